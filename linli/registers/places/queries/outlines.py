"""The shapes of divisions for maps: their own boundary, else what their grids cover together."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import mapping, shape

from linli.registers.places.models import Division, Grid
from linli.registers.places.queries.kept import Kept

# About ten metres: enough for a map of a city, and a tenth of the points.
_TOLERANCE = 0.0001

# Filled as asked for, and empty again when the register has changed.
_kept: Kept[dict[tuple[str, tuple[str, ...]], dict[str, Any]]] = Kept("places", dict)


def outlines_of(grade: str, codes: tuple[str, ...]) -> dict[str, Any]:
    """GeoJSON geometries of divisions of one level by code; those without any shape are missing.

    Put together once a process from the grids where no boundary was imported.
    """
    memory = _kept.get()
    key = (grade, codes)
    if key not in memory:
        memory[key] = _outlines(grade, codes)
    return memory[key]


def _outlines(grade: str, codes: tuple[str, ...]) -> dict[str, Any]:
    rows = Division.objects.filter(code__in=codes, valid_to=None).exclude(boundary=None)
    found: dict[str, Any] = dict(rows.values_list("code", "boundary"))
    column = f"{grade}_code"
    missing = [code for code in codes if code not in found]
    grids = Grid.objects.filter(**{f"{column}__in": missing, "valid_to": None})
    shapes: dict[str, list[Any]] = {}
    for code, polygon in grids.exclude(polygon=None).values_list(column, "polygon"):
        shapes.setdefault(code, []).append(shape(polygon))
    for code, polygons in shapes.items():
        whole = shapely.union_all(shapely.make_valid(polygons)).simplify(_TOLERANCE)
        if not whole.is_empty:
            found[code] = mapping(whole)
    return found

"""The grids of a division with their counts, drawn small enough to send at once.

Borders that two grids share are thinned out alike, so that no slits open between them.
Points are whole numbers from the corner of the map, each told by its distance from the one before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db import connection
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Grid
from linli.registers.places.queries.kept import Kept
from linli.registers.places.queries.memory import places_in_force
from linli.registers.places.queries.outlines import outlines_of
from linli.registers.places.rules.codes import DISTRICT
from linli.registers.places.rules.keepers import Within

# About a metre on the ground: a step of the whole numbers in which points are sent.
STEP = 0.00001
# About six metres: what a map of a whole district cannot show.
_TOLERANCE = 0.00006
_MOST_PRECISE = 60

_COUNTS = """
    SELECT grid_code, count(*), sum(homes), sum(households) FROM places_building
    WHERE valid_to IS NULL {narrow} GROUP BY grid_code
"""


@dataclass(frozen=True)
class _Drawn:
    """One grid as it is sent, but for its counts."""

    code: str
    name: str
    kind: str
    rings: list[list[int]]


_kept: Kept[dict[tuple[str, str], tuple[list[float], list[_Drawn]]]] = Kept("places", dict)


def grid_overview(scope: Within, *, inside: str = "", grade: str = "") -> dict[str, Any]:
    """The grids that a scope sees, in the small form that desk/places/overview.js reads.

    ``inside`` with its ``grade`` narrows to one division. Each grid: [code, name, kind, buildings,
    homes, households, rings]; ``corner`` and ``step`` give the points back.
    """
    column, code = (f"{grade}_code", inside) if inside and grade else (scope.column, scope.code)
    key = (column or "", code)
    memory = _kept.get()
    if key not in memory:
        memory[key] = _draw(scope, column, code)
    corner, drawn = memory[key]
    counts = grid_counts(column, code)
    none = (0, 0, 0)
    return {
        "corner": corner,
        "step": STEP,
        "grids": [
            [one.code, one.name, one.kind, *counts.get(one.code, none), one.rings] for one in drawn
        ],
    }


def district_overview() -> dict[str, Any]:
    """The districts of the whole city in the same form: all its grids would be megabytes."""
    memory = _kept.get()
    key = ("district", "")
    if key not in memory:
        rows = [row for row in places_in_force().divisions.values() if row.grade == DISTRICT]
        found = outlines_of(DISTRICT, tuple(sorted(row.code for row in rows)))
        named = [(row.code, row.name, DISTRICT, found.get(row.code)) for row in rows]
        memory[key] = _drawn([one for one in named if one[3]])
    corner, drawn = memory[key]
    counts = counts_below(None, "", grade=DISTRICT)
    none = (0, 0, 0, 0)
    return {
        "corner": corner,
        "step": STEP,
        "grids": [
            [one.code, one.name, one.kind, *counts.get(one.code, none)[1:], one.rings]
            for one in drawn
        ],
    }


def grid_counts(column: str | None, code: str) -> dict[str, tuple[int, int, int]]:
    """Buildings, homes and households of each grid in a division, by the grid's code."""
    narrow = f"AND {column} = %s" if column in _COLUMNS else ""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(narrow=narrow), [code] if narrow else [])
        return {grid: (number, homes, house) for grid, number, homes, house in cursor.fetchall()}


_COLUMNS = ("district_code", "street_code", "community_code")


def _draw(scope: Within, column: str | None, code: str) -> tuple[list[float], list[_Drawn]]:
    rows = Grid.objects.under(scope.column, scope.code).filter(valid_to=None)
    if column:
        rows = rows.filter(**{column: code})
    columns = ("code", "name", "kind", "polygon")
    return _drawn(list(rows.exclude(polygon=None).order_by("code").values_list(*columns)))


def _drawn(grids: list[tuple[str, str, str, Any]]) -> tuple[list[float], list[_Drawn]]:
    shapes = [shape(polygon) for *_rest, polygon in grids]
    if len(shapes) > _MOST_PRECISE:
        shapes = thinned(shapes)
    if not shapes:
        return [0.0, 0.0], []
    west, south = shapely.total_bounds(shapes)[:2]
    return [float(west), float(south)], [
        _Drawn(code, name, kind, list(_rings(polygon, west, south)))
        for (code, name, kind, _given), polygon in zip(grids, shapes, strict=True)
    ]


def thinned(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """The shapes with fewer points, shared borders alike; those that overlap are left as drawn."""
    rounded = shapely.set_precision(np.array(shapes, dtype=object), STEP)
    whole = [
        one if one.is_valid and not one.is_empty else given
        for one, given in zip(rounded, shapes, strict=True)
    ]
    return list(shapely.coverage_simplify(np.array(whole, dtype=object), _TOLERANCE))


def _rings(polygon: BaseGeometry, west: float, south: float) -> Iterable[list[int]]:
    for part in shapely.get_parts(polygon):
        for ring in shapely.get_rings(part):
            points = np.rint((shapely.get_coordinates(ring) - (west, south)) / STEP).astype(int)
            steps = np.diff(points, axis=0, prepend=[[0, 0]])
            moving = np.append([True], np.any(steps[1:] != 0, axis=1))
            yield steps[moving].ravel().tolist()


_BELOW = """
    SELECT b.{below}, count(*), sum(homes), sum(households) FROM places_building AS b
    WHERE valid_to IS NULL {narrow} GROUP BY b.{below}
"""
_GRIDS_BELOW = """
    SELECT {below}, count(*) FROM places_grid WHERE valid_to IS NULL {narrow} GROUP BY {below}
"""


def counts_below(
    column: str | None, code: str, *, grade: str
) -> dict[str, tuple[int, int, int, int]]:
    """Grids, buildings, homes and households of each division of a level inside another."""
    below = f"{grade}_code"
    if below not in _COLUMNS:
        return {}
    narrow = f"AND {column} = %s" if column in _COLUMNS else ""
    values = [code] if narrow else []
    with connection.cursor() as cursor:
        cursor.execute(_GRIDS_BELOW.format(below=below, narrow=narrow), values)
        grids = dict(cursor.fetchall())
        cursor.execute(_BELOW.format(below=below, narrow=narrow), values)
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
    return {one: (grids.get(one, 0), *counted.get(one, (0, 0, 0))) for one in {*grids, *counted}}

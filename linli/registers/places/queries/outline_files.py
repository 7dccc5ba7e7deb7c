"""What a file of outlines would do to the divisions, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Building, Division, Grid
from linli.registers.places.queries.feature_files import layer_of
from linli.registers.places.queries.grid_files import text_of
from linli.registers.places.queries.words import RowError, place_of, words_for
from linli.registers.places.rules.codes import full_code
from linli.registers.places.rules.datums import KnownGround, guess_outline_datum
from linli.registers.places.rules.keepers import Within
from linli.registers.places.rules.shapes import Datum, Flawed, read_polygon, to_geojson

# So many outlines of a file are held against what is known inside of them.
_MOST_COMPARED = 60
_MOST_POINTS = 400


@dataclass(frozen=True)
class PlannedOutline:
    """A division and the outline that the file gives it."""

    row: int
    division: Division
    outline: dict[str, Any]
    point: tuple[float, float]


@dataclass
class OutlinePlan:
    """What importing the file would do; features that name no division are left out."""

    datum: Datum = Datum.WGS84
    was_guessed: bool = False
    outlines: list[PlannedOutline] = field(default_factory=list)
    same_rows: list[int] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def plan_outlines(scope: Within, geojson: Any, *, datum: Datum | None = None) -> OutlinePlan:
    """Find the division of each feature by its code or name, and plan its outline.

    ``datum`` None: told by the buildings, grids and outlines that are known. Raises Refused when
    the file is no GeoJSON of features.
    """
    plan = OutlinePlan()
    named = _named(scope, layer_of(geojson), plan)
    guess = datum if datum is not None else _guess(named)
    plan.datum, plan.was_guessed = guess or Datum.WGS84, datum is None and guess is not None
    rows = Division.objects.in_bulk([division.pk for _row, division, _geometry in named])
    for row, division, geometry in named:
        try:
            polygon = read_polygon(geometry, datum=plan.datum, mends=True)
        except Flawed as flawed:
            error = RowError(row, division.name, words_for(flawed), place_of(flawed))
            plan.errors.append(error)
            continue
        outline = to_geojson(polygon)
        if rows[division.pk].boundary == outline:
            plan.same_rows.append(row)
            continue
        middle = polygon.representative_point()
        point = (round(middle.x, 6), round(middle.y, 6))
        plan.outlines.append(PlannedOutline(row, division, outline, point))
    plan.errors.sort(key=lambda error: error.row)
    return plan


_Named = tuple[int, Division, Any]


def _named(scope: Within, features: Sequence[dict[str, Any]], plan: OutlinePlan) -> list[_Named]:
    by_key = _divisions_by_key(scope)
    named: list[_Named] = []
    taken: dict[str, int] = {}
    for row, feature in enumerate(features, start=1):
        name = text_of(feature, "name", "名称", "NAME")
        code = text_of(feature, "code", "adcode", "代码", "id") or str(feature.get("id") or "")
        found = by_key.get(full_code(code) or "", []) or by_key.get(name, [])
        if len(found) > 1:
            words = _("Several divisions are called %(name)s: give the code.") % {"name": name}
            plan.errors.append(RowError(row, name, words))
        elif not found:
            plan.left_out[row] = name or code or str(row)
        elif found[0].code in taken:
            words = _("Feature %(row)d is the same division.") % {"row": taken[found[0].code]}
            plan.errors.append(RowError(row, name or code, words))
        else:
            taken[found[0].code] = row
            named.append((row, found[0], feature.get("geometry")))
    return named


def _divisions_by_key(scope: Within) -> dict[str, list[Division]]:
    rows = Division.objects.filter(valid_to=None).under(scope.column, scope.code)
    found: dict[str, list[Division]] = {}
    for row in rows.defer("boundary"):
        found.setdefault(row.code, []).append(row)
        found.setdefault(row.name, []).append(row)
    return found


def _guess(named: Sequence[_Named]) -> Datum | None:
    """Hold the outlines against the points and outlines that are known of the same divisions."""
    known = []
    for _row, division, geometry in named[:: max(1, len(named) // _MOST_COMPARED)]:
        try:
            polygon = read_polygon(geometry, mends=True)
        except Flawed:
            continue
        known.append(KnownGround(polygon, _points_in(division), _outline_of(division)))
    return guess_outline_datum(known)


def _outline_of(division: Division) -> BaseGeometry | None:
    return shape(division.boundary) if division.boundary else None


def _points_in(division: Division) -> list[tuple[float, float]]:
    """Points that are known to lie in a division: its buildings and its grids."""
    column = f"{division.grade}_code"
    if column == "city_code":
        column = ""
    rows = Building.objects.under(column or None, division.code).standing().exclude(longitude=None)
    pairs = rows.order_by("id").values_list("longitude", "latitude")[:_MOST_POINTS]
    points = [(float(x or 0), float(y or 0)) for x, y in pairs]
    grids = Grid.objects.under(column or None, division.code).filter(valid_to=None)
    for polygon in (
        grids.exclude(polygon=None).order_by("id").values_list("polygon", flat=True)[:_MOST_POINTS]
    ):
        middle: Point = shape(polygon).representative_point()
        points.append((middle.x, middle.y))
    return points

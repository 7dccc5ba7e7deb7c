"""What a file of grid polygons would do to the register, before anything is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Building, Division, Grid, GridKind
from linli.registers.places.queries.words import RowError, place_of, words_for
from linli.registers.places.rules.codes import COMMUNITY, MOST_GRIDS, grid_code
from linli.registers.places.rules.datums import KnownGround, guess_outline_datum
from linli.registers.places.rules.keepers import Refused, Within
from linli.registers.places.rules.shapes import (
    Datum,
    Flaw,
    Flawed,
    overlap,
    read_polygon,
    reading_order,
    sticks_out,
)

LONGEST_NAME = 60
# So many communities, and points in each, are asked what the coordinates are measured against.
_MOST_COMPARED = 60
_MOST_POINTS = 400
_KINDS = {"专属网格": GridKind.DEDICATED, "基础网格": GridKind.BASIC}


@dataclass(frozen=True)
class PlannedGrid:
    """A grid that the file adds, or (``redraws``) one in force that it draws anew."""

    row: int
    code: str
    name: str
    kind: str
    community_code: str
    polygon: BaseGeometry
    households: int
    residents: int
    redraws: bool
    given_code: str = ""


@dataclass
class GridPlan:
    """What importing the file would do; nothing is imported while there are errors."""

    datum: Datum = Datum.WGS84
    was_guessed: bool = False
    grids: list[PlannedGrid] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)  # communities with an error, by code


@dataclass(frozen=True)
class _Feature:
    row: int
    code: str
    name: str
    kind: str
    community: Division
    polygon: BaseGeometry
    households: int
    residents: int


def features_of(geojson: Any) -> list[dict[str, Any]]:
    """The features of a FeatureCollection. Raises Refused when it is none or has none."""
    features = geojson.get("features") if isinstance(geojson, dict) else None
    if not isinstance(features, list) or not features:
        raise Refused(_("The file must be a GeoJSON FeatureCollection with at least one feature."))
    return [feature if isinstance(feature, dict) else {} for feature in features]


def text_of(feature: dict[str, Any], *names: str) -> str:
    """The first of these properties that a feature has, as text."""
    properties = feature.get("properties")
    for name in names:
        value = properties.get(name) if isinstance(properties, dict) else None
        if value not in (None, ""):
            return str(value).strip()
    return ""


def plan_grids(
    scope: Within, geojson: Any, *, datum: Datum | None = Datum.WGS84, replace: bool = False
) -> GridPlan:
    """Read the features (``name``, ``community`` by code or name, ``kind``, ``code``) and plan.

    A feature with the code of a grid in force draws that grid anew; others get the next codes of
    their community in reading order. With ``replace`` the communities' other grids are closed.
    ``datum`` None: told by the outlines and buildings of the communities.
    Raises Refused when the file is no FeatureCollection.
    """
    plan = GridPlan()
    communities = _communities(scope)
    raws = features_of(geojson)
    guess = datum if datum is not None else _guess(raws, communities)
    plan.datum, plan.was_guessed = guess or Datum.WGS84, datum is None and guess is not None
    features = []
    for row, raw in enumerate(raws, start=1):
        feature = _read(row, raw, communities, plan.datum, plan)
        if feature is not None:
            features.append(feature)
    by_community: dict[str, list[_Feature]] = {}
    for feature in features:
        by_community.setdefault(feature.community.code, []).append(feature)
    for code, group in sorted(by_community.items()):
        _plan_community(code, group, replace=replace, plan=plan)
    plan.errors.sort(key=lambda error: error.row)
    return plan


def _guess(raws: Iterable[dict[str, Any]], communities: dict[str, list[Division]]) -> Datum | None:
    """Hold the grids of each community against its outline and its buildings."""
    drawn: dict[str, list[BaseGeometry]] = {}
    for raw in raws:
        rows = communities.get(_community_named(raw), [])
        if len(rows) == 1 and len(drawn) < _MOST_COMPARED:
            with suppress(Flawed):
                drawn.setdefault(rows[0].code, []).append(read_polygon(raw.get("geometry")))
    known = []
    for code, polygons in drawn.items():
        row = communities[code][0]
        points = Building.objects.standing().filter(community_code=code).exclude(longitude=None)
        pairs = points.order_by("id").values_list("longitude", "latitude")[:_MOST_POINTS]
        outline = shape(row.boundary) if row.boundary else None
        whole = shapely.union_all(polygons)
        known.append(
            KnownGround(whole, [(float(x or 0), float(y or 0)) for x, y in pairs], outline)
        )
    return guess_outline_datum(known)


def _community_named(raw: dict[str, Any]) -> str:
    """The community that a feature names, or that its code begins with."""
    wanted = text_of(raw, "community", "community_code", "社区", "社区代码", "所属社区")
    return wanted or text_of(raw, "code", "网格编码", "编码")[:12]


def _communities(scope: Within) -> dict[str, list[Division]]:
    rows = Division.objects.filter(valid_to=None, grade=COMMUNITY)
    found: dict[str, list[Division]] = {}
    for row in rows.under(scope.column, scope.code):
        found.setdefault(row.code, []).append(row)
        found.setdefault(row.name, []).append(row)
    return found


def _read(
    row: int,
    raw: dict[str, Any],
    communities: dict[str, list[Division]],
    datum: Datum,
    plan: GridPlan,
) -> _Feature | None:
    name = text_of(raw, "name", "名称", "网格名称")
    code = text_of(raw, "code", "网格编码", "编码")
    what = name or code or _("feature %(row)d") % {"row": row}
    wanted = _community_named(raw)
    candidates = communities.get(wanted, [])
    try:
        if not name or len(name) > LONGEST_NAME:
            raise Refused(_("A name of at most %(most)d characters is needed.") % {"most": 60})
        if len(candidates) != 1:
            raise Refused(_community_flaw(wanted, candidates))
        community = candidates[0]
        if code and (len(code) != 15 or not code.startswith(community.code)):
            raise Refused(
                _("The code must be that of the community (%(code)s) and three digits more.")
                % {"code": community.code}
            )
        polygon = read_polygon(raw.get("geometry"), datum=datum)
        kind = _KINDS.get(text_of(raw, "kind", "类型"), text_of(raw, "kind") or GridKind.BASIC)
        if kind not in GridKind.values:
            raise Refused(_("%(kind)s is not a kind of grid.") % {"kind": kind})
        households = _number(raw, "households", "户数")
        residents = _number(raw, "residents", "人数", "人口")
        made = _Feature(row, code, name, kind, community, polygon, households, residents)
    except Flawed as flawed:
        plan.errors.append(RowError(row, what, words_for(flawed), place_of(flawed)))
    except Refused as refused:
        plan.errors.append(RowError(row, what, str(refused)))
    else:
        return made
    plan.faulty.update(one.code for one in candidates)
    return None


def _community_flaw(wanted: str, candidates: list[Division]) -> str:
    if not wanted:
        return _("The community is missing (its code or its name).")
    if candidates:
        return _("Several communities are called %(name)s: give the code.") % {"name": wanted}
    return _("There is no community %(name)s in your division.") % {"name": wanted}


def _number(raw: dict[str, Any], *names: str) -> int:
    text = text_of(raw, *names)
    try:
        number = int(float(text)) if text else 0
    except (ValueError, OverflowError):
        number = -1
    if not 0 <= number < 1_000_000:
        raise Refused(_("%(value)s is not a number of households or residents.") % {"value": text})
    return number


def _plan_community(code: str, group: list[_Feature], *, replace: bool, plan: GridPlan) -> None:
    held = {grid.code: grid for grid in Grid.objects.filter(community_code=code, valid_to=None)}
    used = [*Grid.objects.filter(community_code=code).values_list("code", flat=True)]
    used += [feature.code for feature in group if feature.code]
    redrawn = {feature.code for feature in group}
    staying = [] if replace else [grid for grid in held.values() if grid.code not in redrawn]
    if replace:
        plan.closed += sorted(set(held) - redrawn)
    _check_shapes(group, staying, plan)
    repeated = {given for given, times in Counter(f.code for f in group).items() if times > 1}
    next_number = max((int(one[12:]) for one in used if one[12:].isdigit()), default=0) + 1
    unnumbered = [feature for feature in group if not feature.code]
    numbered = [(feature.code, feature) for feature in group if feature.code]
    for position in reading_order([feature.polygon for feature in unnumbered]):
        numbered.append((grid_code(code, next_number), unnumbered[position]))
        next_number += 1
    for grid, feature in numbered:
        if feature.code and feature.code in repeated:
            plan.faulty.add(code)
            words = _("The code %(code)s stands twice in the file.") % {"code": grid}
            plan.errors.append(RowError(feature.row, feature.name, words))
        elif not grid[12:].isdigit() or not 1 <= int(grid[12:]) <= MOST_GRIDS:
            plan.faulty.add(code)
            words = _("A community's grids are numbered 001 to 999.")
            plan.errors.append(RowError(feature.row, feature.name, words))
        else:
            plan.grids.append(_planned(grid, feature, redraws=grid in held))


def _planned(code: str, feature: _Feature, *, redraws: bool) -> PlannedGrid:
    return PlannedGrid(
        row=feature.row,
        code=code,
        name=feature.name,
        kind=feature.kind,
        community_code=feature.community.code,
        polygon=feature.polygon,
        households=feature.households,
        residents=feature.residents,
        redraws=redraws,
        given_code=feature.code,
    )


def _check_shapes(group: list[_Feature], staying: list[Grid], plan: GridPlan) -> None:
    others = [(grid.name, grid.kind, shape(grid.polygon)) for grid in staying if grid.polygon]
    for feature in group:
        try:
            check_grid_shape(
                feature.polygon, kind=feature.kind, community=feature.community, others=others
            )
        except Flawed as flawed:
            plan.faulty.add(feature.community.code)
            plan.errors.append(
                RowError(feature.row, feature.name, words_for(flawed), place_of(flawed))
            )
        others.append((feature.name, feature.kind, feature.polygon))


def check_grid_shape(
    polygon: BaseGeometry,
    *,
    kind: str,
    community: Division,
    others: Iterable[tuple[str, str, BaseGeometry]],
) -> None:
    """Hold a grid to its community and its neighbours (name, kind, shape).

    Grids of one kind may not overlap; a dedicated grid may lie inside a basic one. Raises Flawed.
    """
    outline = shape(community.boundary) if community.boundary else None
    if outline is not None and sticks_out(polygon, outline):
        raise Flawed(Flaw.OUTSIDE_COMMUNITY, community.name, polygon.difference(outline))
    for other_name, other_kind, other in others:
        if other_kind == kind and overlap(polygon, other):
            raise Flawed(Flaw.OVERLAPS, other_name, polygon.intersection(other))

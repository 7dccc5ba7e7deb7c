"""What a file of building shapes would do to the register, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Building, BuildingKind, Division
from linli.registers.places.queries.feature_files import Communities, datum_of, layer_of
from linli.registers.places.queries.grid_files import text_of
from linli.registers.places.queries.words import RowError, place_of, words_for
from linli.registers.places.rules.keepers import Refused, Within
from linli.registers.places.rules.shapes import Datum, Flawed, read_polygon, to_geojson

_METRES_A_FLOOR = 3.2
_KINDS = {
    BuildingKind.DWELLING: (
        "住宅",
        "dwelling",
        "residential",
        "apartments",
        "house",
        "dormitory",
        "detached",
    ),
    BuildingKind.MIXED: ("商住", "mixed"),
    BuildingKind.OFFICE: ("办公", "商业", "office", "commercial", "retail", "hotel", "supermarket"),
    BuildingKind.FACTORY: ("厂房", "仓库", "factory", "industrial", "warehouse"),
    BuildingKind.PUBLIC: ("公共", "public", "school", "hospital", "university", "civic", "church"),
}
# About a decimetre: pieces of one building that were cut apart at the edge of a tile meet again.
_SEAM = 0.000001


@dataclass(frozen=True)
class PlannedBuilding:
    """A building that the file adds, or (``held``) one in the register that it draws anew."""

    row: int
    source: str
    source_id: str
    name: str
    address: str
    kind: str
    floors: int
    footprint: dict[str, Any]
    point: tuple[float, float]
    community: Division
    held: UUID | None = None


@dataclass
class BuildingPlan:
    """What importing the file would do; the features with errors stay out."""

    datum: Datum = Datum.WGS84
    was_guessed: bool = False
    features: int = 0
    pieces: dict[int, int] = field(default_factory=dict)  # rows joined to the row of their building
    outside_rows: list[int] = field(default_factory=list)  # in no community of the scope
    same_rows: list[int] = field(default_factory=list)
    buildings: list[PlannedBuilding] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def added(self) -> int:
        return sum(one.held is None for one in self.buildings)

    @property
    def joined(self) -> int:
        return len(self.pieces)

    @property
    def outside(self) -> int:
        return len(self.outside_rows)

    @property
    def unchanged(self) -> int:
        return len(self.same_rows)


@dataclass
class _Piece:
    row: int
    feature: dict[str, Any]
    parts: list[BaseGeometry]


def plan_buildings(
    scope: Within, geojson: Any, *, datum: Datum | None = None, community_code: str = ""
) -> BuildingPlan:
    """Read the shapes and plan; pieces with the same ``id`` are put together first.

    ``datum`` None: told by what is known. A feature that names no community goes to the one it
    lies in; ``community_code`` takes only what lies in that one (or all, where it has no outline).
    Raises Refused when the file is no GeoJSON of shapes.
    """
    plan = BuildingPlan()
    communities = Communities.of(scope)
    features = layer_of(geojson, "buildings")
    plan.features = len(features)
    plan.datum, plan.was_guessed = _datum(scope, features, communities, datum)
    pieces = _pieces(features, plan)
    shapes = [(piece, _whole(piece.parts)) for piece in pieces]
    points = [whole.representative_point() for _piece, whole in shapes]
    found = communities.at_all([(point.x, point.y) for point in points])
    chosen = communities.by_name.get(community_code, [None])[0] if community_code else None
    for (piece, whole), point, lies_in in zip(shapes, points, found, strict=True):
        community = _community(piece, communities, lies_in, chosen, plan)
        if community is not None:
            plan.buildings.append(_planned(piece, whole, (point.x, point.y), community))
    _hold_against_register(plan)
    plan.errors.sort(key=lambda error: error.row)
    return plan


def _datum(
    scope: Within,
    features: list[dict[str, Any]],
    communities: Communities,
    asked: Datum | None,
) -> tuple[Datum, bool]:
    if asked is not None:
        return asked, False
    points = [point for feature in features if (point := _first_point(feature)) is not None]
    guess = datum_of(scope, points, communities)
    return (guess or Datum.WGS84), guess is not None


def _first_point(feature: dict[str, Any]) -> tuple[float, float] | None:
    geometry = feature.get("geometry")
    part: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(part, list) and part and isinstance(part[0], list):
        part = part[0]
    is_pair = isinstance(part, list) and len(part) >= 2
    if is_pair and all(isinstance(number, int | float) for number in part[:2]):
        return float(part[0]), float(part[1])
    return None


def _pieces(features: list[dict[str, Any]], plan: BuildingPlan) -> list[_Piece]:
    by_id: dict[str, _Piece] = {}
    for row, feature in enumerate(features, start=1):
        geometry = feature.get("geometry")
        if isinstance(geometry, dict) and geometry.get("type") in ("Point", "LineString"):
            continue
        key = text_of(feature, "id", "编号") or str(feature.get("id") or f"row {row}")
        try:
            part = read_polygon(geometry, datum=plan.datum, mends=True)
        except Flawed as flawed:
            what = text_of(feature, "name", "名称") or key
            plan.errors.append(RowError(row, what, words_for(flawed), place_of(flawed)))
            continue
        if key in by_id:
            by_id[key].parts.append(part)
            plan.pieces[row] = by_id[key].row
        else:
            by_id[key] = _Piece(row, feature, [part])
    # A piece cut off so small that it is no shape is no fault where the rest of it was read.
    read = {piece.row for piece in by_id.values()}
    plan.errors = [
        error
        for error in plan.errors
        if error.row in read or text_of(features[error.row - 1], "id") not in by_id
    ]
    return list(by_id.values())


def _whole(parts: list[BaseGeometry]) -> BaseGeometry:
    if len(parts) == 1:
        return parts[0]
    whole = shapely.union_all(parts)
    if len(shapely.get_parts(whole)) > 1:
        whole = whole.buffer(_SEAM, join_style="mitre").buffer(-_SEAM, join_style="mitre")
    return whole


def _community(
    piece: _Piece,
    communities: Communities,
    lies_in: Division | None,
    chosen: Division | None,
    plan: BuildingPlan,
) -> Division | None:
    try:
        named = communities.meant(piece.feature)
    except Refused as refused:
        plan.errors.append(RowError(piece.row, text_of(piece.feature, "name"), str(refused)))
        return None
    found = named or lies_in
    if chosen is not None:
        is_bare = chosen.code not in {row.code for row in communities.rows}
        found = chosen if found == chosen or (found is None and is_bare) else None
    if found is None:
        plan.outside_rows.append(piece.row)
    return found


def _planned(
    piece: _Piece, whole: BaseGeometry, point: tuple[float, float], community: Division
) -> PlannedBuilding:
    feature = piece.feature
    address = text_of(feature, "address", "地址", "门牌") or (
        text_of(feature, "addr_street", "addr:street")
        + text_of(feature, "addr_housenumber", "addr:housenumber")
    )
    if address and address[-1].isdigit():
        address += "号"
    return PlannedBuilding(
        row=piece.row,
        source=(text_of(feature, "source", "来源") or "GeoJSON")[:60],
        source_id=(text_of(feature, "id", "编号") or str(feature.get("id") or ""))[:60],
        name=text_of(feature, "name", "名称", "楼名")[:80],
        address=address[:120],
        kind=_kind(feature),
        floors=_floors(feature),
        footprint=to_geojson(whole),
        point=(round(point[0], 7), round(point[1], 7)),
        community=community,
    )


def _kind(feature: dict[str, Any]) -> str:
    said = " ".join(text_of(feature, name) for name in ("类型", "kind_detail", "kind", "building"))
    for kind, words in _KINDS.items():
        if any(word in said for word in words):
            return kind
    return BuildingKind.OTHER


def _floors(feature: dict[str, Any]) -> int:
    levels = text_of(feature, "层数", "floors", "building_levels", "building:levels", "levels")
    height = text_of(feature, "height", "高度")
    try:
        number = float(levels) if levels else float(height) / _METRES_A_FLOOR if height else 1
    except ValueError:
        return 1
    return max(1, min(160, round(number)))


def _hold_against_register(plan: BuildingPlan) -> None:
    """Tell which buildings the register has already, by source and id."""
    held = {
        (row.source, row.source_id): row
        for row in Building.objects.filter(
            valid_to=None, source_id__in=[one.source_id for one in plan.buildings if one.source_id]
        ).exclude(source_id="")
    }
    fresh: list[PlannedBuilding] = []
    for one in plan.buildings:
        row = held.get((one.source, one.source_id)) if one.source_id else None
        if row is None:
            fresh.append(one)
        elif row.community_code != one.community.code:
            words = _("The register has it in another community: %(code)s.") % {"code": row.code}
            plan.errors.append(RowError(one.row, one.name or one.source_id, words))
        elif row.footprint == one.footprint:
            plan.same_rows.append(one.row)
        else:
            fresh.append(PlannedBuilding(**{**vars(one), "held": row.id}))
    plan.buildings = fresh


def sketch(buildings: Sequence[PlannedBuilding], *, most: int = 3000) -> dict[str, Any]:
    """The planned shapes as GeoJSON for the preview."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": one.name}, "geometry": one.footprint}
            for one in buildings[:most]
        ],
    }

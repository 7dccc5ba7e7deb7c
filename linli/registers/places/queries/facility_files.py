"""What a file of facilities would do to the register, before anything is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.foundation.tabular.headers import Column, HeaderMap
from linli.foundation.tabular.reading.features import GEOMETRY
from linli.registers.places.models import Division, Facility, FacilityKind
from linli.registers.places.queries.feature_files import Communities, datum_of, layer_of
from linli.registers.places.queries.grid_files import text_of
from linli.registers.places.queries.kinds import facility_kinds, kind_meant
from linli.registers.places.queries.words import RowError
from linli.registers.places.rules.coordinates import in_china, to_wgs84
from linli.registers.places.rules.keepers import Refused, Within
from linli.registers.places.rules.shapes import Datum

OTHER = "other"


def facility_columns() -> HeaderMap:
    """The columns of a table of facilities."""
    return HeaderMap(
        (
            Column("kind", _("Kind"), ("kind", "种类", "类型", "类别", "设施类型"), required=True),
            Column("name", _("Name"), ("name", "名称", "设施名称")),
            Column("address", _("Address"), ("address", "地址", "位置")),
            Column("longitude", _("Longitude"), ("longitude", "lon", "lng", "经度")),
            Column("latitude", _("Latitude"), ("latitude", "lat", "纬度")),
            Column(
                "community",
                _("Community it lies in"),
                ("community", "社区", "所属社区", "社区代码"),
            ),
            Column("id", _("Own number"), ("id", "编号", "设施编号")),
            Column("open_hours", _("Opening times"), ("open_hours", "opening_hours", "开放时间")),
            Column(GEOMETRY, _("Shape"), (GEOMETRY,)),
        )
    )


@dataclass(frozen=True)
class PlannedFacility:
    """A facility that the file adds."""

    row: int
    source: str
    source_id: str
    kind: FacilityKind
    name: str
    address: str
    open_hours: str
    point: tuple[float, float] | None
    community: Division


@dataclass
class FacilityPlan:
    """What importing the file would do; the rows with errors stay out."""

    datum: Datum = Datum.WGS84
    was_guessed: bool = False
    outside_rows: list[int] = field(default_factory=list)  # in no community of the scope
    same_rows: list[int] = field(default_factory=list)
    facilities: list[PlannedFacility] = field(default_factory=list)
    other_kinds: Counter[str] = field(default_factory=Counter)
    errors: list[RowError] = field(default_factory=list)

    @property
    def outside(self) -> int:
        return len(self.outside_rows)

    @property
    def unchanged(self) -> int:
        return len(self.same_rows)


def plan_facilities(
    scope: Within, geojson: Any, *, datum: Datum | None = None, community_code: str = ""
) -> FacilityPlan:
    """Read the points and plan, as ``plan_buildings`` does for shapes.

    A kind that nobody knows becomes "other place" and is told. Raises Refused.
    """
    plan = FacilityPlan()
    communities = Communities.of(scope)
    rows = list(_read(layer_of(geojson, "pois", "facilities"), plan))
    points = [point for _row, _feature, point in rows if point is not None]
    guess = datum if datum is not None else datum_of(scope, points, communities)
    plan.datum, plan.was_guessed = guess or Datum.WGS84, datum is None and guess is not None
    if plan.datum is Datum.GCJ02:
        rows = [(row, feature, point and to_wgs84(*point)) for row, feature, point in rows]
    found = iter(communities.at_all([point for *_rest, point in rows if point is not None]))
    kinds = facility_kinds()
    chosen = communities.by_name.get(community_code, [None])[0] if community_code else None
    for row, feature, point in rows:
        lies_in = next(found) if point is not None else None
        _place(plan, (row, feature, point), communities, lies_in, chosen, kinds)
    _leave_out_held(plan)
    plan.errors.sort(key=lambda error: error.row)
    return plan


_Row = tuple[int, dict[str, Any], tuple[float, float] | None]


def _read(features: list[dict[str, Any]], plan: FacilityPlan) -> Iterator[_Row]:
    for row, feature in enumerate(features, start=1):
        what = text_of(feature, "name", "名称") or str(row)
        geometry = feature.get("geometry")
        if geometry is None:
            yield row, feature, None
            continue
        point = _point(geometry)
        if point is None:
            words = _("A point is needed: longitude first, then latitude, in degrees.")
            plan.errors.append(RowError(row, what, words))
        elif not in_china(*point):
            words = _("The point does not lie in China. Longitude comes first, in degrees.")
            plan.errors.append(RowError(row, what, words))
        else:
            yield row, feature, point


def _point(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    try:
        longitude, latitude = (float(number) for number in geometry["coordinates"][:2])
    except (KeyError, TypeError, ValueError):
        return None
    return longitude, latitude


def _place(
    plan: FacilityPlan,
    given: _Row,
    communities: Communities,
    lies_in: Division | None,
    chosen: Division | None,
    kinds: list[FacilityKind],
) -> None:
    row, feature, point = given
    name = text_of(feature, "name", "名称")
    try:
        community = communities.meant(feature) or lies_in or (chosen if point is None else None)
    except Refused as refused:
        plan.errors.append(RowError(row, name or str(row), str(refused)))
        return
    if community is None or (chosen is not None and community != chosen):
        plan.outside_rows.append(row)
        return
    word = text_of(feature, "kind", "种类", "类型")
    kind = kind_meant(word, kinds)
    if kind is None:
        plan.other_kinds[word or "—"] += 1
        kind = next(one for one in kinds if one.code == OTHER)
    plan.facilities.append(
        PlannedFacility(
            row=row,
            source=(text_of(feature, "source", "来源") or "GeoJSON")[:60],
            source_id=(text_of(feature, "id", "编号") or str(feature.get("id") or ""))[:60],
            kind=kind,
            name=(name or kind.name)[:80],
            address=text_of(feature, "address", "地址")[:120],
            open_hours=text_of(feature, "open_hours", "opening_hours", "开放时间")[:120],
            point=point and (round(point[0], 7), round(point[1], 7)),
            community=community,
        )
    )


def _leave_out_held(plan: FacilityPlan) -> None:
    ids = [one.source_id for one in plan.facilities if one.source_id]
    rows = Facility.objects.filter(valid_to=None, source_id__in=ids).exclude(source_id="")
    held = set(rows.values_list("source", "source_id"))
    fresh: list[PlannedFacility] = []
    for one in plan.facilities:
        key = (one.source, one.source_id)
        if one.source_id and key in held:
            plan.same_rows.append(one.row)
        else:
            fresh.append(one)
            if one.source_id:
                held.add(key)
    plan.facilities = fresh

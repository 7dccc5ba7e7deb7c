"""Taking in files of buildings and facilities, many at once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.places.models import Building, Division, Facility
from linli.registers.places.operations.buildings import MOST_BUILDINGS, next_serial
from linli.registers.places.operations.changes import day_of, record_change, require_buildings
from linli.registers.places.operations.facilities import (
    MOST_FACILITIES,
    grams_of_facility,
    next_facility,
    seed_facility_kinds,
)
from linli.registers.places.operations.stamping import grams_of, restamp
from linli.registers.places.queries.building_files import (
    BuildingPlan,
    PlannedBuilding,
    plan_buildings,
)
from linli.registers.places.queries.facility_files import FacilityPlan, plan_facilities
from linli.registers.places.rules.keepers import Keeper, Refused
from linli.registers.places.rules.shapes import Datum


@transaction.atomic
def import_buildings(
    geojson: Any,
    *,
    by: Keeper,
    at: datetime,
    datum: Datum | None = None,
    community_code: str = "",
) -> BuildingPlan:
    """Take in the sound shapes of a file; those of the register are drawn anew by source and id.

    Safe to run twice. Raises Refused, NotAllowed; see ``plan_buildings`` for the rest.
    """
    require_buildings(by)
    plan = plan_buildings(by.scope, geojson, datum=datum, community_code=community_code)
    communities = _locked(one.community for one in plan.buildings)
    serials = {code: next_serial(code) for code in communities}
    fresh = []
    for one in plan.buildings:
        if one.held is None:
            code = one.community.code
            fresh.append(_building(one, communities[code], serials[code], at))
            serials[code] += 1
    if any(serial > MOST_BUILDINGS + 1 for serial in serials.values()):
        raise Refused(_("A community's buildings are numbered 00001 to 99999."))
    Building.objects.bulk_create(fresh, batch_size=1000)
    _redraw([one for one in plan.buildings if one.held is not None])
    _note(communities, Counter(one.community.code for one in plan.buildings), "buildings", by, at)
    restamp(sorted(communities))
    return plan


def _building(one: PlannedBuilding, community: Division, serial: int, at: datetime) -> Building:
    building = Building(
        code=f"{community.code}{serial:05d}",
        name=one.name or one.address or _("Building %(serial)s") % {"serial": f"{serial:05d}"},
        address=one.address,
        community=community,
        district_code=community.district_code,
        street_code=community.street_code,
        community_code=community.code,
        kind=one.kind,
        floors_above=one.floors,
        longitude=one.point[0],
        latitude=one.point[1],
        footprint=one.footprint,
        valid_from=day_of(at),
        source=one.source,
        source_id=one.source_id,
    )
    building.grams = grams_of(building)
    return building


def _redraw(planned: list[PlannedBuilding]) -> None:
    rows = Building.objects.select_for_update().in_bulk([one.held for one in planned if one.held])
    for one in planned:
        row = rows[one.held] if one.held else None
        if row is not None:
            row.footprint, (row.longitude, row.latitude) = one.footprint, one.point
    Building.objects.bulk_update(
        rows.values(), ["footprint", "longitude", "latitude"], batch_size=1000
    )


@transaction.atomic
def import_facilities(
    geojson: Any,
    *,
    by: Keeper,
    at: datetime,
    datum: Datum | None = None,
    community_code: str = "",
) -> FacilityPlan:
    """Take in the sound points of a file; what the register has by source and id stays.

    Safe to run twice. Raises Refused, NotAllowed.
    """
    require_buildings(by)
    seed_facility_kinds()
    plan = plan_facilities(by.scope, geojson, datum=datum, community_code=community_code)
    communities = _locked(one.community for one in plan.facilities)
    serials = {code: next_facility(code) for code in communities}
    fresh = []
    for one in plan.facilities:
        code = one.community.code
        facility = Facility(
            code=f"{code}{serials[code]:06d}",
            kind=one.kind,
            name=one.name,
            address=one.address,
            open_hours=one.open_hours,
            longitude=one.point[0] if one.point else None,
            latitude=one.point[1] if one.point else None,
            district_code=one.community.district_code,
            street_code=one.community.street_code,
            community_code=code,
            valid_from=day_of(at),
            source=one.source,
            source_id=one.source_id,
        )
        facility.grams = grams_of_facility(facility, one.community.name)
        fresh.append(facility)
        serials[code] += 1
    if any(serial > MOST_FACILITIES + 1 for serial in serials.values()):
        raise Refused(_("A community's facilities are numbered 000001 to 999999."))
    Facility.objects.bulk_create(fresh, batch_size=1000)
    _note(communities, Counter(one.community.code for one in plan.facilities), "facilities", by, at)
    restamp(sorted(communities))
    return plan


def _locked(communities: Any) -> dict[str, Division]:
    codes = {community.code for community in communities}
    rows = Division.objects.select_for_update(of=("self",)).filter(code__in=codes, valid_to=None)
    return {row.code: row for row in rows.order_by("code")}


def _note(
    communities: dict[str, Division], numbers: Counter[str], what: str, by: Keeper, at: datetime
) -> None:
    for code, community in communities.items():
        record_change(
            by=by,
            at=at,
            act=f"import {what}",
            record_kind="division",
            record_id=community.id,
            about=community.name,
            after={what: numbers[code]},
        )

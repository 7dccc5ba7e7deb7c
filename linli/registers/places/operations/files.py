"""Taking in buildings and facilities of files, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.places.models import Building, Division, Facility
from linli.registers.places.operations.buildings import MOST_BUILDINGS, next_serial
from linli.registers.places.operations.changes import (
    Line,
    day_of,
    record_change,
    record_changes,
    require_buildings,
)
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
from linli.registers.places.queries.facility_files import (
    FacilityPlan,
    PlannedFacility,
    plan_facilities,
)
from linli.registers.places.rules.keepers import Keeper
from linli.registers.places.rules.shapes import Datum

ADDED, REDRAWN = "import", "import redraw"


@dataclass
class Taken:
    """What became of planned records: how many were added and changed, and why some were not.

    refused: by the row of the file, what happened between the plan and now.
    """

    added: int = 0
    changed: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def import_buildings(
    geojson: Any,
    *,
    by: Keeper,
    at: datetime,
    datum: Datum | None = None,
    community_code: str = "",
) -> BuildingPlan:
    """Take in the sound shapes of a file at once; those of the register are drawn anew.

    Safe to run twice. Raises Refused, NotAllowed; see ``plan_buildings`` for the rest.
    """
    require_buildings(by)
    plan = plan_buildings(by.scope, geojson, datum=datum, community_code=community_code)
    take_buildings(plan.buildings, by=by, at=at)
    return plan


@transaction.atomic
def take_buildings(
    planned: Sequence[PlannedBuilding], *, by: Keeper, at: datetime, run_id: UUID | None = None
) -> Taken:
    """Add planned buildings and draw others anew; what was overtaken since is refused by row."""
    require_buildings(by)
    done = Taken()
    communities = _locked(one.community for one in planned)
    lines: list[Line] = []
    fresh = _still_fresh([one for one in planned if one.held is None], communities, done)
    serials = {code: next_serial(code) for code in communities}
    made = []
    for one in fresh:
        code = one.community.code
        if serials[code] > MOST_BUILDINGS:
            done.refused[one.row] = _("A community's buildings are numbered 00001 to 99999.")
            continue
        building = _building(one, communities[code], serials[code], at)
        serials[code] += 1
        made.append(building)
        lines.append(_added_building(building))
    Building.objects.bulk_create(made, batch_size=1000)
    done.added = len(made)
    lines += _redraw([one for one in planned if one.held is not None], done)
    record_changes(lines, by=by, at=at, run_id=run_id)
    _note(communities, Counter(one.community_code for one in made), "buildings", by, at)
    restamp(sorted(communities))
    return done


def _still_fresh(
    planned: list[PlannedBuilding], communities: dict[str, Division], done: Taken
) -> list[PlannedBuilding]:
    ids = [one.source_id for one in planned if one.source_id]
    held = set(
        Building.objects.standing().filter(source_id__in=ids).values_list("source", "source_id")
    )
    fresh = []
    for one in planned:
        if one.community.code not in communities:
            done.refused[one.row] = _division_gone(one.community)
        elif one.source_id and (one.source, one.source_id) in held:
            done.refused[one.row] = _("It was entered in the register meanwhile.")
        else:
            fresh.append(one)
    return fresh


def _division_gone(community: Division) -> str:
    return _("%(name)s is no longer in force.") % {"name": community.name}


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


def _added_building(building: Building) -> Line:
    after = {"name": building.name, "address": building.address, "source": building.source}
    return Line(ADDED, "building", building.id, building.name, after=after)


def _redraw(planned: list[PlannedBuilding], done: Taken) -> list[Line]:
    ids = [one.held for one in planned if one.held]
    rows = Building.objects.select_for_update().standing().order_by("id").in_bulk(ids)
    lines, drawn = [], []
    for one in planned:
        row = rows.get(one.held) if one.held else None
        if row is None:
            done.refused[one.row] = _("It was struck off the register meanwhile.")
            continue
        before = drawing_of(row)
        row.footprint, (row.longitude, row.latitude) = one.footprint, one.point
        lines.append(Line(REDRAWN, "building", row.id, row.name, before, drawing_of(row)))
        drawn.append(row)
    Building.objects.bulk_update(drawn, ["footprint", "longitude", "latitude"], batch_size=1000)
    done.changed += len(drawn)
    return lines


def drawing_of(building: Building) -> dict[str, Any]:
    """What a redrawing changes, as the history keeps it."""
    return {
        "footprint": building.footprint,
        "longitude": building.longitude,
        "latitude": building.latitude,
    }


@transaction.atomic
def import_facilities(
    geojson: Any,
    *,
    by: Keeper,
    at: datetime,
    datum: Datum | None = None,
    community_code: str = "",
) -> FacilityPlan:
    """Take in the sound points of a file at once; what the register has by source and id stays.

    Safe to run twice. Raises Refused, NotAllowed.
    """
    require_buildings(by)
    seed_facility_kinds()
    plan = plan_facilities(by.scope, geojson, datum=datum, community_code=community_code)
    take_facilities(plan.facilities, by=by, at=at)
    return plan


@transaction.atomic
def take_facilities(
    planned: Sequence[PlannedFacility], *, by: Keeper, at: datetime, run_id: UUID | None = None
) -> Taken:
    """Add planned facilities; what was overtaken since is refused by row."""
    require_buildings(by)
    done = Taken()
    communities = _locked(one.community for one in planned)
    serials = {code: next_facility(code) for code in communities}
    ids = [one.source_id for one in planned if one.source_id]
    held = set(
        Facility.objects.filter(valid_to=None, source_id__in=ids).values_list("source", "source_id")
    )
    made = []
    for one in planned:
        code = one.community.code
        if code not in communities:
            done.refused[one.row] = _division_gone(one.community)
        elif one.source_id and (one.source, one.source_id) in held:
            done.refused[one.row] = _("It was entered in the register meanwhile.")
        elif serials[code] > MOST_FACILITIES:
            done.refused[one.row] = _("A community's facilities are numbered 000001 to 999999.")
        else:
            made.append(_facility(one, serials[code], at))
            serials[code] += 1
    Facility.objects.bulk_create(made, batch_size=1000)
    done.added = len(made)
    record_changes(map(_added_facility, made), by=by, at=at, run_id=run_id)
    _note(communities, Counter(one.community_code for one in made), "facilities", by, at)
    restamp(sorted(communities))
    return done


def _facility(one: PlannedFacility, serial: int, at: datetime) -> Facility:
    code = one.community.code
    facility = Facility(
        code=f"{code}{serial:06d}",
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
    return facility


def _added_facility(facility: Facility) -> Line:
    after = {"name": facility.name, "address": facility.address, "source": facility.source}
    return Line(ADDED, "facility", facility.id, facility.name, after=after)


def _locked(communities: Iterable[Division]) -> dict[str, Division]:
    codes = {community.code for community in communities}
    rows = Division.objects.select_for_update(of=("self",)).filter(code__in=codes, valid_to=None)
    return {row.code: row for row in rows.order_by("code")}


def _note(
    communities: dict[str, Division], numbers: Counter[str], what: str, by: Keeper, at: datetime
) -> None:
    for code, community in communities.items():
        if numbers[code]:
            record_change(
                by=by,
                at=at,
                act=f"import {what}",
                record_kind="division",
                record_id=community.id,
                about=community.name,
                after={what: numbers[code]},
            )

"""Facilities: entered, corrected, reported as damaged, put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.search.rules import grams
from linli.registers.places.models import (
    Building,
    Division,
    Facility,
    FacilityKind,
    FacilityReport,
    Grid,
)
from linli.registers.places.operations.buildings import FactRefused
from linli.registers.places.operations.changes import day_of, record_change, require_buildings
from linli.registers.places.operations.divisions import locked_division
from linli.registers.places.queries.kinds import kind_seeds
from linli.registers.places.queries.located import GridFinder
from linli.registers.places.rules.addresses import normal
from linli.registers.places.rules.codes import COMMUNITY
from linli.registers.places.rules.coordinates import in_china, to_wgs84
from linli.registers.places.rules.keepers import Keeper, Refused
from linli.registers.places.rules.shapes import Datum
from linli.registers.places.workflow import (
    OUT_OF_USE,
    PUT_RIGHT,
    REPORT_DAMAGE,
    TAKE_OUT_OF_USE,
    NoSuchMove,
    state_after,
)

MOST_FACILITIES = 999_999


class UnknownFacility(Refused):
    """No facility in force has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(_("There is no facility with the code %(code)s.") % {"code": code})


class NotNow(Refused):
    """The state of repair does not allow this act."""


@dataclass(frozen=True, kw_only=True)
class FacilityFacts:
    """What is kept of a facility. ``has_sign`` matters for cameras only."""

    kind: str
    name: str
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    building_code: str = ""
    keeper_unit_id: UUID | None = None
    has_sign: bool | None = None
    sign_since: date | None = None
    open_hours: str = ""


@transaction.atomic
def seed_facility_kinds() -> int:
    """Add the kinds of the catalogue that the city has never had; returns how many."""
    held = set(FacilityKind.objects.values_list("code", flat=True))
    fresh = [FacilityKind(**seed) for seed in kind_seeds() if seed["code"] not in held]
    FacilityKind.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def add_facility(
    *,
    by: Keeper,
    at: datetime,
    community_code: str,
    facts: FacilityFacts,
    datum: Datum = Datum.WGS84,
    source: str = "",
) -> Facility:
    """Add a facility to a community. Raises FactRefused, UnknownPlace, NotAllowed."""
    community = locked_division(community_code)
    require_buildings(by, community)
    if community.grade != COMMUNITY:
        words = _("A facility stands in a community; %(name)s is none.")
        raise FactRefused("community", words % {"name": community.name})
    facility = Facility(
        code=f"{community.code}{next_facility(community.code):06d}",
        district_code=community.district_code,
        street_code=community.street_code,
        community_code=community.code,
        valid_from=day_of(at),
        source=source,
    )
    _take(facility, facts, community, datum)
    facility.save(force_insert=True)
    _note(by, at, "add", facility, {}, _shown(facility))
    return facility


@transaction.atomic
def correct_facility(
    *, by: Keeper, at: datetime, code: str, facts: FacilityFacts, datum: Datum = Datum.WGS84
) -> Facility:
    """Set what is known of a facility right. Raises UnknownFacility, FactRefused, NotAllowed."""
    facility = locked_facility(code)
    require_buildings(by, facility)
    before = _shown(facility)
    _take(facility, facts, locked_division(facility.community_code), datum)
    after = _shown(facility)
    if before != after:
        facility.save()
        changed = [key for key in after if before[key] != after[key]]
        _note(
            by,
            at,
            "correct",
            facility,
            {key: before[key] for key in changed},
            {key: after[key] for key in changed},
        )
    return facility


@transaction.atomic
def report_damage(
    *,
    by: Keeper,
    at: datetime,
    code: str,
    what: str,
    matter_number: str = "",
    out_of_use: bool = False,
) -> FacilityReport:
    """Note that a facility is damaged, or may not be used, and the number of the matter about it.

    Raises UnknownFacility, FactRefused (nothing said), NotNow, NotAllowed.
    """
    facility = locked_facility(code)
    require_buildings(by, facility)
    if not what.strip():
        raise FactRefused("what", _("Say what is damaged."))
    act = REPORT_DAMAGE
    if out_of_use and facility.state != OUT_OF_USE:
        act = TAKE_OUT_OF_USE
    before = facility.state
    _move(facility, act)
    report = FacilityReport(
        facility=facility,
        matter_number=matter_number.strip(),
        state=facility.state,
        what=what.strip()[:200],
        reported_at=at,
        reported_by=by.name,
    )
    report.save(force_insert=True)
    after = {"state": facility.state, "what": report.what, "matter": report.matter_number}
    _note(by, at, act, facility, {"state": before}, after)
    return report


@transaction.atomic
def put_right(*, by: Keeper, at: datetime, code: str, note: str = "") -> Facility:
    """Note that a facility is sound again; open reports of damage are done with.

    Raises UnknownFacility, NotNow, NotAllowed.
    """
    facility = locked_facility(code)
    require_buildings(by, facility)
    before = facility.state
    _move(facility, PUT_RIGHT)
    open_reports = FacilityReport.objects.filter(facility=facility, put_right_at=None)
    open_reports.update(put_right_at=at, put_right_by=by.name)
    after = {"state": facility.state, "note": note.strip()[:200]}
    _note(by, at, PUT_RIGHT, facility, {"state": before}, after)
    return facility


@transaction.atomic
def close_facility(*, by: Keeper, at: datetime, code: str) -> None:
    """End a facility that is gone, from today."""
    facility = locked_facility(code)
    require_buildings(by, facility)
    facility.valid_to = day_of(at)
    facility.save(update_fields=["valid_to"])
    _note(by, at, "close", facility, {}, {"valid_to": str(facility.valid_to)})


def locked_facility(code: str) -> Facility:
    """The facility in force with this code, locked. Raises UnknownFacility."""
    rows = Facility.objects.select_for_update(of=("self",)).select_related("kind")
    facility = rows.filter(code=code, valid_to=None).first()
    if facility is None:
        raise UnknownFacility(code)
    return facility


def next_facility(community_code: str) -> int:
    """The next serial number in a community."""
    rows = Facility.objects.filter(code__startswith=community_code).order_by("-code")
    last = rows.values_list("code", flat=True).first()
    number = int(last[12:]) + 1 if last else 1
    if number > MOST_FACILITIES:
        raise Refused(_("A community's facilities are numbered 000001 to 999999."))
    return number


def _take(facility: Facility, facts: FacilityFacts, community: Division, datum: Datum) -> None:
    name = facts.name.strip()
    if not 0 < len(name) <= 80:
        words = _("A name of at most %(most)d characters is needed.") % {"most": 80}
        raise FactRefused("name", words)
    facility.kind = _kind(facts.kind)
    facility.name, facility.address = name, facts.address.strip()[:120]
    facility.building = _building(facts.building_code, community)
    facility.longitude, facility.latitude = _point(facts, facility.building, datum)
    facility.keeper_unit_id = facts.keeper_unit_id
    facility.has_sign = facts.has_sign if facility.kind.needs_sign else None
    facility.sign_since = facts.sign_since if facility.has_sign else None
    facility.open_hours = facts.open_hours.strip()[:120]
    grids = Grid.objects.filter(community_code=community.code, valid_to=None)
    grid = GridFinder.of(grids).at(facility.longitude, facility.latitude)
    facility.grid_code = grid.code if grid else ""
    facility.grams = grams_of_facility(facility, community.name)


def grams_of_facility(facility: Facility, community_name: str) -> list[str]:
    """What a facility is found by: its name, address, kind and community."""
    names = (facility.name, facility.address, facility.kind.name, community_name)
    return grams(" ".join(normal(name) for name in names if name))


def _kind(code: str) -> FacilityKind:
    kind = FacilityKind.objects.filter(code=code).first()
    if kind is None and seed_facility_kinds():
        kind = FacilityKind.objects.filter(code=code).first()
    if kind is None:
        raise FactRefused("kind", _("%(kind)s is not a kind of facility.") % {"kind": code})
    return kind


def _building(code: str, community: Division) -> Building | None:
    if not code.strip():
        return None
    building = Building.objects.filter(code=code.strip(), valid_to=None).first()
    if building is None or building.community_code != community.code:
        words = _("There is no building %(code)s in %(name)s.")
        raise FactRefused("building_code", words % {"code": code, "name": community.name})
    return building


def _point(
    facts: FacilityFacts, building: Building | None, datum: Datum
) -> tuple[float | None, float | None]:
    longitude, latitude = facts.longitude, facts.latitude
    if longitude is None or latitude is None:
        return (building.longitude, building.latitude) if building else (None, None)
    if datum is Datum.GCJ02:
        longitude, latitude = to_wgs84(longitude, latitude)
    if not in_china(longitude, latitude):
        words = _("The point does not lie in China. Longitude comes first, in degrees.")
        raise FactRefused("longitude", words)
    return round(longitude, 7), round(latitude, 7)


def _move(facility: Facility, act: str) -> None:
    try:
        facility.state = state_after(act, facility.state)
    except NoSuchMove:
        words = _("%(name)s is %(state)s: that cannot be done now.")
        state = facility.get_state_display()
        raise NotNow(words % {"name": facility.name, "state": state}) from None
    facility.save(update_fields=["state"])


def _shown(facility: Facility) -> dict[str, Any]:
    names = ("name", "address", "longitude", "latitude", "has_sign", "open_hours", "grid_code")
    shown = {name: getattr(facility, name) for name in names}
    shown["kind"] = facility.kind_id
    shown["sign_since"] = str(facility.sign_since or "")
    shown["keeper_unit_id"] = str(facility.keeper_unit_id or "")
    shown["building"] = facility.building.code if facility.building else ""
    return shown


def _note(
    by: Keeper, at: datetime, act: str, facility: Facility, before: Mapping[str, Any], after: Any
) -> None:
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="facility",
        record_id=facility.id,
        about=facility.name,
        before=before,
        after=after,
    )

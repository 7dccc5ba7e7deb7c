"""Adding, changing and closing units; their hours and duties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.calendar.rules import OpeningHours, hours_to_data
from linli.registers.places import operations as places
from linli.registers.places.models import Division
from linli.registers.places.operations.changes import day_of, record_change, stamp_register
from linli.registers.places.queries import UnknownPlace
from linli.registers.places.rules.keepers import Keeper, NotAllowed, Refused
from linli.registers.units.models import Duty, OpeningSpan, Unit, UnitKind
from linli.registers.units.permissions import ADMIN_UNITS
from linli.registers.units.queries.memory import (
    HOLIDAY,
    MAKEUP_DAY,
    UnknownUnit,
    forget_units,
)


class UnitRefused(Refused):
    """The unit cannot be kept so; ``field`` names the input that is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class UnitInUse(Refused):
    """Other units still stand below the unit."""


@dataclass(frozen=True)
class UnitFacts:
    """What is kept of a unit. ``short_name`` defaults to the name."""

    name: str
    kind: str
    division_code: str
    short_name: str = ""
    parent_id: UUID | None = None
    phone: str = ""
    address: str = ""
    is_hotline_body: bool = False


@dataclass(frozen=True)
class DutyLine:
    """A duty as it is entered."""

    code: str
    name: str
    legal_basis: str = ""


@transaction.atomic
def add_unit(*, by: Keeper, at: datetime, code: str, facts: UnitFacts) -> Unit:
    """Add a unit. Raises UnitRefused naming the field, UnknownPlace, NotAllowed."""
    _require(by)
    code = code.strip()
    if not 0 < len(code) <= 32:
        raise UnitRefused(_("A code of at most 32 characters is needed."), "code")
    if Unit.objects.filter(code=code).exists():
        raise UnitRefused(_("Another unit has or had this code."), "code")
    unit = Unit(code=code, valid_from=day_of(at))
    _set_facts(by, unit, facts)
    unit.save(force_insert=True)
    _note(by, at, "add", unit, after=_as_data(unit))
    units_changed()
    return unit


@transaction.atomic
def change_unit(*, by: Keeper, at: datetime, unit_id: UUID, facts: UnitFacts) -> Unit:
    """Change what is kept of a unit, its place in the tree too. Raises as ``add_unit`` does."""
    unit = _locked(by, unit_id)
    before = _as_data(unit)
    _set_facts(by, unit, facts)
    after = _as_data(unit)
    if after != before:
        unit.save()
        _note(by, at, "change", unit, before=before, after=after)
        units_changed()
    return unit


@transaction.atomic
def close_unit(*, by: Keeper, at: datetime, unit_id: UUID) -> None:
    """Close a unit below which no other stands. Raises UnitInUse, UnknownUnit, NotAllowed.

    Its posts are of no concern here: ``access.operations.dissolve_unit`` ends them too.
    """
    unit = _locked(by, unit_id)
    below = Unit.objects.filter(parent=unit, valid_to=None).count()
    if below:
        words = _("%(number)d units still stand below %(name)s.")
        raise UnitInUse(words % {"number": below, "name": unit.name})
    unit.valid_to = day_of(at)
    unit.save(update_fields=["valid_to"])
    Duty.objects.filter(unit=unit, valid_to=None).update(valid_to=unit.valid_to)
    _note(by, at, "close", unit, after={"valid_to": str(unit.valid_to)})
    units_changed()


@transaction.atomic
def set_opening_hours(
    *, by: Keeper, at: datetime, unit_id: UUID, hours: OpeningHours | None
) -> None:
    """Give a unit its own opening hours; None lets it keep those of the unit above."""
    unit = _locked(by, unit_id)
    OpeningSpan.objects.filter(unit=unit).delete()
    if hours is not None:
        days = [*hours.weekly, hours.makeup, hours.holiday]
        weekdays = [*range(MAKEUP_DAY), MAKEUP_DAY, HOLIDAY]
        OpeningSpan.objects.bulk_create(
            OpeningSpan(unit=unit, weekday=weekday, opens=span.start, closes=span.end)
            for weekday, day in zip(weekdays, days, strict=True)
            for span in day
        )
    after = {"hours": hours_to_data(hours) if hours else None}
    _note(by, at, "opening hours", unit, after=after)
    units_changed()


@transaction.atomic
def set_duties(*, by: Keeper, at: datetime, unit_id: UUID, duties: Iterable[DutyLine]) -> None:
    """Let these be the duties of a unit from today; those left out end and stay in the history."""
    unit = _locked(by, unit_id)
    wanted = _checked_duties(duties)
    day = day_of(at)
    kept = {duty.code: duty for duty in Duty.objects.filter(unit=unit, valid_to=None)}
    before = [duty.name for duty in kept.values()]
    for code, duty in kept.items():
        line = wanted.get(code)
        if line is None or (line.name, line.legal_basis) != (duty.name, duty.legal_basis):
            duty.valid_to = day
            duty.save(update_fields=["valid_to"])
        else:
            del wanted[code]
    Duty.objects.bulk_create(
        Duty(
            unit=unit,
            code=line.code,
            name=line.name,
            legal_basis=line.legal_basis,
            valid_from=day,
        )
        for line in wanted.values()
    )
    now = Duty.objects.filter(unit=unit, valid_to=None).values_list("name", flat=True)
    if sorted(now) != sorted(before) or wanted:
        _note(by, at, "duties", unit, before={"duties": before}, after={"duties": list(now)})
        units_changed()


@transaction.atomic
def replace_division(
    *, by: Keeper, at: datetime, code: str, new_code: str, new_name: str = ""
) -> Division:
    """Renumber or merge a division as ``places.operations`` does, and take its units along.

    Cases keep the codes they were born with; their scope columns are the kernel's to move.
    """
    successor = places.replace_division(
        by=by, at=at, code=code, new_code=new_code, new_name=new_name
    )
    rows = Unit.objects.select_for_update(of=("self",)).select_related("division__successor")
    moved = list(rows.filter(valid_to=None, division__valid_to__isnull=False))
    for unit in moved:
        follower = unit.division.successor
        if follower is not None:
            _sit_on(unit, follower)
    columns = ["division", "division_code", "district_code", "street_code", "community_code"]
    Unit.objects.bulk_update(moved, columns, batch_size=500)
    units_changed()
    return successor


def units_changed() -> None:
    """Tell every process to read the units again; this one does at once."""
    stamp_register("units", forget_units)


def _require(by: Keeper) -> None:
    if not by.may(ADMIN_UNITS):
        raise NotAllowed(_("Your post does not keep the units."))


def _locked(by: Keeper, unit_id: UUID) -> Unit:
    _require(by)
    rows = Unit.objects.select_for_update(of=("self",)).select_related("division")
    unit = rows.filter(pk=unit_id, valid_to=None).first()
    if unit is None:
        raise UnknownUnit
    _require_inside(by, unit)
    return unit


def _require_inside(by: Keeper, unit: Unit) -> None:
    covered = by.scope.covers(
        district=unit.district_code, street=unit.street_code, community=unit.community_code
    )
    if not covered:
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": unit.name})


def _set_facts(by: Keeper, unit: Unit, facts: UnitFacts) -> None:
    division = Division.objects.filter(code=facts.division_code, valid_to=None).first()
    if division is None:
        raise UnknownPlace(facts.division_code)
    if facts.kind not in UnitKind.values:
        raise UnitRefused(_("Choose what kind of unit it is."), "kind")
    unit.name = _text(facts.name, 80, "name")
    unit.short_name = _text(facts.short_name or facts.name[:40], 40, "short_name")
    unit.kind, unit.is_hotline_body = facts.kind, facts.is_hotline_body
    unit.phone = _text(facts.phone, 40, "phone", needed=False)
    unit.address = _text(facts.address, 120, "address", needed=False)
    _sit_on(unit, division)
    _require_inside(by, unit)
    unit.parent = _parent(unit, facts.parent_id)


def _sit_on(unit: Unit, division: Division) -> None:
    unit.division, unit.division_code, unit.grade = division, division.code, division.grade
    unit.district_code = division.district_code
    unit.street_code = division.street_code
    unit.community_code = division.community_code


def _parent(unit: Unit, parent_id: UUID | None) -> Unit | None:
    if parent_id is None:
        return None
    parent = Unit.objects.filter(pk=parent_id, valid_to=None).first()
    if parent is None:
        raise UnitRefused(_("The unit above is closed or unknown."), "parent")
    column = "" if parent.grade == "city" else f"{parent.grade}_code"
    if column and getattr(unit, column) != parent.division_code:
        raise UnitRefused(
            _("%(name)s serves another division than this unit.") % {"name": parent.name}, "parent"
        )
    above: Unit | None = parent
    while above is not None:
        if above.pk == unit.pk:
            raise UnitRefused(_("A unit cannot stand below itself."), "parent")
        above = above.parent
    return parent


def _text(value: str, longest: int, field: str, *, needed: bool = True) -> str:
    value = value.strip()
    if (needed and not value) or len(value) > longest:
        raise UnitRefused(
            _("Between 1 and %(most)d characters are needed.") % {"most": longest}, field
        )
    return value


def _checked_duties(duties: Iterable[DutyLine]) -> dict[str, DutyLine]:
    wanted: dict[str, DutyLine] = {}
    for number, line in enumerate(duties, start=1):
        code, name, basis = line.code.strip(), line.name.strip(), line.legal_basis.strip()
        if not code or not name or len(code) > 32 or len(name) > 80 or len(basis) > 200:
            words = _("Duty %(number)d needs a code (32 characters) and a name (80 characters).")
            raise UnitRefused(words % {"number": number}, "duties")
        if code in wanted:
            words = _("The duty %(code)s stands there twice.") % {"code": code}
            raise UnitRefused(words, "duties")
        wanted[code] = DutyLine(code, name, basis)
    return wanted


def _as_data(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "division": unit.division_code,
        "parent": str(unit.parent_id or ""),
        "phone": unit.phone,
        "address": unit.address,
        "is_hotline_body": unit.is_hotline_body,
    }


def _note(
    by: Keeper,
    at: datetime,
    act: str,
    unit: Unit,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="unit",
        record_id=unit.id,
        about=unit.name,
        before=before,
        after=after,
    )

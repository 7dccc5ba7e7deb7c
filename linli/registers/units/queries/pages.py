"""What the pages about units show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.registers.places.rules.keepers import NotAllowed, Within
from linli.registers.units.models import Duty, Unit, UnitKind
from linli.registers.units.queries.memory import (
    UnitInForce,
    UnknownUnit,
    all_units,
    units_under,
)


@dataclass(frozen=True)
class UnitNode:
    """A unit in the tree, with those directly below it."""

    unit: UnitInForce
    children: tuple[UnitNode, ...]


@dataclass(frozen=True)
class UnitRow:
    """A line of the list of units: one unit and how many there are directly below it."""

    unit: UnitInForce
    below: int
    has_own_hours: bool


def unit_tree(scope: Within) -> tuple[UnitNode, ...]:
    """The units in force that a scope sees, as a tree; one whose parent it cannot see is a root."""
    units = units_under(scope)
    seen = {unit.id for unit in units}
    below: dict[UUID | None, list[UnitInForce]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in seen else None, []).append(unit)

    def nodes(parent_id: UUID | None) -> tuple[UnitNode, ...]:
        return tuple(UnitNode(unit, nodes(unit.id)) for unit in below.get(parent_id, []))

    return nodes(None)


def unit_rows(scope: Within, *, parent_id: UUID | None = None) -> list[UnitRow]:
    """The units directly below one that the scope sees; with no parent, the roots of its tree."""
    units = units_under(scope)
    seen = {unit.id for unit in units}
    numbers = Counter(unit.parent_id for unit in units)
    own_hours = all_units().own_hours
    return [
        UnitRow(unit, numbers[unit.id], unit.id in own_hours)
        for unit in units
        if (unit.parent_id if unit.parent_id in seen else None) == parent_id
    ]


def path_of_unit(scope: Within, unit_id: UUID) -> list[UnitInForce]:
    """The units from the highest that the scope sees down to this one."""
    seen = {unit.id: unit for unit in units_under(scope)}
    path: list[UnitInForce] = []
    unit = seen.get(unit_id)
    while unit is not None and unit not in path:
        path.append(unit)
        unit = seen.get(unit.parent_id) if unit.parent_id else None
    return path[::-1]


def unit_in_force(scope: Within, unit_id: UUID) -> Unit:
    """The unit with its division. Raises UnknownUnit, or NotAllowed outside the scope."""
    rows = Unit.objects.filter(pk=unit_id, valid_to=None).select_related("division", "parent")
    unit = rows.first()
    if unit is None:
        raise UnknownUnit
    covered = scope.covers(
        district=unit.district_code, street=unit.street_code, community=unit.community_code
    )
    if not covered:
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": unit.name})
    return unit


def duties_of(unit_id: UUID) -> list[Duty]:
    """The duties in force of a unit (which the caller has read within scope), by code."""
    return list(Duty.objects.filter(unit_id=unit_id, valid_to=None).order_by("code"))


def counters() -> list[Unit]:
    """The counters of the hotline that anybody may walk up to: the city's, then the districts'."""
    rows = Unit.objects.filter(is_hotline_body=True, valid_to=None).exclude(address="")
    return sorted(rows, key=lambda row: (row.grade != "city", row.code))


def stations_in(street_code: str) -> list[Unit]:
    """The stations and committees of a street that anybody may walk into, by code."""
    rows = Unit.objects.filter(street_code=street_code, valid_to=None)
    return list(rows.filter(kind__in=(UnitKind.STATION, UnitKind.COMMITTEE)).order_by("code"))

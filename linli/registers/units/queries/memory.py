"""All units held in memory: who they are, when they are open, what they must do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.utils.translation import gettext as _

from linli.foundation.calendar.rules import STANDARD_HOURS, OpeningHours, Span
from linli.registers.places.queries.kept import Kept
from linli.registers.places.rules.codes import CITY, GRADES, Place
from linli.registers.places.rules.keepers import Refused, Within
from linli.registers.units.models import Duty, OpeningSpan, Unit

MAKEUP_DAY, HOLIDAY = 7, 8


class UnknownUnit(Refused):
    """There is no such unit, or it is closed."""

    def __init__(self) -> None:
        super().__init__(_("There is no such unit, or it is closed."))


@dataclass(frozen=True)
class UnitInForce:
    """A unit as it is kept in memory; ``is_closed`` ones only tell their name and hours."""

    id: UUID
    code: str
    name: str
    short_name: str
    kind: str
    grade: str
    parent_id: UUID | None
    division_code: str
    district_code: str
    street_code: str
    community_code: str
    is_hotline_body: bool
    is_closed: bool

    @property
    def label(self) -> str:
        """What the unit is called in lists."""
        return self.short_name or self.name


@dataclass(frozen=True, eq=False)
class UnitIndex:
    """One reading of the units."""

    units: dict[UUID, UnitInForce]
    own_hours: dict[UUID, OpeningHours]
    by_duty: dict[str, tuple[UUID, ...]]

    def hours_of(self, unit_id: UUID) -> OpeningHours:
        """The unit's own hours, else those of the nearest unit above that has some."""
        seen: set[UUID] = set()
        at: UUID | None = unit_id
        while at is not None and at not in seen:
            if at in self.own_hours:
                return self.own_hours[at]
            seen.add(at)
            unit = self.units.get(at)
            at = unit.parent_id if unit else None
        return STANDARD_HOURS


def _load() -> UnitIndex:
    units = {unit.id: _as_kept(unit) for unit in Unit.objects.order_by("code")}
    spans: dict[UUID, list[tuple[int, time, time]]] = {}
    rows = OpeningSpan.objects.order_by("weekday", "opens")
    for row in rows:
        spans.setdefault(row.unit_id, []).append((row.weekday, row.opens, row.closes))
    duties: dict[str, list[UUID]] = {}
    for code, unit_id in Duty.objects.filter(valid_to=None).values_list("code", "unit_id"):
        if unit_id in units and not units[unit_id].is_closed:
            duties.setdefault(code, []).append(unit_id)
    hours = {unit_id: hours_from_spans(own) for unit_id, own in spans.items()}
    return UnitIndex(units, hours, {code: tuple(ids) for code, ids in duties.items()})


def _as_kept(unit: Unit) -> UnitInForce:
    return UnitInForce(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        grade=unit.grade,
        parent_id=unit.parent_id,
        division_code=unit.division_code,
        district_code=unit.district_code,
        street_code=unit.street_code,
        community_code=unit.community_code,
        is_hotline_body=unit.is_hotline_body,
        is_closed=unit.valid_to is not None,
    )


def hours_from_spans(spans: Iterable[tuple[int, time, time]]) -> OpeningHours:
    """Opening hours from stored rows (weekday, opens, closes) in order."""
    days: list[list[Span]] = [[] for _day in range(HOLIDAY + 1)]
    for weekday, opens, closes in spans:
        days[weekday].append(Span(opens, closes))
    return OpeningHours(
        weekly=tuple(tuple(day) for day in days[:MAKEUP_DAY]),
        makeup=tuple(days[MAKEUP_DAY]),
        holiday=tuple(days[HOLIDAY]),
    )


_kept: Kept[UnitIndex] = Kept("units", _load)


def all_units() -> UnitIndex:
    """Every unit, from memory; at most one tiny query in five seconds."""
    return _kept.get()


def forget_units() -> None:
    """Look at the register again at the next use."""
    _kept.forget()


def hours_of(unit_id: UUID) -> OpeningHours:
    """When a unit is open: its own hours, else its parent's, else the standard office hours."""
    return all_units().hours_of(unit_id)


def has_own_hours(unit_id: UUID) -> bool:
    """Whether a unit has opening hours of its own."""
    return unit_id in all_units().own_hours


def unit_by_id(unit_id: UUID) -> UnitInForce:
    """A unit, also a closed one (for its name on old work). Raises UnknownUnit."""
    unit = all_units().units.get(unit_id)
    if unit is None:
        raise UnknownUnit
    return unit


def units_by_code() -> dict[str, UnitInForce]:
    """The units in force by their codes, for files and catalogues that name units so."""
    return {unit.code: unit for unit in all_units().units.values() if not unit.is_closed}


def units_under(scope: Within, *, kind: str = "", grade: str = "") -> list[UnitInForce]:
    """The units in force of the divisions that a scope sees, by code."""
    return [
        unit
        for unit in all_units().units.values()
        if not unit.is_closed
        and (scope.column is None or getattr(unit, scope.column) == scope.code)
        and kind in ("", unit.kind)
        and grade in ("", unit.grade)
    ]


def units_over(place: Place) -> list[UnitInForce]:
    """The units in force of a place and of the divisions above it, the nearest level first."""
    columns = ("community_code", "street_code", "district_code")
    over = [
        unit
        for unit in all_units().units.values()
        if not unit.is_closed
        and all(getattr(unit, column) in ("", getattr(place, column)) for column in columns)
    ]
    return sorted(over, key=lambda unit: [not getattr(unit, column) for column in columns])


def find_units(text: str, scope: Within, *, limit: int = 20) -> list[UnitInForce]:
    """Units in force whose name, short name or code holds each word of the text.

    Those that begin with it come first, then higher levels. At most ``limit``; ask for one more
    to know whether there are others.
    """
    words = text.lower().split()
    if not words:
        return []
    hits = []
    for unit in units_under(scope):
        names = f"{unit.name} {unit.short_name} {unit.code}".lower()
        if all(word in names for word in words):
            begins = unit.short_name.startswith(words[0]) or unit.name.startswith(words[0])
            hits.append(((not begins, GRADES.index(unit.grade), unit.code), unit))
    return [unit for _rank, unit in sorted(hits, key=lambda hit: hit[0])[:limit]]


def units_for_duty(duty_code: str, place: Place) -> list[UnitInForce]:
    """The units that have a duty and whose division holds the place, the nearest level first."""
    index = all_units()
    found = [index.units[unit_id] for unit_id in index.by_duty.get(duty_code, ())]
    serving = [unit for unit in found if _serves(unit, place)]
    return sorted(serving, key=lambda unit: (-GRADES.index(unit.grade), unit.code))


def centre_for(place: Place, *, grade: str) -> UnitInForce | None:
    """The centre of the place's city, district or street; None where there is none yet."""
    units = all_units().units.values()
    centres = (
        unit
        for unit in units
        if unit.kind == "centre"
        and unit.grade == grade
        and not unit.is_closed
        and _serves(unit, place)
    )
    return min(centres, key=lambda unit: (not unit.is_hotline_body, unit.code), default=None)


def _serves(unit: UnitInForce, place: Place) -> bool:
    return unit.grade == CITY or getattr(place, f"{unit.grade}_code") == unit.division_code

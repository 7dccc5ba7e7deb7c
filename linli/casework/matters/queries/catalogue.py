"""The rules as those who keep them read them: what holds, what is planned, what it would mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from linli.casework.cases.models.dated import Dated
from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.models import CatalogueChange, ReplyTemplate, RetentionClass
from linli.casework.matters.rules import CategoryRow, DispatchRow, RuleBook, route
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.workflow import ClockKind, Window
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, DueDate, Limit, due
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.places.rules.codes import NOWHERE, Place
from linli.registers.units.queries import UnknownUnit, unit_by_id


class Lasting(Protocol):
    """Anything that holds from a day to a day."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""


R = TypeVar("R", bound=Lasting | Dated)
HISTORY_PAGE = 50


@dataclass(frozen=True)
class Held(Generic[R]):
    """A rule by its key: the version in force, and the one planned after it."""

    now: R | None
    planned: R | None

    @property
    def row(self) -> R:
        """The version that stands, or will."""
        found = self.now or self.planned
        assert found is not None  # noqa: S101  # made from at least one of them
        return found


def held(rows: Iterable[R], key: Callable[[R], object], on: date) -> list[Held[R]]:
    """Each rule that holds on a day or is planned for later, in the order of the rows."""
    now: dict[object, R] = {}
    planned: dict[object, R] = {}
    order: dict[object, None] = {}
    for row in rows:
        if row.holds(on):
            now[key(row)] = row
        elif row.valid_from > on:
            planned[key(row)] = row
        else:
            continue
        order.setdefault(key(row))
    return [Held(now.get(one), planned.get(one)) for one in order]


def reply_templates(on: date) -> list[ReplyTemplate]:
    """The words kept ready on a day, by what they are for, in the order they were made."""
    in_force = Q(valid_to=None) | Q(valid_to__gt=on)
    return list(ReplyTemplate.objects.filter(in_force, valid_from__lte=on).order_by("use", "id"))


def retention_classes(on: date) -> list[Held[RetentionClass]]:
    """How long which files are kept, on a day and as planned after it."""
    rows = RetentionClass.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on)).order_by("id")
    return held(rows, lambda row: row.code, on)


def planned_changes(book: RuleBook, on: date) -> list[CatalogueChange]:
    """Changes that begin on a later day and were not taken back since, the next first."""
    later = CatalogueChange.objects.filter(starts_on__gt=on).exclude(what="calendar")
    latest: dict[tuple[str, str], CatalogueChange] = {}
    keys = {(change.what, change.about) for change in later}
    if keys:
        about = Q()
        for what, name in keys:
            about |= Q(what=what, about=name)
        for change in CatalogueChange.objects.filter(about).order_by("version"):
            latest[(change.what, change.about)] = change
    standing = [change for change in latest.values() if change.starts_on and change.starts_on > on]
    return sorted(standing, key=lambda change: (change.starts_on or on, change.version))


def rule_changes(
    *, what: str = "", about: str = "", cursor: Cursor | None = None
) -> Slice[CatalogueChange]:
    """The history of the rules, newest first, all of it or of one sort or one rule."""
    rows = CatalogueChange.objects.all()
    if what:
        rows = rows.filter(what=what)
    if about:
        rows = rows.filter(about=about)
    return slice_of(rows, Order("at", is_descending=True), cursor, size=HISTORY_PAGE)


# --- the dispatch catalogue -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class DispatchFilter:
    """Which rows of the dispatch catalogue a reader wants."""

    text: str = ""
    category: str = ""
    unit_id: UUID | None = None
    place_code: str = ""


@dataclass(frozen=True)
class DispatchEntry:
    """A row of the catalogue with the names it stands for."""

    row: DispatchRow
    category: tuple[str, ...]
    place: str
    lead: str
    assists: tuple[str, ...]
    is_planned: bool


def dispatch_entries(book: RuleBook, wanted: DispatchFilter, *, on: date) -> list[DispatchEntry]:
    """The rows of the catalogue on a day and those planned, filtered, by category and place."""
    entries = [
        _entry(book, row, on)
        for row in book.dispatch
        if (row.holds(on) or row.valid_from > on) and _is_wanted(row, wanted)
    ]
    words = wanted.text.split()
    found = [entry for entry in entries if all(word in _said(entry) for word in words)]
    return sorted(found, key=lambda entry: (entry.row.category, entry.row.place_code, entry.lead))


def dispatch_entry(book: RuleBook, rule_id: UUID, *, on: date) -> DispatchEntry | None:
    """One row that holds or is planned; None where it has ended or never was."""
    for row in book.dispatch:
        if row.id == rule_id and row.valid_to is None:
            return _entry(book, row, on)
    return None


def _is_wanted(row: DispatchRow, wanted: DispatchFilter) -> bool:
    units = (row.lead_id, *row.assist_ids)
    return (
        row.category.startswith(wanted.category)
        and (wanted.unit_id is None or wanted.unit_id in units)
        and (not wanted.place_code or row.place_code == wanted.place_code)
    )


def _said(entry: DispatchEntry) -> str:
    parts = (
        entry.row.category,
        *entry.category,
        entry.place,
        entry.lead,
        *entry.assists,
        entry.row.note,
    )
    return " ".join(parts)


def _entry(book: RuleBook, row: DispatchRow, on: date) -> DispatchEntry:
    day = max(on, row.valid_from)
    return DispatchEntry(
        row,
        book.category_path(row.category, day),
        place_label(row.place_code),
        unit_label(row.lead_id),
        tuple(unit_label(unit) for unit in row.assist_ids),
        row.valid_from > on,
    )


def unit_label(unit_id: UUID) -> str:
    """What a unit is called in full; its id where it is gone."""
    try:
        return unit_by_id(unit_id).name
    except UnknownUnit:
        return str(unit_id)


def place_label(code: str) -> str:
    """The path of a division's names; empty for the whole city, its code where it is gone."""
    if not code:
        return ""
    try:
        return place_codes(code).label or code
    except UnknownPlace:
        return code


# --- trying a matter ------------------------------------------------------------------------------


@dataclass(frozen=True)
class TriedRoute:
    """The unit a matter would go to, and the rows that fitted it besides the one that won."""

    winner: DispatchEntry | None
    others: tuple[DispatchEntry, ...]


def try_route(
    book: RuleBook, *, category: str, nature: str, place_code: str, on: date
) -> TriedRoute:
    """Which unit the catalogue gives a matter on a day, and which rows stood back (DOMAIN §1.7)."""
    place = _place(place_code)
    codes = [
        code for code in (place.district_code, place.street_code, place.community_code) if code
    ]
    rows = list(book.dispatch)
    others: list[DispatchEntry] = []
    winner: DispatchEntry | None = None
    while True:
        found = route(rows, on, category=category, nature=nature, place_codes=codes)
        if found is None:
            return TriedRoute(winner, tuple(others))
        entry = _entry(book, found.row, on)
        if winner is None:
            winner = entry
        else:
            others.append(entry)
        rows.remove(found.row)


def _place(code: str) -> Place:
    return place_codes(code) if code else NOWHERE


@dataclass(frozen=True)
class TriedLimit:
    """What the rule book gives a step of a matter, and when it would be due."""

    clock: str
    timed: TimedLimit
    due: DueDate


def try_limits(
    book: RuleBook, *, nature: str, urgency: str, channel: str, category: str, at: datetime
) -> list[TriedLimit]:
    """The limit of each step of a matter of this sort, as if the step began now."""
    tried = []
    for clock in (*ClockKind.values, Window.RETURN, Window.REOPEN):
        try:
            timed = book.limit(
                clock,
                timezone.localdate(at),
                nature=nature,
                urgency=urgency,
                channel=channel,
                category=category,
            )
        except NoLimitFound:
            continue
        tried.append(TriedLimit(clock, timed, due_of(timed.limit, at)))
    return tried


def due_of(limit: Limit, at: datetime) -> DueDate:
    """When a limit that begins now would end, by standard office hours."""
    return due(at, limit, hours=STANDARD_HOURS, calendar=work_calendar())


def leaf_categories(book: RuleBook, on: date) -> Sequence[tuple[CategoryRow, str]]:
    """Every category in force with its path in words, for a choice."""
    return [
        (row, " / ".join(book.category_path(row.code, on)))
        for row in book.categories
        if row.holds(on)
    ]

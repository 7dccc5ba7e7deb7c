"""Lists of matters: what a post may see, filtered, searched, in pages that stay cheap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from linli.casework.cases.models import (
    Assignment,
    AssignmentRole,
    AssignmentStatus,
    Case,
)
from linli.casework.matters.models import Matter
from linli.casework.matters.queries.desk import Tab, tab_rows
from linli.casework.matters.workflow import FAMILY
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.foundation.search.queries import holding, plan
from linli.foundation.search.rules import query_grams
from linli.registers.access.rules import Actor, Reach
from linli.registers.places.queries import UnknownPlace, place_codes

PAGE = 50
_AT_ONCE = 500
_NUMBER_AT_LEAST = 6
# What no row and no column of a list shows is not read: a page of rows is mostly reading.
_UNSEEN = (
    *("body", "grams", "chain_head", "state_at", "is_sensitive", "grid_code", "longitude"),
    *("latitude", "archived_at", "retention_class", "erase_on"),
)
_UNSEEN_MATTER = (
    *("wish", "needs_reply", "source_ref", "refusal_code", "route_told", "transferred_to"),
    *("returns", "is_designated", "extensions", "reopenings", "dispatched_at"),
    *("first_contact_at", "finished_at", "finished_late", "outcome_basis", "reply"),
    *("parked_until", "was_parked", "solved", "satisfied", "rated_at", "is_unreasonable"),
)
_UNSEEN_ALL = (*_UNSEEN, *(f"matter__{name}" for name in _UNSEEN_MATTER))
_UNSEEN_PART = (
    *("is_designated", "basis", "is_current", "signed_at", "signed_by_id", "ended_at"),
    *("result", "task"),
)


class Sort(StrEnum):
    """The order of a list: what came last first, or what is due first."""

    NEWEST = "newest"
    DUE = "due"


@dataclass(frozen=True)
class MatterFilter:
    """What of the matters in scope is wanted; empty fields ask for everything.

    ``text`` is a number's beginning, or words of two characters and more that all must occur.
    ``place`` is the code of a division, ``category`` the beginning of a category's code.
    """

    text: str = ""
    state: str = ""
    nature: str = ""
    category: str = ""
    urgency: str = ""
    channel: str = ""
    place: str = ""
    unit: UUID | None = None
    since: date | None = None
    until: date | None = None
    is_overdue: bool = False
    is_open: bool = False
    is_urged: bool = False

    @property
    def is_empty(self) -> bool:
        return self == MatterFilter()


@dataclass(frozen=True)
class MatterRow:
    """A matter in a list; ``part`` is the reader's own unit's, where the list is a unit's."""

    case: Case
    part: Assignment | None = None
    assists: int = 0
    assists_done: int = 0

    @property
    def matter(self) -> Matter:
        return self.case.matter

    @property
    def due_at(self) -> datetime | None:
        return self.part.due_at if self.part is not None else self.case.due_at

    @property
    def warn_at(self) -> datetime | None:
        return self.part.warn_at if self.part is not None else self.case.warn_at

    @property
    def due_kind(self) -> str:
        return self.part.due_kind if self.part is not None else self.case.due_kind


def work_slice(
    unit_id: UUID,
    tab: Tab,
    wanted: MatterFilter,
    *,
    at: datetime,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Slice[Assignment]:
    """A page of what a unit has to do, the first due first, what has no limit last."""
    parts = tab_rows(unit_id, tab).filter(case__family=FAMILY)
    rows = _filtered(parts, wanted, at, prefix="case__")
    return slice_of(_with_assists(_light(rows)), _DUE_PART, cursor, size=size)


def matters_slice(
    actor: Actor,
    wanted: MatterFilter,
    sort: Sort,
    *,
    at: datetime,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Slice[Any]:
    """A page of the matters that a post may see: rows are Cases, or the unit's own Assignments."""
    rows, order = _listed(actor, wanted, sort, at)
    return slice_of(rows, order, cursor, size=size)


def every_matter(
    actor: Actor, wanted: MatterFilter, sort: Sort, *, at: datetime
) -> Iterator[MatterRow]:
    """All matters of a list in its order, some hundred read at a time."""
    rows, order = _listed(actor, wanted, sort, at)
    return _every(rows, order)


def every_work(
    unit_id: UUID, tab: Tab, wanted: MatterFilter, *, at: datetime
) -> Iterator[MatterRow]:
    """All that a unit has to do, in the order of its list."""
    rows = _filtered(tab_rows(unit_id, tab), wanted, at, prefix="case__")
    return _every(_with_assists(_light(rows)), _DUE_PART)


def count_matters(actor: Actor, wanted: MatterFilter, sort: Sort, *, at: datetime) -> int:
    """How many matters a list has; costs as much as reading them, so for background work only."""
    rows, _order = _listed(actor, wanted, sort, at)
    return rows.count()


def count_work(unit_id: UUID, tab: Tab, wanted: MatterFilter, *, at: datetime) -> int:
    """How many parts a unit's list has; for background work."""
    return _filtered(tab_rows(unit_id, tab), wanted, at, prefix="case__").count()


def row_of(row: Case | Assignment) -> MatterRow:
    """A row of a list, whichever table it was read from."""
    if isinstance(row, Case):
        return MatterRow(row)
    return MatterRow(
        row.case, row, getattr(row, "assists", 0) or 0, getattr(row, "assists_done", 0) or 0
    )


_DUE_PART = Order("due_at", has_nulls=True)


def _every(rows: QuerySet[Any, Any], order: Order) -> Iterator[MatterRow]:
    cursor: Cursor | None = None
    while True:
        part = slice_of(rows, order, cursor, size=_AT_ONCE)
        yield from (row_of(row) for row in part.rows)
        if part.after is None:
            return
        cursor = part.after


def _listed(
    actor: Actor, wanted: MatterFilter, sort: Sort, at: datetime
) -> tuple[QuerySet[Any, Any], Order]:
    if actor.scope.reach is Reach.UNIT:
        parts = Assignment.objects.filter(unit=actor.unit_id, is_current=True, case__family=FAMILY)
        parts = _light(_filtered(parts, wanted, at, prefix="case__"))
        if sort is Sort.DUE:
            return parts.filter(is_case_open=True), Order("case_due_at", has_nulls=True)
        return parts, Order("assigned_at", is_descending=True)
    if sort is Sort.DUE:
        wanted = replace(wanted, is_open=True)
    seen = Case.objects.visible_to(actor.scope).filter(family=FAMILY)
    cases = _filtered(seen, wanted, at).select_related("matter").defer(*_UNSEEN_ALL)
    if sort is Sort.DUE:
        return cases, Order("due_at", has_nulls=True)
    return cases, Order("opened_at", is_descending=True)


def _light(rows: QuerySet[Assignment, Assignment]) -> QuerySet[Assignment, Assignment]:
    unseen = (f"case__{name}" for name in _UNSEEN_ALL)
    return rows.select_related("case__matter").defer(*unseen, *_UNSEEN_PART)


def _with_assists(rows: QuerySet[Assignment, Assignment]) -> QuerySet[Assignment, Assignment]:
    others = Assignment.objects.filter(
        case_id=OuterRef("case_id"), role=AssignmentRole.ASSIST, is_current=True
    ).order_by()
    counted = others.values("case_id").annotate(n=Count("pk")).values("n")
    done = others.filter(status=AssignmentStatus.DONE).values("case_id")
    return rows.annotate(
        assists=Subquery(counted),
        assists_done=Subquery(done.annotate(n=Count("pk")).values("n")),
    )


def _filtered(
    rows: QuerySet[Any, Any], wanted: MatterFilter, at: datetime, *, prefix: str = ""
) -> QuerySet[Any, Any]:
    rows = rows.filter(_conditions(wanted, at, prefix))
    text = "".join(wanted.text.split()) if wanted.text else ""
    if text.isdecimal() and len(text) >= _NUMBER_AT_LEAST:
        return rows.filter(**{f"{prefix}number__startswith": text})
    grams = query_grams(wanted.text)
    if not grams:
        return rows
    return holding(rows, grams, plan(grams), column=f"{prefix}grams")


def _conditions(wanted: MatterFilter, at: datetime, prefix: str) -> Q:
    exact = {
        "state": wanted.state,
        "nature": wanted.nature,
        "urgency": wanted.urgency,
        "channel": wanted.channel,
        "lead_unit_id": wanted.unit,
        "category__startswith": wanted.category,
        "opened_at__gte": _start_of(wanted.since),
        "opened_at__lt": _start_of(wanted.until and wanted.until + timedelta(days=1)),
        **_place(wanted.place),
    }
    found = Q(**{f"{prefix}{name}": value for name, value in exact.items() if value})
    if wanted.is_overdue:
        found &= Q(**{f"{prefix}due_at__lt": at, f"{prefix}is_open": True})
    if wanted.is_urged:
        found &= Q(**{f"{prefix}matter__urged_at__isnull": False, f"{prefix}is_open": True})
    if wanted.is_open:
        found &= Q(**{f"{prefix}is_open": True})
    return found


def _place(code: str) -> dict[str, str]:
    if not code:
        return {}
    try:
        place = place_codes(code)
    except UnknownPlace:
        return {"community_code": code}
    for column in ("community_code", "street_code", "district_code"):
        if value := getattr(place, column):
            return {column: str(value)}
    return {}


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time()))

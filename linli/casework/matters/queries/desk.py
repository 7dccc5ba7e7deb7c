"""What a post has to do now: the counts of its menu, and the figures of its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from linli.casework.cases.models import (
    Assignment,
    AssignmentRole,
    Case,
    Event,
    Measure,
    Rollup,
)
from linli.casework.matters.models import Matter, RequestStatus, ReviewRequest
from linli.casework.matters.workflow import FAMILY, Action, State
from linli.foundation.notices.models import Notice
from linli.foundation.postgres.counting import CountStatement, count_statement
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach


class Tab(StrEnum):
    """The piles of a unit's desk."""

    ALL = "all"
    TO_SIGN = "to_sign"
    WORKING = "working"
    ASSIST = "assist"
    REDO = "redo"
    TO_REVIEW = "to_review"
    PARKED = "parked"


class Pile(StrEnum):
    """The piles of the desks that work for a whole division."""

    TO_ACCEPT = "pile_to_accept"
    TO_DISPATCH = "pile_to_dispatch"
    REQUESTS = "pile_requests"
    OVERDUE = "pile_overdue"
    TO_FOLLOW_UP = "pile_to_follow_up"
    TO_ARCHIVE = "pile_to_archive"


class Today(StrEnum):
    """The four figures of a unit's day."""

    OVERDUE = "today_overdue"
    DUE = "today_due"
    DONE = "today_done"
    ADDED = "today_added"


PILE_FOR: Mapping[Pile, Permission] = {
    Pile.TO_ACCEPT: Permission.ACCEPT,
    Pile.TO_DISPATCH: Permission.DISPATCH,
    Pile.REQUESTS: Permission.REVIEW,
    Pile.OVERDUE: Permission.SUPERVISE,
    Pile.TO_FOLLOW_UP: Permission.CALL_BACK,
    Pile.TO_ARCHIVE: Permission.ARCHIVE,
}
_PILE_STATE = {
    Pile.TO_ACCEPT: State.TO_ACCEPT,
    Pile.TO_DISPATCH: State.TO_DISPATCH,
    Pile.TO_FOLLOW_UP: State.TO_FOLLOW_UP,
}
_LATE = "late_"


def tab_rows(unit_id: UUID, tab: Tab) -> QuerySet[Assignment, Assignment]:
    """The open parts of a unit that lie on one pile."""
    rows = Assignment.objects.filter(unit_id=unit_id, is_open=True)
    if tab is Tab.ALL:
        return rows
    if tab is Tab.ASSIST:
        return rows.filter(role=AssignmentRole.ASSIST)
    lead = rows.filter(role=AssignmentRole.LEAD)
    if tab is Tab.REDO:
        again = Matter.objects.filter(case_id=OuterRef("case_id"), redos__gt=0)
        return lead.filter(Exists(again), case_state=State.IN_PROGRESS)
    if tab is Tab.WORKING:
        return lead.filter(case_state__in=(State.IN_PROGRESS, State.PARKING_REVIEW))
    state = {
        Tab.TO_SIGN: State.TO_SIGN,
        Tab.TO_REVIEW: State.TO_REVIEW,
        Tab.PARKED: State.PARKED,
    }[tab]
    return lead.filter(case_state=state)


@dataclass(frozen=True)
class DeskCounts:
    """Counts that stop at CAP; ``late`` tells which piles hold something overdue."""

    n: Mapping[str, int] = field(default_factory=dict)
    unread: int = 0

    def of(self, name: str) -> int:
        return self.n.get(name, 0)

    def late(self, name: str) -> bool:
        return self.of(f"{_LATE}{name}") > 0

    def post(self, unit_id: UUID) -> int:
        """What is open in the unit of another post."""
        return self.of(f"post_{unit_id}")


def desk_counts(
    actor: Actor, *, at: datetime, other_units: Sequence[UUID] = (), with_today: bool = False
) -> DeskCounts:
    """All counts that stand round a page for this post, in one statement.

    The statement is put together once for each kind of post, with values that stand for those of
    the reader: making twenty querysets takes longer than counting.
    """
    piles = tuple(pile for pile, permission in PILE_FOR.items() if actor.may(permission))
    kind = (
        actor.scope.reach is Reach.UNIT and actor.unit_id is not None,
        actor.scope.level,
        actor.account_id is not None,
        piles,
        len(other_units),
        with_today,
    )
    statement = _statements.get(kind)
    if statement is None:
        statement = _statements[kind] = _statement(actor, piles, len(other_units), with_today)
    start = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    values: dict[object, object] = {
        _UNIT: actor.unit_id,
        _ACCOUNT: actor.account_id,
        _CODE: actor.scope.code,
        _NOW: at,
        _START: start,
        _END: start + timedelta(days=1),
        _DAY: start.date(),
        **{_other(n): unit_id for n, unit_id in enumerate(other_units)},
    }
    found = statement.ask(values)
    posts = {f"post_{unit_id}": found.get(f"post_{n}", 0) for n, unit_id in enumerate(other_units)}
    return DeskCounts(found | posts, found.get("unread", 0))


# What stands for the reader's own values while a statement is put together.
_UNIT, _ACCOUNT, _CODE = UUID(int=1), UUID(int=2), "the reader's division"
_NOW, _START, _END = (datetime(1900, 1, day, tzinfo=UTC) for day in (1, 2, 3))
_DAY = date(1900, 1, 4)
_statements: dict[tuple[object, ...], CountStatement] = {}


def _other(n: int) -> UUID:
    return UUID(int=1000 + n)


def _statement(
    actor: Actor, piles: Sequence[Pile], others: int, with_today: bool
) -> CountStatement:
    rows: dict[str, QuerySet[Any, Any] | None] = {}
    sums: dict[str, QuerySet[Any, Any]] = {}
    if actor.scope.reach is Reach.UNIT and actor.unit_id is not None:
        for tab in Tab:
            rows[tab] = tab_rows(_UNIT, tab)
            rows[f"{_LATE}{tab}"] = tab_rows(_UNIT, tab).filter(due_at__lt=_NOW)[:1]
        if with_today:
            rows |= _today()
            sums[Today.DONE] = _done()
    else:
        anyone = replace(actor, scope=replace(actor.scope, code=_CODE))
        rows |= {pile: pile_rows(anyone, pile, _NOW) for pile in piles}
    for n in range(others):
        rows[f"post_{n}"] = tab_rows(_other(n), Tab.ALL)
    if actor.account_id is not None:
        rows["unread"] = Notice.objects.inbox_of(_ACCOUNT).unread()
    return count_statement(rows, sums=sums)


def pile_rows(actor: Actor, pile: Pile, at: datetime) -> QuerySet[Case] | QuerySet[ReviewRequest]:
    """What waits on one pile of the division."""
    if pile is Pile.REQUESTS:
        return ReviewRequest.objects.visible_to(actor.scope).filter(status=RequestStatus.OPEN)
    cases = Case.objects.visible_to(actor.scope).filter(family=FAMILY)
    if pile is Pile.OVERDUE:
        return cases.due_before(at)
    if pile is Pile.TO_ARCHIVE:
        return cases.filter(is_open=False, archived_at=None).in_states(
            State.CLOSED, State.WITHDRAWN, State.MERGED
        )
    return cases.open().in_states(_PILE_STATE[pile])


def _today() -> dict[str, QuerySet[Any, Any] | None]:
    rows = tab_rows(_UNIT, Tab.ALL)
    said = Event.objects.filter(
        case_id=OuterRef("case_id"), action=Action.ADD_INFORMATION, at__gte=_START
    )
    return {
        Today.OVERDUE: rows.filter(due_at__lt=_NOW),
        Today.DUE: rows.filter(due_at__gte=_NOW, due_at__lt=_END),
        Today.ADDED: rows.filter(Exists(said)),
    }


def _done() -> QuerySet[Any, Any]:
    """What the unit's head approved that day, from the day's own counts."""
    return Rollup.objects.filter(
        unit_id=_UNIT, day=_DAY, measure__in=(Measure.FINISHED, Measure.FINISHED_LATE)
    ).values_list("n")

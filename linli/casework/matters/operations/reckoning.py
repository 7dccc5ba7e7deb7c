"""Counting running limits anew when the calendar of working days changes (DOMAIN §13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from uuid import UUID

import structlog
from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.casework.cases.models import Clock, Event
from linli.casework.cases.operations import CaseError, Moving, advance
from linli.casework.matters.models import RequestKind, RequestStatus, ReviewRequest
from linli.casework.matters.operations.clocks import limit_for
from linli.casework.matters.operations.dispatching import one_working_day_before
from linli.casework.matters.operations.notices import say_when, tell_reporter
from linli.casework.matters.workflow import Action, ClockKind
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    Limit,
    LimitUnit,
    OpeningHours,
    RollRule,
    StartRule,
    due,
    shift_by_pause,
)
from linli.registers.access.rules import SYSTEM
from linli.registers.units.queries import hours_of

_AT_ONCE = 500
_WORKING = (LimitUnit.WORKING_DAY, LimitUnit.WORKING_HOUR, LimitUnit.WORKING_MINUTE)
_PAUSED_WITH_THE_CASE = (ClockKind.FINISH, ClockKind.CONTACT)
_NOTE = "工作日历调整，重新计算"
logger = structlog.get_logger(__name__)


def reckon_anew(days: Sequence[date], *, at: datetime) -> int:
    """Count every running limit anew that one of these days lies in; return how many cases moved.

    So are the days by which reviewers must rule. The first due date is kept and an event says what moved. Safe to repeat: what is right already
    is left alone. What people decided (an extension's date) stays as they decided it.
    """
    if not days:
        return 0
    moved = 0
    first, last = _midnight(min(days)), _midnight(max(days) + timedelta(days=1))
    for case_id in chain(_pages(_clocks(first, last)), _pages(_requests(first, last))):
        try:
            with advance(case_id, Action.RECKON, by=SYSTEM, at=at, needs={"reason": _NOTE}) as it:
                _reckon(it)
        except _AllRight:
            continue
        except CaseError as refused:
            logger.warning("limits_not_reckoned", case=str(case_id), why=str(refused))
            continue
        moved += 1
    return moved


class _AllRight(Exception):
    """Every limit of the case ends when it should."""


def _clocks(first: datetime, last: datetime) -> QuerySet[Clock]:
    return Clock.objects.filter(
        Q(unit__in=_WORKING) | Q(roll_rule=RollRule.ROLL),
        stopped_at=None,
        started_at__lt=last,
        due_at__gte=first,
    )


def _requests(first: datetime, last: datetime) -> QuerySet[ReviewRequest]:
    waiting = ReviewRequest.objects.filter(status=RequestStatus.OPEN)
    return waiting.filter(asked_at__lt=last, due_at__gte=first)


def _pages(rows: QuerySet[Clock] | QuerySet[ReviewRequest]) -> Iterator[UUID]:
    after: UUID | None = None
    while True:
        page = rows if after is None else rows.filter(case_id__gt=after)
        ids = list(page.order_by("case_id").values_list("case_id", flat=True).distinct()[:_AT_ONCE])
        yield from ids
        if len(ids) < _AT_ONCE:
            return
        after = ids[-1]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True)
class _Past:
    """What moved limits of the case before: pauses, and the extension that people granted."""

    pauses: Sequence[tuple[datetime, datetime]] = ()
    extensions: Sequence[tuple[datetime, datetime]] = field(default_factory=tuple)


def _reckon(it: Moving) -> None:
    past = _past(it)
    own = [clock for clock in it.clocks if clock.assignment_id is None]
    parts = [clock for clock in it.clocks if clock.assignment_id is not None]
    changed: list[dict[str, object]] = []
    finish_moved: datetime | None = None
    for clock in (*own, *parts):  # assisting limits follow the finish limit
        should = _should_end(it, clock, past)
        if should == clock.due_at or should <= clock.started_at:
            continue
        changed.append({"clock": clock.kind, "from": clock.due_at, "to": should})
        if clock.kind == ClockKind.FINISH and should > clock.due_at:
            finish_moved = should
        it.move_due(clock, should, note=clock.note or _NOTE)
    is_told = bool(changed)
    changed += _reckon_requests(it)
    if not changed:
        raise _AllRight
    it.say(_NOTE, changed=changed, told=is_told)
    if finish_moved is not None:
        tell_reporter(it, "extended", reason="节假日安排调整", due=say_when(finish_moved))


def _reckon_requests(it: Moving) -> list[dict[str, object]]:
    """Move the days by which reviewers must rule; those that no clock of the case tells are told."""
    clock = it.clock(ClockKind.REVIEW)
    told: list[dict[str, object]] = []
    for request in ReviewRequest.objects.filter(case=it.case, status=RequestStatus.OPEN):
        has_clock = clock is not None and clock.started_at == request.asked_at
        should = clock.due_at if clock and has_clock else _ruling_due(it, request)
        if should == request.due_at:
            continue
        if not has_clock:
            told.append({"clock": ClockKind.REVIEW, "from": request.due_at, "to": should})
        request.due_at = should
        it.batch.update(request, "due_at")
    return told


def _ruling_due(it: Moving, request: ReviewRequest) -> datetime:
    timed = limit_for(it.case, ClockKind.REVIEW, request.asked_at)
    calendar = work_calendar()
    return due(request.asked_at, timed.limit, hours=STANDARD_HOURS, calendar=calendar).at


def _past(it: Moving) -> _Past:
    steps = Event.objects.filter(
        case=it.case, action__in=(Action.GRANT_PARKING, Action.RESUME)
    ).order_by("seq")
    pauses, begun = [], None
    for action, at in steps.values_list("action", "at"):
        if action == Action.GRANT_PARKING:
            begun = at
        elif begun is not None:
            pauses.append((begun, at))
            begun = None
    granted = ReviewRequest.objects.filter(
        case=it.case, kind=RequestKind.EXTENSION, status=RequestStatus.UPHELD
    ).order_by("ruled_at")
    return _Past(pauses, list(granted.values_list("ruled_at", "new_due_at")))  # type: ignore[arg-type]  # ruled ones have both


def _should_end(it: Moving, clock: Clock, past: _Past) -> datetime:
    hours = STANDARD_HOURS if clock.hours_of_id is None else hours_of(clock.hours_of_id)
    limit = Limit(
        clock.amount,
        LimitUnit(clock.unit),
        StartRule(clock.start_rule),
        RollRule(clock.roll_rule),
    )
    end = due(clock.started_at, limit, hours=hours, calendar=work_calendar()).at
    if clock.kind == ClockKind.ASSIST:
        return _assist_end(it, end)
    since = clock.started_at
    if clock.kind == ClockKind.FINISH:
        for ruled_at, new_due in past.extensions:
            if ruled_at >= clock.started_at:
                end, since = new_due, ruled_at
    if clock.kind in _PAUSED_WITH_THE_CASE:
        end = _past_pauses(end, limit, [p for p in past.pauses if p[0] >= since], hours)
    return end


def _past_pauses(
    end: datetime,
    limit: Limit,
    pauses: Sequence[tuple[datetime, datetime]],
    hours: OpeningHours,
) -> datetime:
    for begun, ended in pauses:
        end = shift_by_pause(end, limit, begun, ended, hours=hours, calendar=work_calendar())
    return end


def _assist_end(it: Moving, end: datetime) -> datetime:
    finish = it.clock(ClockKind.FINISH)
    if finish is None:
        return end
    earlier = one_working_day_before(finish.due_at)
    return earlier if it.case.opened_at < earlier < end else end

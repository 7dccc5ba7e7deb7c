"""What follows by itself when its time has come: closing, resuming, filing. Each case on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from linli.casework.cases.models import Case, Clock, ClockStatus, Link, LinkKind
from linli.casework.cases.operations import CaseError
from linli.casework.matters.operations.closing import close
from linli.casework.matters.operations.filing import put_into_archive
from linli.casework.matters.operations.handling import resume
from linli.casework.matters.queries.filing import FILED_FROM, archive_before, file_rows
from linli.casework.matters.workflow import FAMILY, ClockKind, State
from linli.foundation.search.operations import refresh_frequencies
from linli.registers.access.rules import SYSTEM

AT_ONCE = 500
logger = structlog.get_logger(__name__)


def close_answered(*, at: datetime) -> int:
    """Close what was answered and not appealed against in time; return how many."""
    clocks = Clock.objects.filter(
        kind=ClockKind.CLOSE,
        status=ClockStatus.RUNNING,
        due_at__lte=at,
        case__state=State.ANSWERED,
    )
    ids = clocks.order_by("due_at").values_list("case_id", flat=True)
    return _each(list(ids[: AT_ONCE * 10]), lambda case_id: close(case_id, by=SYSTEM, at=at))


def close_split(*, at: datetime) -> int:
    """Close split matters whose parts are all closed; return how many."""
    parts = Link.objects.filter(other=OuterRef("pk"), kind=LinkKind.SPLIT_FROM)
    done = _open_in(State.SPLIT).filter(~Exists(parts.filter(case__is_open=True)), Exists(parts))
    reason = "拆分的各件均已结案"
    return _each(_ids(done), lambda case_id: close(case_id, reason=reason, by=SYSTEM, at=at))


def close_without_call(*, at: datetime) -> int:
    """Close finished matters whose reporter is unknown or wants no answer (DOMAIN §1.8)."""
    silent = _open_in(State.TO_FOLLOW_UP).filter(
        Q(secrecy="anonymous") | Q(matter__needs_reply=False)
    )
    reason = "匿名或不需回复，依规定不回访"
    return _each(_ids(silent), lambda case_id: close(case_id, reason=reason, by=SYSTEM, at=at))


def resume_parked(*, at: datetime) -> int:
    """Take parked matters up again whose milestone has come; return how many."""
    today = timezone.localdate(at)
    due = _open_in(State.PARKED).filter(matter__parked_until__lte=today)
    reason = "挂账计划的日期已到"
    return _each(_ids(due), lambda case_id: resume(case_id, reason=reason, by=SYSTEM, at=at))


def archive_due(*, at: datetime) -> int:
    """File what was closed long enough ago and lacks nothing; return how many.

    What lacks a ★ item stays on the archivist's desk.
    """
    closed = Case.objects.filter(
        family=FAMILY, is_open=False, archived_at=None, state__in=FILED_FROM
    )
    if not closed.exists():
        return 0  # a new city may have no rules yet either
    rows = closed.filter(closed_at__lte=archive_before(at))
    filed = 0
    for page in _pages(rows.select_related("matter").defer("body", "grams")):
        for row in file_rows(page):
            if row.is_whole:
                filed += _each([row.case.id], lambda case_id: _file(case_id, at))
    return filed


def _file(case_id: UUID, at: datetime) -> object:
    return put_into_archive(case_id, by=SYSTEM, at=at)


def refresh_grams(*, at: datetime) -> int:
    """Take anew how frequent each pair of characters is, by which a search chooses its way."""
    return refresh_frequencies(table="cases_case", column="grams", at=at)


def _open_in(state: State) -> QuerySet[Case]:
    return Case.objects.open().filter(family=FAMILY, state=state)


def _ids(cases: QuerySet[Case]) -> list[UUID]:
    return list(cases.order_by("id").values_list("id", flat=True)[: AT_ONCE * 10])


def _pages(cases: QuerySet[Case]) -> Iterator[list[Case]]:
    """Closed cases some hundred at a time, those closed longest first."""
    after: tuple[datetime, UUID] | None = None
    while True:
        rows = cases.order_by("closed_at", "id")
        if after is not None:
            rows = rows.filter(Q(closed_at__gt=after[0]) | Q(closed_at=after[0], id__gt=after[1]))
        page = list(rows[:AT_ONCE])
        yield page
        if len(page) < AT_ONCE:
            return
        last = page[-1]
        assert last.closed_at is not None  # noqa: S101  # they were read by it
        after = (last.closed_at, last.id)


def _each(ids: list[UUID], do: Callable[[UUID], object]) -> int:
    """Do one thing to each case in a transaction of its own; what somebody moved meanwhile stays."""
    done = 0
    for case_id in ids:
        try:
            do(case_id)
        except CaseError as refused:
            logger.warning("system_step_refused", case=str(case_id), why=str(refused))
        else:
            done += 1
    return done

"""Every move of a dispute: the kernel's door, with the seats that mediation's own registers prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.operations import Moving, advance
from linli.casework.cases.rules import TimedLimit
from linli.casework.cases.workflow import Seat
from linli.casework.mediation.models import (
    Appointment,
    Dispute,
    DisputeParty,
    MeetingTask,
    Session,
    SessionState,
)
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.queries.seeing import is_appointed
from linli.casework.mediation.workflow import BEFORE, COUNTED, ClockKind
from linli.registers.access.rules import Actor


@contextmanager
def moving(
    case_id: UUID,
    action: str,
    *,
    by: Actor,
    at: datetime,
    needs: Mapping[str, Any] | None = None,
    expect: int | None = None,
    party_id: UUID | None = None,
    is_reporter: bool = False,
) -> Iterator[Moving]:
    """Make one move of a dispute in one transaction; ``it.case.dispute`` is its row.

    ``party_id`` is the party the actor proved to be (by their own query code).
    Raises what the kernel's advance raises.
    """

    def proved(case: Case) -> frozenset[str]:
        seats = set[str]()
        if is_appointed(case.id, by):
            seats.add(Seat.APPOINTED)
        if has_task(case.id, by):
            seats.add(Seat.ASSIST)
        if party_id is not None and _is_party(case.id, party_id):
            seats.add(Seat.PARTY)
        return frozenset(seats)

    with transaction.atomic():
        with advance(
            case_id,
            action,
            by=by,
            at=at,
            needs=needs,
            expect=expect,
            is_reporter=is_reporter,
            proved=proved,
        ) as it:
            yield it
            _count(it)
        follow_case(it.case)
        _release_sessions(it.case, at)


def _count(it: Moving) -> None:
    measure = COUNTED.get(it.move.action)
    if measure is not None:
        it.count(measure, it.lead.unit_id if it.lead else None)


def _is_party(case_id: UUID, party_id: UUID) -> bool:
    return DisputeParty.objects.filter(dispute_id=case_id, id=party_id, is_gone=False).exists()


def has_task(case_id: UUID, by: Actor) -> bool:
    """Whether the actor's unit took on a task at a joint meeting about the dispute."""
    if by.unit_id is None:
        return False
    tasks = MeetingTask.objects.filter(meeting__dispute_id=case_id, unit_id=by.unit_id)
    return tasks.exists()


def follow_case(case: Case) -> None:
    """Let the current appointments repeat the case's state and due date: lists are in their order."""
    Appointment.objects.filter(dispute_id=case.id, is_current=True).update(
        case_state=case.state, case_due_at=case.due_at, is_case_open=case.is_open
    )


def _release_sessions(case: Case, at: datetime) -> None:
    """Cancel what was planned when mediation is over: rooms and mediators are free again."""
    if case.state not in BEFORE:
        Session.objects.filter(
            dispute_id=case.id, state=SessionState.PLANNED, begins__gt=at
        ).update(state=SessionState.CANCELLED)


def dispute_of(it: Moving) -> Dispute:
    """The dispute's own row, locked with its case."""
    return Dispute.objects.select_related("committee", "committee__unit").get(case=it.case)


def local_day(at: datetime) -> date:
    """The day in the city's own time zone."""
    return timezone.localdate(at)


def limit_for(dispute: Dispute, kind: str, at: datetime, *, phase: str | None = None) -> TimedLimit:
    """The limit that the rules of that day give a step of this dispute."""
    return rule_book().limit(
        kind,
        local_day(at),
        grade=dispute.grade,
        source=dispute.source,
        phase=dispute.court_phase if phase is None else phase,
    )


def start(
    it: Moving,
    kind: ClockKind,
    dispute: Dispute,
    *,
    since: datetime | None = None,
    phase: str | None = None,
) -> Clock:
    """Start a clock of this kind on the dispute under the move."""
    return it.start_clock(kind, limit_for(dispute, kind, it.at, phase=phase), since=since)


def threshold(code: str, at: datetime) -> int:
    """A configured number in force on the day."""
    return rule_book().threshold(code, local_day(at))

"""Side-paths ruled on by the reviewer: early end, appeal against an answer, reopening."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F

from linli.casework.cases.models import AssignmentStatus, Case
from linli.casework.cases.operations import NotAllowedNow, advance
from linli.casework.matters.models import Matter, RequestKind
from linli.casework.matters.operations.clocks import limit_for, start, threshold
from linli.casework.matters.operations.closing import redo_now
from linli.casework.matters.operations.notices import say_when, tell_reporter, tell_unit
from linli.casework.matters.operations.publishing import drop_publication
from linli.casework.matters.operations.requests import ask, rule
from linli.casework.matters.workflow import Action, ClockKind
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, due
from linli.registers.access.rules import Actor


def _review_due(case: Case, at: datetime) -> datetime:
    timed = limit_for(case, ClockKind.REVIEW, at)
    return due(at, timed.limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


def ask_termination(
    case_id: UUID,
    *,
    reason: str,
    basis: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Ask to end a matter early (终止办理): a ground found later, or no cooperation (WF art. 21)."""
    needs = {"reason": reason, "basis": basis}
    with advance(case_id, Action.ASK_TERMINATION, by=by, at=at, needs=needs, expect=expect) as it:
        ask(
            it,
            RequestKind.TERMINATION,
            reason=reason,
            basis=basis,
            due_at=_review_due(it.case, at),
        )
        it.say(reason, basis=basis)
    return it.case


def rule_on_termination(
    case_id: UUID,
    *,
    is_granted: bool,
    ruling: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """End a matter early, or let it go on; the reporter is told why and may appeal."""
    action = Action.TERMINATE if is_granted else Action.DENY_TERMINATION
    with advance(case_id, action, by=by, at=at, needs={"ruling": ruling}, expect=expect) as it:
        request = rule(it, RequestKind.TERMINATION, ruling, is_upheld=is_granted)
        lead = it.lead
        if is_granted:
            start(it, ClockKind.CLOSE)
            for part in [part for part in it.assignments if part.is_open]:
                it.end(part, AssignmentStatus.ENDED)
                for clock in it.clocks:
                    if clock.assignment_id == part.id:
                        it.stop_clock(clock, cancelled=True)
            tell_reporter(it, "terminated", reason=ruling[:200])
        it.say(ruling, basis=request.basis if request else "")
        if lead is not None:
            tell_unit(it, lead.unit_id, "termination_ruled", ruling=ruling[:100])
    return it.case


def appeal(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, is_reporter: bool = False
) -> Case:
    """Ask for a review of a refusal or an answer (不服答复申请复核) before it is closed."""
    with advance(
        case_id, Action.APPEAL, by=by, at=at, needs={"reason": reason}, is_reporter=is_reporter
    ) as it:
        clock = start(it, ClockKind.REVIEW)
        ask(it, RequestKind.APPEAL, reason=reason, due_at=clock.due_at)
        it.say(reason)
    return it.case


def rule_on_appeal(
    case_id: UUID,
    *,
    is_granted: bool,
    ruling: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Take the matter in after all, or uphold the answer that was given."""
    action = Action.GRANT_APPEAL if is_granted else Action.DENY_APPEAL
    with advance(case_id, action, by=by, at=at, needs={"ruling": ruling}, expect=expect) as it:
        rule(it, RequestKind.APPEAL, ruling, is_upheld=is_granted)
        if is_granted:
            start(it, ClockKind.DISPATCH)
            finish = start(it, ClockKind.FINISH)
            it.set(lead_unit_id=None)
            for part in it.assignments:
                it.end(part, AssignmentStatus.REPLACED)
            Matter.objects.filter(case=it.case).update(
                refusal_code="", outcome="", finished_at=None
            )
            tell_reporter(it, "accepted", due=say_when(finish.due_at), unit="12345")
        else:
            start(it, ClockKind.CLOSE)
            tell_reporter(it, "appeal_denied", reason=ruling[:200])
        it.say(ruling)
    return it.case


def ask_reopening(case_id: UUID, *, reason: str, by: Actor, at: datetime) -> Case:
    """Ask as its reporter that a closed matter be opened again; once, within the window.

    :raises NotAllowedNow: "reopened_before", "too_late", "asked_before".
    """
    needs = {"reason": reason}
    with advance(case_id, Action.ASK_REOPENING, by=by, at=at, needs=needs, is_reporter=True) as it:
        matter = Matter.objects.get(case=it.case)
        if matter.reopenings >= threshold("reopen_times", at):
            raise NotAllowedNow("reopened_before")
        closed_at = it.case.closed_at or at
        timed = limit_for(it.case, "reopen_window", closed_at)
        end = due(closed_at, timed.limit, hours=STANDARD_HOURS, calendar=work_calendar()).at
        if at > end:
            raise NotAllowedNow("too_late", f"{end:%F}")
        ask(it, RequestKind.REOPENING, reason=reason, due_at=_review_due(it.case, at))
        it.say(reason)
    return it.case


def rule_on_reopening(
    case_id: UUID,
    *,
    is_granted: bool,
    ruling: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Reopen a closed matter with a new limit, or leave it closed; the reporter is told."""
    action = Action.REOPEN if is_granted else Action.DENY_REOPENING
    with advance(case_id, action, by=by, at=at, needs={"ruling": ruling}, expect=expect) as it:
        rule(it, RequestKind.REOPENING, ruling, is_upheld=is_granted)
        if is_granted:
            if it.lead is None:
                raise NotAllowedNow("no_unit_to_reopen_with")
            redo_now(it)
            drop_publication(it)
            Matter.objects.filter(case=it.case).update(
                reopenings=F("reopenings") + 1, redos=F("redos") - 1
            )
        else:
            tell_reporter(it, "reopening_denied", reason=ruling[:200])
        it.say(ruling)
    return it.case

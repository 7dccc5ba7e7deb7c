"""结案: a dispute is closed when nothing is left to do; the clock's jobs that belong to agreements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.casework.cases.models import Case, Clock, ClockStatus
from linli.casework.cases.operations import CaseError, NotAllowedNow
from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Confirmation,
    Obligation,
    ObligationState,
    Visit,
)
from linli.casework.mediation.operations.moves import (
    dispute_of,
    local_day,
    moving,
    start,
    threshold,
)
from linli.casework.mediation.operations.notices import tell_mediators, tell_parties, tell_party
from linli.casework.mediation.operations.performing import note_breach
from linli.casework.mediation.queries.agreements import deadline_of
from linli.casework.mediation.rules.alerts import LAST, WAITING, alert_now
from linli.casework.mediation.rules.plans import Line, is_late, remind_now, visit_due
from linli.casework.mediation.workflow import FAMILY, Action, ClockKind, State
from linli.registers.access.rules import SYSTEM, Actor

_VISITED = (State.PERFORMED, State.UNPERFORMED, State.FAILED)
logger = structlog.get_logger(__name__)


def close(case_id: UUID, *, by: Actor, at: datetime, expect: int | None = None) -> Case:
    """Close a dispute that has ended.

    :raises NotAllowedNow: "at_court" a court has not decided yet, "not_visited", "lines_open".
    """
    with moving(case_id, Action.CLOSE, by=by, at=at, expect=expect) as it:
        stop = _not_closed_because(it.case)
        if stop:
            raise NotAllowedNow(stop)
    return it.case


def _not_closed_because(case: Case) -> str:
    confirmations = Confirmation.objects.filter(agreement__dispute_id=case.id)
    if confirmations.filter(state__in=WAITING).exists():
        return "at_court"
    if (
        case.state in _VISITED
        and not Visit.objects.filter(dispute_id=case.id, at__gte=case.state_at).exists()
    ):
        return "not_visited"
    return ""


def close_done(*, at: datetime) -> int:
    """Close what has ended, was visited since, and waits for no court; returns how many."""
    visited = Visit.objects.filter(dispute_id=OuterRef("id"), at__gte=OuterRef("state_at"))
    waiting = Confirmation.objects.filter(agreement__dispute_id=OuterRef("id"), state__in=WAITING)
    cases = (
        Case.objects.filter(family=FAMILY, is_open=True)
        .filter(Q(state=State.ROUTED) | Q(state__in=_VISITED) & Exists(visited))
        .exclude(Exists(waiting))
    )
    return _each(cases.values_list("id", flat=True), lambda one: close(one, by=SYSTEM, at=at))


def remind_of_obligations(*, at: datetime) -> int:
    """Remind debtors some days before an obligation is due, once each; returns how many."""
    today, before = local_day(at), threshold("remind_before_days", at)
    rows = _open_lines().filter(
        due_on__range=(today, today + timedelta(days=before)), reminded_on=None, state="due"
    )
    return _each(rows.values_list("id", flat=True), lambda one: _remind(one, today, before, at=at))


def _remind(obligation_id: UUID, today: date, before: int, *, at: datetime) -> None:
    line = Obligation.objects.select_related("agreement").get(id=obligation_id)
    case_id = line.agreement.dispute_id
    with moving(case_id, Action.REMIND_PERFORMANCE, by=SYSTEM, at=at) as it:
        line = Obligation.objects.select_related("debtor__party").get(id=obligation_id)
        if not remind_now(Line(line.due_on, line.state, line.reminded_on), today, before):
            raise NotAllowedNow("not_open")
        line.reminded_on = today
        line.save(update_fields=["reminded_on"])
        tell_party(it, line.debtor)
        it.say(line=line.position, due=line.due_on.isoformat())


def note_breaches(*, at: datetime) -> int:
    """Note every obligation whose day is over and of which nobody says it is done."""
    today = local_day(at)
    rows = _open_lines().filter(due_on__lt=today, state=ObligationState.DUE, claimed_at=None)

    def one(obligation_id: UUID) -> None:
        line = Obligation.objects.select_related("agreement").get(id=obligation_id)
        if is_late(Line(line.due_on, line.state), today):
            note_breach(line.agreement.dispute_id, line.id, by=SYSTEM, at=at)

    return _each(rows.values_list("id", flat=True), one)


def _open_lines() -> QuerySet[Obligation]:
    return Obligation.objects.filter(
        agreement__state=AgreementState.IN_FORCE,
        agreement__dispute__case__state__in=(State.AGREED, State.UNPERFORMED),
    ).order_by("due_on", "id")


def call_for_visits(*, at: datetime) -> int:
    """Make a visit due where a day of performance has come and nobody asked how it went."""
    today = local_day(at)
    running = Clock.objects.filter(
        case_id=OuterRef("agreement__dispute_id"),
        kind=ClockKind.VISIT,
        status=ClockStatus.RUNNING,
    )
    asked = Visit.objects.filter(
        dispute_id=OuterRef("agreement__dispute_id"), at__date__gte=OuterRef("due_on")
    )
    rows = (
        Obligation.objects.filter(
            agreement__state=AgreementState.IN_FORCE,
            agreement__dispute__case__state=State.AGREED,
            due_on__lte=today,
        )
        .exclude(Exists(running))
        .exclude(Exists(asked))
        .order_by("agreement__dispute_id")
        .values_list("agreement__dispute_id", flat=True)
        .distinct()
    )
    return _each(rows, lambda one: _call_for_visit(one, today, at=at))


def _call_for_visit(case_id: UUID, today: date, *, at: datetime) -> None:
    lines = Obligation.objects.filter(
        agreement__dispute_id=case_id, agreement__state=AgreementState.IN_FORCE
    )
    visits = Visit.objects.filter(dispute_id=case_id).values_list("at", flat=True)
    due_days = list(lines.values_list("due_on", flat=True))
    if not visit_due(due_days, [local_day(one) for one in visits], today):
        raise NotAllowedNow("not_due")
    with moving(case_id, Action.VISIT_DUE, by=SYSTEM, at=at) as it:
        start(it, ClockKind.VISIT, dispute_of(it), phase="due")
        tell_mediators(it, "dispute_visit_due")


def alert_of_confirmation(*, at: datetime) -> int:
    """Tell mediator and parties that the period for the court ends: at two days, once each."""
    today = local_day(at)
    first, last = threshold("confirm_first_alert", at), threshold("confirm_last_alert", at)
    clocks = Clock.objects.filter(
        case__family=FAMILY, kind=ClockKind.CONFIRM, status=ClockStatus.RUNNING
    )
    some, more = today - timedelta(days=first), today - timedelta(days=last)
    told = Agreement.objects.filter(
        dispute_id=OuterRef("case_id"), state=AgreementState.IN_FORCE, alerts__contains=[LAST]
    )
    told_once = Agreement.objects.filter(
        dispute_id=OuterRef("case_id"), state=AgreementState.IN_FORCE
    ).exclude(alerts=[])
    waits = (
        Q(due_at__lt=at)
        | Q(started_at__date__lte=more) & ~Exists(told)
        | Q(started_at__date__lte=some) & ~Exists(told_once)
    )
    ids = clocks.filter(waits).order_by("due_at").values_list("case_id", flat=True)
    return _each(ids, lambda one: _alert(one, today, first, last, at=at))


def _alert(case_id: UUID, today: date, first: int, last: int, *, at: datetime) -> None:
    agreement = Agreement.objects.get(dispute_id=case_id, state=AgreementState.IN_FORCE)
    since = local_day(agreement.in_force_at) if agreement.in_force_at else today
    deadline = deadline_of(Case.objects.get(id=case_id))
    if deadline is not None and deadline < today:
        with moving(case_id, Action.CONFIRMATION_LAPSED, by=SYSTEM, at=at) as it:
            clock = it.clock(ClockKind.CONFIRM)
            if clock is not None:
                it.stop_clock(clock, cancelled=True)
        return
    alert = alert_now(since, today, first=first, last=last, told=agreement.alerts)
    if alert is None:
        raise NotAllowedNow("not_due")
    with moving(case_id, Action.ALERT_CONFIRMATION, by=SYSTEM, at=at) as it:
        agreement.alerts = [*agreement.alerts, alert]
        agreement.save(update_fields=["alerts"])
        tell_parties(it)
        tell_mediators(it, "dispute_confirm_alert", due=str(deadline))
        it.say(alert=alert, deadline=str(deadline))


def _each(ids: Iterable[UUID], do: Callable[[UUID], object]) -> int:
    """Each in a transaction of its own; one that somebody was faster with is left to the next run."""
    done = 0
    for one in list(ids):
        try:
            do(one)
        except CaseError as refused:
            logger.debug("left_to_the_next_run", id=str(one), why=str(refused))
        else:
            done += 1
    return done

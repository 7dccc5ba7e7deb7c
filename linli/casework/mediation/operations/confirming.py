"""司法确认: both apply together, the court decides; too late and what a court would not hear is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Case, Clock, Document
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import (
    Agreement,
    Confirmation,
    ConfirmationState,
    Dispute,
    DisputeParty,
    Side,
)
from linli.casework.mediation.operations.agreeing import in_force
from linli.casework.mediation.operations.moves import (
    dispute_of,
    limit_for,
    local_day,
    moving,
    start,
)
from linli.casework.mediation.operations.notices import tell_mediators, tell_parties
from linli.casework.mediation.queries.agreements import (
    YES,
    court_hears,
    deadline_of,
    who_agrees,
)
from linli.casework.mediation.rules.alerts import COURTS, WAITING, missing_papers, why_not
from linli.casework.mediation.workflow import Action, ClockKind
from linli.registers.access.rules import Actor

NO = "no"


@dataclass(frozen=True, kw_only=True)
class Application:
    """A joint application: to which court and why this one, with which papers."""

    court: str
    why_this_court: str
    papers: Sequence[str] = field(default=())
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What the court did: its number, the day, why, and its paper."""

    on: date
    number: str = ""
    reason: str = ""
    document: Document | None = None


def wish_confirmation(
    case_id: UUID,
    party_id: UUID,
    *,
    answer: str,
    means: str,
    by: Actor,
    at: datetime,
    as_party: bool = False,
    expect: int | None = None,
) -> Case:
    """Note whether a party wishes to apply to the court; both must (民事诉讼法 art. 205).

    :raises NotAllowedNow: why it is not offered, "no_such_party".
    """
    with moving(
        case_id, Action.WISH_CONFIRMATION, by=by, at=at, needs={"answer": answer}, expect=expect,
        party_id=party_id if as_party else None,
    ) as it:  # fmt: skip
        agreement = _offered(it, dispute_of(it), local_day(at))
        party = DisputeParty.objects.filter(dispute_id=case_id, id=party_id, is_gone=False).first()
        if party is None or answer not in (YES, NO):
            raise NotAllowedNow("no_such_party")
        agreement.wishes_court = {
            **agreement.wishes_court,
            str(party.position): {"answer": answer, "means": means, "on": str(local_day(at))},
        }
        agreement.save(update_fields=["wishes_court"])
        tell_mediators(it, "dispute_court_wish")
        it.say(party=party.position, answer=answer, means=means)
    return it.case


def apply_confirmation(
    case_id: UUID,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Confirmation:
    """Hand the joint application in at the court; its time to decide on taking it begins.

    :raises NotAllowedNow: why it is not offered ("confirm_late" the last day), "both_must_apply"
        who did not agree, "papers_missing" which, "unknown_court_ground".
    """
    needs = {"court": application.court.strip(), "consents": True}
    with moving(case_id, Action.APPLY_CONFIRMATION, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        on = application.on or local_day(at)
        agreement = _offered(it, dispute, on)
        if on > local_day(at):
            raise NotAllowedNow("day_in_future")
        agreed = who_agrees(agreement)
        _check(application, dispute, agreed)
        confirmation = Confirmation.objects.create(
            agreement=agreement,
            state=ConfirmationState.APPLIED,
            court=application.court.strip()[:80],
            why_this_court=application.why_this_court,
            applied_on=on,
            agreed_by=agreed,
            papers=list(application.papers),
        )
        clock = start(it, ClockKind.COURT, dispute, since=_since(on, at), phase="applied")
        _due(confirmation, clock)
        tell_parties(it)
        it.say(court=confirmation.court, parties=agreed, on=on.isoformat())
    return confirmation


def court_accepts(
    case_id: UUID, ruling: Ruling, *, by: Actor, at: datetime, expect: int | None = None
) -> Confirmation:
    """The court takes the application: fifteen days to decide (2011 rules art. 5)."""
    with moving(
        case_id, Action.COURT_ACCEPTS, by=by, at=at, needs={"on": ruling.on}, expect=expect
    ) as it:
        confirmation = _at_court(it, ruling, {ConfirmationState.APPLIED})
        confirmation.state = ConfirmationState.ACCEPTED
        confirmation.accepted_on = ruling.on
        confirmation.court_number = ruling.number.strip()[:60]
        clock = start(
            it, ClockKind.COURT, dispute_of(it), since=_since(ruling.on, at), phase="accepted"
        )
        _due(confirmation, clock)
        _tell(it, confirmation, ruling)
    return confirmation


def court_extends(
    case_id: UUID, ruling: Ruling, *, by: Actor, at: datetime, expect: int | None = None
) -> Confirmation:
    """The court takes ten days more; they count from when it took the application."""
    with moving(
        case_id, Action.COURT_EXTENDS, by=by, at=at, needs={"on": ruling.on}, expect=expect
    ) as it:
        confirmation = _at_court(it, ruling, {ConfirmationState.ACCEPTED})
        since = _since(confirmation.accepted_on or ruling.on, at)
        clock = start(it, ClockKind.COURT, dispute_of(it), since=since, phase="extended")
        _due(confirmation, clock)
        _tell(it, confirmation, ruling)
    return confirmation


def court_refuses(
    case_id: UUID, ruling: Ruling, *, by: Actor, at: datetime, expect: int | None = None
) -> Confirmation:
    """The court does not take the application (民诉解释 art. 355)."""
    needs = {"reason": ruling.reason.strip(), "on": ruling.on}
    with moving(case_id, Action.COURT_REFUSES, by=by, at=at, needs=needs, expect=expect) as it:
        return _decided(it, ruling, ConfirmationState.NOT_ACCEPTED, {ConfirmationState.APPLIED})


def court_confirms(
    case_id: UUID, ruling: Ruling, *, by: Actor, at: datetime, expect: int | None = None
) -> Confirmation:
    """The court holds the agreement valid: it can be enforced (art. 206)."""
    needs = {"number": ruling.number.strip(), "on": ruling.on}
    with moving(case_id, Action.COURT_CONFIRMS, by=by, at=at, needs=needs, expect=expect) as it:
        return _decided(it, ruling, ConfirmationState.CONFIRMED, WAITING)


def court_dismisses(
    case_id: UUID, ruling: Ruling, *, by: Actor, at: datetime, expect: int | None = None
) -> Confirmation:
    """The court dismisses it: mediate again, or sue (art. 206)."""
    needs = {"reason": ruling.reason.strip(), "on": ruling.on}
    with moving(case_id, Action.COURT_DISMISSES, by=by, at=at, needs=needs, expect=expect) as it:
        return _decided(it, ruling, ConfirmationState.DISMISSED, WAITING)


def withdraw_confirmation(
    case_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    party_id: UUID | None = None,
    expect: int | None = None,
) -> Confirmation:
    """Take the application back before the court has decided."""
    needs = {"reason": reason.strip()}
    with moving(
        case_id, Action.WITHDRAW_CONFIRMATION, by=by, at=at, needs=needs, expect=expect,
        party_id=party_id,
    ) as it:  # fmt: skip
        ruling = Ruling(on=local_day(at), reason=reason)
        return _decided(it, ruling, ConfirmationState.WITHDRAWN, WAITING)


def _offered(it: Moving, dispute: Dispute, on: date) -> Agreement:
    """The agreement in force, when an application is possible on a day."""
    agreement = Agreement.objects.filter(dispute=dispute, state="in_force").first()
    states = agreement.confirmations.values_list("state", flat=True) if agreement else ()
    deadline = deadline_of(it.case)
    stop = why_not(
        in_force=agreement is not None,
        court_hears=court_hears(dispute, it.at),
        deadline=deadline,
        today=on,
        states=list(states),
    )
    if stop is not None or agreement is None:
        detail = str(deadline or "") if stop == "confirm_late" else ""
        raise NotAllowedNow(str(stop), detail)
    return agreement


def _check(application: Application, dispute: Dispute, agreed: Sequence[int]) -> None:
    if application.why_this_court not in COURTS:
        raise NotAllowedNow("unknown_court_ground")
    missing = missing_papers(application.papers)
    if missing:
        raise NotAllowedNow("papers_missing", str(len(missing)))
    present = DisputeParty.objects.filter(dispute=dispute, is_gone=False).exclude(side=Side.THIRD)
    silent = set(present.values_list("position", flat=True)) - set(agreed)
    if silent:
        raise NotAllowedNow("both_must_apply", str(len(silent)))


def _since(on: date, at: datetime) -> datetime:
    """The morning of a day that is past, or now."""
    if on >= local_day(at):
        return at
    return timezone.make_aware(datetime.combine(on, time(9)))


def _due(confirmation: Confirmation, clock: Clock) -> None:
    confirmation.court_due_on = local_day(clock.due_at)
    confirmation.save()


def _at_court(it: Moving, ruling: Ruling, states: set[str] | frozenset[str]) -> Confirmation:
    confirmation = (
        Confirmation.objects.filter(agreement=in_force(it.case.id))
        .order_by("-applied_on", "-id")
        .first()
    )
    if confirmation is None or confirmation.state not in states:
        raise NotAllowedNow("not_at_court")
    if ruling.on > local_day(it.at):
        raise NotAllowedNow("day_in_future")
    if ruling.on < confirmation.applied_on:
        raise NotAllowedNow("before_application", str(confirmation.applied_on))
    return confirmation


def _decided(
    it: Moving, ruling: Ruling, state: ConfirmationState, states: set[str] | frozenset[str]
) -> Confirmation:
    confirmation = _at_court(it, ruling, states)
    confirmation.state = state
    confirmation.decided_on = ruling.on
    confirmation.reason = ruling.reason.strip()[:200]
    confirmation.court_number = (ruling.number.strip() or confirmation.court_number)[:60]
    if ruling.document is not None:
        ruling.document.case = it.case
        it.add_document(ruling.document)
        confirmation.ruling = ruling.document
    confirmation.save()
    _resume_period(it, confirmation)
    _tell(it, confirmation, ruling)
    return confirmation


def _resume_period(it: Moving, confirmation: Confirmation) -> None:
    """Not taken or taken back: while the thirty days run, both may apply again."""
    if confirmation.state not in (ConfirmationState.NOT_ACCEPTED, ConfirmationState.WITHDRAWN):
        return
    agreement, deadline = confirmation.agreement, deadline_of(it.case)
    if deadline is None or deadline < local_day(it.at) or agreement.in_force_at is None:
        return
    dispute = dispute_of(it)
    timed = limit_for(dispute, ClockKind.CONFIRM, it.at)
    it.start_clock(ClockKind.CONFIRM, timed, since=agreement.in_force_at)


def _tell(it: Moving, confirmation: Confirmation, ruling: Ruling) -> None:
    tell_parties(it)
    tell_mediators(it, "dispute_court")
    it.say(
        ruling.reason.strip(),
        on=ruling.on.isoformat(),
        number=confirmation.court_number,
        court=confirmation.court,
    )


__all__ = [
    "NO",
    "Application",
    "Ruling",
    "apply_confirmation",
    "court_accepts",
    "court_confirms",
    "court_dismisses",
    "court_extends",
    "court_refuses",
    "wish_confirmation",
    "withdraw_confirmation",
]

"""履行: who did what by when, who says so, and what follows when it was not done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.casework.cases.models import Case, Document
from linli.casework.cases.operations import Missing, Moving, NotAllowedNow, moves_together
from linli.casework.mediation.models import (
    Agreement,
    DisputeParty,
    Obligation,
    ObligationState,
)
from linli.casework.mediation.operations.agreeing import drop_draft, in_force, not_at_court
from linli.casework.mediation.operations.moves import dispute_of, local_day, moving, start
from linli.casework.mediation.operations.notices import tell_mediators, tell_party
from linli.casework.mediation.operations.signing import follow_plan
from linli.casework.mediation.rules.plans import OPEN, is_performed
from linli.casework.mediation.workflow import Action, ClockKind, State
from linli.registers.access.rules import SYSTEM, Actor


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What shows that an obligation was performed; words, and perhaps a receipt."""

    words: str
    on: date | None = None
    document: Document | None = None


def record_performance(
    case_id: UUID,
    obligation_id: UUID,
    proof: Proof,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """The mediator or clerk notes that an obligation was performed, and how it is known.

    When nothing of the plan is left, the dispute is performed.

    :raises NotAllowedNow: "no_such_obligation", "not_open", "performed_in_future".
    """
    needs = {"proof": proof.words.strip()}
    with moves_together():
        with moving(
            case_id, Action.PROVE_PERFORMANCE, by=by, at=at, needs=needs, expect=expect
        ) as it:
            line = _line(it, obligation_id, OPEN | {ObligationState.IMPOSSIBLE})
            _done(it, line, proof)
        return _settle(it.case, line.agreement, at=at)


def claim_performance(
    case_id: UUID,
    obligation_id: UUID,
    proof: Proof,
    *,
    party_id: UUID,
    by: Actor,
    at: datetime,
) -> Case:
    """The debtor says that it is done; the creditor confirms, and the mediator is told.

    :raises NotAllowedNow: "not_your_obligation", "not_open".
    """
    needs = {"proof": proof.words.strip()}
    with moving(
        case_id, Action.PROVE_PERFORMANCE, by=by, at=at, needs=needs, party_id=party_id
    ) as it:
        line = _line(it, obligation_id, OPEN)
        if line.debtor_id != party_id:
            raise NotAllowedNow("not_your_obligation")
        line.claimed_at = at
        line.proof_words = proof.words.strip()[:200]
        _keep_document(it, line, proof)
        line.save(update_fields=["claimed_at", "proof_words", "proof"])
        if line.creditor is not None:
            tell_party(it, line.creditor)
        tell_mediators(it, "dispute_claimed")
        it.say(line=line.position, claimed=True)
    return it.case


def confirm_performance(
    case_id: UUID, obligation_id: UUID, *, party_id: UUID, by: Actor, at: datetime
) -> Case:
    """The creditor says that they received what was owed.

    :raises NotAllowedNow: "not_owed_to_you", "not_open".
    """
    with moves_together():
        with moving(
            case_id, Action.PROVE_PERFORMANCE, by=by, at=at,
            needs={"proof": "creditor"}, party_id=party_id,
        ) as it:  # fmt: skip
            line = _line(it, obligation_id, OPEN)
            _owed_to(line, party_id)
            on = local_day(line.claimed_at or at)
            _done(it, line, Proof(words=line.proof_words or "对方确认已履行", on=on))
            tell_party(it, line.debtor)
        return _settle(it.case, line.agreement, at=at)


def deny_performance(
    case_id: UUID,
    obligation_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    party_id: UUID | None = None,
    expect: int | None = None,
) -> Case:
    """Say that what the debtor says was done was not: the mediator looks into it."""
    needs = {"reason": reason.strip()}
    with moving(
        case_id, Action.DENY_PERFORMANCE, by=by, at=at, needs=needs, expect=expect,
        party_id=party_id,
    ) as it:  # fmt: skip
        line = _line(it, obligation_id, OPEN)
        if party_id is not None:
            _owed_to(line, party_id)
        line.claimed_at = None
        line.save(update_fields=["claimed_at"])
        tell_mediators(it, "dispute_denied")
        it.say(reason.strip(), line=line.position)
    return it.case


def waive(
    case_id: UUID,
    obligation_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    party_id: UUID | None = None,
    expect: int | None = None,
) -> Case:
    """The creditor releases the debtor; on the mediator's desk with the creditor's word.

    :raises NotAllowedNow: "not_owed_to_you", "not_open".
    """
    needs = {"reason": reason.strip()}
    with moves_together():
        with moving(
            case_id, Action.WAIVE, by=by, at=at, needs=needs, expect=expect, party_id=party_id
        ) as it:
            line = _line(it, obligation_id, OPEN | {ObligationState.IMPOSSIBLE})
            if party_id is not None:
                _owed_to(line, party_id)
            line.state, line.closed_because = ObligationState.WAIVED, reason.strip()[:200]
            line.save(update_fields=["state", "closed_because"])
            tell_party(it, line.debtor)
            follow_plan(it, line.agreement)
            it.say(reason.strip(), line=line.position)
        return _settle(it.case, line.agreement, at=at)


def urge_performance(
    case_id: UUID, obligation_id: UUID, *, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Urge the debtor of an open obligation (人民调解法 art. 31)."""
    with moving(case_id, Action.URGE_PERFORMANCE, by=by, at=at, expect=expect) as it:
        line = _line(it, obligation_id, OPEN)
        line.urged_at = at
        line.save(update_fields=["urged_at"])
        tell_party(it, line.debtor)
        it.say(line=line.position)
    return it.case


def note_breach(
    case_id: UUID, obligation_id: UUID, *, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Note that an obligation was not kept in time; both sides and the mediator are told.

    :raises NotAllowedNow: "not_late_yet", "not_open".
    """
    with moving(case_id, Action.BREACH, by=by, at=at, expect=expect) as it:
        line = _line(it, obligation_id, frozenset({ObligationState.DUE}))
        if line.due_on >= local_day(at):
            raise NotAllowedNow("not_late_yet")
        line.state = ObligationState.BREACHED
        line.save(update_fields=["state"])
        tell_party(it, line.debtor)
        if line.creditor is not None:
            tell_party(it, line.creditor)
        tell_mediators(it, "dispute_breach")
        it.say(line=line.position)
    return it.case


def perform_at_once(
    case_id: UUID, proof: Proof, *, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """All was performed on the spot when it was signed."""
    needs = {"proof": proof.words.strip()}
    with moving(case_id, Action.PERFORM_AT_ONCE, by=by, at=at, needs=needs, expect=expect) as it:
        agreement = in_force(case_id)
        for line in _lines(agreement, OPEN):
            _done(it, line, proof, follows=False)
        _after_performance(it)
        it.say(proof.words.strip())
    return it.case


def performed(case_id: UUID, *, by: Actor, at: datetime, expect: int | None = None) -> Case:
    """Note that all is performed, of an agreement without lines or with none left open.

    :raises NotAllowedNow: "lines_open" how many.
    """
    with moving(case_id, Action.PERFORMED, by=by, at=at, expect=expect) as it:
        agreement = in_force(case_id)
        still_open = len(_lines(agreement, OPEN | {ObligationState.IMPOSSIBLE}))
        if still_open:
            raise NotAllowedNow("lines_open", str(still_open))
        _after_performance(it)
    return it.case


def cannot_perform(
    case_id: UUID,
    *,
    reason: str,
    route: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Note that what is still open cannot be performed; the route that is left is told."""
    needs = {"reason": reason.strip(), "route": route.strip()}
    with moving(case_id, Action.CANNOT_PERFORM, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        for line in _lines(in_force(case_id), OPEN):
            line.state, line.closed_because = ObligationState.IMPOSSIBLE, reason.strip()[:200]
            line.save(update_fields=["state", "closed_because"])
            if line.creditor is not None:
                tell_party(it, line.creditor)
        dispute.route_told = route.strip()[:200]
        dispute.save(update_fields=["route_told"])
        start(it, ClockKind.VISIT, dispute, phase="")
        start(it, ClockKind.FILE, dispute)
        it.say(reason.strip(), route=route.strip())
    return it.case


def mediate_again(
    case_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """Go back to the table: after a dismissal, a breach, or because both want to (art. 31)."""
    needs = {"reason": reason.strip()}
    with moving(case_id, Action.MEDIATE_AGAIN, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        not_at_court(case_id)
        drop_draft(it)
        dispute.outcome, dispute.ended_at, dispute.ended_because = "", None, ""
        dispute.save(update_fields=["outcome", "ended_at", "ended_because"])
        start(it, ClockKind.MEDIATE, dispute)
        it.say(reason.strip())
    return it.case


def _line(it: Moving, obligation_id: UUID, states: frozenset[str]) -> Obligation:
    rows = Obligation.objects.select_related(
        "agreement", "debtor__party", "creditor__party"
    ).filter(agreement=in_force(it.case.id))
    line = rows.filter(id=obligation_id).first()
    if line is None:
        raise NotAllowedNow("no_such_obligation")
    if line.state not in states:
        raise NotAllowedNow("not_open")
    return line


def _lines(agreement: Agreement, states: frozenset[str]) -> Sequence[Obligation]:
    rows = Obligation.objects.filter(agreement=agreement, state__in=states)
    return list(rows.select_related("debtor__party", "creditor__party").order_by("position"))


def _owed_to(line: Obligation, party_id: UUID) -> None:
    """Only the one it is owed to speaks for it; where nobody is named, anybody but the debtor."""
    if line.debtor_id == party_id or line.creditor_id not in (None, party_id):
        raise NotAllowedNow("not_owed_to_you")


def _done(it: Moving, line: Obligation, proof: Proof, *, follows: bool = True) -> None:
    today = local_day(it.at)
    on = proof.on or today
    if on > today:
        raise NotAllowedNow("performed_in_future")
    if not proof.words.strip():
        raise Missing("proof")
    line.state, line.done_on = ObligationState.DONE, on
    line.proof_words = proof.words.strip()[:200]
    _keep_document(it, line, proof)
    line.save(update_fields=["state", "done_on", "proof_words", "proof"])
    if follows:
        follow_plan(it, line.agreement)
        it.say(line=line.position, on=on.isoformat())


def _keep_document(it: Moving, line: Obligation, proof: Proof) -> None:
    if proof.document is not None:
        proof.document.case = it.case
        it.add_document(proof.document)
        line.proof = proof.document


def _settle(case: Case, agreement: Agreement, *, at: datetime) -> Case:
    states = list(Obligation.objects.filter(agreement=agreement).values_list("state", flat=True))
    if not is_performed(states) or case.state not in (State.AGREED, State.UNPERFORMED):
        return case
    with moving(case.id, Action.PERFORMED, by=SYSTEM, at=at) as it:
        _after_performance(it)
    return it.case


def _after_performance(it: Moving) -> None:
    """Visit and file; nobody needs a court any more to have it performed."""
    dispute = dispute_of(it)
    start(it, ClockKind.VISIT, dispute, phase="")
    start(it, ClockKind.FILE, dispute)
    confirm = it.clock(ClockKind.CONFIRM)
    if confirm is not None:
        confirm.note = "performed"
        it.stop_clock(confirm, cancelled=True)
    for party in DisputeParty.objects.filter(dispute=dispute, is_gone=False).select_related(
        "party"
    ):
        tell_party(it, party)

"""签名与生效: signatures for one wording, and what happens when the last one is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.casework.cases.models import Case, Document
from linli.casework.cases.operations import Moving, NotAllowedNow, moves_together
from linli.casework.cases.rules import TimedLimit
from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Appointment,
    Dispute,
    DisputeParty,
    Obligation,
    Signature,
)
from linli.casework.mediation.operations.agreeing import (
    digest_of,
    draft_of,
    in_force,
)
from linli.casework.mediation.operations.moves import dispute_of, local_day, moving, start
from linli.casework.mediation.operations.notices import (
    tell_committee,
    tell_mediators,
    tell_parties,
)
from linli.casework.mediation.queries.agreements import (
    court_hears,
    is_complete,
    present_parties,
    who_must_sign,
)
from linli.casework.mediation.rules.plans import Line, next_due
from linli.casework.mediation.rules.terms import is_signature
from linli.casework.mediation.workflow import Action, ClockKind, State
from linli.foundation.calendar.rules import Limit, LimitUnit, RollRule, StartRule
from linli.registers.access.rules import SYSTEM, Actor

SCREEN, PAPER, FINGERPRINT, SEAL = "screen", "paper", "fingerprint", "seal"
MEANS = (SCREEN, PAPER, FINGERPRINT, SEAL)
_PERFORM_BASIS = "《人民调解法》第三十一条"


@dataclass(frozen=True, kw_only=True)
class Signed:
    """How somebody signed: drawn on the screen, or on paper of which a scan may be kept.

    ``digest`` is the wording that stood before the signer; on paper it is the one that was printed.
    """

    means: str
    digest: str = ""
    image: str = ""
    scan: Document | None = None


def sign_as_party(
    case_id: UUID,
    party_id: UUID,
    signed: Signed,
    *,
    by: Actor,
    at: datetime,
    as_party: bool = False,
    expect: int | None = None,
) -> Case:
    """A party signs: by themselves with their query code, or at the desk before the mediator.

    With the last signature the agreement comes into force.

    :raises NotAllowedNow: "no_draft", "wording_changed", "signed_before", "not_a_signature",
        "not_a_signer", "oral_is_not_signed", or what keeps the draft from being signed.
    """
    proved = party_id if as_party else None
    needs = {"means": signed.means}
    with moves_together():
        with moving(
            case_id, Action.SIGN, by=by, at=at, needs=needs, expect=expect, party_id=proved
        ) as it:
            if as_party and signed.means != SCREEN:
                raise NotAllowedNow("paper_needs_mediator")
            agreement, parties = _to_sign(it, signed)
            party = _signer(agreement, parties, party_id)
            _keep(it, agreement, signed, party=party, mediator_id=None)
            it.say(party=party.position, means=signed.means, digest=agreement.digest)
        return _settle(it.case, at=at)


def _signer(agreement: Agreement, parties: list[DisputeParty], party_id: UUID) -> DisputeParty:
    if agreement.is_oral:
        raise NotAllowedNow("oral_is_not_signed")
    for party in who_must_sign(agreement, parties):
        if party.id == party_id:
            return party
    raise NotAllowedNow("not_a_signer")


def sign_as_mediator(
    case_id: UUID, signed: Signed, *, by: Actor, at: datetime, expect: int | None = None
) -> Case:
    """The mediator signs; an oral agreement is in force with the lead mediator's signature.

    :raises NotAllowedNow: as sign_as_party, and "no_mediator_account".
    """
    needs = {"means": signed.means}
    with moves_together():
        with moving(case_id, Action.SIGN, by=by, at=at, needs=needs, expect=expect) as it:
            agreement, _ = _to_sign(it, signed)
            own = Appointment.objects.filter(
                dispute_id=case_id, is_current=True, account_id=by.account_id
            ).first()
            if own is None:
                raise NotAllowedNow("no_mediator_account")
            _keep(it, agreement, signed, party=None, mediator_id=own.mediator_id)
            it.say(mediator=True, means=signed.means, digest=agreement.digest)
        return _settle(it.case, at=at)


def put_seal(case_id: UUID, *, by: Actor, at: datetime, expect: int | None = None) -> Case:
    """Note that the committee's seal is on the agreement in force (人民调解法 art. 29).

    :raises NotAllowedNow: "no_agreement_in_force", "sealed_before".
    """
    with moving(case_id, Action.SIGN, by=by, at=at, needs={"means": SEAL}, expect=expect) as it:
        agreement = in_force(case_id)
        if agreement.sealed_by_committee_at is not None:
            raise NotAllowedNow("sealed_before")
        agreement.sealed_by_committee_at = at
        agreement.save(update_fields=["sealed_by_committee_at"])
        it.say(means=SEAL, agreement=agreement.position)
    return it.case


def _to_sign(it: Moving, signed: Signed) -> tuple[Agreement, list[DisputeParty]]:
    """The draft as it stands with the parties of today; a changed one is a new wording."""
    if signed.means not in MEANS:
        raise NotAllowedNow("unknown_means", signed.means)
    dispute = dispute_of(it)
    agreement, parties = draft_of(dispute), present_parties(dispute.pk)
    if {"applicant", "respondent"} - {str(one.side) for one in parties}:
        raise NotAllowedNow("side_has_nobody")
    if Obligation.objects.filter(agreement=agreement, debtor__is_gone=True).exists() or (
        Obligation.objects.filter(agreement=agreement, creditor__is_gone=True).exists()
    ):
        raise NotAllowedNow("plan_names_stranger")
    if digest_of(agreement, dispute, parties) != agreement.digest:
        # A party died, withdrew or was added since: the same words bind other people.
        raise NotAllowedNow("parties_changed")
    if signed.digest and signed.digest != agreement.digest:
        raise NotAllowedNow("wording_changed")
    if signed.means == SCREEN and not is_signature(signed.image):
        raise NotAllowedNow("not_a_signature")
    return agreement, parties


def _keep(
    it: Moving,
    agreement: Agreement,
    signed: Signed,
    *,
    party: DisputeParty | None,
    mediator_id: UUID | None,
) -> None:
    signatures = Signature.objects.filter(agreement=agreement, digest=agreement.digest)
    own: dict[str, object] = {"party": party} if party else {"mediator": mediator_id}
    if signatures.filter(**own).exists():
        raise NotAllowedNow("signed_before")
    Signature.objects.create(
        agreement=agreement,
        party=party,
        mediator_id=mediator_id,
        means=signed.means,
        image=signed.image,
        digest=agreement.digest,
        at=it.at,
        taken_by=it.by.name[:40] if party is not None else "",
    )
    agreement.state = AgreementState.SIGNING
    if signed.scan is not None:
        signed.scan.case = it.case
        it.add_document(signed.scan)
        agreement.scan = signed.scan
    agreement.save(update_fields=["state", "scan"])


def _settle(case: Case, *, at: datetime) -> Case:
    """Let the agreement come into force when the last signature is there."""
    agreement = Agreement.objects.select_related("dispute").get(
        dispute_id=case.id, state=AgreementState.SIGNING
    )
    if not is_complete(agreement):
        return case
    action = Action.AGREE if case.state == State.MEDIATING else Action.SUPERSEDE
    with moving(case.id, action, by=SYSTEM, at=at, needs={"agreement": agreement.number}) as it:
        _replace_old(agreement)
        _put_in_force(it, agreement)
        tell_parties(it)
        tell_mediators(it, "dispute_agreed")
        tell_committee(it, "dispute_agreed")
    return it.case


def _replace_old(agreement: Agreement) -> None:
    old = Agreement.objects.filter(dispute=agreement.dispute, state=AgreementState.IN_FORCE).first()
    if old is None:
        return
    # 多份 -1, -2: the first of several had the bare number while it was the only one.
    if old.number == agreement.dispute.file_number:
        old.number += "-1"
    old.state = AgreementState.SUPERSEDED
    old.save(update_fields=["state", "number"])
    agreement.supersedes = old


def _put_in_force(it: Moving, agreement: Agreement) -> None:
    dispute = dispute_of(it)
    agreement.state, agreement.in_force_at = AgreementState.IN_FORCE, it.at
    if dispute.committee.seal_key:
        agreement.sealed_by_committee_at = it.at
    agreement.save(update_fields=["state", "in_force_at", "sealed_by_committee_at", "supersedes"])
    oral = agreement.is_oral
    dispute.outcome = Dispute.Outcome.ORAL if oral else Dispute.Outcome.WRITTEN
    dispute.ended_at = it.at
    dispute.ended_because = "agreed"
    dispute.save(update_fields=["outcome", "ended_at", "ended_because"])
    confirm = start(it, ClockKind.CONFIRM, dispute)
    if not court_hears(dispute, it.at):
        confirm.note = "court_does_not_confirm"
        it.stop_clock(confirm, cancelled=True)
    follow_plan(it, agreement, is_new=True)
    it.say(agreement=agreement.position, number=agreement.number, digest=agreement.digest)


def follow_plan(it: Moving, agreement: Agreement, *, is_new: bool = False) -> None:
    """Let the performance clock run to the next obligation that is open; stop it without one.

    The clock of an agreement that a new one takes the place of is stopped by the move itself.
    """
    rows = Obligation.objects.filter(agreement=agreement)
    due_on = next_due([Line(row.due_on, row.state) for row in rows])
    running = it.clock(ClockKind.PERFORM)
    timed = None if due_on is None else _until(due_on, local_day(it.at))
    if running is not None and not is_new:
        if timed is not None and running.note == str(due_on):
            return
        it.stop_clock(running)
    if timed is not None:
        it.start_clock(ClockKind.PERFORM, timed).note = str(due_on)


def _until(due_on: date, today: date) -> TimedLimit:
    days = max(1, (due_on - today).days)
    limit = Limit(days, LimitUnit.NATURAL_DAY, StartRule.NEXT_DAY, RollRule.NO_ROLL)
    return TimedLimit("perform", "协议履行期限", _PERFORM_BASIS, limit)


__all__ = [
    "FINGERPRINT",
    "MEANS",
    "PAPER",
    "SCREEN",
    "Signed",
    "follow_plan",
    "put_seal",
    "sign_as_mediator",
    "sign_as_party",
]

"""协议: the draft of an agreement, its plan, and the wording that everybody signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from linli.casework.cases.operations import Missing, Moving, NotAllowedNow
from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Confirmation,
    Dispute,
    DisputeParty,
    Obligation,
    Signature,
)
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import tell_party
from linli.casework.mediation.queries.agreements import present_parties
from linli.casework.mediation.rules.alerts import WAITING
from linli.casework.mediation.rules.numbering import agreement_number
from linli.casework.mediation.rules.terms import Contents, lacking, wording_digest
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor

MOST_LINES = 120
MOST_COPIES = 20
OPEN_DRAFT = (AgreementState.DRAFT, AgreementState.SIGNING)
MADE = (AgreementState.IN_FORCE, AgreementState.SUPERSEDED)


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """One obligation as it is agreed: parties by their ids, the amount in cents."""

    debtor_id: UUID
    what: str
    due_on: date
    creditor_id: UUID | None = None
    cents: int | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an agreement is to say (人民调解法 art. 29)."""

    terms: str
    facts: str = ""
    points: str = ""
    manner: str = ""
    amount_cents: int | None = None
    copies: int = 3
    plan: Sequence[NewLine] = field(default=())
    is_oral: bool = False
    recorder: str = ""


def draft_agreement(
    case_id: UUID, draft: Draft, *, by: Actor, at: datetime, expect: int | None = None
) -> Agreement:
    """Write the draft of an agreement, or change it: who signed the old wording signs again.

    :raises Missing: no terms.
    :raises NotAllowedNow: "agreement_lacks" what art. 29 wants, "plan_names_stranger" somebody
        who is not a party any more, "plan_to_oneself", "plan_too_long", "side_has_nobody",
        "court_is_at_it".
    """
    needs = {"terms": draft.terms.strip()}
    with moving(case_id, Action.DRAFT_AGREEMENT, by=by, at=at, needs=needs, expect=expect) as it:
        dispute = dispute_of(it)
        not_at_court(case_id)
        parties = present_parties(dispute.pk)
        _check(draft, parties)
        agreement = _open_draft(dispute, by=by, at=at)
        signed = _signed_before(agreement)
        _write(agreement, draft, dispute, by=by, at=at)
        _write_plan(agreement, draft)
        agreement.digest = digest_of(agreement, dispute, parties)
        agreement.save(update_fields=["digest"])
        for party in signed:
            tell_party(it, party)
        it.say(
            agreement=agreement.position,
            revision=agreement.revision,
            sign_again=[party.position for party in signed],
        )
    return agreement


def drop_draft(it: Moving) -> None:
    """Give up a draft that is not in force, within a move that goes back to mediating."""
    Agreement.objects.filter(dispute_id=it.case.id, state__in=OPEN_DRAFT).update(
        state=AgreementState.DROPPED
    )


def draft_of(dispute: Dispute) -> Agreement:
    """The draft that waits for signatures.

    :raises NotAllowedNow: "no_draft".
    """
    draft = Agreement.objects.filter(dispute=dispute, state__in=OPEN_DRAFT).first()
    if draft is None:
        raise NotAllowedNow("no_draft")
    return draft


def not_at_court(case_id: UUID) -> None:
    """While a court looks at the agreement, nothing may take its place.

    :raises NotAllowedNow: "court_is_at_it".
    """
    waiting = Confirmation.objects.filter(agreement__dispute_id=case_id, state__in=WAITING)
    if waiting.exists():
        raise NotAllowedNow("court_is_at_it")


def in_force(case_id: UUID) -> Agreement:
    """The agreement that binds the parties now.

    :raises NotAllowedNow: "no_agreement_in_force".
    """
    agreement = Agreement.objects.filter(dispute_id=case_id, state=AgreementState.IN_FORCE).first()
    if agreement is None:
        raise NotAllowedNow("no_agreement_in_force")
    return agreement


def digest_of(agreement: Agreement, dispute: Dispute, parties: Sequence[DisputeParty]) -> str:
    """The digest of the wording: changed terms, plan or parties are another wording."""
    plan = Obligation.objects.filter(agreement=agreement).order_by("position")
    return wording_digest(
        {
            "file": dispute.file_number,
            "revision": agreement.revision,
            "oral": agreement.is_oral,
            "facts": str(agreement.facts),
            "points": str(agreement.points),
            "terms": str(agreement.terms),
            "manner": str(agreement.manner),
            "copies": agreement.copies,
            "amount": agreement.amount_cents,
            "parties": [[one.position, one.side, str(one.party.name)] for one in parties],
            "plan": [
                [str(line.debtor_id), str(line.creditor_id), line.what, line.amount_cents,
                 line.due_on.isoformat()]
                for line in plan
            ],
        }
    )  # fmt: skip


def _check(draft: Draft, parties: Sequence[DisputeParty]) -> None:
    sides = frozenset(str(one.side) for one in parties)
    lacks = lacking(
        Contents(
            sides=sides,
            facts=draft.facts,
            points=draft.points,
            terms=draft.terms,
            manner=draft.manner,
            has_plan=bool(draft.plan),
        )
    )
    if "parties" in lacks:
        raise NotAllowedNow("side_has_nobody")
    if lacks:
        raise Missing(lacks[0])
    if not 1 <= draft.copies <= MOST_COPIES:
        raise NotAllowedNow("copies_beyond", str(MOST_COPIES))
    _check_plan(draft.plan, {one.id for one in parties})


def _check_plan(plan: Sequence[NewLine], known: set[UUID]) -> None:
    if len(plan) > MOST_LINES:
        raise NotAllowedNow("plan_too_long", str(MOST_LINES))
    for line in plan:
        if line.debtor_id not in known or (line.creditor_id and line.creditor_id not in known):
            raise NotAllowedNow("plan_names_stranger")
        if line.debtor_id == line.creditor_id:
            raise NotAllowedNow("plan_to_oneself")
        if not line.what.strip():
            raise Missing("what")


def _open_draft(dispute: Dispute, *, by: Actor, at: datetime) -> Agreement:
    found = Agreement.objects.filter(dispute=dispute, state__in=OPEN_DRAFT).first()
    if found is not None:
        found.revision += 1
        return found
    rows = Agreement.objects.filter(dispute=dispute)
    made = rows.filter(state__in=MADE).count()
    return Agreement(
        dispute=dispute,
        position=rows.count() + 1,
        number=agreement_number(dispute.file_number, made + 1, several=made > 0),
        drafted_by=by.name[:40],
        drafted_at=at,
    )


def _signed_before(agreement: Agreement) -> list[DisputeParty]:
    signatures = Signature.objects.filter(
        agreement_id=agreement.id, digest=agreement.digest, party__is_gone=False
    )
    return [
        one.party
        for one in signatures.select_related("party__party").order_by("party__position")
        if one.party is not None
    ]


def _write(
    agreement: Agreement, draft: Draft, dispute: Dispute, *, by: Actor, at: datetime
) -> None:
    agreement.state = AgreementState.DRAFT
    agreement.is_oral = draft.is_oral
    agreement.facts = draft.facts.strip()
    agreement.points = draft.points.strip()
    agreement.terms = draft.terms.strip()
    agreement.manner = draft.manner.strip()
    agreement.amount_cents = draft.amount_cents
    agreement.copies = draft.copies
    agreement.recorder = draft.recorder.strip()[:40]
    agreement.drafted_by, agreement.drafted_at = by.name[:40], at
    agreement.dispute = dispute
    agreement.save()


def _write_plan(agreement: Agreement, draft: Draft) -> None:
    Obligation.objects.filter(agreement=agreement).delete()
    Obligation.objects.bulk_create(
        Obligation(
            agreement=agreement,
            position=n,
            debtor_id=line.debtor_id,
            creditor_id=line.creditor_id,
            what=line.what.strip()[:200],
            amount_cents=line.cents,
            due_on=line.due_on,
        )
        for n, line in enumerate(sorted(draft.plan, key=lambda one: one.due_on), start=1)
    )

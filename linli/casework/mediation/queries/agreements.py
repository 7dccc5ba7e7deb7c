"""Agreements of a dispute read within scope: what was drafted, who signed, what the court may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Case, Clock
from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Appointment,
    Confirmation,
    Dispute,
    DisputeParty,
    Obligation,
    Side,
    Signature,
    TermTemplate,
    Visit,
)
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.rules.alerts import WhyNot, why_not
from linli.casework.mediation.workflow import ClockKind

YES = "yes"


def present_parties(case_id: UUID) -> list[DisputeParty]:
    """The parties who are still there, in order."""
    rows = DisputeParty.objects.filter(dispute_id=case_id, is_gone=False)
    return list(rows.select_related("party").order_by("position"))


def who_must_sign(
    agreement: Agreement, parties: Sequence[DisputeParty], plan: Sequence[Obligation] | None = None
) -> list[DisputeParty]:
    """The parties whose signature makes it valid: both sides, and third parties the plan names."""
    if agreement.is_oral:
        return []
    lines = Obligation.objects.filter(agreement=agreement) if plan is None else plan
    named = {one for line in lines for one in (line.debtor_id, line.creditor_id)}
    return [one for one in parties if one.side != Side.THIRD or one.id in named]


def lead_mediator(case_id: UUID) -> Appointment | None:
    """Who leads the mediation now."""
    rows = Appointment.objects.filter(dispute_id=case_id, is_current=True, is_lead=True)
    return rows.select_related("mediator").first()


def is_complete(agreement: Agreement) -> bool:
    """Whether everybody who must sign has signed this wording, the lead mediator of today too."""
    signatures = Signature.objects.filter(agreement=agreement, digest=agreement.digest)
    by_parties = {one.party_id for one in signatures if one.party_id}
    by_mediators = {one.mediator_id for one in signatures if one.mediator_id}
    lead = lead_mediator(agreement.dispute_id)
    if lead is None or lead.mediator_id not in by_mediators:
        return False
    must = who_must_sign(agreement, present_parties(agreement.dispute_id))
    return {one.id for one in must} <= by_parties


def court_hears(dispute: Dispute, at: datetime) -> bool:
    """Whether a court would confirm an agreement on a dispute of this type."""
    kind = rule_book().type(dispute.type, timezone.localdate(at))
    return kind is None or kind.court_hears


def deadline_of(case: Case) -> date | None:
    """The last day of the period for a joint application, as its clock was reckoned."""
    clock = (
        Clock.objects.filter(case=case, kind=ClockKind.CONFIRM)
        .order_by("-started_at", "-id")
        .first()
    )
    return None if clock is None else timezone.localdate(clock.due_at)


def who_agrees(agreement: Agreement) -> list[int]:
    """The positions of the parties who wish to apply to the court."""
    wishes = agreement.wishes_court.items()
    return sorted(int(position) for position, wish in wishes if wish.get("answer") == YES)


@dataclass(frozen=True)
class Accord:
    """The agreements of a dispute, the newest first, with what hangs on the one that counts.

    ``now`` is the draft that is being signed, else the one in force. ``must_sign`` are those whose
    signature is still missing.
    """

    dispute: Dispute
    all: Sequence[Agreement]
    now: Agreement | None
    binding: Agreement | None
    parties: Sequence[DisputeParty]
    plan: Sequence[Obligation]
    signatures: Sequence[Signature]
    must_sign: Sequence[DisputeParty]
    lead: Appointment | None
    lead_signed: bool
    confirmations: Sequence[Confirmation]
    visits: Sequence[Visit]
    deadline: date | None
    why_not_court: WhyNot | None

    @property
    def is_draft(self) -> bool:
        return self.now is not None and self.now.state in (
            AgreementState.DRAFT,
            AgreementState.SIGNING,
        )

    @property
    def binding_plan(self) -> list[Obligation]:
        """The lines of the agreement in force."""
        return [one for one in self.plan if self.binding and one.agreement_id == self.binding.id]

    @property
    def confirmation(self) -> Confirmation | None:
        """The newest application to the court."""
        return self.confirmations[0] if self.confirmations else None

    def wish_of(self, party: DisputeParty) -> str:
        """What a party answered about the court; empty while not asked."""
        if self.binding is None:
            return ""
        return str(self.binding.wishes_court.get(str(party.position), {}).get("answer", ""))


def read_accord(dispute: Dispute, at: datetime) -> Accord:
    """The agreements of a dispute that was read within scope."""
    rows = list(Agreement.objects.filter(dispute=dispute).order_by("-position"))
    binding = next((row for row in rows if row.state == AgreementState.IN_FORCE), None)
    draft = next(
        (r for r in rows if r.state in (AgreementState.DRAFT, AgreementState.SIGNING)), None
    )
    now = draft or binding
    shown = [row.id for row in (draft, binding) if row is not None]
    plan = list(
        Obligation.objects.filter(agreement_id__in=shown)
        .select_related("debtor__party", "creditor__party", "proof")
        .order_by("agreement_id", "position")
    )
    signatures = _signatures(now)
    parties, lead = present_parties(dispute.pk), lead_mediator(dispute.pk)
    confirmations = list(
        Confirmation.objects.filter(agreement__dispute=dispute).order_by("-applied_on", "-id")
    )
    deadline = deadline_of(dispute.case) if binding else None
    states = [c.state for c in confirmations if binding and c.agreement_id == binding.id]
    return Accord(
        dispute=dispute,
        all=rows,
        now=now,
        binding=binding,
        parties=parties,
        plan=plan,
        signatures=signatures,
        must_sign=_missing(now, parties, plan, signatures),
        lead=lead,
        lead_signed=lead is not None
        and any(one.mediator_id == lead.mediator_id for one in signatures),
        confirmations=confirmations,
        visits=list(Visit.objects.filter(dispute=dispute).order_by("-at")),
        deadline=deadline,
        why_not_court=_why_not(dispute, binding, deadline, states, at),
    )


def _why_not(
    dispute: Dispute,
    binding: Agreement | None,
    deadline: date | None,
    states: Sequence[str],
    at: datetime,
) -> WhyNot | None:
    return why_not(
        in_force=binding is not None,
        court_hears=court_hears(dispute, at),
        deadline=deadline,
        today=timezone.localdate(at),
        states=states,
    )


def _signatures(agreement: Agreement | None) -> list[Signature]:
    if agreement is None:
        return []
    rows = Signature.objects.filter(agreement=agreement, digest=agreement.digest)
    return list(rows.select_related("party__party", "mediator").order_by("at"))


def _missing(
    agreement: Agreement | None,
    parties: Sequence[DisputeParty],
    plan: Sequence[Obligation],
    signatures: Sequence[Signature],
) -> list[DisputeParty]:
    if agreement is None or agreement.state == AgreementState.IN_FORCE:
        return []
    done = {one.party_id for one in signatures}
    own = [line for line in plan if line.agreement_id == agreement.id]
    return [one for one in who_must_sign(agreement, parties, own) if one.id not in done]


def term_templates(type: str, at: datetime) -> list[TermTemplate]:
    """The ready wordings for a type of dispute: those made for it first."""
    today = timezone.localdate(at)
    rows = TermTemplate.objects.filter(valid_from__lte=today).exclude(valid_to__lte=today)
    fitting = [
        row for row in rows.order_by("position", "code") if not row.types or type in row.types
    ]
    return sorted(fitting, key=lambda row: not row.types)


def agreement_of(case_id: UUID, position: int) -> Agreement | None:
    """One agreement of a dispute read within scope."""
    return Agreement.objects.filter(dispute_id=case_id, position=position).first()


def plan_of(agreement: Agreement) -> list[Obligation]:
    """The lines of an agreement, with their parties."""
    rows = Obligation.objects.filter(agreement=agreement)
    return list(rows.select_related("debtor__party", "creditor__party").order_by("position"))

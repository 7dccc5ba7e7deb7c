"""What one party sees of their own dispute: never the other side's contact, words or safety."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.casework.cases.models import Case, Clock, Party
from linli.casework.mediation.models import (
    Appointment,
    Dispute,
    DisputeParty,
    Evidence,
    ExtensionAsk,
    Invitation,
    Session,
)
from linli.casework.mediation.workflow import FAMILY
from linli.foundation.crypto.operations import blind_index

_NOBODY = b"\0" * 32


@dataclass(frozen=True, kw_only=True)
class OtherParty:
    """Another party as this one may see them: side and name; contact only where it is shared."""

    side: str
    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class PartyFile:
    """A dispute as one of its parties sees it."""

    case: Case
    dispute: Dispute
    me: DisputeParty
    others: Sequence[OtherParty]
    mediators: Sequence[str]
    invitations: Sequence[Invitation]
    evidence: Sequence[Evidence]
    extension: ExtensionAsk | None
    due_at: datetime | None

    def invitation(self, session_id: UUID) -> Invitation | None:
        """The own invitation to a session."""
        return next((one for one in self.invitations if one.session_id == session_id), None)

    def piece(self, document_id: UUID) -> Evidence | None:
        """A piece of evidence this party may see, by its file."""
        return next((one for one in self.evidence if one.document_id == document_id), None)


def prove_party(number: str, code: str) -> tuple[UUID, UUID] | None:
    """The dispute and the party whose own query code this is, else None: never why not."""
    given = blind_index((code or "-").strip().upper().replace(" ", ""), purpose="query-code")
    rows = Party.objects.filter(
        case__number=number, case__family=FAMILY, in_dispute__is_gone=False
    ).values_list("case_id", "in_dispute__id", "query_code_index")
    found: tuple[UUID, UUID] | None = None
    for case_id, party_id, index in rows:
        if hmac.compare_digest(bytes(index) if index else _NOBODY, given) and party_id:
            found = (case_id, party_id)
    return found


def party_file(case_id: UUID, party_id: UUID) -> PartyFile | None:
    """All that this party may see; the caller has proved who they are.

    None when they are no longer a party.
    """
    me = (
        DisputeParty.objects.filter(dispute_id=case_id, id=party_id, is_gone=False)
        .select_related("party", "dispute__case", "dispute__committee__unit")
        .first()
    )
    if me is None:
        return None
    return PartyFile(
        case=me.dispute.case,
        dispute=me.dispute,
        me=me,
        others=_others(me),
        mediators=list(
            Appointment.objects.filter(dispute_id=case_id, is_current=True)
            .order_by("-is_lead")
            .values_list("mediator__name", flat=True)
        ),
        invitations=list(
            Invitation.objects.filter(party=me)
            .select_related("session__room", "session__lead", "session__dispute__committee")
            .order_by("-session__begins")
        ),
        evidence=list(
            Evidence.objects.filter(
                Q(given_by=me) | Q(shared_with_other_side=True), dispute_id=case_id
            )
            .select_related("document", "given_by__party")
            .order_by("position")
        ),
        extension=ExtensionAsk.objects.filter(dispute_id=case_id, state="open").first(),
        due_at=Clock.objects.filter(case_id=case_id, kind="finish", stopped_at=None)
        .values_list("due_at", flat=True)
        .first(),
    )


def _others(me: DisputeParty) -> list[OtherParty]:
    """The other parties; where there is fear or violence, nobody's contact is told at all."""
    rows = DisputeParty.objects.filter(dispute_id=me.dispute_id, is_gone=False).exclude(id=me.id)
    is_violent = me.dispute.violence == Dispute.Violence.PRESENT
    return [
        OtherParty(
            side=one.side,
            name=one.party.name,
            phone=one.party.phone
            if one.shares_contact and not one.is_afraid and not is_violent
            else "",
        )
        for one in rows.select_related("party").order_by("position")
    ]


def session_for_party(session_id: UUID, party_id: UUID) -> Session | None:
    """A session that this party was invited to."""
    rows = Session.objects.filter(id=session_id, invitations__party_id=party_id)
    return rows.select_related("room", "dispute__committee", "dispute__case").first()

"""What was planned, held, asked and handed in of one dispute, for its mediators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from linli.casework.cases.models import Event
from linli.casework.mediation.models import (
    Dispute,
    DisputeParty,
    Evidence,
    ExtensionAsk,
    Inquiry,
    Invitation,
    Room,
    Screening,
    Session,
    SessionState,
)
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor


@dataclass(frozen=True)
class SessionView:
    """A session with its invitations, and the corrections of its record."""

    session: Session
    invitations: Sequence[Invitation]
    corrections: Sequence[Event]


@dataclass(frozen=True)
class Held:
    """A session read in scope, with the dispute it belongs to."""

    session: Session
    dispute: Dispute
    parties: Sequence[DisputeParty]
    invitations: Sequence[Invitation]

    @property
    def invited(self) -> list[DisputeParty]:
        """The parties who were invited."""
        ids = {one.party_id for one in self.invitations}
        return [party for party in self.parties if party.id in ids]


def sessions_of(dispute_id: UUID) -> list[SessionView]:
    """The sessions of a dispute read within scope, the newest first."""
    rows = list(
        Session.objects.filter(dispute_id=dispute_id)
        .select_related("room", "lead")
        .order_by("-position")
    )
    invitations: dict[UUID, list[Invitation]] = {}
    for one in Invitation.objects.filter(session__dispute_id=dispute_id).select_related(
        "party__party"
    ):
        invitations.setdefault(one.session_id, []).append(one)
    corrections: dict[int, list[Event]] = {}
    for event in Event.objects.filter(case_id=dispute_id, action=Action.CORRECT_RECORD).order_by(
        "seq"
    ):
        corrections.setdefault(int(event.data.get("session", 0)), []).append(event)
    return [
        SessionView(row, invitations.get(row.id, []), corrections.get(row.position, []))
        for row in rows
    ]


def held_in_scope(actor: Actor, number: str, session_id: UUID) -> Held | None:
    """A session with all a dialog about it needs; None where the post may not read the dispute."""
    cases = disputes_open_to(actor).filter(number=number).values("id")
    row = (
        Session.objects.filter(id=session_id, dispute__case_id__in=cases)
        .select_related("room", "lead", "dispute__committee", "dispute__case")
        .first()
    )
    if row is None:
        return None
    invitations = list(Invitation.objects.filter(session=row).select_related("party__party"))
    parties = DisputeParty.objects.filter(dispute_id=row.dispute_id, is_gone=False)
    return Held(
        row, row.dispute, list(parties.select_related("party").order_by("position")), invitations
    )


def next_to_record(dispute_id: UUID) -> Session | None:
    """The earliest session that is planned: the one to be recorded first."""
    rows = Session.objects.filter(dispute_id=dispute_id, state=SessionState.PLANNED)
    return rows.order_by("begins").first()


def rooms_for(dispute: Dispute) -> list[Room]:
    """The rooms of the committees that lead, mediate jointly, or stand above."""
    units = list(dispute.case.assignments.filter(is_current=True).values_list("unit_id", flat=True))
    own = Q(committee_id__in=[*units, dispute.committee_id, dispute.committee.above_id])
    rows = Room.objects.filter(own, closed_on=None).select_related("committee__unit")
    return sorted(rows, key=lambda room: (room.committee_id != dispute.committee_id, room.name))


def inquiries_of(dispute_id: UUID) -> list[Inquiry]:
    """The inquiry notes of a dispute read within scope, the newest first."""
    return list(Inquiry.objects.filter(dispute_id=dispute_id).order_by("-at", "-id"))


def inquiry_of(dispute_id: UUID, inquiry_id: UUID) -> Inquiry | None:
    """One inquiry note of a dispute read within scope."""
    return Inquiry.objects.filter(dispute_id=dispute_id, id=inquiry_id).first()


def evidence_of(dispute_id: UUID) -> list[Evidence]:
    """The list of evidence of a dispute read within scope."""
    rows = Evidence.objects.filter(dispute_id=dispute_id)
    return list(rows.select_related("given_by__party", "document").order_by("position"))


def evidence_piece(dispute_id: UUID, evidence_id: UUID) -> Evidence | None:
    """One piece of a dispute read within scope."""
    return Evidence.objects.filter(dispute_id=dispute_id, id=evidence_id).first()


def open_extension(dispute_id: UUID) -> ExtensionAsk | None:
    """The extension that waits for the parties' answers."""
    return ExtensionAsk.objects.filter(dispute_id=dispute_id, state="open").first()


def screenings_of(dispute_id: UUID) -> list[Screening]:
    """Who was asked about their safety and when, the newest first."""
    rows = Screening.objects.filter(party__dispute_id=dispute_id).select_related("party__party")
    return list(rows.order_by("-at"))

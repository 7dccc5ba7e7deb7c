"""A dispute with all that its page shows, and the moves that a post may make of it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.casework.cases.models import Assignment, AssignmentRole, Case, Clock, Document, Event
from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.cases.queries.verifying import Verified, verify_events
from linli.casework.cases.rules import hindrance, standing
from linli.casework.cases.workflow import Move, Seat
from linli.casework.mediation.models import Appointment, Dispute, DisputeParty, Transfer
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.casework.mediation.workflow import FAMILY, WORKFLOW
from linli.registers.access.rules import Actor


@dataclass(frozen=True)
class DisputeFile:
    """A dispute as its page reads it; ``appointments`` are all, the current ones first."""

    case: Case
    dispute: Dispute
    parts: Sequence[Assignment]
    clocks: Sequence[Clock]
    events: Sequence[Event]
    parties: Sequence[DisputeParty]
    documents: Sequence[Document]
    appointments: Sequence[Appointment]
    transfer: Transfer | None
    verified: Verified

    @property
    def lead(self) -> Assignment | None:
        return next((p for p in self.parts if p.role == AssignmentRole.LEAD), None)

    @property
    def assists(self) -> list[Assignment]:
        return [part for part in self.parts if part.role == AssignmentRole.ASSIST]

    @property
    def mediators(self) -> list[Appointment]:
        """Who mediates it now, the lead first."""
        return [row for row in self.appointments if row.is_current]

    @property
    def is_violent(self) -> bool:
        return self.dispute.violence == Dispute.Violence.PRESENT

    def party(self, party_id: UUID) -> DisputeParty | None:
        """One of its parties."""
        return next((one for one in self.parties if one.id == party_id), None)

    def clock(self, kind: str) -> Clock | None:
        """The dispute's own clock of a kind that has not stopped."""
        return next((c for c in self.clocks if c.kind == kind and c.stopped_at is None), None)

    def is_mediated_by(self, actor: Actor) -> bool:
        """Whether this account mediates it now."""
        return actor.account_id is not None and any(
            row.account_id == actor.account_id for row in self.mediators
        )


def dispute_in_scope(actor: Actor, number: str) -> Case:
    """The dispute of this number with its own row. Raises NoSuchCase, also out of scope."""
    found = (
        disputes_open_to(actor)
        .filter(number=number)
        .select_related("dispute", "dispute__committee", "dispute__committee__unit")
        .defer("grams")
        .distinct()
        .first()
    )
    if found is None:
        raise NoSuchCase
    return found


def read_dispute(actor: Actor, number: str) -> DisputeFile:
    """A dispute with all its page shows. Raises NoSuchCase where the post may not read it."""
    case = dispute_in_scope(actor, number)
    events = list(Event.objects.filter(case=case).order_by("seq"))
    return DisputeFile(
        case=case,
        dispute=case.dispute,
        parts=list(Assignment.objects.filter(case=case, is_current=True).select_related("unit")),
        clocks=list(Clock.objects.filter(case=case).order_by("started_at", "id")),
        events=events,
        parties=parties_of(case.id),
        documents=list(Document.objects.filter(case=case).order_by("added_at", "id")),
        appointments=list(
            Appointment.objects.filter(dispute_id=case.id)
            .select_related("mediator", "mediator__committee__unit")
            .order_by("-is_current", "-is_lead", "began_at")
        ),
        transfer=Transfer.objects.filter(dispute_id=case.id).select_related("unit").first(),
        verified=verify_events(case, events),
    )


def parties_of(case_id: UUID) -> list[DisputeParty]:
    """The parties of a dispute read within scope, in their order."""
    rows = DisputeParty.objects.filter(dispute_id=case_id).select_related(
        "party", "wished_mediator"
    )
    return list(rows.order_by("position"))


def current_mediators(case_id: UUID) -> list[Appointment]:
    """Who mediates a dispute read within scope, the lead first."""
    rows = Appointment.objects.filter(dispute_id=case_id, is_current=True)
    return list(rows.select_related("mediator").order_by("-is_lead", "began_at"))


def document_of(case_id: UUID, document_id: UUID) -> Document | None:
    """A file of a dispute read within scope."""
    return Document.objects.filter(case_id=case_id, id=document_id).first()


def is_dispute(number: str) -> bool:
    """Whether a case number is a dispute's: tells where it is dealt with, nothing of it."""
    return Case.objects.filter(number=number, family=FAMILY).exists()


def state_of(case_id: UUID) -> str:
    """The state that a dispute has now."""
    return Case.objects.filter(id=case_id).values_list("state", flat=True).first() or ""


def possible_moves(file: DisputeFile, actor: Actor) -> list[Move]:
    """The moves of the table that this post may make now, in the table's order."""
    found: dict[str, Move] = {}
    for move in WORKFLOW.possible(file.case.state):
        if move.action not in found and is_allowed(file, actor, move):
            found[move.action] = move
    return list(found.values())


def move_for(file: DisputeFile, actor: Actor, action: str) -> Move | None:
    """The row of the table by which this post may do it now; None where it may not."""
    move = WORKFLOW.find(action, file.case.state)
    return move if move is not None and is_allowed(file, actor, move) else None


def is_allowed(file: DisputeFile, actor: Actor, move: Move) -> bool:
    """Whether the table lets this post make the move."""
    case, lead = file.case, file.lead
    at = standing(
        actor,
        district=case.district_code,
        street=case.street_code,
        community=case.community_code,
        lead_unit=lead.unit_id if lead else None,
        assisting=[part.unit_id for part in file.assists],
        proved=frozenset({Seat.APPOINTED}) if file.is_mediated_by(actor) else frozenset(),
    )
    return hindrance(move.who, actor, at) is None

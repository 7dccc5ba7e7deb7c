"""What the safety screen asks, who was asked, and who would meet whom in a session."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml

from linli.casework.mediation.models import Dispute, DisputeParty, Room, Screening
from linli.casework.mediation.rules.safety import Attendee, Question, Stop, stop_of

_FILE = Path(__file__).resolve().parents[1] / "catalogue" / "safety_questions.yaml"


@dataclass(frozen=True)
class Screen:
    """The questions, and the types of dispute in which they come before any common session."""

    questions: tuple[Question, ...]
    asked_first: frozenset[str]


@cache
def safety_screen() -> Screen:
    """The screen as the product comes with it."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    questions = tuple(
        Question(
            code=row["code"],
            text=row["text"],
            weighs=row["weighs"],
            is_about_minor=row["minor"],
            is_urgent=row["urgent"],
        )
        for row in content["rows"]
    )
    return Screen(questions, frozenset(content["asked_first"]))


def asked_positions(dispute_id: UUID) -> frozenset[int]:
    """The positions of the parties who were asked, alone, about their safety."""
    rows = Screening.objects.filter(party__dispute_id=dispute_id)
    return frozenset(rows.order_by().values_list("party__position", flat=True).distinct())


def parties_of(dispute_id: UUID) -> list[DisputeParty]:
    """The parties of a dispute who are still there, in their order."""
    rows = DisputeParty.objects.filter(dispute_id=dispute_id, is_gone=False)
    return list(rows.select_related("party").order_by("position"))


def stop_for(
    dispute: Dispute,
    form: str,
    comers: Iterable[DisputeParty],
    *,
    room: Room | None = None,
    asked: Collection[int] | None = None,
) -> Stop | None:
    """Why these parties may not be brought to such a session now; None where they may."""
    attendees = [_attendee(one) for one in comers]
    must_ask = dispute.type in safety_screen().asked_first
    known = asked_positions(dispute.pk) if must_ask and asked is None else asked or ()
    return stop_of(
        form,
        attendees,
        is_violent=dispute.violence == Dispute.Violence.PRESENT,
        must_ask=must_ask,
        asked=known,
        can_wait_apart=room is None or room.has_two_entrances,
    )


def _attendee(party: DisputeParty) -> Attendee:
    return Attendee(
        position=party.position,
        side=party.side,
        is_afraid=party.is_afraid,
        wishes_joint=bool(party.wants_joint),
    )

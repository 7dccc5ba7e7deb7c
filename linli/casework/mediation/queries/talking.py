"""The lines of a session in writing, as each side may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from linli.casework.mediation.models import Session, SessionState, Utterance
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.casework.mediation.rules.calendar import OPENS_BEFORE, STAYS_OPEN
from linli.registers.access.rules import Actor


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: ``position`` orders it; ``is_private`` where only mediator and one party read it."""

    position: int
    at: datetime
    who: str
    is_mediator: bool
    is_own: bool
    is_private: bool
    to: str
    words: str
    key: str


def lines_for_mediator(actor: Actor, session_id: UUID, *, after: int = 0) -> list[Line]:
    """Every line of a session after a position, for who may read the dispute."""
    open_ = disputes_open_to(actor).values("id")
    rows = _rows(session_id, after).filter(session__dispute_id__in=open_)
    return [_line(row, own=row.by_mediator_id is not None) for row in rows]


def lines_for_party(session_id: UUID, party_id: UUID, *, after: int = 0) -> list[Line]:
    """What one party may read: what is said to all, and what is between them and the mediator."""
    to_all = Q(to_party=None)
    rows = _rows(session_id, after).filter(
        to_all | Q(to_party_id=party_id), session__invitations__party_id=party_id
    )
    return [_line(row, own=row.by_party_id == party_id) for row in rows]


def transcript(session: Session) -> str:
    """The lines that all could read, in order, as they go into the record that all sign."""
    rows = _rows(session.id, 0).filter(to_party=None)
    return "\n".join(_written(_line(row, own=False)) for row in rows)


def video_address(session: Session, now: datetime) -> str:
    """Where a video session is held, while it can be entered; empty otherwise, or with no server."""
    base = session.dispute.committee.video_base or settings.LINLI_VIDEO_BASE
    is_time = session.begins - OPENS_BEFORE <= now <= session.ends + STAYS_OPEN
    is_there = session.video_path and session.state == SessionState.PLANNED
    return f"{base.rstrip('/')}/{session.video_path}" if base and is_there and is_time else ""


def keys_there(session_id: UUID, keys: Sequence[str]) -> frozenset[str]:
    """Which of these keys' lines are kept."""
    rows = Utterance.objects.filter(session_id=session_id, key__in=list(keys))
    return frozenset(rows.values_list("key", flat=True))


def _rows(session_id: UUID, after: int) -> QuerySet[Utterance]:
    rows = Utterance.objects.filter(session_id=session_id, position__gt=after)
    names = ("by_party__party", "by_mediator", "to_party__party")
    return rows.select_related(*names).order_by("position")


def _line(row: Utterance, *, own: bool) -> Line:
    by, to = row.by_party, row.to_party
    return Line(
        position=row.position,
        at=row.at,
        who=row.by_mediator.name if row.by_mediator else by.party.name if by else "",
        is_mediator=row.by_mediator_id is not None,
        is_own=own,
        is_private=to is not None,
        to=to.party.name if to else "",
        words=row.words,
        key=row.key,
    )


def _written(line: Line) -> str:
    return f"{timezone.localtime(line.at):%H:%M:%S} {line.who}：{line.words}"

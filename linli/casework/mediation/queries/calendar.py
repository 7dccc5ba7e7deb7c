"""Sessions by time: a mediator's own, a room's, a committee's, and what a telephone subscribes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.casework.mediation.models import (
    Committee,
    Mediator,
    MediatorStatus,
    Room,
    Session,
    SessionState,
)
from linli.casework.mediation.queries.seeing import sees_whole_committee
from linli.registers.access.rules import Actor

FEED_BACK, FEED_AHEAD = timedelta(days=30), timedelta(days=180)
# A calendar page shows at most this many sessions of its days; the page says when there are more.
MOST = 400


class View(StrEnum):
    """Whose calendar is looked at."""

    OWN = "own"
    ROOM = "room"
    COMMITTEE = "committee"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A session in the calendar. Of a dispute the reader may not see only the time is told."""

    id: UUID
    begins: datetime
    ends: datetime
    state: str
    form: str
    room: str
    lead: str
    is_visible: bool
    number: str = ""
    type: str = ""
    place: str = ""
    is_own: bool = False
    in_closed_time: bool = False
    unanswered: int = 0


def slots(
    actor: Actor, view: View, begins: datetime, ends: datetime, *, room_id: UUID | None = None
) -> list[Slot]:
    """The sessions of some days for this post, in the order of time.

    Own: those the reader leads. Committee: for chair and clerk those of disputes it leads; a
    mediator sees when colleagues sit, not what about. Room: when it is taken.
    """
    rows = _rows(actor, view, room_id).filter(begins__lt=ends, ends__gt=begins)
    rows = rows.exclude(state=SessionState.CANCELLED).order_by("begins", "id")
    return [_slot(row, actor) for row in rows[:MOST]]


def _rows(actor: Actor, view: View, room_id: UUID | None) -> QuerySet[Session]:
    rows = Session.objects.select_related("room", "lead", "dispute", "dispute__case")
    if view is View.OWN:
        return rows.filter(lead__account_id=actor.account_id) if actor.account_id else rows.none()
    rows = rows.filter(Q(dispute__committee_id=actor.unit_id) | Q(room__committee_id=actor.unit_id))
    if actor.unit_id is None:
        return rows.none()
    if view is View.ROOM:
        return rows.filter(room_id=room_id) if room_id is not None else rows.none()
    return rows


def _slot(row: Session, actor: Actor) -> Slot:
    is_own = actor.account_id is not None and row.lead.account_id == actor.account_id
    is_committees = sees_whole_committee(actor) and row.dispute.committee_id == actor.unit_id
    is_visible = is_own or is_committees
    return Slot(
        id=row.id,
        begins=row.begins,
        ends=row.ends,
        state=row.state,
        form=row.form,
        room=row.room.name if row.room else "",
        lead=row.lead.name,
        is_visible=is_visible,
        number=row.dispute.case.number if is_visible else "",
        type=row.dispute.type if is_visible else "",
        place=row.place if is_visible else "",
        is_own=is_own,
        in_closed_time=row.in_closed_time_since is not None,
    )


def rooms_of(actor: Actor) -> list[Room]:
    """The rooms of the reader's own committee that are in use."""
    if actor.unit_id is None:
        return []
    return list(Room.objects.filter(committee_id=actor.unit_id, closed_on=None).order_by("name"))


def committee_of(actor: Actor) -> Committee | None:
    """The committee in which the reader holds this post."""
    return Committee.objects.filter(unit_id=actor.unit_id).first() if actor.unit_id else None


def own_mediator(actor: Actor) -> Mediator | None:
    """The mediator that this account is."""
    if actor.account_id is None:
        return None
    return Mediator.objects.filter(account_id=actor.account_id).first()


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """A session as a telephone's calendar holds it: number, type and room; no names, no words."""

    id: UUID
    begins: datetime
    ends: datetime
    number: str
    type: str
    form: str
    room: str
    address: str
    is_cancelled: bool


def feed(key: str, *, at: datetime) -> list[FeedEntry] | None:
    """What the secret key of a mediator opens; None where there is no such key (any more)."""
    if len(key) < 40:
        return None
    mediator = Mediator.objects.filter(feed_key=key).exclude(status=MediatorStatus.LEFT).first()
    if mediator is None:
        return None
    rows = Session.objects.filter(
        lead=mediator, begins__gt=at - FEED_BACK, begins__lt=at + FEED_AHEAD
    ).select_related("room", "dispute__case")
    return [_entry(row) for row in rows.order_by("begins", "id")]


def _entry(row: Session) -> FeedEntry:
    return FeedEntry(
        id=row.id,
        begins=row.begins,
        ends=row.ends,
        number=row.dispute.case.number,
        type=row.dispute.type,
        form=row.form,
        room=row.room.name if row.room else "",
        address=row.room.address if row.room else "",
        is_cancelled=row.state == SessionState.CANCELLED,
    )


def party_entry(session_id: UUID, party_id: UUID) -> FeedEntry | None:
    """One session for the calendar of a party who was invited to it."""
    row = (
        Session.objects.filter(id=session_id, invitations__party_id=party_id)
        .select_related("room", "dispute__case")
        .first()
    )
    return _entry(row) if row is not None else None

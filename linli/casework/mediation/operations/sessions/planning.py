"""A session is planned, moved and cancelled; whoever is concerned is told."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import (
    Dispute,
    DisputeParty,
    Mediator,
    Room,
    Session,
    SessionForm,
    SessionState,
)
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import tell_mediators, tell_party
from linli.casework.mediation.operations.sessions.checking import (
    check_free,
    check_safety,
    check_time,
    clash_in_words,
    comers_of,
    lead_of,
    room_of,
    session_of,
)
from linli.casework.mediation.operations.sessions.inviting import Guests, write_invitations
from linli.casework.mediation.queries.safety import parties_of
from linli.casework.mediation.rules.calendar import Span
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor

PLANNED_NOTICE, CHANGED_NOTICE = "dispute_session", "dispute_session_changed"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When, where and how a session is to be held, and who is invited by which means.

    ``invited`` are ids of parties (None: all who are still there); ``means`` is how they are
    told: portal, phone, paper, in_person, or safe (only by the contact that is safe for them).
    """

    form: str
    begins: datetime
    ends: datetime
    room_id: UUID | None = None
    place: str = ""
    invited: Sequence[UUID] | None = None
    means: str = "portal"
    guests: Guests | None = None

    @property
    def span(self) -> Span:
        return Span(self.begins, self.ends)


def plan_session(
    case_id: UUID, plan: Plan, *, by: Actor, at: datetime, expect: int | None = None
) -> Session:
    """Plan a session inside the committee's opening hours and invite the parties.

    :raises NotAllowedNow: closed then, room or mediator taken (the time is named), or parties
        who must not be brought together.
    """
    with (
        clash_in_words(),
        moving(
            case_id, Action.SCHEDULE, by=by, at=at, needs={"begins": plan.begins}, expect=expect
        ) as it,
    ):
        dispute = dispute_of(it)
        check_time(dispute, plan.span, at=at)
        session = write_session(it, dispute, plan)
        tell_mediators(it, PLANNED_NOTICE)
    return session


def write_session(it: Moving, dispute: Dispute, plan: Plan) -> Session:
    """Write a planned session with its invitations, within a move."""
    lead, room = lead_of(dispute.pk), room_of(dispute, plan.room_id)
    comers = invited(dispute.pk, plan.invited)
    check_safety(dispute, plan.form, comers, room)
    check_place(plan.form, room, plan.place)
    check_free(dispute, plan.span, lead, room)
    session = Session.objects.create(
        dispute=dispute,
        position=_next_position(dispute),
        form=plan.form,
        room=room,
        lead=lead,
        place=plan.place.strip()[:120],
        begins=plan.begins,
        ends=plan.ends,
        video_path=secrets.token_urlsafe(32) if plan.form == SessionForm.VIDEO else "",
    )
    write_invitations(it, session, comers, means=plan.means, guests=plan.guests)
    it.say(
        session=session.position,
        form=plan.form,
        begins=plan.begins.isoformat(),
        ends=plan.ends.isoformat(),
        invited=[one.position for one in comers],
    )
    return session


def invited(dispute_id: UUID, ids: Sequence[UUID] | None) -> list[DisputeParty]:
    """The parties who are to come.

    :raises NotAllowedNow: nobody, or somebody who is no party (any more).
    """
    there = parties_of(dispute_id)
    chosen = there if ids is None else [one for one in there if one.id in set(ids)]
    if not chosen or (ids is not None and len(chosen) != len(set(ids))):
        raise NotAllowedNow("no_such_party" if ids else "nobody_invited")
    return chosen


def check_place(form: str, room: Room | None, place: str) -> None:
    """A session at which people meet needs a room or a place.

    :raises NotAllowedNow: there is neither.
    """
    if form in (SessionForm.TOGETHER, SessionForm.APART) and room is None and not place.strip():
        raise NotAllowedNow("place_needed")


def _next_position(dispute: Dispute) -> int:
    last = Session.objects.filter(dispute=dispute).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


@dataclass(frozen=True, kw_only=True)
class Move:
    """What of a planned session changes; None leaves it as it is."""

    begins: datetime
    ends: datetime
    form: str | None = None
    room_id: UUID | None = None
    place: str | None = None


def move_session(
    case_id: UUID,
    session_id: UUID,
    *,
    begins: datetime,
    ends: datetime,
    reason: str,
    form: str | None = None,
    room_id: UUID | None = None,
    place: str | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Session:
    """Move a planned session to another time, room or form; everybody invited is told.

    ``room_id`` None keeps the room unless a place is given; a new form is checked like a new
    session.

    :raises NotAllowedNow: as plan_session; or it was held or cancelled before.
    """
    needs = {"begins": begins, "reason": reason.strip()}
    with (
        clash_in_words(),
        moving(case_id, Action.MOVE_SESSION, by=by, at=at, needs=needs, expect=expect) as it,
    ):
        dispute, session = dispute_of(it), planned_session(it, session_id)
        check_time(dispute, Span(begins, ends), at=at)
        before = session.begins
        change = Move(begins=begins, ends=ends, form=form, room_id=room_id, place=place)
        _change(dispute, session, change)
        session.moved_from, session.moved_because = before, reason.strip()[:200]
        session.save()
        session.invitations.update(answer="", answered_at=None)
        it.say(
            reason.strip(),
            session=session.position,
            begins=begins.isoformat(),
            ends=ends.isoformat(),
            before=before.isoformat(),
            form=session.form,
        )
        _tell_all(it, session)
    return session


def _change(dispute: Dispute, session: Session, change: Move) -> None:
    room = room_of(dispute, change.room_id) if change.room_id else session.room
    if change.place is not None and change.place.strip() and change.room_id is None:
        room = None
    lead: Mediator = lead_of(dispute.pk)
    session.form = change.form or session.form
    session.place = session.place if change.place is None else change.place.strip()[:120]
    check_safety(dispute, session.form, comers_of(session), room)
    check_place(session.form, room, session.place)
    check_free(dispute, Span(change.begins, change.ends), lead, room, but=session.id)
    session.begins, session.ends = change.begins, change.ends
    session.room, session.lead, session.in_closed_time_since = room, lead, None
    if session.form == SessionForm.VIDEO and not session.video_path:
        session.video_path = secrets.token_urlsafe(32)


def planned_session(it: Moving, session_id: UUID) -> Session:
    """A session of the dispute that is still to come.

    :raises NotAllowedNow: there is none, or it was held or cancelled.
    """
    session = session_of(it, session_id)
    if session.state != SessionState.PLANNED:
        raise NotAllowedNow("session_not_planned")
    return session


def cancel_session(
    case_id: UUID,
    session_id: UUID,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Cancel a planned session; everybody invited is told."""
    needs = {"reason": reason.strip()}
    with moving(case_id, Action.CANCEL_SESSION, by=by, at=at, needs=needs, expect=expect) as it:
        session = planned_session(it, session_id)
        session.state = SessionState.CANCELLED
        session.save(update_fields=["state"])
        it.say(reason.strip(), session=session.position)
        _tell_all(it, session)
    return it.case


def cancel_planned(it: Moving, *, because: str) -> int:
    """Cancel, within a move, what is still to come (the dispute ended, or they must not meet)."""
    rows = list(
        Session.objects.filter(
            dispute_id=it.case.id, state=SessionState.PLANNED, begins__gt=it.at
        ).order_by("position")
    )
    for session in rows:
        session.state = SessionState.CANCELLED
        session.save(update_fields=["state"])
    if rows:
        it.say(cancelled=[one.position for one in rows], cancelled_because=because)
    return len(rows)


def _tell_all(it: Moving, session: Session) -> None:
    for party in comers_of(session):
        tell_party(it, party, CHANGED_NOTICE)
    tell_mediators(it, CHANGED_NOTICE)


__all__ = [
    "Plan",
    "cancel_planned",
    "cancel_session",
    "move_session",
    "plan_session",
    "planned_session",
    "write_session",
]

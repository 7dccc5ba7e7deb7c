"""What keeps a session from being held then, there and with these: said before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import (
    Appointment,
    Dispute,
    DisputeParty,
    Mediator,
    Room,
    Session,
    SessionForm,
    SessionState,
)
from linli.casework.mediation.queries.safety import stop_for
from linli.casework.mediation.rules.calendar import (
    LONGEST,
    Span,
    closed_because,
    next_free,
)
from linli.foundation.calendar.queries import work_calendar
from linli.registers.units.queries import hours_of

_SEARCH = timedelta(days=30)


def span_words(begins: datetime, ends: datetime) -> str:
    """A session's time as the office writes it: 2026-11-23 09:00–10:30."""
    first, last = timezone.localtime(begins), timezone.localtime(ends)
    return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"


def lead_of(dispute_id: UUID) -> Mediator:
    """The mediator who leads the dispute now.

    :raises NotAllowedNow: nobody was appointed yet.
    """
    row = (
        Appointment.objects.filter(dispute_id=dispute_id, is_current=True, is_lead=True)
        .select_related("mediator")
        .first()
    )
    if row is None:
        raise NotAllowedNow("no_mediator_yet")
    return row.mediator


def room_of(dispute: Dispute, room_id: UUID | None) -> Room | None:
    """A room of the committee that leads, of one above it or of one that mediates jointly.

    :raises NotAllowedNow: the room is closed, or belongs to others.
    """
    if room_id is None:
        return None
    units = list(dispute.case.assignments.filter(is_current=True).values_list("unit_id", flat=True))
    own = Q(committee_id__in=[*units, dispute.committee_id, dispute.committee.above_id])
    room = Room.objects.filter(own, id=room_id, closed_on=None).first()
    if room is None:
        raise NotAllowedNow("no_such_room")
    return room


def check_time(dispute: Dispute, span: Span, *, at: datetime) -> None:
    """Refuse a time that is past, too long, or in which the committee is closed.

    :raises NotAllowedNow: the detail names the next opening.
    """
    if span.ends <= span.begins:
        raise NotAllowedNow("session_ends_before")
    if span.ends - span.begins > LONGEST:
        raise NotAllowedNow("session_too_long", str(LONGEST // timedelta(hours=1)))
    if span.begins <= at:
        raise NotAllowedNow("session_in_the_past")
    why = closed_because(span, hours_of(dispute.committee_id), work_calendar())
    if why is not None:
        raise NotAllowedNow(f"closed_{why}", _next_words(dispute, span, []))


def check_free(
    dispute: Dispute, span: Span, lead: Mediator, room: Room | None, *, but: UUID | None = None
) -> None:
    """Refuse when the room or the mediator is taken: the time is named, never whose session it is.

    :raises NotAllowedNow: the detail holds the time that is taken and the next free one.
    """
    near = Session.objects.exclude(state=SessionState.CANCELLED)
    if but is not None:
        near = near.exclude(id=but)
    near = near.filter(begins__lt=span.ends + _SEARCH, ends__gt=span.begins)
    whose = Q(lead=lead) | (Q(room=room) if room else Q(pk=None))
    rows = list(near.filter(whose).order_by("begins").only("begins", "ends", "room_id", "lead_id"))
    clash = next((one for one in rows if Span(one.begins, one.ends).overlaps(span)), None)
    if clash is None:
        return
    is_room = room is not None and clash.room_id == room.id
    taken = [Span(one.begins, one.ends) for one in rows]
    said = span_words(clash.begins, clash.ends)
    free = _next_words(dispute, span, taken)
    raise NotAllowedNow(
        "room_taken" if is_room else "mediator_taken", f"{said} / {free}" if free else said
    )


def _next_words(dispute: Dispute, span: Span, taken: list[Span]) -> str:
    length = span.ends - span.begins
    hours = hours_of(dispute.committee_id)
    free = next_free(span.begins, length, taken, hours, work_calendar())
    return span_words(free, free + length) if free else ""


def check_safety(
    dispute: Dispute, form: str, comers: list[DisputeParty], room: Room | None
) -> None:
    """Refuse to bring together who must not be (反家庭暴力法).

    :raises NotAllowedNow: by the code of the rule.
    """
    if form not in SessionForm.values:
        raise NotAllowedNow("no_such_form")
    stop = stop_for(dispute, form, comers, room=room)
    if stop is not None:
        raise NotAllowedNow(str(stop))


@contextmanager
def clash_in_words() -> Iterator[None]:
    """Say a clash in words that only the database saw, because two planned at the same instant."""
    try:
        yield
    except IntegrityError as error:
        if "room_holds_one_session" in str(error):
            raise NotAllowedNow("room_taken") from error
        if "mediator_holds_one_session" in str(error):
            raise NotAllowedNow("mediator_taken") from error
        raise


def session_of(it: Moving, session_id: UUID) -> Session:
    """A session of the dispute under the move, locked.

    :raises NotAllowedNow: it has none with this id.
    """
    rows = Session.objects.select_for_update(of=("self",)).select_related("room", "lead")
    session = rows.filter(dispute_id=it.case.id, id=session_id).first()
    if session is None:
        raise NotAllowedNow("no_such_session")
    return session


def comers_of(session: Session) -> list[DisputeParty]:
    """The parties invited to a session who are still there."""
    rows = DisputeParty.objects.filter(invitations__session=session, is_gone=False)
    return list(rows.select_related("party").order_by("position"))

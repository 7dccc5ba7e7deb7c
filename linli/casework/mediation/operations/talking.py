"""A session in writing: each line is kept at once, once, in order, and never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from linli.casework.cases.operations import Missing, NoSuchCase, NotAllowedNow
from linli.casework.mediation.models import (
    Appointment,
    DisputeParty,
    Invitation,
    Mediator,
    Session,
    SessionForm,
    SessionState,
    Utterance,
)
from linli.casework.mediation.queries.safety import stop_for
from linli.casework.mediation.rules.calendar import OPENS_BEFORE
from linli.registers.access.rules import Actor, ActorKind

LONGEST_LINE = 2000


@dataclass(frozen=True, kw_only=True)
class TalkLine:
    """A line as its sender wrote it; ``key`` is the sender's own, the same when sent again.

    ``to_party_id``: between the mediator and this party only.
    """

    words: str
    key: str
    to_party_id: UUID | None = None


def say_line(
    session_id: UUID,
    line: TalkLine,
    *,
    party_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Utterance:
    """Keep a line of a session in writing: by the mediator, or by a party who proved to be one.

    Sent again with the same key it is there once, and its first words stand.

    :raises NoSuchCase: not this session's mediator, nor invited to it.
    :raises NotAllowedNow: not open yet, closed already, or it is no session in writing.
    """
    words, key = line.words.strip(), line.key.strip()[:60]
    if not words or not key:
        raise Missing("words" if key else "key")
    if len(words) > LONGEST_LINE:
        raise NotAllowedNow("text_too_long", str(LONGEST_LINE))
    with transaction.atomic():
        session = _locked(session_id)
        speaker = _party_of(session, party_id) if party_id else None
        mediator = None if speaker else _mediator_of(session, by)
        whose = f"{speaker.position if speaker else 'm'}:{key}"[:60]
        before = Utterance.objects.filter(session=session, key=whose).first()
        if before is not None:
            return before
        _check_open(session, at)
        to_party = _to(session, line, speaker)
        last = Utterance.objects.filter(session=session).aggregate(last=Max("position"))["last"]
        return Utterance.objects.create(
            session=session,
            position=(last or 0) + 1,
            at=at,
            by_party=speaker,
            by_mediator=mediator,
            to_party=to_party,
            words=words,
            key=whose,
        )


def _locked(session_id: UUID) -> Session:
    rows = Session.objects.select_for_update(of=("self",))
    session = rows.select_related("dispute", "room").filter(id=session_id).first()
    if session is None:
        raise NoSuchCase
    return session


def _party_of(session: Session, party_id: UUID) -> DisputeParty:
    row = Invitation.objects.filter(session=session, party_id=party_id, party__is_gone=False)
    found = row.select_related("party").first()
    if found is None or found.party is None:
        raise NoSuchCase
    return found.party


def _mediator_of(session: Session, by: Actor) -> Mediator:
    row = None
    if by.kind is ActorKind.STAFF and by.account_id is not None:
        row = (
            Appointment.objects.filter(
                dispute_id=session.dispute_id, account_id=by.account_id, is_current=True
            )
            .select_related("mediator")
            .first()
        )
    if row is None:
        raise NoSuchCase
    return row.mediator


def _check_open(session: Session, at: datetime) -> None:
    if session.form != SessionForm.TEXT:
        raise NotAllowedNow("not_in_writing")
    if session.state != SessionState.PLANNED:
        raise NotAllowedNow("talk_closed")
    if at < session.begins - OPENS_BEFORE:
        raise NotAllowedNow("talk_not_open")


def _to(session: Session, line: TalkLine, speaker: DisputeParty | None) -> DisputeParty | None:
    """To whom a line is said; between parties who must not meet, nothing is said to all."""
    if line.to_party_id is None:
        parties = list(DisputeParty.objects.filter(invitations__session=session, is_gone=False))
        if stop_for(session.dispute, session.form, parties, room=session.room) is not None:
            raise NotAllowedNow("joint_not_wished")
        return None
    if speaker is not None:
        return speaker  # a party's private line is between them and the mediator
    return _party_of(session, line.to_party_id)


__all__ = ["LONGEST_LINE", "TalkLine", "say_line"]

"""调解室 and the seal of a committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.mediation.models import Committee, Room, Session, SessionState
from linli.casework.mediation.operations.moves import local_day
from linli.casework.mediation.operations.register_guard import (
    RegisterRefused,
    UnknownCommittee,
    kept_committee,
    note,
    text,
)
from linli.registers.access.rules import Actor


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    name: str
    address: str = ""
    seats: int = 8
    has_two_entrances: bool = False


@transaction.atomic
def add_room(committee_id: UUID, facts: RoomFacts, *, by: Actor, at: datetime) -> Room:
    """Give a committee a room. Raises RegisterRefused where one in use has the name."""
    committee = kept_committee(by, committee_id)
    room = Room(committee=committee)
    _set_room(room, facts)
    room.save(force_insert=True)
    note(by, at, "add room", committee, after={"room": room.name})
    return room


@transaction.atomic
def change_room(room_id: UUID, facts: RoomFacts, *, by: Actor, at: datetime) -> Room:
    """Change what is kept of a room in use."""
    room = _room(room_id)
    committee = kept_committee(by, room.committee_id)
    before = room.name
    _set_room(room, facts)
    room.save()
    note(by, at, "change room", committee, before={"room": before}, after={"room": room.name})
    return room


@transaction.atomic
def close_room(room_id: UUID, *, by: Actor, at: datetime) -> None:
    """Use a room no longer; sessions that are planned there must be moved first."""
    room = _room(room_id)
    committee = kept_committee(by, room.committee_id)
    if Session.objects.filter(room=room, begins__gte=at, state=SessionState.PLANNED).exists():
        raise RegisterRefused(_("Sessions are still planned in this room. Move them first."))
    room.closed_on = local_day(at)
    room.save(update_fields=["closed_on"])
    note(by, at, "close room", committee, before={"room": room.name})


def _room(room_id: UUID) -> Room:
    room = Room.objects.filter(pk=room_id, closed_on=None).first()
    if room is None:
        raise UnknownCommittee
    return room


def _set_room(room: Room, facts: RoomFacts) -> None:
    room.name = text(facts.name, 40, "name")
    same = Room.objects.filter(committee_id=room.committee_id, name=room.name, closed_on=None)
    if same.exclude(pk=room.pk).exists():
        raise RegisterRefused(_("The committee has a room of this name."), "name")
    room.address = text(facts.address, 120, "address", needed=False)
    room.seats, room.has_two_entrances = facts.seats, facts.has_two_entrances


@transaction.atomic
def set_seal(committee_id: UUID, storage_key: str, *, by: Actor, at: datetime) -> Committee:
    """Let this picture be the committee's seal on papers from now on; empty takes it away."""
    committee = kept_committee(by, committee_id)
    committee.seal_key = storage_key
    committee.save(update_fields=["seal_key"])
    note(by, at, "seal", committee, after={"seal": storage_key[-12:]})
    return committee

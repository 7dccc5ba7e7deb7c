"""Who may look at whom: the community's posts freely, those above for a reason that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from linli.registers.access.operations import ReasonNeeded, log_readings
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct
from linli.registers.people.models import Person
from linli.registers.people.operations import UnknownPerson, sees_people
from linli.registers.people.queries import person_seen
from linli.registers.places.models import Home
from linli.registers.places.queries import UnknownPlace, UnknownRecord, home_seen, place_codes

KEEP, SEE = Permission.KEEP_PEOPLE, Permission.SEE_PEOPLE
LOOK_UP, COUNTS = Permission.LOOK_UP_PERSON, Permission.SEE_PEOPLE_COUNTS
SERVE = Permission.SERVE_NEWCOMERS
# A reason holds for the record it was given for, while one works on it.
REASON_HOLDS = timedelta(minutes=20)
MOST_REASONS = 60
_KEPT = "linli_people_reasons"


def keep_reason(request: HttpRequest, people: Iterable[UUID], reason: str) -> None:
    """Remember for this session why these records are looked at."""
    kept = dict(request.session.get(_KEPT, {}))
    until = (timezone.now() + REASON_HOLDS).isoformat()
    kept |= {one.hex: [reason, until] for one in people}
    request.session[_KEPT] = dict(list(kept.items())[-MOST_REASONS:])


def reason_for(request: HttpRequest, person_id: UUID) -> str:
    """The reason given for this record, as long as it holds."""
    reason, until = request.session.get(_KEPT, {}).get(person_id.hex, ("", ""))
    if not until or datetime.fromisoformat(until) < timezone.now():
        return ""
    return str(reason)


def person_for(request: HttpRequest, actor: Actor, person_id: UUID) -> Person:
    """A person whom this post may act on. Raises ReasonNeeded, Http404."""
    if not sees_people(actor) and not reason_for(request, person_id):
        raise ReasonNeeded
    person = person_seen(actor.scope, person_id)
    if person is None:
        raise UnknownPerson
    return person


def home_for(actor: Actor, home_id: UUID) -> Home:
    """A home in force that a post at its community sees. Raises Http404."""
    try:
        home = home_seen(actor.scope, home_id)
    except UnknownRecord as error:
        raise Http404 from error
    if not sees_people(actor):
        raise Http404
    return home


def community_of(actor: Actor) -> str:
    """The community that a post lists; empty above."""
    return actor.scope.code if sees_people(actor) else ""


def note_seen(
    actor: Actor, people: Iterable[Person], what: str, moment: datetime, *, reason: str = ""
) -> None:
    """Write down that a page showed these people."""
    records = [(one.id, place_name(one.community_code)) for one in people]
    if records:
        log_readings(
            by=actor, act=ReadingAct.READ, record_kind="person", records=records, fields=what,
            reason=reason, at=moment,
        )  # fmt: skip


def place_name(code: str) -> str:
    """What a community or grid is called; its code where it is not in force any more."""
    try:
        place = place_codes(code)
    except UnknownPlace:
        return place_name(code[:12]) if len(code) > 12 else code
    names = (place.grid_name, place.community_name, place.street_name, place.district_name)
    return next((name for name in names if name), "")

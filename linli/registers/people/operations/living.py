"""Moving in and out, and a visit that finds who lives in a home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import (
    Person,
    PersonChange,
    Residence,
    ResidenceKind,
    Source,
)
from linli.registers.people.operations.changing import Change
from linli.registers.people.operations.facts import PersonFacts
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    home_in_force,
    locked_people,
    locked_person,
    require,
)
from linli.registers.people.operations.persons import (
    correct,
    end_residence,
    enter,
    leave,
    put_place,
)
from linli.registers.places.operations.changes import day_of


@dataclass(frozen=True)
class NewInHome:
    """Somebody found in a home who is not in the register yet."""

    facts: PersonFacts
    kind: str = ResidenceKind.OWN
    since: date | None = None


@dataclass(frozen=True)
class Visit:
    """What a visit found: who still lives there, who left, who came.

    corrected: fields of those who live there that were told otherwise (person, field, value).
    dwelling: by what right somebody lives there, where that is another now.
    elsewhere: who moved to another home of the division, by person.
    seen: the versions that the visitor's page showed, by person; others raise PersonMoved.
    """

    still_here: Sequence[UUID] = ()
    left: Sequence[UUID] = ()
    moved_in: Sequence[UUID] = ()
    new: Sequence[NewInHome] = ()
    corrected: Sequence[tuple[UUID, str, str]] = ()
    dwelling: Sequence[tuple[UUID, str]] = ()
    elsewhere: Sequence[tuple[UUID, UUID]] = ()
    seen: dict[UUID, int] | None = None


@transaction.atomic
def move_in(
    *,
    by: Actor,
    at: datetime,
    person_id: UUID,
    home_id: UUID,
    source: str,
    kind: str = ResidenceKind.OWN,
    since: date | None = None,
    expect: int | None = None,
) -> Person:
    """Let a person of the register live in this home from a day on; the home before is left.

    Who had moved away is back. The household stays: change it by itself. Raises PersonRefused,
    PersonMoved, NotAllowed (both homes must lie in the actor's division: else register anew there).
    """
    require(by, Permission.KEEP_PEOPLE)
    person = locked_person(by, person_id, expect=expect)
    into_home(person, home_id, by=by, at=at, source=source, kind=kind, since=since)
    return person


@transaction.atomic
def move_out(
    *,
    by: Actor,
    at: datetime,
    person_id: UUID,
    day: date,
    source: str,
    expect: int | None = None,
) -> Person:
    """Record that a person moved away from the community; erased when the term ends."""
    require(by, Permission.KEEP_PEOPLE)
    person = locked_person(by, person_id, expect=expect)
    _out(person, day, by=by, at=at, source=source)
    return person


@transaction.atomic
def verify_home(*, by: Actor, at: datetime, home_id: UUID, found: Visit) -> list[Person]:
    """Take over what a visit found, for everybody of a home in one go; returns who lives there.

    Each of them is verified today. Raises PersonRefused where somebody of the register was left
    out, PersonMoved where somebody was changed meanwhile.
    """
    require(by, Permission.KEEP_PEOPLE)
    home = home_in_force(by, home_id)
    known = list(Person.objects.present().filter(home=home).values_list("pk", flat=True))
    told = {*found.still_here, *found.left, *(one for one, _home in found.elsewhere)}
    if set(known) != told:
        raise PersonRefused(_("Say of each person of this home whether they still live there."))
    people = locked_people(by, [*known, *found.moved_in])
    _check_seen(people, found)
    _set_right(people, found, by=by, at=at)
    on = day_of(at)
    here = [_verify(people[one], by=by, at=at) for one in found.still_here]
    for one in found.left:
        _out(people[one], on, by=by, at=at, source=Source.VISIT)
    for one, other in found.elsewhere:
        _elsewhere(people[one], other, by=by, at=at)
    for one in found.moved_in:
        into_home(people[one], home_id, by=by, at=at, source=Source.VISIT, kind="other", since=on)
        here.append(_verify(people[one], by=by, at=at))
    for row, newcomer in enumerate(found.new):
        here.append(_verify(_enter(newcomer, row, home_id, by=by, at=at), by=by, at=at))
    return here


def _set_right(people: dict[UUID, Person], found: Visit, *, by: Actor, at: datetime) -> None:
    """Correct what those who still live there told otherwise."""
    for one, field, value in found.corrected:
        if one in found.still_here:
            people[one] = _correct(one, field, value, by=by, at=at)
    for one, kind in found.dwelling:
        set_dwelling(people[one], kind, by=by, at=at, source=Source.VISIT)


def _enter(newcomer: NewInHome, row: int, home_id: UUID, *, by: Actor, at: datetime) -> Person:
    try:
        return enter(
            by=by, at=at, facts=newcomer.facts, source=Source.VISIT, home_id=home_id,
            community_code="", residence="", kind=newcomer.kind, since=newcomer.since,
        )  # fmt: skip
    except PersonRefused as refused:
        refused.row = row
        raise


def _correct(person_id: UUID, field: str, value: str, *, by: Actor, at: datetime) -> Person:
    try:
        return correct(
            by=by, at=at, person_id=person_id, field=field, value=value, source=Source.VISIT,
            proof="", expect=None,
        )  # fmt: skip
    except PersonRefused as refused:
        refused.of_person = person_id
        raise


def _elsewhere(person: Person, home_id: UUID, *, by: Actor, at: datetime) -> None:
    """Into another home; it is not verified there before somebody looks."""
    on = day_of(at)
    try:
        into_home(
            person, home_id, by=by, at=at, source=Source.VISIT, kind=ResidenceKind.OTHER, since=on
        )
    except PersonRefused as refused:
        refused.of_person = person.pk
        raise


def set_dwelling(person: Person, kind: str, *, by: Actor, at: datetime, source: str) -> None:
    """Say by what right somebody lives in their home, as of the day they moved in."""
    if kind not in ResidenceKind.values:
        raise PersonRefused(_("This is none of the choices."), "dwelling")
    row = Residence.objects.select_for_update().filter(person=person, ends=None).first()
    if row is None or row.kind == kind:
        return
    before, row.kind = row.kind, kind
    row.save(update_fields=["kind"])
    person.version, person.changed_at = person.version + 1, at
    person.save(update_fields=["version", "changed_at"])
    PersonChange.objects.create(
        at=at, person_id=person.pk, version=person.version, act="correct", field="dwelling",
        before=before, after=kind, source=source, who=by.name, account_id=by.account_id,
    )  # fmt: skip


def correct_address(
    *, by: Actor, at: datetime, person_id: UUID, home_id: UUID | None, words: str, proof: str
) -> Person:
    """Set right where a person lives, at their own request: a home, or words where none is known.

    The permission was asked for by the caller. Raises PersonRefused, UnknownPerson.
    """
    person = locked_person(by, person_id)
    if not person.is_present:
        raise PersonRefused(_("This person does not live here any more."), "address")
    home = home_in_force(by, home_id) if home_id else None
    if home is not None and home.pk == person.home_id:
        raise PersonRefused(_("This person lives in this home already."), "address")
    if home is None and not words.strip():
        raise PersonRefused(_("Write where you live now."), "address")
    on, place = day_of(at), person.community_code
    last = Residence.objects.filter(person=person, ends=None).first()
    change = Change(person, act="correct", by=by, at=at, source=Source.REQUEST, why=proof)
    end_residence(person, max(on, last.begins) if last else on)
    put_place(person, home, by=by, community_code=place, residence=words)
    if home is not None:
        kind = last.kind if last else ResidenceKind.OTHER
        Residence.objects.create(person=person, home=home, kind=kind, begins=on)
    change.save()
    change.stamp("home" if home else "residence", proof=proof[:80])
    person.save(update_fields=["provenance"])
    return person


@transaction.atomic
def verify_person(*, by: Actor, at: datetime, person_id: UUID, expect: int | None = None) -> Person:
    """Say that all that is held about a person was checked with them today."""
    require(by, Permission.KEEP_PEOPLE)
    return _verify(locked_person(by, person_id, expect=expect), by=by, at=at)


def _check_seen(people: dict[UUID, Person], found: Visit) -> None:
    for person_id, version in (found.seen or {}).items():
        person = people.get(person_id)
        if person is not None and person.version != version:
            raise PersonMoved(
                _("%(name)s was changed meanwhile. Look at the home again.") % {"name": person.name}
            )


def _verify(person: Person, *, by: Actor, at: datetime) -> Person:
    change = Change(person, act="verify", by=by, at=at, source=Source.VISIT)
    person.verified_on, person.verified_by = day_of(at), by.name
    person.to_check_since = None
    change.save()
    return person


def into_home(
    person: Person,
    home_id: UUID,
    *,
    by: Actor,
    at: datetime,
    source: str,
    kind: str,
    since: date | None,
) -> None:
    if person.died_on is not None:
        raise PersonRefused(_("The death of this person is recorded."), "person")
    if kind not in ResidenceKind.values:
        raise PersonRefused(_("This is none of the choices."), "kind")
    if person.home_id == home_id:
        raise PersonRefused(_("This person lives in this home already."), "home")
    home = home_in_force(by, home_id)
    day = since or day_of(at)
    change = Change(person, act="move_in", by=by, at=at, source=source)
    end_residence(person, day)
    put_place(person, home, by=by)
    person.left_on, person.erase_on = None, None
    Residence.objects.create(person=person, home=home, kind=kind, begins=day)
    change.save()


def _out(person: Person, day: date, *, by: Actor, at: datetime, source: str) -> None:
    if not person.is_present:
        raise PersonRefused(_("This person does not live here any more."), "person")
    if day > day_of(at):
        raise PersonRefused(_("This day is yet to come."), "day")
    change = Change(person, act="move_out", by=by, at=at, source=source)
    person.left_on = day
    leave(person, day, on=day_of(at), rule="left")
    change.save()

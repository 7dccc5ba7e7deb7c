"""Founding, splitting and merging households, and who belongs to which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import Household, Person, Relation, Source
from linli.registers.people.operations.changing import Change
from linli.registers.people.operations.facts import checked_relation
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    locked_people,
    require,
    require_place,
)
from linli.registers.places.operations.changes import day_of


class InAnotherHousehold(PersonRefused):
    """A person is of one household; this one is of another, which the text names."""

    def __init__(self, person: Person) -> None:
        number = person.household.number if person.household else ""
        words = _("%(name)s belongs to household %(number)s. Take them out of it first.")
        super().__init__(words % {"name": person.name, "number": number}, "members")


@transaction.atomic
def found_household(
    *,
    by: Actor,
    at: datetime,
    members: Mapping[UUID, str],
    number: str = "",
    home_id: UUID | None = None,
    source: str = Source.COUNTER,
) -> Household:
    """Found a household of persons of one community, one of them its head.

    members: relation to the head by person. number: its own, or empty for the next one here.
    Raises PersonRefused, InAnotherHousehold.
    """
    require(by, Permission.KEEP_PEOPLE)
    people = locked_people(by, list(members))
    for person in people.values():
        if person.household_id is not None:
            raise InAnotherHousehold(person)
    household = _found(people, members, number=number, home_id=home_id, at=at)
    _join(people, members, household, by=by, at=at, source=source)
    return household


@transaction.atomic
def join_household(
    *,
    by: Actor,
    at: datetime,
    household_id: UUID,
    person_id: UUID,
    relation: str,
    source: str = Source.COUNTER,
) -> Household:
    """Let a person belong to a household. Raises InAnotherHousehold, PersonRefused."""
    require(by, Permission.KEEP_PEOPLE)
    household = locked_household(by, household_id)
    people = locked_people(by, [person_id])
    person = people[person_id]
    if person.household_id is not None:
        raise InAnotherHousehold(person)
    if relation == Relation.HEAD and _head_of(household) is not None:
        raise PersonRefused(_("This household has a head already."), "relation")
    _join(people, {person_id: relation}, household, by=by, at=at, source=source)
    return household


@transaction.atomic
def leave_household(
    *, by: Actor, at: datetime, person_id: UUID, new_head: UUID | None = None
) -> None:
    """Take a person out of their household; a head names who follows, unless they are the last."""
    require(by, Permission.KEEP_PEOPLE)
    person = locked_people(by, [person_id])[person_id]
    if person.household_id is None:
        raise PersonRefused(_("This person belongs to no household."), "person")
    household = locked_household(by, person.household_id)
    was_head = person.relation == Relation.HEAD
    _leave(person, by=by, at=at)
    if not household.members.exists():
        _dissolve(household, at=at)
    elif was_head:
        _crown(household, new_head, by=by, at=at)


@transaction.atomic
def split_household(
    *,
    by: Actor,
    at: datetime,
    household_id: UUID,
    members: Mapping[UUID, str],
    number: str = "",
    home_id: UUID | None = None,
    new_head: UUID | None = None,
    expect: int | None = None,
) -> Household:
    """Found a household of some members of another (分户); returns the new one.

    members: relation to the new head by person. new_head: who heads those who stay, needed where
    the head goes.
    """
    require(by, Permission.KEEP_PEOPLE)
    household = locked_household(by, household_id, expect=expect)
    people = locked_people(by, list(members))
    if any(person.household_id != household_id for person in people.values()):
        raise PersonRefused(_("Somebody chosen is no member of this household."), "members")
    if household.members.count() == len(people):
        raise PersonRefused(_("Somebody has to stay: else nothing is split."), "members")
    head_goes = any(person.relation == Relation.HEAD for person in people.values())
    for person in people.values():
        _leave(person, by=by, at=at)
    if head_goes:
        _crown(household, new_head, by=by, at=at)
    made = _found(people, members, number=number, home_id=home_id, at=at)
    _join(people, members, made, by=by, at=at, source=Source.COUNTER)
    _touch(household)
    return made


@transaction.atomic
def merge_households(
    *,
    by: Actor,
    at: datetime,
    kept_id: UUID,
    gone_id: UUID,
    relations: Mapping[UUID, str],
    expect: int | None = None,
) -> Household:
    """Let the members of one household belong to another (并户); the first then ends.

    relations: of each of those who come, to the head of the household that is kept.
    """
    require(by, Permission.KEEP_PEOPLE)
    kept = locked_household(by, kept_id, expect=expect)
    gone = locked_household(by, gone_id)
    if kept_id == gone_id or kept.community_code != gone.community_code:
        raise PersonRefused(_("Choose another household of the same community."), "household")
    people = locked_people(by, list(gone.members.values_list("pk", flat=True)))
    if set(people) != set(relations):
        raise PersonRefused(_("Say of each member how they are related to the head."), "members")
    for person in people.values():
        _leave(person, by=by, at=at)
    _join(people, relations, kept, by=by, at=at, source=Source.COUNTER)
    _dissolve(gone, at=at)
    _touch(kept)
    return kept


def locked_household(by: Actor, household_id: UUID, *, expect: int | None = None) -> Household:
    """The household in force, locked, in the actor's division. Raises PersonRefused, PersonMoved."""
    rows = Household.objects.select_for_update().filter(pk=household_id, dissolved_on=None)
    household = rows.first()
    if household is None:
        raise PersonRefused(_("There is no such household in force."), "household")
    require_place(by, household)
    if expect is not None and household.version != expect:
        raise PersonMoved(_("This household was changed meanwhile. Look at it again."))
    return household


def _found(
    people: Mapping[UUID, Person],
    members: Mapping[UUID, str],
    *,
    number: str,
    home_id: UUID | None,
    at: datetime,
) -> Household:
    heads = [one for one, relation in members.items() if relation == Relation.HEAD]
    if len(heads) != 1:
        raise PersonRefused(_("A household has one head."), "members")
    if len({person.community_code for person in people.values()}) != 1:
        raise PersonRefused(_("A household lies in one community."), "members")
    head = people[heads[0]]
    household = Household(
        number=number.strip() or _next_number(head.community_code),
        home_id=home_id or head.home_id,
        district_code=head.district_code,
        street_code=head.street_code,
        community_code=head.community_code,
        grid_code=head.grid_code,
        founded_on=day_of(at),
    )
    try:
        with transaction.atomic():
            household.save(force_insert=True)
    except IntegrityError as error:
        words = _("There is a household with the number %(number)s in this community.")
        raise PersonRefused(words % {"number": household.number}, "number") from error
    return household


def _next_number(community_code: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_household_number')")
        (serial,) = cursor.fetchone()
    return f"{community_code[6:]}-{serial}"


def _join(
    people: Mapping[UUID, Person],
    relations: Mapping[UUID, str],
    household: Household,
    *,
    by: Actor,
    at: datetime,
    source: str,
) -> None:
    for person_id, person in people.items():
        relation = checked_relation(relations[person_id])
        if not person.is_present or person.community_code != household.community_code:
            words = _("%(name)s does not live in this community.")
            raise PersonRefused(words % {"name": person.name}, "members")
        change = Change(person, act="household", by=by, at=at, source=source)
        person.household, person.relation = household, relation
        try:
            with transaction.atomic():
                change.save()
        except IntegrityError as error:
            raise PersonRefused(_("A household has one head."), "members") from error


def _leave(person: Person, *, by: Actor, at: datetime) -> None:
    change = Change(person, act="household", by=by, at=at)
    person.household, person.relation = None, ""
    change.save()


def _crown(household: Household, new_head: UUID | None, *, by: Actor, at: datetime) -> None:
    heir = household.members.filter(pk=new_head).first() if new_head else None
    if heir is None:
        raise PersonRefused(_("Choose who heads the household from now on."), "new_head")
    change = Change(heir, act="household", by=by, at=at)
    heir.relation = Relation.HEAD
    change.save()


def _head_of(household: Household) -> Person | None:
    return household.members.filter(relation=Relation.HEAD).first()


def _dissolve(household: Household, *, at: datetime) -> None:
    household.dissolved_on = day_of(at)
    _touch(household)


def _touch(household: Household) -> None:
    household.version += 1
    household.save(update_fields=["version", "dissolved_on"])

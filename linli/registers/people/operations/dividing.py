"""When homes are cut or joined: who lives in which part from then on, or who is to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import Household, Person, Residence, ResidenceKind, Source
from linli.registers.people.operations.changing import Change
from linli.registers.people.operations.guard import PersonRefused, require, sees_people
from linli.registers.people.operations.persons import end_residence, put_place
from linli.registers.places.models import Home
from linli.registers.places.operations import merge_homes, split_home
from linli.registers.places.operations.changes import day_of

MOST_PARTS = 6


@transaction.atomic
def split_home_with_people(
    *,
    by: Actor,
    at: datetime,
    home_id: UUID,
    doors: Sequence[str],
    parts: Mapping[UUID, int] | None = None,
) -> list[Home]:
    """Cut a home into several and let its people live in their parts from today on.

    parts: which door (from 0) a person goes to. Who is not named stays at the first door and is
    put first on the visit plan; so is everybody where the post sees no people. Raises what
    ``places.split_home`` raises, and PersonRefused.
    """
    told = dict(parts or {})
    if told:
        require(by, Permission.KEEP_PEOPLE)
        if not sees_people(by):
            raise PersonRefused(_("Your post does not say who lives where."), "parts")
    people = _locked_residents(home_id)
    if set(told) - {person.pk for person in people}:
        raise PersonRefused(_("Somebody chosen does not live here any more."), "parts")
    homes = split_home(by=by, at=at, home_id=home_id, doors=doors)
    if any(not 0 <= part < len(homes) for part in told.values()):
        raise PersonRefused(_("There is no such door among the parts."), "parts")
    for person in people:
        part = told.get(person.pk)
        if part is None:
            _mark(person, by=by, at=at)
        elif part:
            _carry(person, homes[part], by=by, at=at)
    _let_households_follow(home_id, homes)
    return homes


@transaction.atomic
def merge_homes_with_people(
    *, by: Actor, at: datetime, home_ids: Sequence[UUID], door: str
) -> Home:
    """Join homes into the first named; the people of the others live in it from today on."""
    people = [person for one in home_ids[1:] for person in _locked_residents(one)]
    home = merge_homes(by=by, at=at, home_ids=home_ids, door=door)
    for person in people:
        _carry(person, home, by=by, at=at)
    Household.objects.filter(home__in=home_ids[1:], dissolved_on=None).update(home=home)
    return home


def _locked_residents(home_id: UUID) -> list[Person]:
    rows = Person.objects.select_for_update().present().filter(home=home_id)
    return list(rows.order_by("pk"))


def _mark(person: Person, *, by: Actor, at: datetime) -> None:
    change = Change(person, act="to_check", by=by, at=at)
    person.to_check_since = day_of(at)
    change.save()


def _carry(person: Person, home: Home, *, by: Actor, at: datetime) -> None:
    """Into another row of the register of homes: the person stays where they are."""
    on = day_of(at)
    last = Residence.objects.filter(person=person, ends=None).first()
    change = Change(person, act="move_in", by=by, at=at, source=Source.COUNTER)
    end_residence(person, max(on, last.begins) if last else on)
    put_place(person, home, by=by)
    kind = last.kind if last else ResidenceKind.OTHER
    begins = max(on, last.begins) if last else on
    Residence.objects.create(person=person, home=home, kind=kind, begins=begins)
    change.save()


def _let_households_follow(home_id: UUID, homes: Sequence[Home]) -> None:
    """A household goes with its members where all of them went to one part."""
    for household in Household.objects.filter(home=home_id, dissolved_on=None):
        found = set(household.members.values_list("home", flat=True))
        if len(found) == 1 and (where := found.pop()) in {one.pk for one in homes}:
            household.home_id = where
            household.save(update_fields=["home"])

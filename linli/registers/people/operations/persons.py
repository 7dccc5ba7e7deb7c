"""Entering a person, correcting what is held, and recording a death."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import mask_name
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import (
    IdKind,
    Person,
    PersonChange,
    Relation,
    Residence,
    ResidenceKind,
    Source,
)
from linli.registers.people.operations import facts as put
from linli.registers.people.operations.changing import Change
from linli.registers.people.operations.counting import Tally
from linli.registers.people.operations.facts import PersonFacts
from linli.registers.people.operations.guard import (
    PersonRefused,
    home_in_force,
    locked_person,
    require,
    require_place,
)
from linli.registers.people.queries.terms import term
from linli.registers.people.rules.indexes import ID_PURPOSE
from linli.registers.people.rules.names import same_name
from linli.registers.people.rules.terms import years_after
from linli.registers.places.models import Home
from linli.registers.places.operations.changes import day_of
from linli.registers.places.queries import place_codes


class AlreadyRegistered(PersonRefused):
    """The paper's number is held by another record; ``person_id`` is it, ``is_here`` if seen."""

    def __init__(self, person: Person, *, is_here: bool) -> None:
        self.person_id = person.pk
        self.is_here = is_here
        place = place_codes(person.community_code).label
        words = _("This number is registered already, for %(name)s in %(place)s.")
        super().__init__(words % {"name": mask_name(person.name), "place": place}, "id_number")


@transaction.atomic
def register_person(
    *,
    by: Actor,
    at: datetime,
    facts: PersonFacts,
    source: str,
    home_id: UUID | None = None,
    community_code: str = "",
    residence: str = "",
    kind: str = ResidenceKind.OWN,
    since: date | None = None,
) -> Person:
    """Enter a person in the register, in a home or at an address of a community.

    Raises PersonRefused (``field`` says which input), AlreadyRegistered, NotAllowed.
    """
    require(by, Permission.KEEP_PEOPLE)
    return enter(
        by=by, at=at, facts=facts, source=source, home_id=home_id,
        community_code=community_code, residence=residence, kind=kind, since=since,
    )  # fmt: skip


def enter(
    *,
    by: Actor,
    at: datetime,
    facts: PersonFacts,
    source: str,
    home_id: UUID | None,
    community_code: str,
    residence: str,
    kind: str,
    since: date | None,
) -> Person:
    """Write the record, or take up that of somebody who had moved away from wherever they were.

    The permission was asked for by the caller.
    """
    on = day_of(at)
    person = Person(
        source=source, recorded_on=on, recorded_by=by.name, changed_at=at, provenance={}
    )
    put.put_facts(person, facts, on=on)
    home = home_in_force(by, home_id) if home_id else None
    put_place(person, home, by=by, community_code=community_code, residence=residence)
    if home is not None and kind not in ResidenceKind.values:
        raise PersonRefused(_("This is none of the choices."), "kind")
    back = _who_left(person)
    if back is not None:
        change = Change(back, act="move_in", by=by, at=at, source=source)
        _return(back, person, begins=since or on, kind=kind)
        change.save()
        return back
    insert_person(person, by=by)
    if home is not None:
        Residence.objects.create(person=person, home=home, kind=kind, begins=since or on)
    PersonChange.objects.create(
        at=at, person_id=person.pk, version=1, act="register", source=source, who=by.name,
        account_id=by.account_id,
    )  # fmt: skip
    tally = Tally()
    tally.add(person)
    tally.flush()
    return person


def _who_left(person: Person) -> Person | None:
    """The record of the same paper and name that no place holds any more, locked."""
    if person.id_index is None:
        return None
    rows = Person.objects.select_for_update().filter(id_index=person.id_index, died_on=None)
    back = rows.filter(merged_into=None).exclude(left_on=None).first()
    return back if back is not None and same_name(back.name, person.name) else None


def _return(back: Person, told: Person, *, begins: date, kind: str) -> None:
    """Let who had moved away live where they are told to live now; what is not told stays."""
    if back.left_on is not None and begins < back.left_on:
        words = _("They moved away on %(day)s: nothing begins before that.")
        raise PersonRefused(words % {"day": back.left_on.isoformat()}, "since")
    for name in (
        "home", "residence", "district_code", "street_code", "community_code", "grid_code",
        "standing",
    ):  # fmt: skip
        setattr(back, name, getattr(told, name))
    if told.phone:
        back.phone, back.phone_index = told.phone, told.phone_index
    if told.domicile:
        back.domicile, back.domicile_code = told.domicile, told.domicile_code
    back.left_on, back.erase_on = None, None
    if told.home is not None:
        Residence.objects.create(person=back, home=told.home, kind=kind, begins=begins)


def put_place(
    person: Person, home: Home | None, *, by: Actor, community_code: str = "", residence: str = ""
) -> None:
    """Let a person live in a home, or at an address that no home is known for."""
    if home is None:
        place = place_codes(community_code)
        if not place.community_code:
            raise PersonRefused(_("Choose the community."), "community_code")
        require_place(by, place)
    person.home, person.residence = home, "" if home else residence.strip()[:200]
    where = home or place
    person.district_code, person.street_code = where.district_code, where.street_code
    person.community_code, person.grid_code = where.community_code, where.grid_code
    if not person.grid_code.startswith(person.community_code):
        person.grid_code = ""  # the home was carried over and still waits for its grid


def insert_person(person: Person, *, by: Actor) -> None:
    """Write a new person. Raises AlreadyRegistered, also to the second of two at once."""
    held_by_another(person, by=by)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        held_by_another(person, by=by)
        raise


def held_by_another(person: Person, *, by: Actor) -> None:
    """Make sure that nobody else holds this paper's number. Raises AlreadyRegistered."""
    if person.id_index is None:
        return
    rows = Person.objects.filter(id_index=person.id_index, merged_into=None)
    other = rows.exclude(pk=person.pk).first()
    if other is not None:
        scope = by.scope
        is_here = scope.covers(
            district=other.district_code, street=other.street_code, community=other.community_code
        )
        raise AlreadyRegistered(other, is_here=is_here)


_PUT: dict[str, Callable[[Person, str, date], None]] = {
    "name": lambda person, text, on: put.put_name(person, text),
    "phone": lambda person, text, on: put.put_phone(person, text),
    "standing": lambda person, text, on: put.put_standing(person, text),
    "domicile": lambda person, text, on: put.put_domicile(person, text, person.domicile_code),
    "domicile_code": lambda person, text, on: put.put_domicile(person, person.domicile, text),
    "sex": lambda person, text, on: put_own_sex(person, text),
    "born_on": lambda person, text, on: put_own_birth(person, text, on),
    "id_number": lambda person, text, on: put.put_paper(person, "", text, on=on),
    "residence": lambda person, text, on: put_words(person, text),
    "relation": lambda person, text, on: put_relation(person, text),
}
CORRECTABLE = tuple(_PUT)


@transaction.atomic
def correct_field(
    *,
    by: Actor,
    at: datetime,
    person_id: UUID,
    field: str,
    value: str,
    source: str,
    proof: str = "",
    expect: int | None = None,
) -> Person:
    """Correct one field; it keeps its own source, day, name and (``proof``) what was seen.

    Raises PersonRefused, AlreadyRegistered, PersonMoved, NotAllowed.
    """
    require(by, Permission.KEEP_PEOPLE)
    return correct(
        by=by, at=at, person_id=person_id, field=field, value=value, source=source, proof=proof,
        expect=expect,
    )  # fmt: skip


def correct(
    *,
    by: Actor,
    at: datetime,
    person_id: UUID,
    field: str,
    value: str,
    source: str,
    proof: str,
    expect: int | None,
) -> Person:
    """Make the correction; the permission was asked for by the caller."""
    if field not in _PUT or source not in Source.values:
        raise PersonRefused(_("This field is not corrected here."), field)
    person = locked_person(by, person_id, expect=expect)
    change = Change(person, act="correct", by=by, at=at, source=source, why=proof)
    _PUT[field](person, value, day_of(at))
    if field == "id_number":
        held_by_another(person, by=by)
    change.save()
    if proof:
        change.stamp(field, proof=proof[:80])
        person.save(update_fields=["provenance"])
    return person


def put_own_sex(person: Person, text: str) -> None:
    """Sex of those whose paper does not tell it."""
    if person.id_kind in (IdKind.RESIDENT_ID, IdKind.HMT_PERMIT):
        raise PersonRefused(_("The number of the paper tells this: correct the number."), "sex")
    put.put_sex(person, text)


def put_own_birth(person: Person, text: str, on: date) -> None:
    """Birth date of those whose paper does not tell it."""
    if person.id_kind in (IdKind.RESIDENT_ID, IdKind.HMT_PERMIT):
        raise PersonRefused(_("The number of the paper tells this: correct the number."), "born_on")
    try:
        put.put_birth(person, date.fromisoformat(text) if text else None, on=on)
    except ValueError as error:
        raise PersonRefused(_("Write the day like 2020-01-05."), "born_on") from error


def put_words(person: Person, text: str) -> None:
    """The address of those who live in no known home."""
    if person.home_id is not None:
        raise PersonRefused(_("The home tells the address: record that they moved."), "residence")
    person.residence = text.strip()[:200]


def put_relation(person: Person, text: str) -> None:
    """How a member is related to the head, who stays the head."""
    if person.household_id is None:
        raise PersonRefused(_("This person belongs to no household."), "relation")
    if Relation.HEAD in (text, person.relation):
        raise PersonRefused(
            _("Who heads the household is changed where the household is."), "relation"
        )
    person.relation = put.checked_relation(text)


@transaction.atomic
def record_death(
    *,
    by: Actor,
    at: datetime,
    person_id: UUID,
    died_on: date,
    source: str,
    proof: str = "",
    expect: int | None = None,
) -> Person:
    """Record a death: the person leaves home and household, and is erased when the term ends."""
    require(by, Permission.KEEP_PEOPLE)
    person = locked_person(by, person_id, expect=expect)
    if person.died_on is not None:
        raise PersonRefused(_("The death is recorded already."), "died_on")
    if died_on > day_of(at) or (person.born_on and died_on < person.born_on):
        raise PersonRefused(_("Nobody dies before birth or in the future."), "died_on")
    change = Change(person, act="death", by=by, at=at, source=source, why=proof)
    person.died_on = died_on
    leave(person, died_on, on=day_of(at), rule="died")
    change.save()
    return person


def leave(person: Person, day: date, *, on: date, rule: str) -> None:
    """End what binds a person to a place: home, household, residence; set when to erase."""
    end_residence(person, day)
    person.home, person.household, person.relation, person.residence = None, None, "", ""
    person.to_check_since = None
    person.erase_on = years_after(day, term(rule, on=on).amount)


def end_residence(person: Person, day: date) -> None:
    """End where a person lives. Raises PersonRefused for a day before they moved in."""
    for residence in Residence.objects.select_for_update().filter(person=person, ends=None):
        if day < residence.begins:
            raise PersonRefused(
                _("They moved in on %(day)s: nothing ends before that.")
                % {"day": residence.begins.isoformat()},
                "day",
            )
        residence.ends = day
        residence.save(update_fields=["ends"])


def index_of_paper(number: str) -> bytes:
    """The blind index of a paper's number in its one form."""
    return blind_index(number, purpose=ID_PURPOSE)

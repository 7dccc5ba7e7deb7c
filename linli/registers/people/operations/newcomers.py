"""The newcomer's form: submitted, checked, entered in the register or refused with the way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import randbelow
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import (
    Door,
    FormState,
    NewcomerForm,
    Person,
    ResidenceKind,
    Standing,
    StayKind,
)
from linli.registers.people.operations.facts import PersonFacts, put_facts
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    home_in_force,
    locked_person,
    require,
    require_place,
)
from linli.registers.people.operations.living import into_home
from linli.registers.people.operations.messages import tell
from linli.registers.people.operations.persons import enter, index_of_paper
from linli.registers.people.queries.codes import query_index
from linli.registers.people.queries.terms import notice_text
from linli.registers.places.operations.changes import day_of
from linli.registers.places.queries import place_codes
from linli.registers.places.rules.codes import Place

QUERY_CODE_DIGITS = 8


@dataclass(frozen=True, kw_only=True)
class NewcomerFacts:
    """What a newcomer fills in; ``notice_version`` is the notice that was shown before."""

    name: str
    id_number: str
    phone: str
    community_code: str
    residence: str
    residence_kind: str
    came_on: date
    stay: str
    notice_version: str
    id_kind: str = ""
    domicile: str = ""
    domicile_code: str = ""
    landlord_name: str = ""
    landlord_phone: str = ""
    home_id: UUID | None = None
    wants: Sequence[str] = ()


@transaction.atomic
def submit_form(
    *, by: Actor, at: datetime, door: str, facts: NewcomerFacts
) -> tuple[NewcomerForm, str]:
    """Take in a newcomer's form; returns it and the code by which its state is asked for.

    At the counter the permission is asked for; through the portal anybody may. Raises
    PersonRefused, also where a form of the same paper is open already.
    """
    if door != Door.PORTAL:
        require(by, Permission.SERVE_NEWCOMERS)
    on = day_of(at)
    checked = _checked(facts, on=on)
    place = _community(facts.community_code)
    if door != Door.PORTAL:
        require_place(by, place)
    code = f"{randbelow(10**QUERY_CODE_DIGITS):0{QUERY_CODE_DIGITS}d}"
    form = _form_of(checked, facts, place, on=on)
    form.door, form.received_at, form.query_code_index = door, at, query_index(code)
    form.home = home_in_force(by, facts.home_id) if facts.home_id else None
    try:
        with transaction.atomic():
            form.save(force_insert=True)
    except IntegrityError as error:
        words = _("A form for this paper is being checked already.")
        raise PersonRefused(words, "id_number") from error
    _tell("newcomer.received", form, at=at)
    return form, code


def _form_of(checked: Person, facts: NewcomerFacts, place: Place, *, on: date) -> NewcomerForm:
    return NewcomerForm(
        number=next_number("people_form_number", "XS", on),
        name=checked.name,
        id_kind=checked.id_kind,
        id_number=checked.id_number,
        id_index=checked.id_index,
        phone=checked.phone,
        phone_index=checked.phone_index,
        domicile_code=checked.domicile_code,
        domicile=checked.domicile,
        residence=facts.residence.strip()[:200],
        residence_kind=facts.residence_kind,
        came_on=facts.came_on,
        stay=facts.stay,
        landlord_name=facts.landlord_name.strip()[:60],
        landlord_phone=facts.landlord_phone.strip()[:20],
        wants=list(facts.wants),
        notice_version=facts.notice_version,
        district_code=place.district_code,
        street_code=place.street_code,
        community_code=place.community_code,
    )


@transaction.atomic
def check_form(
    *,
    by: Actor,
    at: datetime,
    form_id: UUID,
    home_id: UUID | None = None,
    expect: int | None = None,
) -> NewcomerForm:
    """Say that the form's paper and address were checked; a home may be found for the address."""
    require(by, Permission.SERVE_NEWCOMERS)
    form = _locked(by, form_id, expect=expect)
    if home_id is not None:
        home = home_in_force(by, home_id)
        form.home, form.grid_code = home, home.grid_code
        form.district_code, form.street_code = home.district_code, home.street_code
        form.community_code = home.community_code
    form.state, form.checked_at, form.handled_by = FormState.CHECKED, at, by.name
    form.version += 1
    form.save()
    return form


@transaction.atomic
def register_form(*, by: Actor, at: datetime, form_id: UUID, expect: int | None = None) -> Person:
    """Enter the newcomer in the register by a checked form; one known already moves in.

    Raises PersonRefused, PersonMoved, AlreadyRegistered (elsewhere: the place must let them go).
    """
    require(by, Permission.SERVE_NEWCOMERS)
    form = _locked(by, form_id, expect=expect)
    if form.state != FormState.CHECKED:
        raise PersonRefused(_("Check the form's paper and address first."), "state")
    source = "portal" if form.door == Door.PORTAL else "counter"
    known = Person.objects.filter(id_index=form.id_index, merged_into=None).first()
    if known is not None and form.home_id and known.community_code == form.community_code:
        person = locked_person(by, known.pk)
        if person.home_id != form.home_id:
            into_home(
                person, form.home_id, by=by, at=at, source=source, kind=form.residence_kind,
                since=form.came_on,
            )  # fmt: skip
    else:
        person = enter(
            by=by, at=at, facts=_facts_of(form), source=source, home_id=form.home_id,
            community_code=form.community_code, residence=form.residence,
            kind=form.residence_kind, since=form.came_on,
        )  # fmt: skip
    form.person, form.state, form.ended_at = person, FormState.REGISTERED, at
    form.handled_by, form.version = by.name, form.version + 1
    form.save()
    _tell("newcomer.registered", form, at=at)
    return person


@transaction.atomic
def refuse_form(
    *,
    by: Actor,
    at: datetime,
    form_id: UUID,
    reason: str,
    route: str,
    expect: int | None = None,
) -> NewcomerForm:
    """Refuse a form with the reason, and say where to turn instead."""
    require(by, Permission.SERVE_NEWCOMERS)
    form = _locked(by, form_id, expect=expect)
    if len(reason.strip()) < 4:
        raise PersonRefused(_("Say why it is refused."), "reason")
    if len(route.strip()) < 4:
        raise PersonRefused(_("Say where the person can turn instead."), "route")
    form.state, form.ended_at, form.handled_by = FormState.REFUSED, at, by.name
    form.reason, form.route = reason.strip()[:300], route.strip()[:300]
    form.version += 1
    form.save()
    _tell("newcomer.refused", form, at=at)
    return form


def _tell(template: str, form: NewcomerForm, *, at: datetime) -> None:
    tell(
        template, name=form.name, phone=form.phone, about="newcomer_form", about_id=form.pk, at=at,
        number=form.number,
    )  # fmt: skip


def next_number(sequence: str, letters: str, on: date) -> str:
    """The next number of a form or request: XS2026000001."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        (serial,) = cursor.fetchone()
    return f"{letters}{on.year}{serial:06d}"


def _checked(facts: NewcomerFacts, *, on: date) -> Person:
    """The facts in their one form, on a person that is not written."""
    if facts.notice_version != notice_text("newcomer", on=on).version:
        raise PersonRefused(_("Read the notice about your data first."), "notice_version")
    if facts.residence_kind not in ResidenceKind.values or facts.stay not in StayKind.values:
        raise PersonRefused(_("This is none of the choices."), "stay")
    if facts.came_on > on:
        raise PersonRefused(_("This day is yet to come."), "came_on")
    if not (facts.residence.strip() or facts.home_id):
        raise PersonRefused(_("Write where you live now."), "residence")
    if not facts.phone.strip():
        raise PersonRefused(_("Write a telephone number at which you can be told."), "phone")
    person = Person()
    put_facts(
        person,
        PersonFacts(
            name=facts.name, standing=Standing.FLOATING, id_kind=facts.id_kind,
            id_number=facts.id_number, phone=facts.phone, domicile_code=facts.domicile_code,
            domicile=facts.domicile,
        ),
        on=on,
    )  # fmt: skip
    if person.id_index is None:
        raise PersonRefused(_("The number of the paper is missing."), "id_number")
    person.id_index = index_of_paper(person.id_number)
    return person


def _facts_of(form: NewcomerForm) -> PersonFacts:
    is_from_abroad = form.id_kind in ("hmt_permit", "foreign_permit", "passport")
    return PersonFacts(
        name=form.name,
        standing=Standing.ABROAD if is_from_abroad else Standing.FLOATING,
        id_kind=form.id_kind,
        id_number=form.id_number,
        phone=form.phone,
        domicile_code=form.domicile_code,
        domicile=form.domicile,
    )


def _community(code: str) -> Place:
    place = place_codes(code)
    if not place.community_code:
        raise PersonRefused(_("Choose the community."), "community_code")
    return place


def _locked(by: Actor, form_id: UUID, *, expect: int | None) -> NewcomerForm:
    form = NewcomerForm.objects.select_for_update().filter(pk=form_id).first()
    if form is None:
        raise PersonRefused(_("There is no such form."), "form")
    inside = by.scope.covers(
        district=form.district_code, street=form.street_code, community=form.community_code
    )
    if not inside:
        raise PersonRefused(_("There is no such form."), "form")
    if form.state in (FormState.REGISTERED, FormState.REFUSED) or (
        expect is not None and form.version != expect
    ):
        words = _("%(who)s has taken this form on: it is now “%(state)s”. Look at it again.")
        state = FormState(form.state).label
        raise PersonMoved(words % {"who": form.handled_by or _("Somebody else"), "state": state})
    return form

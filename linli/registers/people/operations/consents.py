"""Giving consent, and taking it back as easily (个人信息保护法 art. 14-16, 31)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import Consent, Door, Person
from linli.registers.people.operations.guard import PersonRefused, locked_person
from linli.registers.people.queries.own import children_of
from linli.registers.people.queries.terms import consent_wordings
from linli.registers.people.rules.ages import GUARDED_UNDER, age
from linli.registers.places.operations.changes import day_of
from linli.registers.places.rules.keepers import NotAllowed


@transaction.atomic
def give_consent(
    *,
    by: Actor,
    at: datetime,
    person_id: UUID,
    purpose: str,
    door: str,
    guardian: str = "",
) -> Consent:
    """Write down that a person agreed to a purpose in the wording of today; once only.

    For who is under 14 the guardian agrees, by name. Raises PersonRefused.
    """
    _require(by, door)
    wording = next((one for one in consent_wordings(on=day_of(at)) if one.code == purpose), None)
    if wording is None:
        raise PersonRefused(_("Nobody is asked to agree to this."), "purpose")
    person = locked_person(by, person_id)
    if _needs_guardian(person, at) and not guardian.strip():
        raise PersonRefused(_("For a child under 14 the guardian agrees."), "guardian")
    held = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if held is not None:
        return held
    return Consent.objects.create(
        person=person,
        purpose=purpose,
        wording_version=wording.version,
        wording=wording.text[:600],
        guardian=guardian.strip()[:60],
        given_at=at,
        given_by=door,
        given_to=by.name,
    )


@transaction.atomic
def withdraw_consent(*, by: Actor, at: datetime, person_id: UUID, purpose: str, door: str) -> bool:
    """Take a consent back, without reasons; False where none was given."""
    _require(by, door)
    person = locked_person(by, person_id)
    held = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    return held.update(withdrawn_at=at, withdrawn_by=door) > 0


@transaction.atomic
def give_consent_for_child(
    *, by: Actor, at: datetime, guardian_id: UUID, child_id: UUID, purpose: str
) -> Consent:
    """A guardian agrees for a child under 14 of their household, from their own page.

    The guardian proved who they are; that they are the guardian is told by one household
    (未成年人的父母或者其他监护人, 个人信息保护法 art. 31). Raises PersonRefused.
    """
    guardian = _guardian_of(guardian_id, child_id, at)
    return give_consent(
        by=by, at=at, person_id=child_id, purpose=purpose, door=Door.PORTAL, guardian=guardian.name
    )


@transaction.atomic
def withdraw_consent_for_child(
    *, by: Actor, at: datetime, guardian_id: UUID, child_id: UUID, purpose: str
) -> bool:
    """A guardian takes it back for a child of their household; False where none was given."""
    _guardian_of(guardian_id, child_id, at)
    return withdraw_consent(by=by, at=at, person_id=child_id, purpose=purpose, door=Door.PORTAL)


def _guardian_of(guardian_id: UUID, child_id: UUID, at: datetime) -> Person:
    if child_id not in {one.pk for one in children_of(guardian_id, on=day_of(at))}:
        raise PersonRefused(_("No child under 14 of your household has this record."), "person")
    return Person.objects.get(pk=guardian_id)


def _needs_guardian(person: Person, at: datetime) -> bool:
    return person.born_on is not None and age(person.born_on, on=day_of(at)) < GUARDED_UNDER


def _require(by: Actor, door: str) -> None:
    allowed = (Permission.KEEP_PEOPLE, Permission.SERVE_NEWCOMERS, Permission.ANSWER_DATA_REQUESTS)
    if door == Door.PORTAL:
        return  # the person's own page, which has proved who they are
    if not any(by.may(permission) for permission in allowed):
        raise NotAllowed(_("Your post does not do this in the register of people."))

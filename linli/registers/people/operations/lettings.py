"""Homes that are let: filed, checked for safety, ended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.crypto.rules import is_phone, normalise_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import Letting, LettingCheck
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    home_in_force,
    locked_person,
)
from linli.registers.people.queries.words import name_words
from linli.registers.people.rules.names import BadName, read_name
from linli.registers.places.operations.changes import day_of, record_change
from linli.registers.places.rules.keepers import NotAllowed


@transaction.atomic
def file_letting(
    *,
    by: Actor,
    at: datetime,
    home_id: UUID,
    rooms: int,
    most_people: int,
    landlord_name: str = "",
    landlord_phone: str = "",
    landlord_id: UUID | None = None,
    filed_on: date | None = None,
    filing_number: str = "",
) -> Letting:
    """File that a home is let (住房租赁条例), with its landlord and how many may live there.

    Raises PersonRefused; a home is let once at a time.
    """
    _require(by)
    home = home_in_force(by, home_id)
    if rooms < 1 or most_people < 1:
        raise PersonRefused(_("A let home has a room and a place to sleep."), "rooms")
    if Letting.objects.in_force().filter(home=home).exists():
        raise PersonRefused(_("This home is filed as let already."), "home")
    landlord = locked_person(by, landlord_id) if landlord_id else None
    letting = Letting.objects.create(
        home=home,
        landlord=landlord,
        landlord_name="" if landlord else _name(landlord_name),
        landlord_phone="" if landlord else _phone(landlord_phone),
        rooms=rooms,
        most_people=most_people,
        filed_on=filed_on or day_of(at),
        filing_number=filing_number.strip()[:40],
        district_code=home.district_code,
        street_code=home.street_code,
        community_code=home.community_code,
        grid_code=home.grid_code,
    )
    _note(by, at, "file", letting, home.address)
    return letting


@transaction.atomic
def check_letting(
    *,
    by: Actor,
    at: datetime,
    letting_id: UUID,
    is_safe: bool,
    findings: str = "",
    expect: int | None = None,
) -> LettingCheck:
    """Write down a safety check of a let home; an unsafe one says what was found."""
    _require(by)
    letting = _locked(by, letting_id, expect=expect)
    if not is_safe and not findings.strip():
        raise PersonRefused(_("Say what is not safe."), "findings")
    on = day_of(at)
    check = LettingCheck.objects.create(
        letting=letting,
        checked_on=on,
        is_safe=is_safe,
        findings=findings.strip()[:400],
        who=by.name,
    )
    letting.checked_on, letting.is_safe, letting.version = on, is_safe, letting.version + 1
    letting.save(update_fields=["checked_on", "is_safe", "version"])
    return check


@transaction.atomic
def end_letting(
    *, by: Actor, at: datetime, letting_id: UUID, ends: date, expect: int | None = None
) -> Letting:
    """Record that a home is not let any more."""
    _require(by)
    letting = _locked(by, letting_id, expect=expect)
    if not letting.filed_on <= ends <= day_of(at):
        raise PersonRefused(_("A letting ends after its filing and not in the future."), "ends")
    letting.ends, letting.version = ends, letting.version + 1
    letting.save(update_fields=["ends", "version"])
    _note(by, at, "end", letting, "")
    return letting


def _require(by: Actor) -> None:
    if not (by.may(Permission.KEEP_PEOPLE) or by.may(Permission.SERVE_NEWCOMERS)):
        raise NotAllowed(_("Your post does not do this in the register of people."))


def _locked(by: Actor, letting_id: UUID, *, expect: int | None) -> Letting:
    letting = Letting.objects.select_for_update().filter(pk=letting_id, ends=None).first()
    if letting is None:
        raise PersonRefused(_("There is no such letting in force."), "letting")
    home_in_force(by, letting.home_id)
    if expect is not None and letting.version != expect:
        raise PersonMoved(_("This letting was changed meanwhile. Look at it again."))
    return letting


def _name(text: str) -> str:
    try:
        return read_name(text)
    except BadName as bad:
        raise PersonRefused(name_words(bad), "landlord_name") from bad


def _phone(text: str) -> str:
    if text.strip() and not is_phone(text):
        raise PersonRefused(_("This is no telephone number."), "landlord_phone")
    return normalise_phone(text)


def _note(by: Actor, at: datetime, act: str, letting: Letting, about: str) -> None:
    record_change(
        by=by, at=at, act=act, record_kind="letting", record_id=letting.pk, about=about,
        after={"rooms": letting.rooms, "most_people": letting.most_people},
    )  # fmt: skip

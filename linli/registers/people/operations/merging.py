"""Two records of one person made one, and that taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people.models import (
    Consent,
    IdKind,
    Letting,
    NewcomerForm,
    Person,
    PersonMerge,
    Residence,
    ResidencePermit,
)
from linli.registers.people.operations.changing import Change
from linli.registers.people.operations.guard import (
    PersonMoved,
    PersonRefused,
    UnknownPerson,
    locked_people,
    require,
    require_place,
)
from linli.registers.people.operations.persons import held_by_another
from linli.registers.places.operations.changes import day_of

# What the kept record takes over where it has nothing itself, with what belongs together.
_FILLED = {
    "id_number": ("id_kind", "id_number", "id_index"),
    "born_on": ("born_on", "age_band"),
    "phone": ("phone", "phone_index"),
    "domicile": ("domicile",),
    "domicile_code": ("domicile_code",),
}


@transaction.atomic
def merge_duplicates(
    *,
    by: Actor,
    at: datetime,
    kept_id: UUID,
    gone_id: UUID,
    reason: str,
    expect: tuple[int, int] | None = None,
) -> PersonMerge:
    """Make two records of one person one: the kept one takes over what it lacks.

    Two different identity numbers are two people. Raises PersonRefused, PersonMoved.
    """
    require(by, Permission.KEEP_PEOPLE)
    if len(reason.strip()) < 4:
        raise PersonRefused(_("Say by what you know that both are one person."), "reason")
    if kept_id == gone_id:
        raise PersonRefused(_("Choose two different records."), "person")
    people = locked_people(by, [kept_id, gone_id])
    kept, gone = people[kept_id], people[gone_id]
    if expect is not None and (kept.version, gone.version) != expect:
        raise PersonMoved(_("One of the records was changed meanwhile. Look at both again."))
    _check(kept, gone)
    moved = _move(kept, gone)
    was = {
        "home": _hex(gone.home_id),
        "household": _hex(gone.household_id),
        "relation": gone.relation,
        "residence_open": _hex(_open_residence(gone)),
    }
    went = Change(gone, act="merge", by=by, at=at, why=reason)
    Residence.objects.filter(person=gone, ends=None).update(ends=day_of(at))
    gone.home, gone.household, gone.relation = None, None, ""
    gone.merged_into = kept
    went.save()
    stays = Change(kept, act="merge", by=by, at=at, why=reason)
    filled = _fill(kept, gone)
    stays.save()
    return PersonMerge.objects.create(
        at=at, kept=kept, gone=gone, reason=reason.strip()[:200], who=by.name,
        moved={**moved, "filled": filled, "was": was},
    )  # fmt: skip


@transaction.atomic
def take_back_merge(*, by: Actor, at: datetime, merge_id: UUID, reason: str) -> Person:
    """Make two records of one again; returns the one that had gone. Both changes stay in the log.

    Raises PersonRefused where its home or household has ended, or its number was given away.
    """
    require(by, Permission.KEEP_PEOPLE)
    merge = PersonMerge.objects.select_for_update().filter(pk=merge_id, undone_at=None).first()
    if merge is None:
        raise PersonRefused(_("There is no such merging to take back."), "merge")
    kept = locked_people(by, [merge.kept_id])[merge.kept_id]
    gone = Person.objects.select_for_update().filter(pk=merge.gone_id).first()
    if gone is None:
        raise UnknownPerson
    require_place(by, gone)
    stays = Change(kept, act="unmerge", by=by, at=at, why=reason)
    _empty(kept, merge.moved["filled"], gone)
    stays.save()
    ResidencePermit.objects.filter(pk__in=merge.moved["permits"]).update(person=gone)
    Consent.objects.filter(pk__in=merge.moved["consents"]).update(person=gone)
    _back(merge, kept, gone)
    back = Change(gone, act="unmerge", by=by, at=at, why=reason)
    gone.merged_into = None
    _restore(gone, merge.moved["was"])
    held_by_another(gone, by=by)
    back.save()
    merge.undone_at, merge.undone_by = at, by.name
    merge.save(update_fields=["undone_at", "undone_by"])
    return gone


def _check(kept: Person, gone: Person) -> None:
    both = IdKind.NONE not in (kept.id_kind, gone.id_kind)
    if both and kept.id_kind == gone.id_kind and kept.id_number != gone.id_number:
        raise PersonRefused(_("These are two people: each has a number of their own."), "person")
    if kept.born_on and gone.born_on and kept.born_on != gone.born_on:
        raise PersonRefused(_("These are two people: they were born on different days."), "person")
    if kept.community_code != gone.community_code and kept.is_present and gone.is_present:
        raise PersonRefused(
            _("Both live somewhere. Record first where the person moved away."), "person"
        )


def _fill(kept: Person, gone: Person) -> list[str]:
    filled = []
    for field, names in _FILLED.items():
        if not getattr(kept, field) and getattr(gone, field):
            filled.append(field)
            for name in names:
                setattr(kept, name, getattr(gone, name))
    return filled


def _empty(kept: Person, filled: list[str], gone: Person) -> None:
    empty: dict[str, Any] = {
        "id_kind": IdKind.NONE, "id_index": None, "born_on": None, "age_band": 255,
        "phone_index": None,
    }  # fmt: skip
    for field in filled:
        # Corrected since: then it is the kept record's own.
        if getattr(kept, field) == getattr(gone, field):
            for name in _FILLED[field]:
                setattr(kept, name, empty.get(name, ""))


def _move(kept: Person, gone: Person) -> dict[str, list[str]]:
    moved: dict[str, list[str]] = {}
    if ResidencePermit.objects.filter(person=kept, ended_on=None).exists():
        ended = ResidencePermit.objects.filter(person=gone, ended_on=None)
        if ended.exists():
            raise PersonRefused(_("Both hold a residence permit. End one of them first."), "person")
    held = Consent.objects.filter(person=kept, withdrawn_at=None).values("purpose")
    rows = {
        "permits": ResidencePermit.objects.filter(person=gone),
        "consents": Consent.objects.filter(person=gone).exclude(
            purpose__in=held, withdrawn_at=None
        ),
        "lettings": Letting.objects.filter(landlord=gone),
        "forms": NewcomerForm.objects.filter(person=gone),
        "requests": gone.data_requests.all(),
    }
    for name, found in rows.items():
        moved[name] = [pk.hex for pk in found.values_list("pk", flat=True)]
        found.update(**{"landlord" if name == "lettings" else "person": kept})
    return moved


def _back(merge: PersonMerge, kept: Person, gone: Person) -> None:
    Letting.objects.filter(pk__in=merge.moved["lettings"], landlord=kept).update(landlord=gone)
    NewcomerForm.objects.filter(pk__in=merge.moved["forms"], person=kept).update(person=gone)
    kept.data_requests.filter(pk__in=merge.moved["requests"]).update(person=gone)


def _restore(gone: Person, was: dict[str, str]) -> None:
    """Put the record back where it was, as far as home and household still stand."""
    if was["home"]:
        gone.home_id = UUID(was["home"])
    if was["residence_open"]:
        Residence.objects.filter(pk=was["residence_open"]).update(ends=None)
    household = UUID(was["household"]) if was["household"] else None
    if household is not None:
        gone.household_id, gone.relation = household, was["relation"]
        taken = Person.objects.filter(household=household, relation="head").exists()
        ended = gone.household is None or gone.household.dissolved_on is not None
        if ended or (taken and gone.relation == "head"):
            gone.household_id, gone.relation = None, ""


def _open_residence(person: Person) -> UUID | None:
    rows = Residence.objects.filter(person=person, ends=None)
    return rows.values_list("pk", flat=True).first()


def _hex(value: UUID | None) -> str:
    return value.hex if value else ""

"""Taking an import back: what nobody touched since goes, what was changed is as it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from linli.foundation.crypto.rules import mask_name
from linli.foundation.tabular.importing.kinds import Left, Outlook, Undone
from linli.foundation.tabular.models import ImportRun
from linli.registers.people.models import (
    Consent,
    DataRequest,
    Household,
    Letting,
    NewcomerForm,
    Person,
    PersonChange,
    PersonMerge,
    Residence,
    ResidencePermit,
)
from linli.registers.people.operations import facts as put
from linli.registers.people.operations.changing import Change
from linli.registers.people.operations.counting import Tally
from linli.registers.people.operations.residents.applying import actor_of
from linli.registers.people.queries.terms import term
from linli.registers.people.rules.terms import years_after
from linli.registers.places.models import Home
from linli.registers.places.operations.changes import day_of

STEP = 1000
SHOWN = 50
_PEOPLE, _CHANGES, _HOUSEHOLDS = "p", "c", "h"


def outlook(run: ImportRun) -> Outlook:
    """What an undo would do now."""
    made = Person.objects.filter(import_run=run.id)
    untouched = _untouched(made)
    changed = _changes(run)
    open_changes = changed.filter(_is_last()).count()
    touched = made.exclude(pk__in=untouched.values("pk"))
    later = changed.exclude(_is_last())
    left = [_left(person) for person in touched.order_by("pk")[:SHOWN]]
    return Outlook(
        deleted=untouched.count(),
        restored=open_changes,
        left_count=touched.count() + later.count(),
        left=tuple(left),
    )


def undo(run: ImportRun, cursor: str, at: datetime) -> Undone:
    """Take back a bounded number of records, beginning at a cursor."""
    what, _sign, after = (cursor or f"{_PEOPLE}:").partition(":")
    if what == _PEOPLE:
        return _undo_people(run, after)
    if what == _CHANGES:
        return _undo_changes(run, after, at)
    return _undo_households(run)


def _undo_people(run: ImportRun, after: str) -> Undone:
    rows = Person.objects.select_for_update().filter(import_run=run.id)
    if after:
        rows = rows.filter(pk__gt=UUID(after))
    piece = list(rows.order_by("pk")[:STEP])
    free = set(
        _untouched(Person.objects.filter(pk__in=[one.pk for one in piece])).values_list(
            "pk", flat=True
        )
    )
    tally = Tally()
    gone = [person for person in piece if person.pk in free]
    for person in gone:
        tally.take(person)
    ids = [person.pk for person in gone]
    Residence.objects.filter(person__in=ids).delete()
    Person.objects.filter(pk__in=ids).delete()
    tally.flush()
    left = [_left(person) for person in piece if person.pk not in free]
    following = f"{_PEOPLE}:{piece[-1].pk.hex}" if len(piece) == STEP else f"{_CHANGES}:"
    return Undone(deleted=len(gone), left=left, cursor=following)


def _undo_changes(run: ImportRun, after: str, at: datetime) -> Undone:
    rows = _changes(run)
    if after:
        rows = rows.filter(person_id__gt=UUID(after))
    ids = list(rows.order_by("person_id").values_list("person_id", flat=True).distinct()[:STEP])
    done = Undone(cursor=f"{_CHANGES}:{ids[-1].hex}" if len(ids) == STEP else f"{_HOUSEHOLDS}:")
    people = {
        one.pk: one for one in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }
    told = PersonChange.objects.filter(import_run=run.id, person_id__in=ids)
    for person_id in ids:
        person = people.get(person_id)
        mine = [one for one in told if one.person_id == person_id]
        if person is None or person.version != mine[0].version:
            done.left.append(_left(person))
            continue
        _set_back(run, person, mine, at)
        done.restored += 1
    return done


def _set_back(run: ImportRun, person: Person, told: Iterable[PersonChange], at: datetime) -> None:
    change = Change(person, act="unimport", by=actor_of(run), at=at, source="file")
    for one in told:
        _put_back(person, one.field, str(one.before), at)
    change.save()


def _put_back(person: Person, field: str, before: str, at: datetime) -> None:
    if field == "phone":
        put.put_phone(person, before)
    elif field == "home":
        Residence.objects.filter(person=person, ends=None).delete()
        home = Home.objects.filter(pk=before).first() if before else None
        person.home = home
        last = Residence.objects.filter(person=person, home=home).order_by("-begins").first()
        if last is not None and home is not None:
            last.ends = None
            last.save(update_fields=["ends"])
    elif field == "left_on":
        person.left_on = date.fromisoformat(before)
        person.erase_on = years_after(person.left_on, term("left", on=day_of(at)).amount)
    elif field in (
        "domicile",
        "residence",
        "district_code",
        "street_code",
        "community_code",
        "grid_code",
    ):
        setattr(person, field, before)


def _undo_households(run: ImportRun) -> Undone:
    empty = Household.objects.filter(import_run=run.id).filter(
        ~Exists(Person.objects.filter(household=OuterRef("pk")))
    )
    return Undone(deleted=empty.delete()[0])


def _untouched(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Those whom nobody changed, and on whom nothing hangs."""
    mine = OuterRef("pk")
    return rows.filter(version=1).exclude(
        Exists(ResidencePermit.objects.filter(person=mine))
        | Exists(Consent.objects.filter(person=mine))
        | Exists(DataRequest.objects.filter(person=mine))
        | Exists(NewcomerForm.objects.filter(person=mine))
        | Exists(Letting.objects.filter(landlord=mine))
        | Exists(PersonMerge.objects.filter(Q(kept=mine) | Q(gone=mine)))
    )


def _changes(run: ImportRun) -> QuerySet[PersonChange]:
    return PersonChange.objects.filter(import_run=run.id)


def _is_last() -> Exists:
    return Exists(Person.objects.filter(pk=OuterRef("person_id"), version=OuterRef("version")))


def _left(person: Person | None) -> Left:
    if person is None:
        return Left("-", _("The record is gone."))
    return Left(mask_name(person.name), _("Somebody changed this person since."))

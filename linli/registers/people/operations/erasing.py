"""Erasing what has been kept for its time, after a rehearsal that says what would go."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.people.models import (
    Consent,
    DataRequest,
    FormState,
    Letting,
    LettingCheck,
    NewcomerForm,
    Person,
    PersonChange,
    PersonMerge,
    Residence,
    ResidencePermit,
    RetentionRun,
    Source,
)
from linli.registers.people.operations.guard import PersonRefused
from linli.registers.people.operations.persons import correct
from linli.registers.people.queries.terms import term
from linli.registers.people.rules.terms import years_after
from linli.registers.places.operations.changes import day_of

PIECE = 200
# What somebody who lives here may have erased alone: no duty of the community rests on it.
ERASABLE = ("phone", "domicile")


def rehearse_erasing(*, at: datetime, by: Actor = SYSTEM) -> RetentionRun:
    """Say what a run would erase now, and what is due but held back, without erasing it."""
    on = day_of(at)
    due = _due_people(on)
    held = due.filter(pk__in=_asked_about())
    erased = {
        "person": due.count() - held.count(),
        "newcomer_form": _old_forms(on).count(),
        "data_request": _old_requests(on).count(),
        "letting": _old_lettings(on).count(),
    }
    kept = {"open_data_request": held.count()}
    return RetentionRun.objects.create(
        at=at, is_rehearsal=True, who=by.name, erased=erased, kept_back=kept
    )


def erase_expired(*, at: datetime, by: Actor = SYSTEM) -> RetentionRun:
    """Erase persons, forms and requests whose time is over; safe to break off and run again.

    Who has an open request about their data is kept until it is answered.
    """
    on = day_of(at)
    people = 0
    while True:
        ids = list(
            _due_people(on).exclude(pk__in=_asked_about()).values_list("pk", flat=True)[:PIECE]
        )
        if not ids:
            break
        for person_id in ids:
            erase_person(person_id, at=at)
        people += len(ids)
    forms = _old_forms(on).delete()[0]
    requests = _old_requests(on).delete()[0]
    lettings = _erase_lettings(on)
    held = _due_people(on).count()
    return RetentionRun.objects.create(
        at=at,
        is_rehearsal=False,
        who=by.name,
        erased={
            "person": people,
            "newcomer_form": forms,
            "data_request": requests,
            "letting": lettings,
        },
        kept_back={"open_data_request": held},
    )


@transaction.atomic
def erase_person(person_id: UUID, *, at: datetime) -> None:
    """Erase one person with all that hangs on the record, and the records merged into it.

    The log of who looked stays for its own time: it names no person, only the record's id.
    """
    Person.objects.select_for_update().filter(pk=person_id).first()
    ids = [person_id, *Person.objects.filter(merged_into=person_id).values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL linli.retention = 'on'")
    PersonChange.objects.filter(person_id__in=ids).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL linli.retention = 'off'")
    PersonMerge.objects.filter(Q(kept__in=ids) | Q(gone__in=ids)).delete()
    Residence.objects.filter(person__in=ids).delete()
    ResidencePermit.objects.filter(person__in=ids).delete()
    Consent.objects.filter(person__in=ids).delete()
    Letting.objects.filter(landlord__in=ids).update(landlord=None)
    NewcomerForm.objects.filter(person__in=ids).delete()
    DataRequest.objects.filter(person__in=ids).update(
        person=None, asker="", phone="", words="", wanted="", answer=""
    )
    Person.objects.filter(merged_into=person_id).delete()
    Person.objects.filter(pk=person_id).delete()


@transaction.atomic
def _erase_lettings(on: date) -> int:
    ids = list(_old_lettings(on).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL linli.retention = 'on'")
        LettingCheck.objects.filter(letting__in=ids).delete()
        cursor.execute("SET LOCAL linli.retention = 'off'")
    return Letting.objects.filter(pk__in=ids).delete()[0]


def _old_lettings(on: date) -> QuerySet[Letting]:
    before = years_after(on, -term("ended_letting", on=on).amount)
    return Letting.objects.filter(ends__lt=before)


@transaction.atomic
def erase_field(*, by: Actor, at: datetime, person_id: UUID, field: str, proof: str) -> None:
    """Erase one field that no law asks to keep, with what its history holds of it.

    That it was erased stays in the history, without the value.
    """
    if field not in ERASABLE:
        raise PersonRefused(_("The law asks to keep this field."), "field")
    correct(
        by=by, at=at, person_id=person_id, field=field, value="", source=Source.REQUEST,
        proof=proof, expect=None,
    )  # fmt: skip
    person = Person.objects.get(pk=person_id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL linli.retention = 'on'")
    PersonChange.objects.filter(person_id=person_id, field=field).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL linli.retention = 'off'")
    PersonChange.objects.create(
        at=at, person_id=person_id, version=person.version, act="erase", field=field,
        source=Source.REQUEST, who=by.name, account_id=by.account_id, why=proof,
    )  # fmt: skip


def _due_people(on: date) -> QuerySet[Person]:
    return Person.objects.kept().filter(erase_on__lte=on).order_by("erase_on", "pk")


def _asked_about() -> QuerySet[DataRequest]:
    rows = DataRequest.objects.open().filter(person__isnull=False)
    return rows.values("person")  # type: ignore[return-value]  # a query of one column


def _old_forms(on: date) -> QuerySet[NewcomerForm]:
    before = years_after(on, -term("refused_form", on=on).amount)
    return NewcomerForm.objects.filter(state=FormState.REFUSED, ended_at__date__lt=before)


def _old_requests(on: date) -> QuerySet[DataRequest]:
    before = years_after(on, -term("ended_request", on=on).amount)
    return DataRequest.objects.filter(ended_at__date__lt=before)

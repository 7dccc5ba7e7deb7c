"""The lists of the counters: newcomers' forms, permits to sign, requests about data, lettings."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from linli.registers.access.rules import Scope
from linli.registers.people.models import (
    DataRequest,
    Household,
    Letting,
    NewcomerForm,
    Person,
    PersonMerge,
    ResidencePermit,
    RetentionRun,
)
from linli.registers.people.queries.codes import query_index


def newcomer_forms(scope: Scope, *, state: str = "") -> QuerySet[NewcomerForm]:
    """Newcomers' forms, those that wait longest first; open ones unless a state is asked for."""
    rows = NewcomerForm.objects.visible_to(scope)
    rows = rows.filter(state=state) if state else rows.open()
    return rows.select_related("home").order_by("received_at", "id")


def newcomer_form(scope: Scope, form_id: UUID) -> NewcomerForm | None:
    """A newcomer's form that a scope sees."""
    return NewcomerForm.objects.visible_to(scope).select_related("home").filter(pk=form_id).first()


def form_by_code(number: str, code: str) -> NewcomerForm | None:
    """The form with this number, for who has its code."""
    rows = NewcomerForm.objects.filter(query_code_index=query_index(code))
    return rows.filter(number=number.strip().upper()).first()


def permits(scope: Scope, *, due_before: date | None = None) -> QuerySet[ResidencePermit]:
    """Residence permits in force, those to be signed soonest first."""
    rows = ResidencePermit.objects.filter(ended_on=None, person__merged_into=None)
    if scope.column is not None:
        rows = rows.filter(**{f"person__{scope.column}": scope.code})
    if due_before is not None:
        rows = rows.filter(sign_by__lt=due_before)
    return rows.select_related("person").order_by("sign_by", "id")


def permit_of(scope: Scope, person_id: UUID) -> ResidencePermit | None:
    """The permit in force of a person."""
    return permits(scope).filter(person=person_id).first()


def data_requests(scope: Scope, *, state: str = "") -> QuerySet[DataRequest]:
    """Requests about data, due first; open ones unless a state is asked for.

    One whose asker is not known yet is for the city's eyes only.
    """
    rows = DataRequest.objects.visible_to(scope)
    if state:
        return rows.filter(state=state).order_by("-received_at", "-id")
    return rows.open().order_by("due_at", "id")


def data_request(scope: Scope, request_id: UUID) -> DataRequest | None:
    """A request about data that a scope sees."""
    return DataRequest.objects.visible_to(scope).filter(pk=request_id).first()


def request_by_code(number: str, code: str) -> DataRequest | None:
    """The request with this number, for who has its code."""
    rows = DataRequest.objects.filter(query_code_index=query_index(code))
    return rows.filter(number=number.strip().upper()).first()


def lettings(scope: Scope, *, unsafe_only: bool = False) -> QuerySet[Letting]:
    """Let homes, the one checked longest ago first."""
    rows = Letting.objects.visible_to(scope).in_force().select_related("home", "landlord")
    if unsafe_only:
        rows = rows.filter(is_safe=False)
    return rows.order_by(F("checked_on").asc(nulls_first=True), "id")


def letting_of(scope: Scope, home_id: UUID) -> Letting | None:
    """The letting in force of a home."""
    return Letting.objects.visible_to(scope).in_force().filter(home=home_id).first()


def household_seen(scope: Scope, household_id: UUID) -> Household | None:
    """A household that a scope sees."""
    return (
        Household.objects.visible_to(scope).select_related("home").filter(pk=household_id).first()
    )


def households_of_home(scope: Scope, home_id: UUID) -> list[Household]:
    """The households in force of a home."""
    rows = Household.objects.visible_to(scope).filter(home=home_id, dissolved_on=None)
    return list(rows.order_by("number"))


def merges_of(scope: Scope, person_id: UUID) -> list[PersonMerge]:
    """The records merged into a person, newest first; [] outside the scope."""
    if not Person.objects.visible_to(scope).filter(pk=person_id).exists():
        return []
    rows = PersonMerge.objects.filter(kept=person_id).select_related("gone")
    return list(rows.order_by("-at", "-id"))


def retention_runs(*, limit: int = 50) -> list[RetentionRun]:
    """The runs of the erasing job and its rehearsals, newest first: numbers, no persons."""
    return list(RetentionRun.objects.order_by("-at", "-id")[:limit])

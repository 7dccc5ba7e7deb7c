"""What a person sees of themselves on the portal: their own record and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from linli.registers.access.models import Post
from linli.registers.access.permissions import ROLES
from linli.registers.access.queries import readings_of
from linli.registers.access.rules import RESIDENT, WHOLE_CITY
from linli.registers.people.models import (
    Consent,
    DataRequest,
    NewcomerForm,
    Person,
    ResidencePermit,
)
from linli.registers.people.queries.holding import Held, held_about
from linli.registers.people.rules.ages import ADULT, GUARDED_UNDER, age, born_between

MOST_READINGS = 200
# Who acts on their own page, as the logs name them.
THE_PERSON = replace(RESIDENT, name="本人")


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody looked: which unit and post, when, what, and why; not the name."""

    at: datetime
    unit: str
    post: str
    act: str
    fields: str
    reason: str
    is_own: bool


def own_held(person_id: UUID) -> Held | None:
    """Everything held about the person, in full; for the page that proved who they are."""
    return held_about(WHOLE_CITY, person_id, in_full=True)


def children_of(person_id: UUID, *, on: date) -> list[Person]:
    """The children under 14 of an adult's household, the eldest first; [] for who is no adult."""
    person = Person.objects.present().filter(pk=person_id).exclude(household=None).first()
    if person is None or person.born_on is None or age(person.born_on, on=on) < ADULT:
        return []
    young, _last = born_between(0, GUARDED_UNDER - 1, on=on)
    rows = Person.objects.present().filter(household=person.household_id, born_on__gt=young)
    return list(rows.order_by("born_on", "id"))


def child_consents(ids: Sequence[UUID]) -> dict[UUID, list[Consent]]:
    """What was ever agreed for these children, newest first."""
    found: dict[UUID, list[Consent]] = {}
    for one in Consent.objects.filter(person__in=ids).order_by("-given_at", "-id"):
        found.setdefault(one.person_id, []).append(one)
    return found


def own_name(person_id: UUID) -> str:
    """What the person is called; empty once the record is gone."""
    row = Person.objects.kept().filter(pk=person_id).values_list("name", flat=True).first()
    return row or ""


def own_readings(person_id: UUID, *, limit: int = MOST_READINGS) -> list[Reading]:
    """Who looked at the record, newest first: unit, post, reason, no names."""
    rows = readings_of(person_id, limit=limit)
    ids = {row.post_id for row in rows if row.post_id}
    roles = dict(Post.objects.filter(pk__in=ids).values_list("pk", "role"))
    return [
        Reading(
            row.at,
            row.unit_name,
            _role_label(roles.get(row.post_id, "") if row.post_id else ""),
            row.act,
            row.fields,
            row.reason,
            is_own=row.who == THE_PERSON.name and row.account_id is None,
        )
        for row in rows
    ]


def own_requests(person_id: UUID) -> list[DataRequest]:
    """The person's requests about their data, newest first."""
    return list(DataRequest.objects.filter(person=person_id).order_by("-received_at", "-id"))


def own_forms(person_id: UUID) -> list[NewcomerForm]:
    """The newcomer's forms that led to the person's record, newest first."""
    return list(NewcomerForm.objects.filter(person=person_id).order_by("-received_at", "-id"))


def own_permit(person_id: UUID) -> ResidencePermit | None:
    """The person's residence permit in force."""
    return ResidencePermit.objects.filter(person=person_id, ended_on=None).first()


def own_request(person_id: UUID, number: str) -> DataRequest | None:
    """One of the person's requests."""
    return DataRequest.objects.filter(person=person_id, number=number).first()


def _role_label(role: str) -> str:
    return str(ROLES[role].label) if role in ROLES else ""

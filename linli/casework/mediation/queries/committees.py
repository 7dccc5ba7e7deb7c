"""Committees and rooms as they are read: lists, one with its members, the committee of a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, DateTimeField, Q, QuerySet
from django.db.models.functions import Cast

from linli.casework.mediation.models import (
    Committee,
    Mediator,
    MediatorTerm,
    Room,
)
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.rules.composition import Flaw, Seat, flaws_of
from linli.foundation.postgres.keyset import Order
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach
from linli.registers.places.models import RegisterChange

# The oldest first: their day of founding as a moment, and the id behind it.
ORDER = Order("founded_at")


@dataclass(frozen=True, kw_only=True)
class CommitteeFilter:
    """What a list is narrowed to; empty is all in force. ``term``: ending, over."""

    words: str = ""
    kind: str = ""
    status: str = ""
    term: str = ""
    place_column: str = ""
    place_code: str = ""


def reach_of(actor: Actor) -> QuerySet[Committee]:
    """Committees that a post may see: of its division, or its own."""
    if not actor.may(Permission.SEE_MEDIATORS):
        return Committee.objects.none()
    if actor.scope.reach is Reach.UNIT:
        return Committee.objects.filter(pk=actor.unit_id)
    return Committee.objects.visible_to(actor.scope)


def committees(actor: Actor, wanted: CommitteeFilter, *, on: date) -> QuerySet[Committee]:
    """The committees that a filter means, with the day of founding: page them by ORDER."""
    rows = reach_of(actor).select_related("unit")
    if wanted.status == "dissolved":
        rows = rows.exclude(dissolved_on=None)
    elif wanted.status != "all":
        rows = rows.in_force()  # type: ignore[attr-defined]  # the queryset keeps its class
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.place_code:
        rows = rows.filter(**{wanted.place_column: wanted.place_code})
    rows = _by_words(_by_term(rows, wanted.term, on), wanted.words.strip())
    return rows.annotate(founded_at=Cast("founded_on", DateTimeField()))


def _by_term(rows: QuerySet[Committee], term: str, on: date) -> QuerySet[Committee]:
    if term == "over":
        return rows.filter(term_to__lte=on)
    if term == "ending":
        return rows.filter(term_to__gt=on, term_to__lte=on + timedelta(days=90))
    return rows


def _by_words(rows: QuerySet[Committee], words: str) -> QuerySet[Committee]:
    if words.isascii() and words.isalpha():
        return rows.filter(initials__contains=words.lower())
    return rows.filter(Q(unit__name__contains=words) | Q(short_word=words)) if words else rows


@dataclass(frozen=True)
class Heads:
    """How many serve in a committee: all of the register, full-time, and members by law."""

    mediators: int = 0
    full_time: int = 0
    members: int = 0
    women: int = 0
    chairs: int = 0


def heads_of(ids: list[UUID]) -> dict[UUID, Heads]:
    """How many serve in each of these committees, in two statements."""
    serving = (
        Mediator.objects.serving()
        .filter(committee_id__in=ids)
        .values("committee_id")
        .annotate(all=Count("id"), full=Count("id", filter=Q(is_full_time=True)))
    )
    members = (
        MediatorTerm.objects.filter(committee_id__in=ids, ended_on=None)
        .exclude(role="mediator")
        .values("committee_id")
        .annotate(
            all=Count("id"),
            women=Count("id", filter=Q(mediator__sex="female")),
            chairs=Count("id", filter=Q(role="chair")),
        )
    )
    found = {row["committee_id"]: (row["all"], row["full"]) for row in serving}
    seats = {row["committee_id"]: (row["all"], row["women"], row["chairs"]) for row in members}
    return {one: Heads(*found.get(one, (0, 0)), *seats.get(one, (0, 0, 0))) for one in ids}


def committee_seen(actor: Actor, committee_id: UUID) -> Committee | None:
    """One committee that this post may see; None else."""
    return reach_of(actor).select_related("unit", "above__unit").filter(pk=committee_id).first()


@dataclass(frozen=True)
class Members:
    """Who serves a committee now, and what is wrong with its composition."""

    terms: list[MediatorTerm]
    flaws: list[Flaw]
    rooms: list[Room]
    history: list[RegisterChange]
    below: list[Committee]


def members_of(committee: Committee, *, on: date) -> Members:
    """The members and mediators of a committee, its rooms and the last changes."""
    rows = MediatorTerm.objects.filter(committee=committee, ended_on=None)
    terms = list(rows.select_related("mediator").order_by("begins", "id"))
    book = rule_book()
    flaws = flaws_of(
        [Seat(term.role, term.mediator.sex) for term in terms],
        least=book.threshold("members_least", on),
        most=book.threshold("members_most", on),
        is_mixed_area=committee.is_mixed_area,
        has_minority_member=committee.has_minority_member,
    )
    history = RegisterChange.objects.filter(record_id=committee.pk).order_by("-at", "-id")[:30]
    rooms = Room.objects.filter(committee=committee, closed_on=None).order_by("name")
    below = Committee.objects.in_force().filter(above=committee).select_related("unit")
    return Members(terms, flaws, list(rooms), list(history), list(below.order_by("pk")[:50]))


def choices_above(actor: Actor) -> list[tuple[str, str]]:
    """Committees of the division that others may stand below: towns, counties, trades."""
    rows = reach_of(actor).select_related("unit").exclude(kind="village").filter(dissolved_on=None)
    return [(str(row.pk), row.unit.name) for row in rows.order_by("kind", "unit__name")]


def committee_choices(actor: Actor) -> list[tuple[str, str]]:
    """Committees in force that this post may see, by name."""
    rows = reach_of(actor).select_related("unit").filter(dissolved_on=None)
    return [(str(row.pk), row.unit.name) for row in rows.order_by("unit__name")]

"""The register of mediators as it is read: lists, one with all that is kept, figures, the public list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from linli.casework.mediation.models import (
    Appointment,
    Committee,
    Dispute,
    GradeState,
    Mediator,
    MediatorComplaint,
    MediatorGrade,
    MediatorTerm,
    Tie,
    Training,
)
from linli.foundation.postgres.keyset import Order
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach, Scope
from linli.registers.places.models import RegisterChange

# The number is of fixed width in practice, and the ids are made in time: newest first.
ORDER = Order("recorded_at", is_descending=True)
PUBLIC_ORDER = Order("recorded_at")
_SEALED = ("phone", "id_number", "id_index")
SUCCESS = (Dispute.Outcome.WRITTEN, Dispute.Outcome.ORAL)


@dataclass(frozen=True, kw_only=True)
class MediatorFilter:
    """What a list is narrowed to; empty is everybody who serves."""

    words: str = ""
    committee_id: UUID | None = None
    kind: str = ""
    type: str = ""
    status: str = ""
    full_time: str = ""
    grade: str = ""
    place_column: str = ""
    place_code: str = ""


def reach_of(actor: Actor) -> QuerySet[Mediator]:
    """Mediators that a post may see: of its division, or of its own committee."""
    if not actor.may(Permission.SEE_MEDIATORS):
        return Mediator.objects.none()
    if actor.scope.reach is Reach.UNIT:
        return Mediator.objects.filter(
            Q(committee_id=actor.unit_id)
            | Q(terms__committee_id=actor.unit_id, terms__ended_on=None)
        ).distinct()
    return Mediator.objects.visible_to(actor.scope)


def mediators(actor: Actor, wanted: MediatorFilter) -> QuerySet[Mediator]:
    """The mediators that a filter means, unordered: page them by ORDER."""
    rows = reach_of(actor).select_related("committee__unit").defer(*_SEALED)
    rows = rows.prefetch_related(granted_grades())
    if wanted.status != "all":
        rows = rows.filter(status=wanted.status or "serving")
    if wanted.committee_id:
        rows = rows.filter(committee_id=wanted.committee_id)
    if wanted.kind:
        rows = rows.filter(committee__kind=wanted.kind)
    if wanted.type:
        rows = rows.filter(specialities__contains=[wanted.type])
    if wanted.full_time:
        rows = rows.filter(is_full_time=wanted.full_time == "yes")
    if wanted.grade:
        held = MediatorGrade.objects.filter(
            grade=wanted.grade, is_official=True, state=GradeState.GRANTED, valid_to=None
        )
        rows = rows.filter(pk__in=held.values("mediator_id"))
    if wanted.place_code:
        rows = rows.filter(**{wanted.place_column: wanted.place_code})
    return by_words(rows, wanted.words)


def by_words(rows: QuerySet[Mediator], words: str) -> QuerySet[Mediator]:
    """Those whose name, initials or certificate number these words mean."""
    words = words.strip()
    if not words:
        return rows
    if words.isascii() and words.isalpha():
        return rows.filter(initials__startswith=words.lower())
    if words.isascii():
        return rows.filter(number__istartswith=words)
    return rows.filter(name__contains=words)


def granted_grades() -> Prefetch[str]:
    """The grades in force, as ``granted`` on each mediator."""
    rows = MediatorGrade.objects.filter(state=GradeState.GRANTED).order_by("-valid_from")
    return Prefetch("grades", queryset=rows, to_attr="granted")


def mediator_seen(actor: Actor, mediator_id: UUID) -> Mediator | None:
    """One mediator whom this post may see; None else."""
    rows = reach_of(actor).select_related("committee__unit", "account")
    return rows.prefetch_related(granted_grades()).filter(pk=mediator_id).first()


def mediator_of(actor: Actor) -> Mediator | None:
    """The record of the one who is logged in, if they are a mediator."""
    if actor.account_id is None:
        return None
    rows = Mediator.objects.select_related("committee__unit")
    return rows.prefetch_related(granted_grades()).filter(account_id=actor.account_id).first()


@dataclass(frozen=True)
class Kept:
    """What stands beside a mediator in the register."""

    terms: list[MediatorTerm]
    trainings: list[Training]
    grades: list[MediatorGrade]
    ties: list[Tie]
    complaints: list[MediatorComplaint]
    history: list[RegisterChange]
    figures: dict[str, int]


def kept_of(mediator: Mediator, actor: Actor) -> Kept:
    """What stands beside a mediator: ties for themselves and keepers, complaints for keepers."""
    keeper = actor.may(Permission.KEEP_MEDIATORS)
    own = mediator.account_id is not None and mediator.account_id == actor.account_id
    return Kept(
        terms=list(mediator.terms.select_related("committee__unit").order_by("-begins")),
        trainings=list(mediator.trainings.order_by("-on")[:50]),
        grades=list(mediator.grades.order_by("-valid_from", "-id")),
        ties=list(mediator.ties.order_by("-declared_on")) if own or keeper else [],
        complaints=list(mediator.complaint_rows.order_by("-received_at")[:50] if keeper else ()),
        history=list(
            RegisterChange.objects.filter(record_id=mediator.pk).order_by("-at", "-id")[:30]
            if keeper
            else ()
        ),
        figures=figures_of(mediator.pk),
    )


def figures_of(mediator_id: UUID) -> dict[str, int]:
    """Cases, success and training of a mediator: shown as evidence, never reckoned into a grade."""
    led = Appointment.objects.filter(mediator_id=mediator_id, is_current=True)
    cases = led.aggregate(
        all=Count("id"),
        agreed=Count("id", filter=Q(dispute__outcome__in=SUCCESS)),
        failed=Count("id", filter=Q(dispute__outcome=Dispute.Outcome.FAILED)),
        open=Count("id", filter=Q(is_case_open=True)),
    )
    trained = Training.objects.filter(mediator_id=mediator_id, passed=True)
    hours = trained.aggregate(hours=Sum("hours"))["hours"] or 0
    return {**cases, "hours": hours}


# --- the public list ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PublicFilter:
    type: str = ""
    column: str = ""
    code: str = ""
    words: str = ""


def public_mediators(wanted: PublicFilter) -> QuerySet[Mediator]:
    """Those who serve and agreed to be shown; page them by PUBLIC_ORDER."""
    rows = Mediator.objects.serving().filter(public_since__isnull=False)
    rows = rows.select_related("committee__unit").only(
        "name", "photo_key", "specialities", "languages", "about", "recorded_at", "is_full_time",
        "committee__kind", "committee__unit__name", "committee__unit__short_name",
        "committee__unit__phone", "committee__unit__address",
    )  # fmt: skip
    if wanted.type:
        rows = rows.filter(specialities__contains=[wanted.type])
    if wanted.code:
        rows = rows.filter(**{wanted.column: wanted.code})
    return by_words(rows, wanted.words)


def public_photo(mediator_id: UUID) -> str:
    """Where the photo of a mediator in the public list lies; empty where there is none."""
    rows = Mediator.objects.serving().filter(pk=mediator_id, public_since__isnull=False)
    return rows.values_list("photo_key", flat=True).first() or ""


def serving_at(scope: Scope, committee_id: UUID, on: date) -> list[MediatorTerm]:
    """The open terms of a committee of this division, the chair first."""
    committee = Committee.objects.visible_to(scope).filter(pk=committee_id)
    rows = MediatorTerm.objects.filter(committee__in=committee, ended_on=None, begins__lte=on)
    return list(rows.select_related("mediator").order_by("role", "begins", "id"))

"""Reading screening: what a post has to report, the signs it may read, who has reported in an area.

The words of a sign are for its committee and for who wrote it down; higher levels see counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.mediation.models import (
    Campaign,
    Committee,
    EarlySign,
    ScreeningReport,
    SignState,
)
from linli.casework.mediation.models.register import CommitteeQuerySet
from linli.casework.mediation.queries.seeing import sees_whole_committee
from linli.casework.mediation.rules.screening import KIND_OF_LEVEL
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach, Scope

PAGE = 50
MOST_SHOWN = 200


def committees_within(actor: Actor) -> CommitteeQuerySet:
    """The committees for which a post reports: its own; a grid worker's or clerk's is the community's."""
    rows = Committee.objects.in_force()
    if not actor.may(Permission.REPORT_SCREENING):
        return rows.none()
    scope = actor.scope
    if scope.reach is Reach.UNIT:
        return rows.filter(pk=actor.unit_id)
    kind = KIND_OF_LEVEL.get(scope.level.value)
    if kind is None or scope.column is None:
        return rows.none()
    return rows.filter(kind=kind, **{scope.column: scope.code})


def reports_within(actor: Actor) -> QuerySet[ScreeningReport]:
    """Reports that a post may send."""
    return ScreeningReport.objects.filter(committee__in=committees_within(actor))


@dataclass(frozen=True)
class DueReport:
    """A report with what was entered for it so far."""

    report: ScreeningReport
    signs: int


def reports_of(actor: Actor, *, most: int = 20) -> list[DueReport]:
    """What a post has to report and what it reported last, the open ones first by their date."""
    rows = reports_within(actor).select_related("campaign", "committee__unit")
    rows = rows.annotate(n=Count("signs")).order_by(
        F("reported_at").desc(nulls_first=True), "due_at", "id"
    )
    return [DueReport(row, row.n) for row in rows[:most]]


def signs_within(actor: Actor) -> QuerySet[EarlySign]:
    """Signs whose words a post may read: its committee's; those it wrote itself."""
    rows = EarlySign.objects.all()
    at_unit = actor.scope.reach is Reach.UNIT and actor.unit_id is not None
    if at_unit and (sees_whole_committee(actor) or actor.may(Permission.MEDIATE)):
        return rows.filter(committee_id=actor.unit_id)
    if actor.may(Permission.REPORT_SCREENING) and actor.account_id is not None:
        return rows.filter(committee__in=committees_within(actor), seen_by_id=actor.account_id)
    return rows.none()


def signs_slice(actor: Actor, *, state: str = "", cursor: Cursor | None = None) -> Slice[EarlySign]:
    """A page of signs that a post may read, the newest first."""
    rows = signs_within(actor).select_related("committee__unit", "dispute__case")
    if state:
        rows = rows.filter(state=state)
    rows = rows.defer("dispute__case__body", "dispute__case__grams")
    return slice_of(rows, Order("seen_at", is_descending=True), cursor, size=PAGE)


def sign_in_scope(actor: Actor, sign_id: UUID) -> EarlySign:
    """A sign that the post may read. Raises NoSuchCase."""
    sign = signs_within(actor).select_related("committee__unit").filter(id=sign_id).first()
    if sign is None:
        raise NoSuchCase
    return sign


def campaigns_in(scope: Scope, *, on: date) -> list[Campaign]:
    """Campaigns that touch a division, those that still run first."""
    rows = Campaign.objects.all()
    if scope.reach is Reach.UNIT:
        rows = rows.filter(reports__committee_id=scope.unit_id).distinct()
    elif scope.column is not None:
        rows = rows.filter(_touches(scope))
    ordered = rows.order_by(F("ends").desc(nulls_first=True), "-begins", "id")
    return list(ordered[:MOST_SHOWN])


def _touches(scope: Scope) -> Q:
    """A campaign of the whole city, of the division itself, or of one above or below it."""
    if scope.column == "district_code":
        inside = ScreeningReport.objects.filter(district_code=scope.code).values("campaign")
        return Q(district_code="", street_code="") | Q(district_code=scope.code) | Q(id__in=inside)
    inside = ScreeningReport.objects.filter(**{str(scope.column): scope.code}).values("campaign")
    return Q(id__in=inside)


def campaign_in_scope(scope: Scope, campaign_id: UUID, *, on: date) -> Campaign:
    """A campaign that touches a division. Raises NoSuchCase."""
    found = next((one for one in campaigns_in(scope, on=on) if one.id == campaign_id), None)
    if found is None:
        raise NoSuchCase
    return found


@dataclass(frozen=True)
class RoundCounts:
    """How a round went in a place: committees, how many reported, zero, late, urged, signs found."""

    begins: date
    ends: date
    due_at: datetime
    committees: int
    reported: int
    zero: int
    late: int
    urged: int
    found: int


_SUMS = {
    "committees": Count("id"),
    "reported": Count("id", filter=Q(reported_at__isnull=False)),
    "zero": Count("id", filter=Q(found=0)),
    "late": Count("id", filter=Q(reported_at__gt=F("due_at"))),
    "urged": Count("id", filter=Q(urged_at__isnull=False)),
    "found_all": Sum("found"),
}


def rounds_of(scope: Scope, campaign: Campaign, *, most: int = 12) -> list[RoundCounts]:
    """The latest rounds of a campaign in a division, the newest first; one statement."""
    rows = _inside(scope, campaign).order_by("-begins")
    found = rows.values("begins", "ends", "due_at").annotate(**_SUMS)[:most]
    return [_round(row) for row in found]


def _inside(scope: Scope, campaign: Campaign) -> QuerySet[ScreeningReport]:
    rows = ScreeningReport.objects.filter(campaign=campaign)
    if scope.reach is Reach.UNIT:
        return rows.filter(committee_id=scope.unit_id)
    return rows.filter(**{scope.column: scope.code}) if scope.column else rows


def _round(row: Mapping[str, object]) -> RoundCounts:
    plain = {name: row[name] for name in RoundCounts.__dataclass_fields__ if name in row}
    return RoundCounts(**plain, found=row["found_all"] or 0)  # type: ignore[arg-type]  # as summed


@dataclass(frozen=True)
class PlaceCounts:
    """A street (or district) in one round."""

    code: str
    committees: int
    reported: int
    zero: int
    late: int
    missing: int
    found: int


def places_of_round(
    scope: Scope, campaign: Campaign, begins: date, *, column: str
) -> list[PlaceCounts]:
    """A round by the divisions below, in the order of their codes; one statement."""
    rows = _inside(scope, campaign).filter(begins=begins).order_by(column).values(column)
    return [
        PlaceCounts(
            row[column],
            row["committees"],
            row["reported"],
            row["zero"],
            row["late"],
            row["committees"] - row["reported"],
            row["found_all"] or 0,
        )
        for row in rows.annotate(**_SUMS)
    ]


def committees_of_round(
    scope: Scope, campaign: Campaign, begins: date, *, cursor: Cursor | None = None
) -> Slice[ScreeningReport]:
    """Who has reported in a round and who has not: never what was found, only how much."""
    rows = _inside(scope, campaign).filter(begins=begins).select_related("committee__unit")
    return slice_of(rows, Order("id"), cursor, size=PAGE)


@dataclass(frozen=True)
class SignCounts:
    """How many signs of a type there were, and what became of them."""

    type: str
    all: int
    open: int
    talked: int
    dispute: int
    gone: int


def sign_counts(scope: Scope, *, since: datetime) -> list[SignCounts]:
    """Early signs by type in a division: counts of events; one statement."""
    rows = EarlySign.objects.filter(seen_at__gte=since)
    if scope.reach is Reach.UNIT:
        rows = rows.filter(committee_id=scope.unit_id)
    elif scope.column:
        rows = rows.filter(**{scope.column: scope.code})
    states = {state: Count("id", filter=Q(state=state)) for state in SignState.values}
    found = rows.order_by().values("type").annotate(n=Count("id"), **states)
    counts = [
        SignCounts(row["type"], row["n"], *(row[state] for state in SignState.values))
        for row in found
    ]
    return sorted(counts, key=lambda one: (-one.all, one.type))


def waiting_reports(codes: Sequence[UUID]) -> int:
    """How many reports these committees owe now."""
    return ScreeningReport.objects.filter(committee_id__in=codes, reported_at=None).count()

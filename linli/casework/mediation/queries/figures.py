"""Counts of disputes for higher levels: from the day's figures and from what is open now.

No word of a dispute is read here, and nothing of a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from linli.casework.cases.models import Assignment, AssignmentRole, Case, Rollup
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.workflow import FAMILY
from linli.registers.access.rules import Level, Reach, Scope

MEASURES = (
    "opened",
    "accepted",
    "agreed",
    "failed",
    "routed",
    "performed",
    "confirmed",
    "escalated",
)
# Which divisions a scope's figures are told by.
BELOW = {
    Level.CITY: "district_code",
    Level.DISTRICT: "street_code",
    Level.STREET: "community_code",
}


@dataclass(frozen=True)
class Counts:
    """What happened over some days, and what is open and overdue now."""

    said: Mapping[str, int]
    open: int = 0
    overdue: int = 0

    def of(self, measure: str) -> int:
        """How many; 0 where there was none."""
        return self.said.get(measure, 0)

    @property
    def opened(self) -> int:
        return self.of("opened")

    @property
    def agreed(self) -> int:
        return self.of("agreed")

    @property
    def failed(self) -> int:
        return self.of("failed")

    def success(self, least: int) -> float | None:
        """调解成功率: agreements of what ended; None while too few ended to say anything."""
        ended = self.of("agreed") + self.of("failed")
        return None if ended < least else self.of("agreed") * 100 / ended


@dataclass(frozen=True)
class PlaceFigures:
    code: str
    counts: Counts


def least_sample(on: date) -> int:
    """From how many on a rate is shown."""
    return rule_book().threshold("rate_min_n", on)


def _rollups(scope: Scope, first: date, last: date) -> QuerySet[Any, Any]:
    rows = Rollup.objects.filter(family=FAMILY, day__range=(first, last), measure__in=MEASURES)
    if scope.reach is Reach.UNIT:
        return rows.filter(unit_id=scope.unit_id)
    return rows.filter(**{scope.column: scope.code}) if scope.column else rows


def open_in(scope: Scope) -> QuerySet[Case]:
    """Open disputes of a division, or those that a committee leads; for counting and for due dates."""
    rows = Case.objects.filter(family=FAMILY, is_open=True)
    if scope.reach is Reach.UNIT:
        return rows.filter(lead_unit_id=scope.unit_id)
    return rows.filter(**{scope.column: scope.code}) if scope.column else rows


def figures(scope: Scope, *, first: date, last: date, at: datetime) -> Counts:
    """The counts of a scope; two statements, none of which reads what was closed long ago."""
    sums = _rollups(scope, first, last).order_by().values_list("measure")
    said = dict(sums.annotate(total=Sum("n")))
    now = open_in(scope).aggregate(n=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    return Counts(said, now["n"], now["late"])


def figures_below(scope: Scope, *, first: date, last: date, at: datetime) -> list[PlaceFigures]:
    """The counts of the divisions below a scope, by code; two statements."""
    column = BELOW.get(scope.level)
    if column is None or scope.reach is Reach.UNIT:
        return []
    said: dict[str, dict[str, int]] = {}
    sums = _rollups(scope, first, last).order_by().values_list(column, "measure")
    for code, measure, total in sums.annotate(total=Sum("n")):
        said.setdefault(code, {})[measure] = total
    open_rows = open_in(scope).order_by().values_list(column)
    counted = open_rows.annotate(n=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    now = {code: (n, late) for code, n, late in counted}
    return [
        PlaceFigures(code, Counts(said.get(code, {}), *now.get(code, (0, 0))))
        for code in sorted({*said, *now} - {""})
    ]


@dataclass(frozen=True)
class CommitteeFigures:
    """A committee with what is open and overdue at it."""

    unit_id: Any
    name: str
    counts: Counts


def committees_by_overdue(
    scope: Scope, *, first: date, last: date, at: datetime, most: int = 30
) -> list[CommitteeFigures]:
    """Committees with open disputes, those with most overdue first (no rank); two statements."""
    rows = Assignment.objects.filter(
        is_open=True, role=AssignmentRole.LEAD, unit__kind="mediation", case__family=FAMILY
    )
    if scope.reach is Reach.UNIT:
        rows = rows.filter(unit=scope.unit_id)
    elif scope.column:
        rows = rows.filter(**{f"unit__{scope.column}": scope.code})
    late = Count("id", filter=Q(due_at__lt=at))
    found = list(
        rows.order_by()
        .values_list("unit_id", "unit__name")
        .annotate(n=Count("id"), late=late)
        .order_by("-late", "-n", "unit_id")[:most]
    )
    said = _said_by_unit([row[0] for row in found], first, last)
    return [
        CommitteeFigures(unit, name, Counts(said.get(unit, {}), n, overdue))
        for unit, name, n, overdue in found
    ]


def _said_by_unit(units: Sequence[Any], first: date, last: date) -> dict[Any, dict[str, int]]:
    rows = Rollup.objects.filter(family=FAMILY, unit_id__in=units, day__range=(first, last))
    said: dict[Any, dict[str, int]] = {}
    sums = rows.order_by().values_list("unit_id", "measure").annotate(total=Sum("n"))
    for unit, measure, total in sums:
        said.setdefault(unit, {})[measure] = total
    return said

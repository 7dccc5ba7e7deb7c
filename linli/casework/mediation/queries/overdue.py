"""Steps that are late: number, type, grade, committee, which limit, how late. Never the content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.casework.cases.models import Case, Clock, ClockStatus
from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.mediation.models import Dispute
from linli.casework.mediation.queries.figures import open_in
from linli.casework.mediation.workflow import FAMILY
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach, Scope

PAGE = 50
# All that is read of a dispute for somebody who may not know what it is about.
_READ = (
    "id",
    "number",
    "state",
    "category",
    "due_at",
    "warn_at",
    "due_kind",
    "version",
    "family",
    "lead_unit__name",
    "lead_unit__short_name",
    "dispute__type",
    "dispute__grade",
    "dispute__committee_id",
)


@dataclass(frozen=True)
class LateFilter:
    """What of the late steps is wanted; empty asks for all."""

    kind: str = ""
    grade: str = ""
    unit: UUID | None = None


def late_slice(
    scope: Scope, wanted: LateFilter, *, at: datetime, cursor: Cursor | None = None
) -> Slice[Case]:
    """A page of disputes whose nearest limit has passed, late longest first; one statement."""
    rows = _safe(open_in(scope)).filter(due_at__lt=at)
    if wanted.kind:
        rows = rows.filter(due_kind=wanted.kind)
    if wanted.grade:
        rows = rows.filter(dispute__grade=wanted.grade)
    if wanted.unit:
        rows = rows.filter(lead_unit_id=wanted.unit)
    return slice_of(rows, Order("due_at"), cursor, size=PAGE)


def _safe(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("lead_unit", "dispute").only(*_READ)


@dataclass(frozen=True)
class Standing:
    """A dispute as a higher level may see it."""

    case: Case
    dispute: Dispute
    clocks: Sequence[Clock]


def standing_of(actor: Actor, number: str) -> Standing:
    """An open dispute by its number, without its content. Raises NoSuchCase.

    For those who see figures of the division it lies in.
    """
    if not actor.may(Permission.SEE_DISPUTE_FIGURES):
        raise NoSuchCase
    case = _safe(_in_area(actor.scope)).filter(number=number).first()
    if case is None:
        raise NoSuchCase
    clocks = Clock.objects.filter(case_id=case.id, status=ClockStatus.RUNNING)
    return Standing(case, case.dispute, list(clocks.order_by("due_at")))


def _in_area(scope: Scope) -> QuerySet[Case]:
    rows = Case.objects.filter(family=FAMILY)
    if scope.reach is Reach.UNIT:
        return rows.filter(lead_unit_id=scope.unit_id)
    return rows.filter(**{scope.column: scope.code}) if scope.column else rows

"""What is due by agreements and when to visit, of the disputes a post may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone

from linli.casework.cases.models import Clock, ClockStatus
from linli.casework.mediation.models import AgreementState, Obligation
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.casework.mediation.workflow import ClockKind, State
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.rules import Actor

PAGE = 50
SOON_DAYS = 7


class DueTab(StrEnum):
    """Which obligations are listed."""

    LATE = "late"
    SOON = "soon"
    CLAIMED = "claimed"
    ALL = "all"


@dataclass(frozen=True)
class DueCounts:
    """How many obligations wait behind each tab."""

    late: int
    soon: int
    claimed: int


def _open(actor: Actor) -> Any:
    seen = disputes_open_to(actor).filter(state__in=(State.AGREED, State.UNPERFORMED))
    return Obligation.objects.filter(
        state__in=("due", "breached"),
        agreement__state=AgreementState.IN_FORCE,
        agreement__dispute_id__in=seen.order_by().values("id"),
    )


def _of_tab(rows: Any, tab: DueTab, today: date) -> Any:
    if tab is DueTab.LATE:
        return rows.filter(due_on__lt=today)
    if tab is DueTab.SOON:
        return rows.filter(due_on__range=(today, today + timedelta(days=SOON_DAYS)))
    if tab is DueTab.CLAIMED:
        return rows.filter(claimed_at__isnull=False)
    return rows


def obligations_slice(
    actor: Actor, tab: DueTab, at: datetime, *, cursor: Cursor | None = None
) -> Slice[Any]:
    """A page of open obligations, the first due first."""
    rows = _of_tab(_open(actor), tab, timezone.localdate(at))
    rows = rows.select_related(
        "agreement__dispute__case", "debtor__party", "creditor__party"
    ).defer("agreement__dispute__case__body", "agreement__dispute__case__grams")
    return slice_of(rows, Order("due_on"), cursor, size=PAGE)


def obligation_counts(actor: Actor, at: datetime) -> DueCounts:
    """How many are late, soon due, or said to be done."""
    today, rows = timezone.localdate(at), _open(actor)
    return DueCounts(
        *(_of_tab(rows, tab, today).count() for tab in (DueTab.LATE, DueTab.SOON, DueTab.CLAIMED))
    )


def visits_slice(actor: Actor, *, cursor: Cursor | None = None) -> Slice[Any]:
    """A page of the visits that are due, the first due first."""
    clocks = Clock.objects.filter(
        case_id__in=disputes_open_to(actor).order_by().values("id"),
        kind=ClockKind.VISIT,
        status=ClockStatus.RUNNING,
    )
    return slice_of(clocks.select_related("case__dispute"), Order("due_at"), cursor, size=PAGE)

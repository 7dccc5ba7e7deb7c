"""Agreements on their way to a court: who has how many days left, and what the court is at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from linli.casework.cases.models import Case, Clock, ClockStatus
from linli.casework.mediation.models import (
    Agreement,
    AgreementState,
    Confirmation,
    DisputeParty,
    Side,
)
from linli.casework.mediation.queries.agreements import who_agrees
from linli.casework.mediation.queries.seeing import disputes_open_to
from linli.casework.mediation.workflow import ClockKind
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.rules import Actor

PAGE = 50


class CourtTab(StrEnum):
    """Which agreements are listed: those that may still apply, those at the court, decided ones."""

    OPEN = "open"
    AT_COURT = "at_court"
    DECIDED = "decided"


_STATES = {
    CourtTab.AT_COURT: ("applied", "accepted"),
    CourtTab.DECIDED: ("confirmed", "dismissed", "not_accepted", "withdrawn"),
}


@dataclass(frozen=True)
class CourtRow:
    """A dispute in the list: until when, how many of how many parties wish it, where it stands."""

    case: Case
    agreement: Agreement
    confirmation: Confirmation | None
    due_on: date | None
    days_left: int | None
    agreed: int
    parties: int


def court_slice(actor: Actor, tab: CourtTab, *, cursor: Cursor | None = None) -> Slice[Any]:
    """A page of the clocks (open) or applications of the disputes this post may read."""
    seen = disputes_open_to(actor).order_by().values("id")
    if tab is CourtTab.OPEN:
        clocks = Clock.objects.filter(
            case_id__in=seen, kind=ClockKind.CONFIRM, status=ClockStatus.RUNNING
        )
        return slice_of(clocks.select_related("case"), Order("due_at"), cursor, size=PAGE)
    rows = Confirmation.objects.filter(agreement__dispute_id__in=seen, state__in=_STATES[tab])
    rows = rows.select_related("agreement__dispute__case")
    if tab is CourtTab.AT_COURT:
        return slice_of(rows, Order("court_due_on", has_nulls=True), cursor, size=PAGE)
    return slice_of(rows, Order("decided_on", is_descending=True), cursor, size=PAGE)


def court_counts(actor: Actor) -> dict[CourtTab, int]:
    """How many wait behind the first two tabs."""
    seen = disputes_open_to(actor).order_by().values("id")
    open_ = Clock.objects.filter(
        case_id__in=seen, kind=ClockKind.CONFIRM, status=ClockStatus.RUNNING
    )
    at_court = Confirmation.objects.filter(
        agreement__dispute_id__in=seen, state__in=_STATES[CourtTab.AT_COURT]
    )
    return {CourtTab.OPEN: open_.count(), CourtTab.AT_COURT: at_court.count()}


def court_rows(found: Sequence[Clock | Confirmation], at: datetime) -> list[CourtRow]:
    """The rows of a page: two statements more, however many they are."""
    today = timezone.localdate(at)
    ids = [_case_of(one).id for one in found]
    agreements = {
        row.dispute_id: row
        for row in Agreement.objects.filter(dispute_id__in=ids, state=AgreementState.IN_FORCE)
    }
    present: dict[Any, int] = {}
    parties = DisputeParty.objects.filter(dispute_id__in=ids, is_gone=False)
    for case_id in parties.exclude(side=Side.THIRD).values_list("dispute_id", flat=True):
        present[case_id] = present.get(case_id, 0) + 1
    rows = []
    for one in found:
        case = _case_of(one)
        confirmation = one if isinstance(one, Confirmation) else None
        agreement = confirmation.agreement if confirmation else agreements.get(case.id)
        if agreement is None:
            continue
        due_on = _due_on(one)
        rows.append(
            CourtRow(
                case=case,
                agreement=agreement,
                confirmation=confirmation,
                due_on=due_on,
                days_left=None if due_on is None else (due_on - today).days,
                agreed=len(who_agrees(agreement)),
                parties=present.get(case.id, 0),
            )
        )
    return rows


def _case_of(one: Clock | Confirmation) -> Case:
    return one.case if isinstance(one, Clock) else one.agreement.dispute.case


def _due_on(one: Clock | Confirmation) -> date | None:
    if isinstance(one, Clock):
        return timezone.localdate(one.due_at)
    return one.court_due_on if one.decided_on is None else None

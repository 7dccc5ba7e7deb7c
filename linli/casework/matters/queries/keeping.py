"""What is due for erasure soon, what is held back, and the reports of the runs."""

from __future__ import annotations

from datetime import date, timedelta

from linli.casework.cases.models import Case, RetentionRun
from linli.casework.matters.workflow import FAMILY
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.rules import Actor, Reach

LOOK_AHEAD = timedelta(days=30)
PAGE = 50
RUNS = 30


def ending_slice(
    actor: Actor, *, on: date, cursor: Cursor | None = None, size: int = PAGE
) -> Slice[Case]:
    """Files of the division whose period ends within a month or is over, the oldest first."""
    if actor.scope.reach is Reach.UNIT:
        return Slice([], None, None)
    ending = Case.objects.visible_to(actor.scope).period_over(on + LOOK_AHEAD)
    rows = ending.filter(family=FAMILY).defer("body", "grams")
    return slice_of(rows, Order("closed_at"), cursor, size=size)


def latest_runs(actor: Actor) -> list[RetentionRun]:
    """The latest reports; they speak of the whole city and are shown to posts of the city only."""
    if actor.scope.reach is Reach.UNIT or actor.scope.column is not None:
        return []
    return list(RetentionRun.objects.order_by("-at", "-id")[:RUNS])

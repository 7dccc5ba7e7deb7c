"""What everybody may read, and what waits for somebody to clear it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from linli.casework.cases.models import Case, Party
from linli.casework.matters.models import Matter, Publication
from linli.casework.matters.rules.publishing import without_persons
from linli.casework.matters.workflow import FAMILY, Nature, State
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.registers.access.rules import Actor

PAGE = 20
_HEAVY = ("body", "grams", "chain_head")


@dataclass(frozen=True)
class Published:
    """A finished matter on the public page: what, where, who answered what, in how many days."""

    title: str
    kind: str
    district_name: str
    unit_name: str
    answer: str
    days: int
    cleared_at: datetime


def published_slice(cursor: Cursor | None = None, *, size: int = PAGE) -> Slice[Publication]:
    """A page of what was cleared, the newest first; its leave is in force, or the row is gone."""
    rows = Publication.objects.filter(case__publish_consent__withdrawn_at=None)
    order = Order("cleared_at", is_descending=True)
    return slice_of(rows, order, cursor, size=size)


def published_of(row: Publication) -> Published:
    """What of a row everybody may read; no number and no name of staff."""
    return Published(
        row.title,
        row.kind,
        row.district_name,
        row.unit_name,
        row.answer,
        row.days,
        row.cleared_at,
    )


def clearable_slice(actor: Actor, cursor: Cursor | None = None, *, size: int = PAGE) -> Slice[Case]:
    """A page of finished matters whose reporters allowed it and that nobody has cleared yet."""
    rows = (
        Case.objects.visible_to(actor.scope)
        .filter(
            family=FAMILY,
            state__in=(State.CLOSED, State.ARCHIVED),
            is_sensitive=False,
            publish_consent__isnull=False,
            publish_consent__withdrawn_at=None,
            publication=None,
        )
        .exclude(nature=Nature.REPORT)
        .select_related("lead_unit", "matter")
        .defer(*_HEAVY)
    )
    return slice_of(rows, Order("closed_at"), cursor, size=size)


def cleared_slice(
    actor: Actor, cursor: Cursor | None = None, *, size: int = PAGE
) -> Slice[Publication]:
    """A page of the published matters that this post may see, cleared last first."""
    seen = Case.objects.visible_to(actor.scope).filter(family=FAMILY)
    rows = Publication.objects.filter(case__in=seen.values("id")).select_related("case")
    rows = rows.defer(*(f"case__{name}" for name in _HEAVY))
    return slice_of(rows, Order("cleared_at", is_descending=True), cursor, size=size)


def first_draft(case: Case) -> tuple[str, str]:
    """Title and answer of a case read within scope, with known names and numbers taken out."""
    names = [party.name for party in Party.objects.filter(case=case) if party.name]
    reply = Matter.objects.filter(case=case).values_list("reply", flat=True).first() or ""
    return without_persons(case.title, names), without_persons(reply, names)

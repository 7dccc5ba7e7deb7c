"""What the dispatch desk reads: who the catalogue proposes and why, the queue, earlier returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone

from linli.casework.cases.models import Case, Event, Measure, Rollup
from linli.casework.matters.models import RequestKind, ReviewRequest
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import DispatchRow, route
from linli.casework.matters.workflow import FAMILY, Action, State
from linli.foundation.postgres.keyset import Cursor, Order, slice_of
from linli.registers.access.rules import Actor
from linli.registers.places.rules.codes import DISTRICT, Place
from linli.registers.units.queries import UnitInForce, centre_for
from linli.registers.units.queries.memory import all_units

WINDOW = 500
PAGE = 25
RECORD_DAYS = 90
_HEAVY = ("body", "grams", "chain_head", "matter__reply")


class Certainty(StrEnum):
    """How sure the catalogue is; below HIGH somebody has to look."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Why(StrEnum):
    """What a proposal rests on, or why there is none."""

    CATALOGUE = "catalogue"
    UNSURE = "unsure"  # the catalogue names a unit, but says that it must be judged
    CENTRE = "centre"  # only the district is clear: its own centre sends it on
    RETURNED = "returned"  # a unit has returned it before
    CLOSED = "closed"  # the catalogue names a unit that was closed
    BEYOND_DUTY = "beyond_duty"  # the catalogue names a committee without this duty
    NO_CATEGORY = "no_category"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Who is to lead and assist by the catalogue (66号: category × place → unit)."""

    certainty: Certainty
    why: Why
    lead: UnitInForce | None = None
    assists: tuple[UnitInForce, ...] = ()
    row: DispatchRow | None = None

    @property
    def is_certain(self) -> bool:
        return self.certainty is Certainty.HIGH


def propose(
    *,
    category: str,
    nature: str,
    place: Place,
    on: date,
    returns: int = 0,
    own_unit: UUID | None = None,
) -> Proposal:
    """What the dispatch catalogue of the day proposes; nothing but memory is read.

    ``returns`` is how often units have returned the matter: the catalogue was wrong, or at odds.
    ``own_unit`` is the centre that asks; it is never proposed to itself.
    """
    if not category:
        return Proposal(certainty=Certainty.LOW, why=Why.NO_CATEGORY)
    codes = _codes(place)
    rows = rule_book().dispatch_for(category, codes)
    found = route(rows, on, category=category, nature=nature, place_codes=codes)
    if found is None:
        return _centre(place, own_unit)
    units = all_units().units
    lead = units.get(found.lead_id)
    assists = tuple(
        units[one] for one in found.assist_ids if one in units and not units[one].is_closed
    )
    why = _flaw(lead, category, returns) or (Why.CATALOGUE if found.is_certain else Why.UNSURE)
    certainty = {Why.CATALOGUE: Certainty.HIGH, Why.UNSURE: Certainty.MEDIUM}
    return Proposal(
        certainty=certainty.get(why, Certainty.LOW),
        why=why,
        lead=None if why in (Why.CLOSED, Why.BEYOND_DUTY) else lead,
        assists=assists,
        row=found.row,
    )


def _codes(place: Place) -> tuple[str, ...]:
    codes = (place.district_code, place.street_code, place.community_code)
    return tuple(code for code in codes if code)


def _centre(place: Place, own_unit: UUID | None) -> Proposal:
    centre = centre_for(place, grade=DISTRICT) if place.district_code else None
    if centre is None or centre.id == own_unit:
        return Proposal(certainty=Certainty.LOW, why=Why.NOTHING)
    return Proposal(certainty=Certainty.MEDIUM, why=Why.CENTRE, lead=centre)


def _flaw(lead: UnitInForce | None, category: str, returns: int) -> Why | None:
    if lead is None or lead.is_closed:
        return Why.CLOSED
    if not within_duties(lead, category):
        return Why.BEYOND_DUTY
    return Why.RETURNED if returns else None


def within_duties(unit: UnitInForce, category: str) -> bool:
    """Whether a unit may be asked to do this: a committee only what its duty list holds."""
    if unit.grade != "community":
        return True
    by_duty = all_units().by_duty
    return any(unit.id in by_duty.get(category[:end], ()) for end in (2, 4, 6))


def propose_for(case: Case, *, at: datetime, own_unit: UUID | None = None) -> Proposal:
    """What the catalogue proposes for a matter (whose ``matter`` row was read with it)."""
    return propose(
        category=case.category,
        nature=case.nature,
        place=place_of(case),
        on=timezone.localdate(at),
        returns=case.matter.returns,
        own_unit=own_unit,
    )


def place_of(case: Case) -> Place:
    """The stored codes of a case."""
    return Place(
        district_code=case.district_code,
        street_code=case.street_code,
        community_code=case.community_code,
        grid_code=case.grid_code,
    )


def basis_of(proposal: Proposal, on: date) -> str:
    """What is written into the dispatch as its basis, in the words of the catalogue."""
    if proposal.row is not None:
        code = proposal.row.category
        parts = "-".join(code[at : at + 2] for at in range(0, len(code), 2))
        path = rule_book().category_path(code, on)
        note = f"（{proposal.row.note}）" if proposal.row.note else ""
        return f"派单目录 {parts}“{path[-1] if path else code}”{note}"[:200]
    if proposal.why is Why.CENTRE:
        return "派单目录没有对应条目，由所在区中心再分派"
    return ""


# --- the queue ----------------------------------------------------------------------------------


class Pile(StrEnum):
    """What of the queue is looked at."""

    ALL = "all"
    CERTAIN = "certain"
    MANUAL = "manual"
    AGAIN = "again"  # returned before, to be dispatched anew


@dataclass(frozen=True)
class Waiting:
    """A matter that waits for dispatch, with what the catalogue proposes for it."""

    case: Case
    proposal: Proposal

    def lies_on(self, pile: Pile) -> bool:
        again = self.case.matter.returns > 0
        return {
            Pile.ALL: True,
            Pile.CERTAIN: self.proposal.is_certain,
            Pile.MANUAL: not self.proposal.is_certain and not again,
            Pile.AGAIN: again,
        }[pile]


@dataclass(frozen=True)
class Queue:
    """A page of the queue in due order.

    ``counts`` tells how many lie on each pile among the first WINDOW; ``is_cut`` that there are
    more than were looked at.
    """

    rows: tuple[Waiting, ...]
    counts: Mapping[Pile, int]
    after: Cursor | None
    before: Cursor | None
    is_cut: bool


def waiting_for_dispatch(actor: Actor) -> QuerySet[Case, Case]:
    """The matters in scope that wait for dispatch, without their heavy columns."""
    cases: QuerySet[Case, Case] = Case.objects.visible_to(actor.scope).open()
    cases = cases.filter(family=FAMILY, state=State.TO_DISPATCH)
    return cases.select_related("matter").defer(*_HEAVY)


def dispatch_queue(
    actor: Actor, pile: Pile, *, at: datetime, cursor: Cursor | None = None
) -> Queue:
    """A page of what waits for dispatch, in one statement."""
    order = Order("due_at", has_nulls=True)
    window = slice_of(waiting_for_dispatch(actor), order, cursor, size=WINDOW)
    found = [
        Waiting(case, propose_for(case, at=at, own_unit=actor.unit_id)) for case in window.rows
    ]
    counts = {one: sum(row.lies_on(one) for row in found) for one in Pile}
    wanted = [row for row in found if row.lies_on(pile)]
    back = cursor is not None and cursor.is_back
    rows = wanted[-PAGE:] if back else wanted[:PAGE]
    after = _beyond(rows, wanted, window.after, is_back=False)
    before = _beyond(rows, wanted, window.before, is_back=True)
    return Queue(tuple(rows), counts, after, before, window.after is not None)


def _beyond(
    rows: Sequence[Waiting],
    wanted: Sequence[Waiting],
    window: Cursor | None,
    *,
    is_back: bool,
) -> Cursor | None:
    """Where the neighbouring page begins: behind the last row shown, else behind the window."""
    edge = 0 if is_back else -1
    if rows and wanted[edge] is not rows[edge]:
        case = rows[edge].case
        return Cursor(case.due_at, case.id, is_back)
    return window


def consultations_of(case: Case) -> list[Event]:
    """What was agreed about a matter before its dispatch, the last first."""
    rows = Event.objects.filter(case=case, action=Action.CONSULT).order_by("-seq")
    return list(rows.only("at", "who", "unit_name", "words"))


@dataclass(frozen=True)
class PastReturn:
    """A return of the matter: who refused, why and on which basis, who ruled and how."""

    request: ReviewRequest
    unit: UnitInForce | None
    suggested: UnitInForce | None


def returns_of(case: Case) -> list[PastReturn]:
    """Every return of a matter, the last first (the case was read within scope)."""
    rows = ReviewRequest.objects.filter(case=case, kind=RequestKind.RETURN).order_by("-asked_at")
    units = all_units().units
    return [
        PastReturn(
            row,
            units.get(row.unit_id) if row.unit_id else None,
            units.get(row.suggested_unit_id) if row.suggested_unit_id else None,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class UnitRecord:
    """What was sent to a unit in the last ninety days, and what of it came back."""

    dispatched: int = 0
    returned: int = 0


def records_of(unit_ids: Iterable[UUID], *, on: date) -> dict[UUID, UnitRecord]:
    """The record of some units, from the daily counts; a property of the unit, of no person."""
    ids = [one for one in unit_ids if one]
    if not ids:
        return {}
    rows = (
        Rollup.objects.filter(
            unit_id__in=ids,
            day__gt=on - timedelta(days=RECORD_DAYS),
            family=FAMILY,
            measure__in=(Measure.DISPATCHED, Measure.RETURNED),
        )
        .values_list("unit_id", "measure")
        .annotate(n=Sum("n"))
    )
    found: dict[Any, dict[str, int]] = {}
    for unit_id, measure, n in rows:
        found.setdefault(unit_id, {})[str(measure)] = n
    return {
        unit_id: UnitRecord(n.get("dispatched", 0), n.get("returned", 0))
        for unit_id, n in found.items()
    }

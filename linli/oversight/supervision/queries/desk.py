"""What the supervision desk shows: the ladder, steps, what may be listed, a unit's overdue work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from linli.casework.cases.models import Case, Clock, ClockStatus
from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.matters.workflow import FAMILY
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS
from linli.foundation.postgres.counting import CountStatement, count_statement
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.foundation.postgres.reading import ReadStatement, read_statement
from linli.oversight.supervision.models import Paper, StepQuerySet, StepStatus, SupervisionStep
from linli.oversight.supervision.queries.families import subject
from linli.oversight.supervision.queries.rule_book import step_rules
from linli.oversight.supervision.rules import RANK, Rung, in_force, latest_due
from linli.registers.access.rules import Actor, Reach, Scope

PAGE = 50
SHOWN = 3
MOST_OF_A_UNIT = 50
LADDER = (Rung.REMIND, Rung.URGE, Rung.ORDER, Rung.LISTING, Rung.SUMMON)
COUNTED = 1000
# Limits in these units are told in hours, not in working days.
_QUICK = ("minute", "hour", "working_minute", "working_hour")
_HEAVY = ("case__body", "case__grams", "case__chain_head")


@dataclass(frozen=True)
class LadderItem:
    """One of the cases that stand on a rung."""

    rung: Rung
    number: str
    title: str
    unit_id: UUID
    status: str
    answer_by: datetime | None
    limit_due_at: datetime | None
    is_quick: bool
    family: str = FAMILY


def live(scope: Scope, rung: Rung) -> QuerySet[SupervisionStep]:
    """The cases that stand on a rung now; a listed one until it is taken off the list."""
    steps = SupervisionStep.objects.visible_to(scope)
    if rung is Rung.LISTING:
        return steps.filter(rung=rung, ended_at=None)
    return steps.current().filter(rung=rung)


def ladder_counts(scope: Scope, *, at: datetime) -> dict[str, int]:
    """How many stand on each rung, what waits for the supervisor, what may be listed: one statement."""
    until = _listable_until(scope, at)
    kind = (scope.level, scope.reach, until is None)
    statement = _counts.get(kind)
    if statement is None:
        statement = _counts[kind] = _count(_anyone(scope), None if until is None else _UNTIL)
    return statement.ask({**_values(scope), _NOW: at, _UNTIL: until})


# What stands for the reader's own values while a statement is put together, once a kind of scope.
_UNIT, _CODE = UUID(int=1), "the reader's division"
_NOW, _UNTIL = (datetime(1900, 1, day, tzinfo=UTC) for day in (1, 2))
_counts: dict[tuple[object, ...], CountStatement] = {}
_items: dict[tuple[object, ...], ReadStatement] = {}


def _anyone(scope: Scope) -> Scope:
    return replace(scope, code=_CODE, unit_id=_UNIT)


def _values(scope: Scope) -> dict[object, object]:
    return {_UNIT: scope.unit_id, _CODE: scope.code}


def _count(scope: Scope, until: datetime | None) -> CountStatement:
    steps = SupervisionStep.objects.visible_to(scope)
    rows: dict[str, QuerySet[Any, Any] | None] = {str(rung): live(scope, rung) for rung in LADDER}
    rows["answered"] = steps.current().filter(status=StepStatus.REPLIED)
    rows["silent"] = steps.current().answer_overdue(_NOW)
    rows["drafts"] = Paper.objects.visible_to(scope).drafts()
    rows["urged"] = urged(scope)
    rows["listable"] = None if until is None else _overdue_since(scope, until)
    return count_statement(rows, cap=COUNTED)


def urged(scope: Scope) -> QuerySet[Case]:
    """Open cases whose reporters urged them and that nobody has answered since."""
    rows = Case.objects.visible_to(scope).open()
    return rows.filter(family=FAMILY, matter__urged_at__isnull=False)


def ladder_items(scope: Scope) -> dict[Rung, list[LadderItem]]:
    """The latest cases on each rung, in one round trip."""
    kind = (scope.level, scope.reach)
    statement = _items.get(kind)
    if statement is None:
        anyone = _anyone(scope)
        statement = _items[kind] = read_statement(*(_latest(anyone, rung) for rung in LADDER))
    found: dict[Rung, list[LadderItem]] = {}
    for rung, rows in zip(LADDER, statement.ask(_values(scope)), strict=True):
        found[rung] = [
            LadderItem(
                rung,
                number,
                subject(family, title, category),
                unit_id,
                status,
                answer_by,
                due or usual,
                unit in _QUICK,
                family,
            )
            for number, title, family, category, unit_id, status, answer_by, due, usual, unit in rows
        ]
    return found


def _latest(scope: Scope, rung: Rung) -> QuerySet[SupervisionStep, tuple[Any, ...]]:
    return (
        live(scope, rung)
        .order_by("-issued_at", "-id")
        .values_list(
            "case__number",
            "case__title",
            "case__family",
            "case__category",
            "addressee_id",
            "status",
            "due_at",
            "clock__due_at",
            "case__finish_due_at",
            "clock__unit",
        )[:SHOWN]
    )


def listable(scope: Scope, *, at: datetime) -> QuerySet[Clock] | None:
    """Limits overdue for so long that the leader may list their cases; None without such a rule."""
    until = _listable_until(scope, at)
    return None if until is None else _overdue_since(scope, until)


def _listable_until(scope: Scope, at: datetime) -> datetime | None:
    on = timezone.localdate(at)
    rules = in_force(step_rules(), on, kind="finish", urgency="normal")
    rule = next((r for r in rules if r.rung is Rung.LISTING), None)
    if rule is None or scope.reach is Reach.UNIT:
        return None
    return latest_due(rule, at, hours=STANDARD_HOURS, calendar=work_calendar())


def _overdue_since(scope: Scope, until: datetime) -> QuerySet[Clock]:
    clocks = Clock.objects.filter(
        kind="finish", status=ClockStatus.RUNNING, due_at__lte=until, case__family=FAMILY
    )
    if scope.column:
        clocks = clocks.filter(**{f"case__{scope.column}": scope.code})
    higher = SupervisionStep.objects.filter(
        case=OuterRef("case_id"), rank__gte=RANK[Rung.LISTING], ended_at=None
    )
    return clocks.filter(~Exists(higher))


def listable_cases(scope: Scope, *, at: datetime, most: int = 50) -> list[Case]:
    """The cases that may be listed, overdue longest first."""
    clocks = listable(scope, at=at)
    if clocks is None:
        return []
    rows = clocks.select_related("case__lead_unit").order_by("due_at", "id")
    return [clock.case for clock in rows.defer(*_HEAVY)[:most]]


@dataclass(frozen=True)
class StepFilter:
    """What of the steps is wanted: a rung, how they stand, a unit; empty asks for all."""

    rung: str = ""
    show: str = ""
    unit: UUID | None = None


def wanted_steps(scope: Scope, wanted: StepFilter, *, at: datetime) -> StepQuerySet:
    """The steps that a scope sees and a filter wants."""
    steps = SupervisionStep.objects.visible_to(scope)
    if wanted.rung:
        steps = steps.filter(rung=wanted.rung)
    if wanted.unit:
        steps = steps.filter(addressee_id=wanted.unit)
    if wanted.show == "current":
        steps = steps.current()
    elif wanted.show == "listed":
        steps = steps.filter(rung=Rung.LISTING, ended_at=None)
    elif wanted.show == "answered":
        steps = steps.current().filter(status=StepStatus.REPLIED)
    elif wanted.show == "silent":
        steps = steps.current().answer_overdue(at)
    return steps


def steps_slice(
    scope: Scope, wanted: StepFilter, *, at: datetime, cursor: Cursor | None = None
) -> Slice[SupervisionStep]:
    """A page of steps, the newest first."""
    steps = wanted_steps(scope, wanted, at=at)
    rows = steps.select_related("case", "addressee", "paper").defer(*_HEAVY)
    return slice_of(rows, Order("issued_at", is_descending=True), cursor, size=PAGE)


def step_in_scope(actor: Actor, step_id: UUID) -> SupervisionStep:
    """A step with its case. Raises NoSuchCase, also out of scope."""
    rows = SupervisionStep.objects.visible_to(actor.scope).filter(id=step_id)
    step = rows.select_related("case", "addressee", "paper").defer(*_HEAVY).first()
    if step is None:
        raise NoSuchCase
    return step


def to_answer(actor: Actor, case_id: UUID) -> SupervisionStep | None:
    """The step on a case that the actor's unit has to answer, the current one first."""
    rows = SupervisionStep.objects.filter(
        case_id=case_id,
        addressee_id=actor.unit_id,
        status__in=(StepStatus.OPEN, StepStatus.OVERDUE, StepStatus.REPLIED),
    )
    return rows.order_by("-is_current", "-issued_at").first()


@dataclass(frozen=True)
class OverdueCase:
    """An overdue case of a unit, and what was last done about it."""

    case: Case
    steps: int
    last: SupervisionStep | None


def overdue_of(scope: Scope, unit_id: UUID, *, at: datetime) -> list[OverdueCase]:
    """A unit's overdue cases in scope, overdue longest first, each with its supervision: two statements."""
    rows = Case.objects.filter(lead_unit_id=unit_id, is_open=True, family=FAMILY, due_at__lt=at)
    if scope.reach is Reach.UNIT:
        rows = rows.filter(lead_unit_id=scope.unit_id)
    elif scope.column:
        rows = rows.filter(**{scope.column: scope.code})
    cases = list(
        rows.order_by("due_at", "id").defer("body", "grams", "chain_head")[:MOST_OF_A_UNIT]
    )
    steps: dict[UUID, list[SupervisionStep]] = {}
    taken = SupervisionStep.objects.filter(case_id__in=[case.id for case in cases])
    for step in taken.order_by("-issued_at", "-id"):
        steps.setdefault(step.case_id, []).append(step)
    return [
        OverdueCase(case, len(steps.get(case.id, ())), next(iter(steps.get(case.id, ())), None))
        for case in cases
    ]


def steps_by_unit(scope: Scope, unit_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many current steps of each rung these units have: 催办 4 · 督办单 1."""
    rows = SupervisionStep.objects.visible_to(scope).current().filter(addressee_id__in=unit_ids)
    found: dict[UUID, dict[str, int]] = {}
    for unit_id, rung in rows.order_by().values_list("addressee_id", "rung")[:2000]:
        counts = found.setdefault(unit_id, {})
        counts[rung] = counts.get(rung, 0) + 1
    return found


def history_of(case_id: UUID) -> list[SupervisionStep]:
    """Every step on a case, the newest first."""
    steps = SupervisionStep.objects.filter(case_id=case_id)
    return list(steps.select_related("addressee", "paper").order_by("-issued_at", "-id")[:50])

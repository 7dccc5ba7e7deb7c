"""Reading figures: rates, days, categories, units and places of a scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from linli.casework.cases.models import Rollup
from linli.casework.matters.queries.exporting import actor_of_run
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import FAMILY
from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.exporting import Sheet
from linli.foundation.tabular.models import ExportRun
from linli.oversight.insight import rules
from linli.oversight.insight.models import DayFigure, Standing
from linli.registers.access.rules import Level, Reach, Scope
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.places.rules.codes import grade_of
from linli.registers.units.queries import units_under

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Span:
    """The days from the first to the last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Span:
        """As many days just before."""
        return Span(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


@dataclass(frozen=True)
class ThreeRates:
    """The three rates of a scope over some days, and those of as many days before."""

    response: rules.Rate
    solution: rules.Rate
    satisfaction: rules.Rate
    before: ThreeRates | None = None


@dataclass(frozen=True)
class DayCount:
    """What came in and what was closed on a day."""

    day: date
    opened: int
    closed: int


@dataclass(frozen=True)
class CategoryCount:
    """How often a category came up, and how often in as many days before."""

    code: str
    n: int
    before: int


@dataclass(frozen=True)
class UnitFigures:
    """A unit's open work now, and its counts over some days."""

    unit_id: UUID
    is_open: int
    soon: int
    overdue: int
    oldest_due_at: datetime | None
    on_time: rules.Rate
    returned: rules.Rate


def least_sample(on: date) -> int:
    """From how many on a rate is shown (DOMAIN §1.10)."""
    return rule_book().threshold("rate_min_n", on)


def _rows(scope: Scope, span: Span) -> QuerySet[Any, Any]:
    if scope.reach is Reach.UNIT:
        rows = DayFigure.objects.filter(unit_id=scope.unit_id)
    elif scope.level is Level.COMMUNITY:
        rows = Rollup.objects.filter(family=FAMILY, community_code=scope.code)  # type: ignore[assignment]  # the same columns
    else:
        rows = DayFigure.objects.filter(code=scope.code, unit_id=None, category="")
    return rows.filter(day__range=(span.first, span.last))


def counts(scope: Scope, span: Span) -> dict[str, int]:
    """The sums of every measure in a scope over some days."""
    rows = _rows(scope, span).order_by().values_list("measure").annotate(total=Sum("n"))
    return dict(rows)


def three_rates(scope: Scope, span: Span) -> ThreeRates:
    """响应率, 解决率, 满意率 with samples and what they leave out; one statement."""
    both, earlier, now = span.before(), {}, {}
    rows = _rows(scope, Span(both.first, span.last)).order_by().values_list("measure")
    for measure, before, total in rows.annotate(before=_sum_before(span), total=_sum_in(span)):
        earlier[measure], now[measure] = before or 0, total or 0
    rates = _rates(now, span.last)
    return ThreeRates(
        rates.response, rates.solution, rates.satisfaction, _rates(earlier, span.last)
    )


def _sum_in(span: Span) -> Sum:
    return Sum("n", filter=Q(day__gte=span.first))


def _sum_before(span: Span) -> Sum:
    return Sum("n", filter=Q(day__lt=span.first))


def _rates(found: Counts, on: date) -> ThreeRates:
    least = least_sample(on)
    return ThreeRates(
        rules.response(found, least=least),
        rules.solution(found, least=least),
        rules.satisfaction(found, least=least),
    )


def by_day(scope: Scope, span: Span) -> list[DayCount]:
    """What came in and what was closed, each day; days without anything count zero."""
    rows = _rows(scope, span).filter(measure__in=("opened", "closed"))
    found: dict[tuple[date, str], int] = {}
    sums = rows.order_by().values_list("day", "measure").annotate(total=Sum("n"))
    for day, measure, total in sums:
        found[day, measure] = total
    days = [span.first + timedelta(days=step) for step in range(span.days)]
    return [
        DayCount(day, found.get((day, "opened"), 0), found.get((day, "closed"), 0)) for day in days
    ]


def by_category(scope: Scope, span: Span, *, most: int = 8) -> list[CategoryCount]:
    """What came up most often, by category of the second level; never by person; one statement."""
    if scope.reach is Reach.UNIT or scope.level is Level.COMMUNITY:
        return []
    rows = DayFigure.objects.filter(code=scope.code, unit_id=None).exclude(category="")
    rows = rows.filter(day__range=(span.before().first, span.last)).order_by()
    sums = rows.values_list("category").annotate(total=_sum_in(span), before=_sum_before(span))
    found = [CategoryCount(code, now, before or 0) for code, now, before in sums if now is not None]
    return sorted(found, key=lambda one: (-one.n, one.code))[:most]


def standing(scope: Scope) -> Standing | None:
    """Open, soon due and overdue in a scope at the last look; None before the first."""
    return _own(scope).first()


def _own(scope: Scope) -> QuerySet[Standing, Standing]:
    if scope.reach is Reach.UNIT:
        return Standing.objects.filter(unit_id=scope.unit_id)
    return Standing.objects.filter(code=scope.code, unit_id=None)


def as_of() -> datetime | None:
    """When the figures were last made."""
    rows = Standing.objects.filter(code="", unit_id=None)
    return rows.values_list("as_of", flat=True).first()


def standings_of(codes: Sequence[str]) -> dict[str, Standing]:
    """How open work stands in each of these divisions; those without any are missing."""
    rows = Standing.objects.filter(code__in=codes, unit_id=None)
    return {row.code: row for row in rows}


@dataclass(frozen=True)
class Standings:
    """How open work stands in a scope and in divisions below it, and when that was looked at."""

    own: Standing | None
    as_of: datetime | None
    below: Mapping[str, Standing] = field(default_factory=dict)


def standings_around(scope: Scope, codes: Sequence[str]) -> Standings:
    """The scope's own and these divisions' standing; one statement."""
    wanted = Q(unit_id=None, code__in=["", *codes])
    if scope.reach is Reach.UNIT:
        wanted |= Q(unit_id=scope.unit_id)
    else:
        wanted |= Q(unit_id=None, code=scope.code)
    return _around(scope, list(Standing.objects.filter(wanted)), codes)


def standings_with_units(
    scope: Scope, span: Span, *, most: int = 20
) -> tuple[Standings, list[UnitFigures]]:
    """The scope's own standing, and the units with most overdue work; two statements."""
    city = Standing.objects.filter(code="", unit_id=None)
    first = _first_overdue(scope, most)
    rows = list(_own(scope)[:1].union(city[:1], first, all=True))
    found = {row.unit_id: row for row in rows if row.unit_id and row.overdue}
    units = sorted(found.values(), key=lambda row: (-row.overdue, str(row.unit_id)))
    return _around(scope, rows, ()), _with_rates(units, span)


def _around(scope: Scope, rows: Sequence[Standing], codes: Sequence[str]) -> Standings:
    places = {row.code: row for row in rows if row.unit_id is None}
    if scope.reach is Reach.UNIT:
        own = next((row for row in rows if row.unit_id == scope.unit_id), None)
    else:
        own = places.get(scope.code)
    city = places.get("")
    looked = own.as_of if own else city.as_of if city else None
    return Standings(own, looked, {code: places[code] for code in codes if code in places})


def units_overdue(scope: Scope, span: Span, *, most: int = 20) -> list[UnitFigures]:
    """Units with overdue work, those with most of it first; two statements."""
    return _with_rates(list(_first_overdue(scope, most)), span)


def _first_overdue(scope: Scope, most: int) -> QuerySet[Standing, Standing]:
    rows = Standing.objects.visible_to(scope).filter(unit_id__isnull=False, overdue__gt=0)
    return rows.order_by("-overdue", "unit_id")[:most]


def units_of(scope: Scope, unit_ids: Sequence[UUID], span: Span) -> list[UnitFigures]:
    """The figures of these units, in their order; those outside the scope are left out."""
    rows = {
        row.unit_id: row for row in Standing.objects.visible_to(scope).filter(unit_id__in=unit_ids)
    }
    return _with_rates([rows[unit_id] for unit_id in unit_ids if unit_id in rows], span)


def _with_rates(rows: Sequence[Standing], span: Span) -> list[UnitFigures]:
    ids = [row.unit_id for row in rows if row.unit_id]
    sums: dict[UUID, dict[str, int]] = {unit_id: {} for unit_id in ids}
    figures = DayFigure.objects.filter(unit_id__in=ids, day__range=(span.first, span.last))
    totals = figures.order_by().values_list("unit_id", "measure").annotate(total=Sum("n"))
    for unit_id, measure, total in totals:
        sums[unit_id][measure] = total
    least = least_sample(span.last)
    return [
        UnitFigures(
            row.unit_id,
            row.is_open,
            row.soon,
            row.overdue,
            row.oldest_due_at,
            rules.on_time(sums[row.unit_id], least=least),
            rules.returned(sums[row.unit_id], least=least),
        )
        for row in rows
        if row.unit_id
    ]


def on_time_by_unit(
    scope: Scope, unit_ids: Sequence[UUID], span: Span
) -> list[tuple[UUID, rules.Rate]]:
    """按时办结率 of these units with at least one finished matter, in the order given: no rank."""
    figures = DayFigure.objects.filter(
        unit_id__in=unit_ids,
        day__range=(span.first, span.last),
        measure__in=("finished", "finished_late"),
    )
    sums: dict[UUID, dict[str, int]] = {}
    totals = figures.order_by().values_list("unit_id", "measure").annotate(total=Sum("n"))
    for unit_id, measure, total in totals:
        sums.setdefault(unit_id, {})[measure] = total
    least = least_sample(span.last)
    return [
        (unit_id, rules.on_time(sums[unit_id], least=least))
        for unit_id in unit_ids
        if unit_id in sums
    ]


# --- as a sheet -----------------------------------------------------------------------------------

FIGURES = "figures"
_EVERY_CATEGORY = 500


def figures_sheet(run: ExportRun) -> Sheet:
    """The overview of a division as lines: part, name, figure, sample, what is left out."""
    kept = run.filters
    scope = scope_from(actor_of_run(run).scope, kept.get("place", ""))
    span = Span(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))
    headers = [_("Part"), _("Name"), _("Figure"), _("Sample"), _("On the days before")]
    return Sheet(headers=headers, rows=_lines(scope, span), widths=[18, 44, 14, 12, 16])


def scope_from(scope: Scope, code: str) -> Scope:
    """A division inside a scope; the scope itself where the code names none inside it."""
    if not code or scope.reach is Reach.UNIT:
        return scope
    try:
        place = place_codes(code)
    except UnknownPlace:
        return scope
    inside = scope.covers(
        district=place.district_code, street=place.street_code, community=place.community_code
    )
    level = Level(grade_of(code))
    return Scope(level, code, None, Reach.DIVISION) if inside and level is not Level.CITY else scope


def _lines(scope: Scope, span: Span) -> Iterator[Sequence[Cell]]:
    yield from _rate_lines(three_rates(scope, span))
    now = standing(scope)
    if now is not None:
        part = _("Now")
        yield [part, _("Open"), now.is_open, None, None]
        yield [part, _("Due soon"), now.soon, None, None]
        yield [part, _("Overdue"), now.overdue, None, None]
    for row in by_day(scope, span):
        yield [_("Taken in each day"), row.day.isoformat(), row.opened, None, None]
        yield [_("Closed each day"), row.day.isoformat(), row.closed, None, None]
    for one in by_category(scope, span, most=_EVERY_CATEGORY):
        path = " / ".join(rule_book().category_path(one.code, span.last)) or one.code
        yield [_("By category"), path, one.n, None, one.before]
    if scope.reach is Reach.UNIT:
        return
    units = units_under(scope)
    names = {unit.id: unit.name for unit in units}
    for unit_id, rate in on_time_by_unit(scope, [unit.id for unit in units], span):
        if unit_id in names:
            yield [_("Finished on time"), names[unit_id], _share(rate), rate.n, None]


def _rate_lines(found: ThreeRates) -> Iterator[Sequence[Cell]]:
    before = found.before
    for name, rate, earlier in (
        (_("Response rate"), found.response, before.response if before else None),
        (_("Solution rate"), found.solution, before.solution if before else None),
        (_("Satisfaction rate"), found.satisfaction, before.satisfaction if before else None),
    ):
        yield [_("Three rates"), name, _share(rate), rate.n, _share(earlier) if earlier else None]


def _share(rate: rules.Rate) -> Cell:
    """A share in percent, or that the sample is too small to say anything."""
    return f"{rate.value:.1f}%" if rate.value is not None else _("sample too small")

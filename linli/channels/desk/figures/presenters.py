"""The overview as values: rates, charts, the map, categories; every number leads to its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.supervision.presenters.ladder import rates_of
from linli.channels.ui.presenters import Chart, Map, Rate
from linli.oversight.insight import queries as insight
from linli.oversight.insight import rules as formulas
from linli.oversight.insight.models import Standing
from linli.registers.access.rules import Actor, Level, Reach, Scope
from linli.registers.places.models import Grade
from linli.registers.places.queries import city_name, divisions_under, place_codes
from linli.registers.places.queries.memory import DivisionInForce
from linli.registers.units.models import UnitKind
from linli.registers.units.queries import UnitInForce

_FEW = (0, 1, 3, 7)
_ROUND = (5, 10, 15, 20, 25, 50)


@dataclass(frozen=True)
class Choice:
    """A choice of the page that leads to an address."""

    label: str
    url: str
    current: bool
    code: str = ""


@dataclass(frozen=True)
class DistrictRow:
    """A division with its overdue matters: the map in words."""

    name: str
    overdue: int
    url: str
    deeper_url: str


@dataclass(frozen=True)
class CategoryRow:
    """A category that comes up often, with the change on the days before."""

    name: str
    n: str
    url: str
    change: str
    up: bool
    is_new: bool


@dataclass(frozen=True)
class PrintedUnit:
    """What a unit finished on time, on paper."""

    name: str
    share: str
    n: str


def scope_name(actor: Actor) -> str:
    """What is looked at: the whole city, a division, a unit."""
    scope = actor.scope
    if scope.reach is Reach.UNIT:
        return actor.unit_name
    return city_name() if scope.level is Level.CITY else place_codes(scope.code).label


def address(*, days: int, place: str = "") -> str:
    """The address of the overview."""
    tail = f"&place={place}" if place else ""
    return f"{_page('desk:figures:home')}?days={days}{tail}"


def spans(days: Sequence[int], current: int, place: str) -> tuple[Choice, ...]:
    """Last 7, 30, 90 days."""
    return tuple(
        Choice(
            ngettext("last %(n)d day", "last %(n)d days", n) % {"n": n},
            address(days=n, place=place),
            n == current,
        )
        for n in days
    )


def places(scope: Scope, current: str, days: int) -> tuple[Choice, ...]:
    """The divisions of the scope that may be looked at."""
    if scope.reach is Reach.UNIT:
        return ()
    grade = {Level.CITY: "district", Level.DISTRICT: "street", Level.STREET: "community"}
    below = divisions_under(scope, grade[scope.level]) if scope.level in grade else []
    whole = Choice(_("All of it"), address(days=days), not current)
    rows = (
        Choice(row.name, address(days=days, place=row.code), row.code == current) for row in below
    )
    return (whole, *rows)


def span_words(span: insight.Span) -> str:
    """10月21日—11月19日（30 天）."""
    # Translators: a Django date format: day and month
    pattern = _("j M")
    words = ngettext(
        "%(first)s – %(last)s (%(n)d day)", "%(first)s – %(last)s (%(n)d days)", span.days
    )
    return words % {
        "first": date_format(span.first, pattern),
        "last": date_format(span.last, pattern),
        "n": span.days,
    }


def matters_url(**query: object) -> str:
    """The list of matters behind a number."""
    asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return f"{_page('desk:matters')}?{asked}"


@cache
def _page(name: str) -> str:
    """The address of a page; looked for once, and printed in many rows."""
    return reverse(name)


def rates(
    found: insight.ThreeRates, standing: Standing | None, days: int, place: str
) -> tuple[Rate, ...]:
    """The three rates, and what is overdue now."""
    overdue = Rate(
        name=_("Overdue now"),
        figure=f"{standing.overdue:,}" if standing else "0",
        unit=_("matters"),
        url=matters_url(overdue="on", sort="due", place=place),
        sample=_("of %(n)s open, %(share)s")
        % {"n": f"{standing.is_open:,}", "share": _share(standing)}
        if standing
        else "",
        left_out=_("due soon: %(n)s") % {"n": f"{standing.soon:,}"} if standing else "",
    )
    return (*rates_of(found, days), overdue)


def _share(standing: Standing) -> str:
    return f"{100 * standing.overdue / standing.is_open:.1f}%" if standing.is_open else "0%"


def flow_chart(days: Sequence[insight.DayCount], place: str) -> Chart:
    """What came in and what was closed, each day."""
    most = max(days, key=lambda row: row.opened, default=None)
    label = _("Matters taken in and closed each day")
    data: dict[str, Any] = {
        "kind": "line",
        "categories": [f"{row.day.month}/{row.day.day}" for row in days],
        "series": [
            {"name": _("taken in"), "data": [row.opened for row in days]},
            {"name": _("closed"), "data": [row.closed for row in days], "quiet": True},
        ],
        "urls": [_day_url(row.day, place) for row in days],
    }
    if most is not None and most.opened:
        day = f"{most.day.month}/{most.day.day}"
        data["mark"] = {"at": [day, most.opened], "words": f"{day} {most.opened:,}"}
        label = _("Matters taken in and closed each day; most on %(day)s: %(n)s") % {
            "day": day,
            "n": f"{most.opened:,}",
        }
    return Chart("flow", label, data)


def _day_url(day: date, place: str) -> str:
    return matters_url(since=day.isoformat(), until=day.isoformat(), place=place)


def map_of(children: Sequence[DivisionInForce], place: str, days: int) -> Map | None:
    """The map of the divisions below; None where there are none."""
    if not children:
        return None
    src = f"{reverse('desk:figures:map')}?days={days}" + (f"&place={place}" if place else "")
    return Map(
        "overdue-map",
        src,
        _("Overdue matters by division; the list beside it says the same"),
        tall=True,
    )


def district_rows(
    children: Sequence[DivisionInForce], overdue: Mapping[str, int], days: int
) -> tuple[DistrictRow, ...]:
    """The same as the map, in words."""
    return tuple(
        DistrictRow(
            row.name,
            overdue.get(row.code, 0),
            matters_url(overdue="on", sort="due", place=row.code),
            address(days=days, place=row.code),
        )
        for row in children
    )


def features(
    children: Sequence[DivisionInForce],
    shapes: Mapping[str, Any],
    overdue: Mapping[str, int],
    days: int,
) -> list[dict[str, Any]]:
    """GeoJSON features with name, number, class and where a press leads."""
    made, edges = [], map_edges(overdue)
    for row in children:
        if row.code not in shapes:
            continue
        n = overdue.get(row.code, 0)
        properties: dict[str, Any] = {
            "name": row.name,
            "value": n,
            "class": sum(n > edge for edge in edges),
            "url": address(days=days, place=row.code),
        }
        made.append({"type": "Feature", "properties": properties, "geometry": shapes[row.code]})
    return made


Measured = tuple[UnitInForce, formulas.Rate]


def group_of(unit: UnitInForce) -> str:
    """Units that may be looked at side by side: of one kind at one level."""
    return f"{unit.kind}-{unit.grade}"


def measured(
    units: Sequence[UnitInForce], found: Sequence[tuple[UUID, formulas.Rate]]
) -> list[Measured]:
    """The units with their rates, those that finished something only."""
    by_id = {unit.id: unit for unit in units}
    return [(by_id[unit_id], rate) for unit_id, rate in found if unit_id in by_id]


def printed(rows: Sequence[Measured]) -> list[PrintedUnit]:
    """The units by name, each with its share and sample; no ranking."""
    return [
        PrintedUnit(
            unit.name,
            f"{rate.value:.1f}%" if rate.value is not None else _("sample too small"),
            f"{rate.n:,}",
        )
        for unit, rate in sorted(rows, key=lambda row: row[0].name)
    ]


def groups(rows: Sequence[Measured], asked: str, *, days: int, place: str) -> tuple[Choice, ...]:
    """The groups of units that finished something, the one with most of it first."""
    sums: dict[str, int] = {}
    labels: dict[str, str] = {}
    for unit, rate in rows:
        group = group_of(unit)
        sums[group] = sums.get(group, 0) + rate.n
        labels[group] = f"{Grade(unit.grade).label} · {UnitKind(unit.kind).label}"
    order = sorted(sums, key=lambda group: (-sums[group], group))
    current = asked if asked in sums else (order[0] if order else "")
    here = address(days=days, place=place)
    return tuple(
        Choice(labels[group], f"{here}&group={group}", group == current, group) for group in order
    )


def unit_chart(rows: Sequence[Measured], group: str, *, most: int) -> Chart | None:
    """按时办结率 of the units of one group with its interval, by name: not a ranking."""
    own = [(unit, rate) for unit, rate in rows if group_of(unit) == group]
    if not own:
        return None
    busiest = sorted(own, key=lambda row: -row[1].n)[:most]
    shown = sorted(busiest, key=lambda row: row[0].code)
    data = {
        "kind": "interval",
        "min": _floor([rate for _unit, rate in shown]),
        "max": 100,
        "rows": [_unit_row(unit, rate) for unit, rate in shown],
    }
    label = _("Share finished on time, by unit, with the 95 % interval")
    return Chart("units", label, data, tall=True)


def map_edges(overdue: Mapping[str, int]) -> tuple[int, ...]:
    """The last number of each shade but the darkest: fine ones for few, round ones up to the most."""
    most = max(overdue.values(), default=0)
    if most <= 2 * _FEW[-1]:
        return _FEW
    power = 10 ** max(len(str(most)) - 2, 0)
    step = next((n * power for n in _ROUND if 4 * n * power >= most), _ROUND[-1] * power)
    return (0, step, 2 * step, 3 * step)


def legend(overdue: Mapping[str, int]) -> tuple[str, ...]:
    """What the five shades of the map stand for."""
    edges = map_edges(overdue)
    between = (
        f"{low + 1}–{high}" if high > low + 1 else str(high) for low, high in pairwise(edges)
    )
    return ("0", *between, _("%(n)d and more") % {"n": edges[-1] + 1})


def _unit_row(unit: UnitInForce, rate: formulas.Rate) -> dict[str, Any]:
    interval = rate.interval()
    if rate.value is None or interval is None:
        words = _("sample too small (n=%(n)d), not compared") % {"n": rate.n}
        return {"name": unit.label, "value": None, "n": rate.n, "small": words}
    low, high = interval
    return {
        "name": unit.label,
        "value": round(rate.value, 1),
        "low": round(low, 1),
        "high": round(high, 1),
        "n": rate.n,
    }


def _floor(found: Sequence[formulas.Rate]) -> int:
    lows = [interval[0] for rate in found if (interval := rate.interval()) is not None]
    return int(min(lows, default=50) // 10 * 10)


def category_rows(
    found: Sequence[insight.CategoryCount], span: insight.Span, place: str
) -> tuple[CategoryRow, ...]:
    """Categories that come up most: matters, never people."""
    on = timezone.localdate()
    rows = []
    for one in found:
        path = rule_book().category_path(one.code, on)
        change = one.n - one.before
        rows.append(
            CategoryRow(
                name=" / ".join(path) or one.code,
                n=f"{one.n:,}",
                url=matters_url(
                    category=one.code,
                    since=span.first.isoformat(),
                    until=span.last.isoformat(),
                    place=place,
                ),
                change=f"{abs(change):,}",
                up=change > 0,
                is_new=one.before == 0,
            )
        )
    return tuple(rows)

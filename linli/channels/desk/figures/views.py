"""The overview of a division, and its map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from linli.channels.desk.exports.views import started
from linli.channels.desk.figures import presenters
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.supervision.presenters.ladder import as_of_words
from linli.oversight.insight import queries as insight
from linli.oversight.insight.operations import FiguresRefused, export_figures
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Level, Reach, Scope
from linli.registers.places.queries import UnknownPlace, divisions_under, place_codes
from linli.registers.places.queries.memory import DivisionInForce
from linli.registers.places.queries.outlines import outlines_of
from linli.registers.units.queries import units_under

FIGURES = Permission.SEE_FIGURES
SPANS = (7, 30, 90)
_BELOW = {
    Level.CITY: ("district", "street"),
    Level.DISTRICT: ("street",),
    Level.STREET: ("community",),
    Level.COMMUNITY: (),
}
MOST_UNITS = 12


@dataclass(frozen=True)
class Wanted:
    """Which division is looked at, over which days."""

    scope: Scope
    name: str
    place: str
    days: int

    @property
    def span(self) -> insight.Span:
        last = timezone.localdate() - timedelta(days=1)
        return insight.Span(last - timedelta(days=self.days - 1), last)


def wanted_of(request: HttpRequest, actor: Actor) -> Wanted:
    """What the address asks for, never beyond the post's own scope."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(n) for n in SPANS} else 30
    scope, name, place = actor.scope, presenters.scope_name(actor), ""
    code = request.GET.get("place", "")
    found = _inside(actor.scope, code) if code else None
    if found is not None:
        level = Level(found.grade)
        if level is not Level.CITY:
            scope, place = Scope(level, code, None, Reach.DIVISION), code
            name = place_codes(code).label
    return Wanted(scope, name, place, days)


def _inside(scope: Scope, code: str) -> DivisionInForce | None:
    """A division inside a scope; None where it lies outside or is unknown."""
    if scope.reach is Reach.UNIT:
        return None
    try:
        place = place_codes(code)
    except UnknownPlace:
        return None
    if not scope.covers(
        district=place.district_code, street=place.street_code, community=place.community_code
    ):
        return None
    for grade in ("district", "street", "community"):
        for row in divisions_under(scope, grade):
            if row.code == code:
                return row
    return None


@require_GET
@needs(FIGURES)
def home(request: HttpRequest) -> HttpResponse:
    """Rates, days, map, units and categories of a division."""
    actor = actor_of(request)
    wanted = wanted_of(request, actor)
    context = _overview(request, actor, wanted)
    if is_fragment(request):
        return render(request, "desk/figures/_figures.html", context)
    return render(request, "desk/figures/home.html", {**context, "shell": shell_for(request)})


@require_GET
@needs(FIGURES)
def on_paper(request: HttpRequest) -> HttpResponse:
    """The same figures as tables, made for paper."""
    actor = actor_of(request)
    wanted = wanted_of(request, actor)
    scope, span = wanted.scope, wanted.span
    units = [] if scope.reach is Reach.UNIT else units_under(scope)
    measured = presenters.measured(
        units, insight.on_time_by_unit(scope, [unit.id for unit in units], span)
    )
    context = {
        **_overview(request, actor, wanted),
        "days": insight.by_day(scope, span),
        "measured": presenters.printed(measured),
        "printed_at": timezone.now(),
    }
    return render(request, "desk/figures/print.html", context)


@require_POST
@needs(Permission.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """Have the overview written to a file; it is fetched under exports."""
    actor = actor_of(request)
    if not actor.may(FIGURES):
        raise PermissionDenied
    wanted = wanted_of(request, actor)
    try:
        run = export_figures(
            wanted.span, place=wanted.place, place_name=wanted.name, by=actor, at=timezone.now()
        )
    except FiguresRefused as refused:
        raise PermissionDenied(str(refused)) from refused
    return started(request, run)


def _overview(request: HttpRequest, actor: Actor, wanted: Wanted) -> dict[str, object]:
    scope, span = wanted.scope, wanted.span
    is_unit = scope.reach is Reach.UNIT
    children = [] if is_unit else _children(scope)
    standings = insight.standings_around(scope, [row.code for row in children])
    units = [] if is_unit else units_under(scope)
    rates = insight.on_time_by_unit(scope, [unit.id for unit in units], span)
    overdue = {code: row.overdue for code, row in standings.below.items()}
    rows = presenters.measured(units, rates)
    asked = request.GET.get("group", "")
    groups = presenters.groups(rows, asked, days=wanted.days, place=wanted.place)
    group = next((one.code for one in groups if one.current), "")
    return {
        "wanted": wanted,
        "spans": presenters.spans(SPANS, wanted.days, wanted.place),
        "places": presenters.places(actor.scope, wanted.place, wanted.days),
        "span_words": presenters.span_words(span),
        "as_of": as_of_words(standings.as_of),
        "rates": presenters.rates(
            insight.three_rates(scope, span), standings.own, wanted.days, wanted.place
        ),
        "flow": presenters.flow_chart(insight.by_day(scope, span), wanted.place),
        "map": presenters.map_of(children, wanted.place, wanted.days),
        "districts": presenters.district_rows(children, overdue, wanted.days),
        "units": presenters.unit_chart(rows, group, most=MOST_UNITS),
        "groups": groups,
        "legend": presenters.legend(overdue),
        "categories": presenters.category_rows(
            insight.by_category(scope, span), span, wanted.place
        ),
        "is_unit": is_unit,
        "may_export": actor.may(Permission.EXPORT),
        "query": f"days={wanted.days}" + (f"&place={wanted.place}" if wanted.place else ""),
    }


def _children(scope: Scope) -> list[DivisionInForce]:
    """The divisions just below, skipping a level that has only one."""
    for grade in _BELOW[scope.level]:
        rows = divisions_under(scope, grade)
        if len(rows) > 1:
            return rows
    return []


def _standings(children: list[DivisionInForce]) -> dict[str, int]:
    found = insight.standings_of([row.code for row in children])
    return {code: row.overdue for code, row in found.items()}


@require_GET
@needs(FIGURES)
def map_data(request: HttpRequest) -> HttpResponse:
    """The divisions below with their overdue matters, as GeoJSON of our own polygons."""
    actor = actor_of(request)
    wanted = wanted_of(request, actor)
    children = [] if wanted.scope.reach is Reach.UNIT else _children(wanted.scope)
    if not children:
        return JsonResponse({"type": "FeatureCollection", "features": []})
    shapes = outlines_of(children[0].grade, tuple(row.code for row in children))
    features = presenters.features(children, shapes, _standings(children), wanted.days)
    return JsonResponse({"type": "FeatureCollection", "features": features})

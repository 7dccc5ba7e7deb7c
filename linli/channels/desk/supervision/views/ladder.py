"""The first page of the desk: the ladder, units with overdue work, the three rates."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.supervision.presenters import ladder as presenters
from linli.oversight.insight import queries as insight
from linli.oversight.supervision.queries import desk
from linli.registers.access.permissions import Permission

SUPERVISE = Permission.SUPERVISE
DAYS = 30
UNITS, ALL_UNITS = 12, 300


def last_days(days: int = DAYS) -> insight.Span:
    """The days up to yesterday: today is not over."""
    last = timezone.localdate() - timedelta(days=1)
    return insight.Span(last - timedelta(days=days - 1), last)


@require_GET
@needs(SUPERVISE)
def home(request: HttpRequest) -> HttpResponse:
    """The ladder with what is on each rung, and the units with overdue work."""
    actor, now = actor_of(request), timezone.now()
    scope = actor.scope
    most = ALL_UNITS if request.GET.get("units") == "all" else UNITS
    standings, units = insight.standings_with_units(scope, last_days(), most=most)
    counts = desk.ladder_counts(scope, at=now)
    context = {
        "ladder": presenters.ladder_of(counts, desk.ladder_items(scope), now=now),
        "units": presenters.units_of(
            units, desk.steps_by_unit(scope, [row.unit_id for row in units]), now=now
        ),
        "standing": standings.own,
        "overdue_url": reverse("desk:matters") + "?overdue=on&sort=due",
        "as_of": presenters.as_of_words(standings.as_of),
        "notes": _notes(counts),
        "days": DAYS,
        "all_url": f"{request.path}?units=all" if len(units) == UNITS else "",
    }
    if is_fragment(request):
        return render(request, "desk/supervision/_ladder.html", context)
    return render(request, "desk/supervision/home.html", {**context, "shell": shell_for(request)})


def _notes(counts: dict[str, int]) -> tuple[tuple[str, str], ...]:
    """What waits for the supervisor: answers to rule on, answers that did not come, drafts."""
    steps = reverse("desk:supervision:steps")
    papers = reverse("desk:supervision:papers")
    rows = (
        (
            counts["urged"],
            ngettext(
                "%(n)s urged by the reporter", "%(n)s urged by their reporters", counts["urged"]
            ),
            reverse("desk:matters") + "?urged=on&sort=due",
        ),
        (
            counts["answered"],
            ngettext("%(n)s answer to rule on", "%(n)s answers to rule on", counts["answered"]),
            f"{steps}?show=answered",
        ),
        (
            counts["silent"],
            ngettext("%(n)s answer overdue", "%(n)s answers overdue", counts["silent"]),
            f"{steps}?show=silent",
        ),
        (
            counts["drafts"],
            ngettext("%(n)s draft to be signed", "%(n)s drafts to be signed", counts["drafts"]),
            f"{papers}?draft=1",
        ),
    )
    return tuple((words % {"n": presenters.shown(n)}, url) for n, words, url in rows if n)


@require_GET
@needs(SUPERVISE)
def rates(request: HttpRequest) -> HttpResponse:
    """The three rates of the scope over the last thirty days."""
    found = insight.three_rates(actor_of(request).scope, last_days())
    least = rule_book().threshold("rate_min_n", timezone.localdate())
    context = {
        "rates": presenters.rates_of(found, DAYS),
        "least": least,
        "note": _("Below %(n)d no rate is shown. Units are not ranked.") % {"n": least},
    }
    return render(request, "desk/supervision/_rates.html", context)


@require_GET
@needs(SUPERVISE)
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The overdue cases of a unit, to be chosen for a paper."""
    actor, now = actor_of(request), timezone.now()
    rows = desk.overdue_of(actor.scope, unit_id, at=now)
    context = {
        "rows": presenters.overdue_rows(rows, now=now),
        "unit": presenters.unit_label(unit_id),
        "unit_id": unit_id,
        "write_url": reverse("desk:supervision:write", args=["order"]),
    }
    if is_fragment(request):
        return render(request, "desk/supervision/_unit.html", context)
    return render(request, "desk/supervision/unit.html", {**context, "shell": shell_for(request)})


@require_GET
@needs(SUPERVISE)
def listable(request: HttpRequest) -> HttpResponse:
    """Cases overdue for so long that the leader in charge may list them."""
    actor, now = actor_of(request), timezone.now()
    cases = desk.listable_cases(actor.scope, at=now)
    write = reverse("desk:supervision:write", args=["listing"])
    rows = [
        (
            reverse("desk:case", args=[case.number]),
            case.title,
            case.number,
            case.lead_unit.short_name if case.lead_unit else "",
            presenters.case_clock(case, now),
            f"{write}?case={case.number}",
        )
        for case in cases
    ]
    context = {"rows": rows, "shell": shell_for(request)}
    return render(request, "desk/supervision/listable.html", context)

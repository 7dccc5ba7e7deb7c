"""Disputes for higher levels: counts, and steps that are late by number, type and limit only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation.models import Grade
from linli.casework.mediation.queries import figures as counting
from linli.casework.mediation.queries import overdue as late
from linli.casework.mediation.workflow import WORKFLOW, ClockKind
from linli.channels.desk.doing import Sending, send
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.mediation.clocks import panel_clocks, row_clock
from linli.channels.desk.screening.campaigns import place_name
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.supervision.forms import IssueForm
from linli.channels.desk.supervision.presenters.ladder import step_rows
from linli.channels.ui import presenters as ui
from linli.channels.ui.presenters import ActionForm, Figure, Page, Tab
from linli.foundation.notices.rules import render as filled
from linli.oversight.insight.queries import scope_from
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import SupervisionStep
from linli.oversight.supervision.operations.steps import general_rule, in_working_days
from linli.oversight.supervision.queries.desk import history_of
from linli.oversight.supervision.queries.families import clock_words, dispute_words
from linli.oversight.supervision.rules import DISPUTE, Rung
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

SEE = Permission.SEE_DISPUTE_FIGURES
SPANS = {
    7: gettext_lazy("last 7 days"),
    30: gettext_lazy("last 30 days"),
    90: gettext_lazy("last 90 days"),
}
_USUAL = 30


@dataclass(frozen=True)
class LateShown:
    """A late step as a higher level sees it."""

    number: str
    url: str
    kind: str
    grade: str
    committee: str
    step: str
    clock: ui.Clock | None


@dataclass(frozen=True)
class PlaceShown:
    name: str
    url: str
    counts: counting.Counts
    rate: str


@require_GET
@needs(SEE)
def overview(request: HttpRequest) -> HttpResponse:
    """What came in and what came of it, by division and committee; every number leads to numbers."""
    actor, now = actor_of(request), timezone.now()
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdigit() and int(asked) in SPANS else _USUAL
    scope = scope_from(actor.scope, request.GET.get("place", ""))
    last = timezone.localdate(now)
    first = last - timedelta(days=days - 1)
    own = counting.figures(scope, first=first, last=last, at=now)
    least = counting.least_sample(last)
    address = Address(request.path, request.GET)
    below = counting.figures_below(scope, first=first, last=last, at=now)
    committees = counting.committees_by_overdue(scope, first=first, last=last, at=now)
    overdue_url = reverse("desk:screening:overdue")
    context = {
        "figures": _figures(own, least, overdue_url),
        "places": [_place(one, address, least) for one in below],
        "committees": [
            (one, rate_words(one.counts, least), f"{overdue_url}?unit={one.unit_id}")
            for one in committees
        ],
        "place": place_name(scope.code) if scope.code else "",
        "back_url": address.with_(place="") if scope != actor.scope else "",
        "tabs": [
            Tab(str(words), address.with_(days=str(n)), current=n == days)
            for n, words in SPANS.items()
        ],
        "least": least,
        "overdue_url": overdue_url,
        "shell": shell_for(request),
    }
    return render(request, "desk/screening/overview.html", context)


def _place(one: counting.PlaceFigures, address: Address, least: int) -> PlaceShown:
    url = address.with_(place=one.code)
    return PlaceShown(place_name(one.code), url, one.counts, rate_words(one.counts, least))


def rate_words(counts: counting.Counts, least: int) -> str:
    """88.4%, or nothing while too few ended."""
    share = counts.success(least)
    return "" if share is None else f"{share:.1f}%"


def _figures(own: counting.Counts, least: int, overdue_url: str) -> list[Figure]:
    rate = rate_words(own, least) or _("sample too small")
    ended = own.of("agreed") + own.of("failed")
    return [
        Figure(str(own.of("opened")), pgettext("dispute", "Taken in"), ""),
        Figure(str(own.of("accepted")), _("Accepted"), ""),
        Figure(str(own.of("agreed")), _("Agreements"), ""),
        Figure(str(own.of("failed")), _("No agreement"), ""),
        Figure(rate, _("Success rate (n=%(n)d)") % {"n": ended}, ""),
        Figure(str(own.open), _("Open now"), ""),
        Figure(str(own.overdue), _("Late now"), overdue_url),
    ]


@require_GET
@needs(SEE)
def overdue(request: HttpRequest) -> HttpResponse:
    """The disputes whose nearest limit has passed: number, type, grade, committee, which limit."""
    actor, now = actor_of(request), timezone.now()
    wanted = _wanted(request)
    found = late.late_slice(actor.scope, wanted, at=now, cursor=cursor_of(request))
    address = Address(request.path, request.GET)
    kinds = ("accept", "finish", "confirm", "court", "visit", "file")
    tabs = [Tab(_("All limits"), address.with_(kind=""), current=not wanted.kind)]
    tabs += [
        Tab(str(ClockKind(kind).label), address.with_(kind=kind), current=wanted.kind == kind)
        for kind in kinds
    ]
    context = {
        "page": Page([late_row(row, now) for row in found.rows], **page_urls(found, address)),
        "tabs": tabs,
    }
    if is_fragment(request):
        return render(request, "desk/screening/_overdue.html", context)
    return render(request, "desk/screening/overdue.html", {**context, "shell": shell_for(request)})


def _wanted(request: HttpRequest) -> late.LateFilter:
    kind, grade = request.GET.get("kind", ""), request.GET.get("grade", "")
    try:
        unit = UUID(request.GET["unit"]) if request.GET.get("unit") else None
    except ValueError:
        unit = None
    return late.LateFilter(
        kind=kind if kind in ClockKind.values else "",
        grade=grade if grade in Grade.values else "",
        unit=unit,
    )


def late_row(case: Case, now: datetime) -> LateShown:
    """One late dispute, without its content."""
    unit = case.lead_unit
    return LateShown(
        number=case.number,
        url=reverse("desk:screening:overdue_case", args=[case.number]),
        kind=dispute_words(case.category),
        grade=str(Grade(case.dispute.grade).label),
        committee=(unit.short_name or unit.name) if unit else "",
        step=str(WORKFLOW.states[case.state]),
        clock=row_clock(case.due_at, case.warn_at, case.due_kind, now),
    )


def _standing(actor: Actor, number: str) -> late.Standing:
    try:
        return late.standing_of(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


@require_GET
@needs(SEE)
def overdue_case(request: HttpRequest, number: str) -> HttpResponse:
    """One dispute as far as a higher level may know it: its limits, and what was done about them."""
    actor, now = actor_of(request), timezone.now()
    found = _standing(actor, number)
    context = {
        "row": late_row(found.case, now),
        "clocks": panel_clocks(list(found.clocks), now),
        "steps": step_rows(_steps(found.case), now=now, is_unit=False),
        "bases": [_basis(clock) for clock in found.clocks],
        "may_supervise": actor.may(Permission.SUPERVISE) and found.case.is_open,
        "supervise_url": reverse("desk:screening:supervise", args=[number]),
        "order_url": f"{reverse('desk:supervision:write', args=['order'])}?case={number}",
        "shell": shell_for(request),
    }
    return render(request, "desk/screening/overdue_case.html", context)


def _steps(case: Case) -> list[SupervisionStep]:
    """The steps on a dispute, with what of it was read already: its words are not read again."""
    rows = history_of(case.id)
    for row in rows:
        row.case = case
    return rows


def _basis(clock: Clock) -> str:
    return f"{clock_words(DISPUTE, clock.kind)}：{clock.basis}"


@require_http_methods(["GET", "POST"])
@needs(Permission.SUPERVISE)
def supervise(request: HttpRequest, number: str) -> HttpResponse:
    """Remind or urge a committee about a dispute by its number."""
    actor, now = actor_of(request), timezone.now()
    found = _standing(actor, number)
    case = found.case
    form = IssueForm(
        request.POST if request.method == "POST" else None,
        initial={"expect": case.version, "text": _said(case, now), "days": "2"},
    )
    form.fill(now)
    sending = Sending(
        act=ActionForm(
            title=_("Remind or urge"),
            url=request.path,
            submit=_("Send it"),
            lead=f"{case.number} · {dispute_words(case.category)}",
            consequence=_(
                "Chair, clerk and mediator are told at once. Ask for the step, not for what the parties said."
            ),
            draft=f"supervise-{case.number}",
        ),
        do=lambda checked, at: supervision.issue(
            case.id,
            rung=Rung(checked.cleaned_data["rung"]),
            text=checked.cleaned_data["text"],
            due_at=in_working_days(checked.cleaned_data["days"], at)
            if checked.cleaned_data["days"]
            else None,
            by=actor,
            at=at,
            expect=checked.seen_version(),
        ),
        done=_("It is sent to the committee."),
        go=reverse("desk:screening:overdue_case", args=[number]),
        family=DISPUTE,
    )
    return send(request, form, sending)


def _said(case: Case, now: datetime) -> str:
    rule = general_rule(Rung.URGE, now, family=DISPUTE)
    if rule is None or case.due_at is None:
        return ""
    due = timezone.localtime(case.due_at)
    fields = {
        "no": case.number,
        "title": dispute_words(case.category),
        "kind": clock_words(DISPUTE, case.due_kind),
        "due": f"{due.month}月{due.day}日",
        "unit": "",
    }
    return filled(rule.text, fields)

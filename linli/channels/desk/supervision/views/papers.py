"""Papers: the register, writing one with its preview, signing, printing, minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.channels.desk.doing import ActForm, Sending, send
from linli.channels.desk.hotline.console import Late
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.desk.supervision.forms import MinutesForm, PaperForm
from linli.channels.desk.supervision.presenters import ladder, papers
from linli.channels.ui.presenters import ActionForm, Page, Tab
from linli.oversight.insight import queries as insight
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import RungChoice
from linli.oversight.supervision.operations import Writing
from linli.oversight.supervision.operations.steps import (
    general_rule,
    in_working_days,
    may_sign_now,
)
from linli.oversight.supervision.queries import desk
from linli.oversight.supervision.queries import papers as reading
from linli.oversight.supervision.queries.families import subject_of
from linli.oversight.supervision.queries.papers import PaperFile, PaperFilter, UnknownPaper
from linli.oversight.supervision.queries.printing import Line, print_paper
from linli.oversight.supervision.rules import PAPERS, Rung
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach
from linli.registers.units.queries import UnknownUnit, unit_by_id

SUPERVISE = Permission.SUPERVISE


@require_GET
@needs(SUPERVISE)
def register(request: HttpRequest) -> HttpResponse:
    """The register of papers (台账), the newest first."""
    kind = request.GET.get("kind", "")
    wanted = PaperFilter(
        kind=kind if kind in PAPERS else "", is_draft=request.GET.get("draft") == "1"
    )
    found = reading.papers_slice(actor_of(request).scope, wanted, cursor=cursor_of(request))
    address = Address(reverse("desk:supervision:papers"), request.GET)
    rows = papers.register_rows(found.rows, now=timezone.now())
    context = {"page": Page(rows, **page_urls(found, address)), "tabs": _tabs(address, wanted)}
    if is_fragment(request):
        return render(request, "desk/supervision/_papers.html", context)
    return render(request, "desk/supervision/papers.html", {**context, "shell": shell_for(request)})


def _tabs(address: Address, wanted: PaperFilter) -> tuple[Tab, ...]:
    every = Tab(_("All papers"), address.path, current=not wanted.kind and not wanted.is_draft)
    drafts = Tab(_("Drafts"), f"{address.path}?draft=1", current=wanted.is_draft)
    kinds = (
        Tab(str(RungChoice(rung).label), f"{address.path}?kind={rung}", current=wanted.kind == rung)
        for rung in (Rung.ORDER, Rung.LISTING, Rung.CIRCULAR, Rung.SUMMON)
    )
    return (every, drafts, *kinds)


@dataclass(frozen=True)
class _Desk:
    """What a paper is being written with: its rung, the cases and units that may stand in it."""

    rung: Rung
    actor: Actor
    now: datetime
    cases: Sequence[Case] = ()
    units: Sequence[insight.UnitFigures] = ()

    def form(self, data: QueryDict | None) -> PaperForm:
        return PaperForm(
            data,
            rung=self.rung,
            cases=[(case.number, f"{subject_of(case)} {case.number}") for case in self.cases],
            units=[(str(row.unit_id), self.unit_words(row)) for row in self.units],
            now=self.now,
            initial=self.initial(),
        )

    def initial(self) -> dict[str, Any]:
        rule = general_rule(self.rung, self.now)
        names = dict.fromkeys(c.lead_unit.short_name for c in self.cases if c.lead_unit)
        subject = "、".join(list(names)[:3]) or _("units with overdue matters")
        return {
            "cases": [case.number for case in self.cases],
            "units": [str(row.unit_id) for row in self.units],
            "title": f"{RungChoice(self.rung).label}：{subject}",
            "requirement": rule.requirement if rule else "",
            "basis": rule.legal_basis if rule else "",
            "days": str(rule.reply_within) if rule and rule.reply_within else "3",
        }

    def unit_words(self, row: insight.UnitFigures) -> str:
        return f"{ladder.unit_label(row.unit_id)}：{self.figures_words(row)}"

    def figures_words(self, row: insight.UnitFigures) -> str:
        clock = ladder.limit_clock(row.oldest_due_at, self.now)
        words = f"在办{row.is_open}件，超期{row.overdue}件"
        return f"{words}，最久一件{clock.words.replace(' ', '')}" if clock else words


def _desk(request: HttpRequest, kind: str) -> _Desk:
    if kind not in PAPERS:
        raise Http404
    actor, now, rung = actor_of(request), timezone.now(), Rung(kind)
    if actor.scope.reach is Reach.UNIT:
        raise Http404
    if rung is Rung.CIRCULAR:
        span = insight.Span(timezone.localdate(now), timezone.localdate(now))
        return _Desk(rung, actor, now, units=insight.units_overdue(actor.scope, span, most=50))
    given = request.POST if request.method == "POST" else request.GET
    numbers = given.getlist("offered") or given.getlist("case")
    cases = reading.cases_for_paper(actor, numbers) if numbers else []
    unit = given.get("unit", "")
    if not cases and unit:
        cases = _overdue(actor, unit, now)
    return _Desk(rung, actor, now, cases=[case for case in cases if case.lead_unit_id])


def _overdue(actor: Actor, unit: str, now: datetime) -> list[Case]:
    try:
        rows = desk.overdue_of(actor.scope, UUID(unit), at=now)
    except ValueError:
        return []
    return reading.cases_for_paper(actor, [row.case.number for row in rows])


@require_http_methods(["GET", "POST"])
@needs(SUPERVISE)
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a paper, with a preview of what it says and of whom it reaches."""
    at_desk = _desk(request, kind)
    form = at_desk.form(request.POST if request.method == "POST" else None)
    signs = may_sign_now(at_desk.rung, at_desk.actor, at_desk.now)
    as_draft = not signs or "draft" in request.POST

    def do(checked: PaperForm, at: datetime) -> object:
        writing = _writing(at_desk, checked, at)
        paper = supervision.draft_paper(at_desk.rung, writing, by=at_desk.actor, at=at)
        if as_draft:
            return paper
        return supervision.issue_paper(paper.id, by=at_desk.actor, at=at)

    sending = Sending(
        act=ActionForm(
            title=str(RungChoice(at_desk.rung).label),
            url=reverse("desk:supervision:write", args=[kind]),
            submit=_("Send it") if signs else _("Put it before the leader"),
            consequence=_(
                "It takes a number, stands in the history of each matter, and the reporter sees that the matter is supervised."
            ),
        ),
        do=do,
        done=_("The draft is kept.") if as_draft else _("It is sent."),
        go=reverse("desk:supervision:papers"),
        page="desk/supervision/write.html",
        fragment="desk/supervision/_write.html",
        context=Late(lambda: _written(at_desk, form, signs)),
    )
    return send(request, form, sending)


def _writing(at_desk: _Desk, form: PaperForm, at: datetime) -> Writing:
    data = form.cleaned_data
    ids = {case.number: case.id for case in at_desk.cases}
    figures = {str(row.unit_id): row for row in at_desk.units}
    days = data.get("days")
    return Writing(
        cases=[ids[number] for number in data.get("cases", ()) if number in ids],
        units=[
            (figures[unit].unit_id, at_desk.figures_words(figures[unit]))
            for unit in data.get("units", ())
            if unit in figures
        ],
        title=data["title"],
        facts=data.get("facts", ""),
        requirement=data["requirement"],
        basis=data.get("basis", ""),
        copy_to=data.get("copy_to", ""),
        due_at=in_working_days(days, at) if days else None,
        sponsor=data.get("sponsor", ""),
        meets_at=data.get("meets_at"),
        meets_where=data.get("meets_where", ""),
    )


def _written(at_desk: _Desk, form: PaperForm, signs: bool) -> dict[str, object]:
    said: dict[str, Any] = dict(at_desk.initial())
    if form.is_bound:
        form.full_clean()
        said = {name: form.cleaned_data.get(name) for name in form.fields}
    chosen = [case for case in at_desk.cases if case.number in (said.get("cases") or ())]
    unit_id = chosen[0].lead_unit_id if chosen else None
    people = reading.recipients(unit_id, ("head",), at=at_desk.now) if unit_id else []
    return {
        "signs": signs,
        "wide": True,
        "cases": papers.case_choices(at_desk.cases, now=at_desk.now),
        "picked": {case.number for case in chosen},
        "sheet": _sheet(at_desk, said, chosen),
        "reaches": papers.recipients_words(people) if unit_id else "",
        "preview_url": reverse("desk:supervision:preview", args=[at_desk.rung.value]),
        "rung": at_desk.rung.value,
    }


def _sheet(at_desk: _Desk, said: dict[str, Any], chosen: Sequence[Case]) -> papers.Sheet:
    days = said.get("days")
    lines = [
        Line(subject_of(c), c.number, c.finish_due_at, c.lead_unit.name if c.lead_unit else "")
        for c in chosen
    ]
    picked = set(said.get("units") or ())
    lines += [
        Line(ladder.unit_label(row.unit_id), words=at_desk.figures_words(row))
        for row in at_desk.units
        if str(row.unit_id) in picked
    ]
    names = dict.fromkeys(case.lead_unit.name for case in chosen if case.lead_unit)
    return papers.sheet_of(
        at_desk.rung,
        lines=lines,
        said=said,
        due_at=in_working_days(int(days), at_desk.now) if days else None,
        addressee="、".join(names),
        unit=_own_name(at_desk.actor),
        at=at_desk.now,
    )


def _own_name(actor: Actor) -> str:
    try:
        return unit_by_id(actor.unit_id).name if actor.unit_id else actor.unit_name
    except UnknownUnit:
        return actor.unit_name


@require_POST
@needs(SUPERVISE)
def preview(request: HttpRequest, kind: str) -> HttpResponse:
    """The sheet as it would be printed, for the form as it is now."""
    at_desk = _desk(request, kind)
    form = at_desk.form(request.POST)
    return render(request, "desk/supervision/_preview.html", _written(at_desk, form, False))


def _file(actor: Actor, paper_id: UUID) -> PaperFile:
    try:
        return reading.read_paper(actor, paper_id)
    except UnknownPaper as error:
        raise Http404 from error


@require_GET
@needs(SUPERVISE, Permission.HANDLE)
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """One paper with the answers to it; a unit sees those addressed to it."""
    actor, now = actor_of(request), timezone.now()
    file = _file(actor, paper_id)
    shown = papers.paper_shown(
        file,
        may_sign=may_sign_now(Rung(file.paper.kind), actor, now),
        is_unit=actor.scope.reach is Reach.UNIT,
        now=now,
    )
    context = {
        "paper": shown,
        "may_supervise": actor.may(SUPERVISE),
        "shell": shell_for(request),
    }
    return render(request, "desk/supervision/paper.html", context)


@require_GET
@needs(SUPERVISE, Permission.HANDLE)
def print_pdf(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """The paper as PDF."""
    file = _file(actor_of(request), paper_id)
    response = HttpResponse(print_paper(file.paper), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="paper-{file.paper.id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@needs(SUPERVISE)
def sign(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Sign and send a draft."""
    actor = actor_of(request)
    file = _file(actor, paper_id)
    return _decide(
        request,
        file,
        title=_("Sign and send"),
        submit=_("Sign and send"),
        consequence=_(
            "It takes its number and goes to the unit; the matters are supervised from now on."
        ),
        done=_("It is signed and sent."),
        do=lambda at: supervision.issue_paper(file.paper.id, by=actor, at=at),
        go=reverse("desk:supervision:paper", args=[paper_id]),
    )


@require_http_methods(["GET", "POST"])
@needs(SUPERVISE)
def drop(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Drop a draft."""
    actor = actor_of(request)
    file = _file(actor, paper_id)
    return _decide(
        request,
        file,
        title=_("Drop the draft"),
        submit=_("Drop it"),
        consequence=_("Nothing is sent and no number is taken."),
        done=_("The draft is dropped."),
        do=lambda at: supervision.drop_paper(file.paper.id, by=actor, at=at),
        go=reverse("desk:supervision:papers"),
    )


def _decide(
    request: HttpRequest,
    file: PaperFile,
    *,
    title: str,
    submit: str,
    consequence: str,
    done: str,
    do: Callable[[datetime], object],
    go: str,
) -> HttpResponse:
    form = ActForm(request.POST if request.method == "POST" else None)
    act = ActionForm(
        title=title,
        url=request.path,
        submit=submit,
        lead=file.paper.title,
        consequence=consequence,
    )
    sending = Sending(act=act, do=lambda _form, at: do(at), done=done, go=go)
    return send(request, form, sending)


@require_http_methods(["GET", "POST"])
@needs(SUPERVISE)
def minutes(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Keep the minutes of a talk."""
    actor = actor_of(request)
    file = _file(actor, paper_id)
    form = MinutesForm(request.POST if request.method == "POST" else None)
    sending = Sending(
        act=ActionForm(
            title=_("Minutes of the talk"),
            url=request.path,
            submit=_("Keep the minutes"),
            lead=file.paper.title,
            consequence=_("They stand in the history of each matter and cannot be changed."),
            draft=f"minutes-{paper_id}",
        ),
        do=lambda checked, at: supervision.record_minutes(
            paper_id,
            present=checked.cleaned_data["present"],
            minutes=checked.cleaned_data["minutes"],
            by=actor,
            at=at,
        ),
        done=_("The minutes are kept."),
        go=reverse("desk:supervision:paper", args=[paper_id]),
    )
    return send(request, form, sending)

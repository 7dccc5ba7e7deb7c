"""The page on which mediators are chosen, for the chair and for the county across areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.assigning import candidates_for
from linli.casework.mediation.queries.disputes import state_of
from linli.casework.mediation.queries.steps import Steps, steps_of, without_mediator
from linli.casework.mediation.rules.assigning import Excluded, Point, Ranked, Ranking
from linli.casework.mediation.workflow import FAMILY
from linli.channels.desk.doing import Sending, send
from linli.channels.desk.mediation.acting import dispute_url
from linli.channels.desk.mediation.assigning.forms import AssignForm
from linli.channels.desk.mediation.clocks import panel_clocks, row_clock
from linli.channels.desk.mediation.intake.words import out_words, why_words
from linli.channels.desk.mediation.moving_on.panels import MOVES
from linli.channels.desk.mediation.words import (
    grade_label,
    source_label,
    state_label,
    type_label,
)
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Clock, Fact, Row
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, place_codes

SHOWN = 20


@dataclass(frozen=True)
class CandidateView:
    """A mediator to be chosen, with why."""

    id: str
    name: str
    number: str
    committee: str
    why: tuple[str, ...]
    is_lead: bool
    is_chosen: bool


@dataclass(frozen=True)
class OutView:
    """A mediator who may not mediate it, with the rule that says so."""

    name: str
    committee: str
    because: str


@require_http_methods(["GET", "POST"])
@needs(Permission.CHAIR_COMMITTEE, Permission.APPOINT_ACROSS)
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Choose mediators: the best first with why, those who are out with the rule."""
    actor, now = actor_of(request), timezone.now()
    steps = _steps(actor, number)
    on = timezone.localdate(now)
    across = actor.may(Permission.APPOINT_ACROSS) or "across" in request.GET
    ranking = candidates_for(steps.dispute, on=on, across=across)
    form = AssignForm(request.POST if request.method == "POST" else None)
    form.fields["expect"].initial = steps.case.version
    form.offer([(str(one.candidate.id), one.candidate.name) for one in ranking.suited])

    def do(checked: AssignForm, at: datetime) -> object:
        return mediation.assign(
            steps.case.id,
            choices_of(checked, ranking),
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    here = reverse("desk:mediation:assign", args=[number])
    go = dispute_url(number) if steps.is_read else reverse("desk:mediation:steps", args=[number])
    return send(
        request,
        form,
        Sending(
            act=ActionForm(title=_("Appoint mediators"), url=here, submit=_("Appoint")),
            do=do,
            done=_("Appointed; the mediators and the parties are told."),
            go=go,
            state=lambda: state_of(steps.case.id),
            case_url=go,
            page="desk/mediation/assign.html",
            fragment="desk/mediation/assign.html",
            family=FAMILY,
            context=_page(steps, ranking, form) | {"across": across, "here": here, "back": go},
        ),
    )


def _page(steps: Steps, ranking: Ranking, form: AssignForm) -> dict[str, object]:
    return {
        "number": steps.case.number,
        "facts": facts_of(steps),
        "candidates": candidates(ranking.suited, form),
        "more": max(0, len(ranking.suited) - SHOWN),
        "out": tuple(_out(one) for one in ranking.out[:SHOWN]),
    }


def choices_of(form: AssignForm, ranking: Ranking) -> list[mediation.Choice]:
    """What was chosen, with the reasons as they stood on the page."""
    by_id = {one.candidate.id: one for one in ranking.suited}
    chosen = form.chosen()
    return [
        mediation.Choice(
            mediator_id,
            is_lead=n == 0,
            by_parties=any(why.point is Point.CHOSEN_BY_ALL for why in by_id[mediator_id].why),
            why=[why.code() for why in by_id[mediator_id].why],
        )
        for n, mediator_id in enumerate(chosen)
    ]


def candidates(suited: Sequence[Ranked], form: AssignForm) -> tuple[CandidateView, ...]:
    """The first of those who suit, and whoever was chosen already."""
    lead = str(form["lead"].value() or "")
    others = [str(one) for one in form["with_"].value() or []]
    shown = [
        one for n, one in enumerate(suited) if n < SHOWN or str(one.candidate.id) in (lead, *others)
    ]
    return tuple(
        CandidateView(
            id=str(one.candidate.id),
            name=one.candidate.name,
            number=one.candidate.number,
            committee=one.candidate.committee,
            why=tuple(why_words(why) for why in one.why),
            is_lead=str(one.candidate.id) == lead or (not lead and n == 0),
            is_chosen=str(one.candidate.id) in others,
        )
        for n, one in enumerate(shown)
    )


def _out(one: Excluded) -> OutView:
    words = "、".join(out_words(because) for because in one.because)
    return OutView(one.candidate.name, one.candidate.committee, words)


def _steps(actor: Actor, number: str) -> Steps:
    try:
        return steps_of(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


def facts_of(steps: Steps) -> tuple[Fact, ...]:
    """What the officer may know: type, grade, place, committee, who mediates."""
    case, dispute = steps.case, steps.dispute
    lines = [
        Fact(_("State"), state_label(case.state)),
        Fact(_("Type of dispute"), type_label(dispute.type, case.opened_at)),
        Fact(_("Grade"), grade_label(dispute.grade)),
        Fact(_("How it came"), source_label(dispute.source)),
        Fact(_("Where"), place_words(case.community_code or case.street_code)),
        Fact(_("Committee"), dispute.committee.unit.name),
        Fact(_("Jointly with"), "、".join(steps.assists)),
        Fact(_("Mediators"), "、".join(row.mediator.name for row in steps.mediators)),
        Fact(_("Failures at lower levels"), str(dispute.failures) if dispute.failures else ""),
    ]
    return tuple(line for line in lines if line.value)


def place_words(code: str) -> str:
    """Street and community by name."""
    try:
        place = place_codes(code) if code else None
    except UnknownPlace:
        return ""
    return f"{place.street_name} {place.community_name}".strip() if place else ""


@require_GET
@needs(Permission.APPOINT_ACROSS)
def across(request: HttpRequest) -> HttpResponse:
    """The disputes of the officer's area that nobody mediates: numbers and clocks, no content."""
    actor, now = actor_of(request), timezone.now()
    rows = tuple(
        Row(
            url=reverse("desk:mediation:steps", args=[case.number]),
            title=type_label(case.dispute.type, case.opened_at),
            clock=row_clock(case.due_at, case.warn_at, case.due_kind, now),
            meta=(
                grade_label(case.dispute.grade),
                place_words(case.community_code or case.street_code),
                case.dispute.committee.unit.name,
            ),
            number=case.number,
            state_label=state_label(case.state),
        )
        for case in without_mediator(actor)
    )
    context = {"rows": rows, "shell": shell_for(request)}
    return render(request, "desk/mediation/across.html", context)


@require_GET
@needs(Permission.APPOINT_ACROSS)
def steps(request: HttpRequest, number: str) -> HttpResponse:
    """One dispute as the officer may know it, with what the officer may do."""
    actor, now = actor_of(request), timezone.now()
    found = _steps(actor, number)
    clocks: tuple[Clock, ...] = panel_clocks(found.clocks, now)
    context = {
        "number": number,
        "facts": facts_of(found),
        "clocks": clocks,
        "is_before": found.case.state in ("to_mediate", "mediating"),
        "is_open": found.case.is_open,
        "is_old_case": found.dispute.is_old_case,
        "moves": tuple((code, str(label)) for code, label in MOVES.items()),
        "shell": shell_for(request),
    }
    return render(request, "desk/mediation/steps.html", context)

"""Campaigns for those who run them: rounds, who has reported and who has not, urging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation.models import Campaign, ScreeningReport
from linli.casework.mediation.operations import screening
from linli.casework.mediation.queries import screening as reading
from linli.casework.mediation.queries.figures import BELOW
from linli.casework.mediation.queries.screening import PlaceCounts, RoundCounts
from linli.channels.desk.cases.clocks import day_words, moment_words
from linli.channels.desk.doing import ActForm, Sending, send
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.screening.forms import LEVELS, CampaignForm, EndForm
from linli.channels.desk.screening.reporting import found_label, is_late
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Label, Page, Standing
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Level, Reach
from linli.registers.places.queries import UnknownPlace, place_codes

_LOOK = (Permission.RUN_SCREENING, Permission.SEE_DISPUTE_FIGURES)
_GET_POST = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class CampaignShown:
    name: str
    url: str
    level: str
    span: str
    issued: str
    runs: bool


@dataclass(frozen=True)
class ReportRow:
    """A committee in a round: whether it reported, how much, never what."""

    committee: str
    label: Label
    when: str
    urged: str
    urge_url: str


@require_GET
@needs(*_LOOK)
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that touch this post's division."""
    actor, now = actor_of(request), timezone.now()
    today = timezone.localdate(now)
    rows = reading.campaigns_in(actor.scope, on=today)
    context = {
        "rows": [_campaign(row, today) for row in rows],
        "may_run": actor.may(Permission.RUN_SCREENING),
        "shell": shell_for(request),
    }
    return render(request, "desk/screening/campaigns.html", context)


def _campaign(row: Campaign, today: date) -> CampaignShown:
    until = day_words(row.ends) if row.ends else _("until further notice")
    return CampaignShown(
        name=row.name,
        url=reverse("desk:screening:campaign", args=[row.id]),
        level=str(dict(LEVELS)[row.level]),
        span=f"{day_words(row.begins)} – {until}",
        issued=row.issued_by,
        runs=row.ends is None or row.ends >= today,
    )


def _read(actor: Actor, campaign_id: UUID) -> Campaign:
    try:
        return reading.campaign_in_scope(actor.scope, campaign_id, on=timezone.localdate())
    except NoSuchCase as error:
        raise Http404 from error


@require_GET
@needs(*_LOOK)
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """The rounds of a campaign in this post's division, the newest first."""
    actor, today = actor_of(request), timezone.localdate()
    row = _read(actor, campaign_id)
    rounds = [(one, _round_url(row, one)) for one in reading.rounds_of(actor.scope, row)]
    context = {
        "campaign": _campaign(row, today),
        "text": row.text,
        "basis": row.legal_basis,
        "rounds": [_round(one, url) for one, url in rounds],
        "end_url": reverse("desk:screening:campaign_end", args=[row.id])
        if actor.may(Permission.RUN_SCREENING) and (row.ends is None or row.ends > today)
        else "",
        "shell": shell_for(request),
    }
    return render(request, "desk/screening/campaign.html", context)


def _round_url(row: Campaign, one: RoundCounts) -> str:
    return reverse("desk:screening:round", args=[row.id, one.begins.isoformat()])


def _round(one: RoundCounts, url: str) -> dict[str, object]:
    return {
        "url": url,
        "span": f"{day_words(one.begins)} – {day_words(one.ends)}",
        "due": day_words(one.due_at),
        "missing": one.committees - one.reported,
        "counts": one,
    }


@require_GET
@needs(*_LOOK)
def one_round(request: HttpRequest, campaign_id: UUID, begins: str) -> HttpResponse:
    """One round by the divisions below, and every committee with whether it reported."""
    actor, now = actor_of(request), timezone.now()
    row, day = _read(actor, campaign_id), parse_date(begins)
    if day is None:
        raise Http404
    found = reading.committees_of_round(actor.scope, row, day, cursor=cursor_of(request))
    address = Address(request.path, request.GET)
    may_urge = actor.may(Permission.RUN_SCREENING)
    rows = [_report(one, now, may_urge=may_urge) for one in found.rows]
    context = {"page": Page(rows, **page_urls(found, address)), "may_urge": may_urge}
    if is_fragment(request):
        return render(request, "desk/screening/_round.html", context)
    context |= {
        "campaign": _campaign(row, timezone.localdate(now)),
        "day": day_words(day),
        "places": _places(actor, row, day),
        "shell": shell_for(request),
    }
    return render(request, "desk/screening/round.html", context)


def _places(actor: Actor, row: Campaign, day: date) -> list[tuple[str, PlaceCounts]]:
    column = BELOW.get(actor.scope.level)
    if column is None or actor.scope.reach is Reach.UNIT:
        return []
    if row.level == "district" and actor.scope.level is not Level.CITY:
        return []
    rows = reading.places_of_round(actor.scope, row, day, column=column)
    return [(place_name(one.code), one) for one in rows if one.code]


def place_name(code: str) -> str:
    """The short name of a division; its code where it is gone."""
    try:
        return place_codes(code).label.split(" ")[-1] or code
    except UnknownPlace:
        return code


def _report(one: ScreeningReport, at: datetime, *, may_urge: bool) -> ReportRow:
    late_now = one.reported_at is None and one.due_at < at
    label = found_label(one.found, is_late=is_late(one.reported_at, one.due_at))
    if label is None:
        label = Label(_("overdue"), Standing.OVER) if late_now else Label(_("not yet reported"))
    return ReportRow(
        committee=one.committee.unit.name,
        label=label,
        when=moment_words(one.reported_at, at) if one.reported_at else "",
        urged=moment_words(one.urged_at, at) if one.urged_at else "",
        urge_url=reverse("desk:screening:urge", args=[one.id])
        if may_urge and one.reported_at is None
        else "",
    )


@_GET_POST
@needs(Permission.RUN_SCREENING)
def new(request: HttpRequest) -> HttpResponse:
    """Issue a campaign in this post's own division."""
    actor = actor_of(request)
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        initial={"begins": timezone.localdate(), "level": "community"},
    )
    sending = Sending(
        act=ActionForm(
            title=_("Issue a screening campaign"),
            url=request.path,
            submit=_("Issue it"),
            consequence=_(
                "The committees find the report of the first round on their desk at once."
            ),
            draft="campaign",
        ),
        do=lambda checked, at: screening.issue_campaign(
            screening.NewCampaign(
                **{
                    name: checked.cleaned_data[name]
                    for name in ("name", "level", "every", "begins", "ends", "text", "legal_basis")
                }
            ),
            by=actor,
            at=at,
        ),
        done=_("The campaign is issued."),
        go=reverse("desk:screening:campaigns"),
    )
    return send(request, form, sending)


@_GET_POST
@needs(Permission.RUN_SCREENING)
def end(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Say the last day of a campaign."""
    actor = actor_of(request)
    row = _read(actor, campaign_id)
    form = EndForm(
        request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()}
    )
    sending = Sending(
        act=ActionForm(title=_("End the campaign"), url=request.path, submit=_("End it")),
        do=lambda checked, at: screening.end_campaign(
            row.id, on=checked.cleaned_data["on"], by=actor, at=at
        ),
        done=_("The campaign ends on that day."),
        go=reverse("desk:screening:campaign", args=[row.id]),
    )
    return send(request, form, sending)


@_GET_POST
@needs(Permission.RUN_SCREENING)
def urge(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Remind a committee of a report it owes."""
    actor = actor_of(request)
    form = ActForm(request.POST if request.method == "POST" else None)
    sending = Sending(
        act=ActionForm(
            title=_("Urge the report"),
            url=request.path,
            submit=_("Urge it"),
            lead=_("Chair and clerk of the committee are told."),
        ),
        do=lambda _checked, at: screening.urge_report(report_id, by=actor, at=at),
        done=_("The committee is told."),
        go=reverse("desk:screening:campaigns"),
    )
    return send(request, form, sending)

"""Taking a dispute in at the counter or on the telephone; adding a party; the letter of refusal."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.casework.matters.operations.intake import new_query_code
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Committee, ConsentState
from linli.casework.mediation.queries.disputes import parties_of, state_of
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.queries.taking_in import (
    committees_to_choose,
    hints,
    proposed_committee,
)
from linli.casework.mediation.rules.bars import refusal_letter
from linli.casework.mediation.workflow import FAMILY
from linli.channels.desk.doing import NotKept, Sending, send
from linli.channels.desk.mediation.acting import ROOM, dispute_for, dispute_url
from linli.channels.desk.mediation.intake.forms import AddPartyForm, TakeInForm
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach
from linli.registers.places.queries import UnknownPlace, divisions_under, place_codes
from linli.registers.places.rules.codes import NOWHERE, Place


@require_http_methods(["GET", "POST"])
@needs(Permission.OPEN_DISPUTE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Take a dispute in: one page, nothing typed is lost; the answer names number and query code."""
    actor, now = actor_of(request), timezone.now()
    form = _form(request, actor, now)
    made: list[Case] = []

    def do(checked: TakeInForm, at: datetime) -> object:
        made.append(_open(checked, actor, at))
        code = checked.code
        words = _("Taken in under number %(number)s. Query code of the applicant: %(code)s.")
        messages.success(request, words % {"number": made[0].number, "code": code})
        return made[0]

    reads = actor.scope.reach is Reach.UNIT
    return send(
        request,
        form,
        Sending(
            act=ActionForm(
                title=_("Take in a dispute"),
                url=reverse("desk:mediation:take_in"),
                submit=pgettext("dispute", "Take in"),
                draft=f"dispute-{actor.post_id}",
            ),
            do=do,
            done="",
            go=reverse("desk:mediation:home" if reads else "desk:mediation:take_in"),
            page="desk/mediation/take_in.html",
            context={"sides": sides_of(form)},
        ),
    )


def sides_of(form: TakeInForm) -> tuple[tuple[str, list[BoundField]], ...]:
    """The fields of the two sides, each under its heading."""
    return (
        (_("Applicant"), [form[name] for name in form.fields if name.startswith("a_")]),
        (_("Other party"), [form[name] for name in form.fields if name.startswith("b_")]),
    )


def _form(request: HttpRequest, actor: Actor, now: datetime) -> TakeInForm:
    on = timezone.localdate(now)
    book = rule_book()
    form = TakeInForm(
        request.POST if request.method == "POST" else None,
        committees=committees_to_choose(actor),
        communities=_communities(actor),
        types=[(row.code, row.name) for row in book.types_on(on)],
        bars=[(row.code, f"{row.name} → {row.route}") for row in book.bars_on(on)],
        initial={"community": actor.scope.code},
    )
    form.code = new_query_code()
    return form


def _communities(actor: Actor) -> list[tuple[str, str]]:
    return [
        (row.code, f"{place.street_name} {row.name}".strip())
        for row in divisions_under(actor.scope, "community")
        if (place := place_codes(row.code))
    ]


def _open(form: TakeInForm, actor: Actor, at: datetime) -> Case:
    data = form.cleaned_data
    if data["barred"]:
        row = rule_book().bar(data["barred"][0], timezone.localdate(at))
        if row is not None:
            words = _("It may not be mediated: %(name)s. The right route: %(route)s.")
            raise NotKept("barred", words % {"name": row.name, "route": row.route})
    place = _place(data["community"])
    committee = _committee(form, place, at)
    case = mediation.open_dispute(
        mediation.NewDispute(
            committee_id=committee.pk,
            source=data["source"],
            text=data["text"],
            asked=data["asked"],
            type=data["type"],
            parties=form.people_named(form.code),
            channel=_channel(data["source"], actor),
            amount_cents=None if data["yuan"] is None else int(data["yuan"] * 100),
            people=data["people"],
            is_grave=data["is_grave"],
            place=place,
            place_text=data["place_text"],
        ),
        by=actor,
        at=at,
    )
    if data["a_agrees"] and actor.may(Permission.ACCEPT_DISPUTE):
        applicant = parties_of(case.id)[0]
        mediation.record_consent(
            case.id, applicant.id, answer=ConsentState.AGREED, means="visit", by=actor, at=at
        )
    return case


def _channel(source: str, actor: Actor) -> str:
    if source == "grid":
        return "grid"
    return "phone" if actor.role == "taker" else "counter"


def _place(code: str) -> Place:
    try:
        return place_codes(code) if code else NOWHERE
    except UnknownPlace:
        return NOWHERE


def _committee(form: TakeInForm, place: Place, at: datetime) -> Committee:
    data = form.cleaned_data
    found = form.committees.get(data["committee"]) or proposed_committee(
        place, data["type"], on=timezone.localdate(at)
    )
    if found is None:
        raise NotKept("committee", _("No committee was found for this place: choose one."))
    return found


@require_POST
@needs(Permission.OPEN_DISPUTE)
def look(request: HttpRequest) -> HttpResponse:
    """What the words suggest while they are typed: types, grounds against it, the committee."""
    on = timezone.localdate()
    types, bars = hints(request.POST.get("text", ""), on=on)
    kind = request.POST.get("type", "") or (types[0].type.code if types else "")
    place = _place(request.POST.get("community", ""))
    context = {
        "types": types,
        "bars": bars,
        "committee": proposed_committee(place, kind, on=on) if place is not NOWHERE else None,
    }
    return render(request, "desk/mediation/_hints.html", context)


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def add_party(request: HttpRequest, number: str) -> HttpResponse:
    """Add a party to a dispute."""
    actor = actor_of(request)
    case = dispute_for(actor, number)
    posted = request.POST if request.method == "POST" else None
    form = AddPartyForm(posted, initial={"expect": case.version})

    def do(checked: AddPartyForm, at: datetime) -> object:
        return mediation.add_party_to(
            case.id, checked.person(), by=actor, at=at, expect=checked.seen_version()
        )

    return send(
        request,
        form,
        Sending(
            act=ActionForm(
                title=_("Add a party"),
                url=reverse("desk:mediation:add_party", args=[number]),
                submit=_("Add"),
            ),
            do=do,
            done=_("The party is added; ask whether they agree to mediation."),
            go=dispute_url(number),
            state=lambda: state_of(case.id),
            case_url=dispute_url(number),
            family=FAMILY,
        ),
    )


@require_GET
@needs(*ROOM)
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The letter that says why it may not be mediated, for paper."""
    case = dispute_for(actor_of(request), number)
    dispute = case.dispute
    on = timezone.localdate(dispute.ended_at or case.opened_at)
    bar = rule_book().bar(dispute.bar_code, on) if dispute.bar_code else None
    if bar is None:
        raise Http404
    context = {
        "shell": shell_for(request),
        "number": number,
        "committee": dispute.committee.unit.name,
        "lines": refusal_letter(bar, reason="", route=dispute.route_told),
        "on": on,
    }
    return render(request, "desk/mediation/letter.html", context)

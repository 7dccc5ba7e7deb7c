"""The call console: taking a call, hints while one types, drafts, the receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.operations import CaseError
from linli.casework.matters.operations import urge as urge_matter
from linli.casework.matters.operations.desk_intake import take_call
from linli.casework.matters.operations.drafts import drop_draft, save_draft
from linli.casework.matters.queries.hotline import (
    draft_of,
    earlier_matters,
    known_place,
    shelved_drafts,
    taken_by,
    taken_today,
)
from linli.channels.desk.doing import Sending, done, send
from linli.channels.desk.hotline import console
from linli.channels.desk.hotline.articles import articles_for
from linli.channels.desk.hotline.forms import CHANNELS, CallForm
from linli.channels.desk.hotline.hints import hints_for
from linli.channels.desk.hotline.ways import report_of, way_of
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Map
from linli.channels.ui.refusals import words_for
from linli.foundation.crypto.rules import normalise_phone
from linli.foundation.postgres.ids import uuid7
from linli.registers.access.operations import log_readings
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

REGISTER = Permission.REGISTER


@require_http_methods(["GET", "POST"])
@needs(REGISTER)
def home(request: HttpRequest) -> HttpResponse:
    """The console; a number or a draft in the address fills it in (see docs/telephony.md)."""
    actor, now = actor_of(request), timezone.now()
    form = _form(request, actor, now)
    key = form.key_used()

    def do(checked: CallForm, at: datetime) -> object:
        way = way_of(checked, place=checked.found_place)
        return take_call(report_of(checked), way, by=actor, at=at, draft=key)

    channel = form.value("channel")
    sending = Sending(
        act=ActionForm(
            title=console.heading_of(channel),
            url=reverse("desk:hotline:home"),
            submit=_("Submit"),
            draft=f"call-{key}",
        ),
        do=do,
        done="",
        go=reverse("desk:hotline:taken", args=[key]),
        page="desk/hotline/console.html",
        fragment="desk/hotline/_console.html",
        context=console.Late(lambda: _context(request, form, actor, now)),
    )
    return send(request, form, sending)


def _form(request: HttpRequest, actor: Actor, now: datetime) -> CallForm:
    on = timezone.localdate(now)
    if request.method == "POST":
        return CallForm(request.POST, actor=actor, on=on)
    return CallForm(initial=_initial(request, actor), actor=actor, on=on)


def _initial(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    asked = request.GET.get("channel", "")
    known = dict(CHANNELS)
    initial: dict[str, Any] = {
        "key": uuid7(),
        "channel": asked if asked in known else console.default_channel(actor),
        "phone": normalise_phone(request.GET.get("phone", "")[:40]),
        "way": "" if actor.may(Permission.ACCEPT) else "wait",
        **_filled_in(request),
    }
    try:
        draft_id = UUID(request.GET["draft"]) if "draft" in request.GET else None
    except ValueError:
        draft_id = None
    if draft_id is None:
        return initial
    draft = draft_of(actor, draft_id)
    return initial | (draft.content if draft else {}) | {"key": draft_id}


def _filled_in(request: HttpRequest) -> dict[str, str]:
    """What a page that leads here knows already: the place, the kind of matter, the first words."""
    lengths = {"place": 20, "category": 6, "words": 400, "longitude": 20, "latitude": 20}
    given = {name: request.GET.get(name, "")[:most] for name, most in lengths.items()}
    return {name: value for name, value in given.items() if value}


def _context(
    request: HttpRequest, form: CallForm, actor: Actor, now: datetime
) -> dict[str, object]:
    hints = hints_for(form, at=now)
    channel = form.value("channel")
    return {
        **console.frame(form),
        "heading": console.heading_of(channel),
        "is_call": channel == "phone",
        "hints": hints,
        "ways": console.ways_of(form, hints),
        "ready": console.ready_for(form),
        "articles": articles_for(form),
        "drafts": console.drafts_shown(shelved_drafts(actor, but=form.key_used())),
        "taken_today": taken_today(actor, at=now),
        "key": form.key_used(),
        "place_words": hints.place_words,
        "is_filled": bool(form.text() or form.value("phone")),
    }


@require_POST
@needs(REGISTER)
def hints(request: HttpRequest) -> HttpResponse:
    """What the form as typed so far suggests; nothing is kept."""
    actor, now = actor_of(request), timezone.now()
    form = CallForm(request.POST, actor=actor, on=timezone.localdate(now))
    found = hints_for(form, at=now)
    context = {
        **console.frame(form),
        "form": form,
        "hints": found,
        "ways": console.ways_of(form, found),
        "ready": console.ready_for(form),
        "articles": articles_for(form),
        "is_follow_up": True,
    }
    return render(request, "desk/hotline/_hints.html", context)


@require_POST
@needs(REGISTER)
def caller(request: HttpRequest) -> HttpResponse:
    """The caller's earlier matters within scope, for this call; the reading is logged."""
    actor, now = actor_of(request), timezone.now()
    phone = request.POST.get("phone", "")[:40]
    found = earlier_matters(actor, phone)
    if found.cases:
        log_readings(
            by=actor,
            act=ReadingAct.READ,
            record_kind="case",
            records=[(case.id, case.number) for case in found.cases],
            fields="reporter.phone",
            reason=_("Earlier matters of the caller, during the call"),
            at=now,
        )
    lines = console.caller_lines(phone, found, may_urge=actor.may(Permission.ACCEPT))
    return render(request, "desk/hotline/_caller.html", {"caller": lines})


@require_POST
@needs(Permission.ACCEPT)
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """The caller rings again about an earlier matter: it is urged, and nothing new registered."""
    actor, now = actor_of(request), timezone.now()
    form = CallForm(request.POST, actor=actor, on=timezone.localdate(now))
    earlier = earlier_matters(actor, form.value("phone")).cases
    case = next((one for one in earlier if one.number == number), None)
    if case is None:
        raise Http404
    try:
        urge_matter(case.id, words=form.text(), by=actor, at=now)
    except CaseError as error:
        form.add_error(None, words_for(error))
        return _again(request, form, actor, now)
    drop_draft(form.key_used(), by=actor)
    go = reverse("desk:case", args=[number])
    return done(request, _("Urged; the unit and the supervisors are told."), go)


@require_POST
@needs(REGISTER)
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what has been typed so far; says when, or why it could not be kept."""
    actor, now = actor_of(request), timezone.now()
    form = CallForm(request.POST, actor=actor, on=timezone.localdate(now))
    words = _("Nothing typed yet")
    try:
        content = console.drafted(form)
        if content and save_draft(
            form.key_used(), content=content, is_shelved=False, by=actor, at=now
        ):
            words = _("Draft saved at %(time)s") % {"time": console.now_words(now)}
    except CaseError as error:
        words = words_for(error)
    return render(request, "desk/hotline/_draft.html", {"words": words})


@require_POST
@needs(REGISTER)
def shelve(request: HttpRequest) -> HttpResponse:
    """Lay a call aside (暂存) and be ready for the next one."""
    actor, now = actor_of(request), timezone.now()
    form = CallForm(request.POST, actor=actor, on=timezone.localdate(now))
    go = reverse("desk:hotline:home")
    content = console.drafted(form)
    if not content:
        return done(request, _("There was nothing to lay aside."), go)
    try:
        save_draft(form.key_used(), content=content, is_shelved=True, by=actor, at=now)
    except CaseError as error:
        form.add_error(None, words_for(error))
        return _again(request, form, actor, now)
    return done(request, _("Laid aside. You find it under “Laid aside” for seven days."), go)


def _again(request: HttpRequest, form: CallForm, actor: Actor, now: datetime) -> HttpResponse:
    """The console with what was typed and what was wrong with it."""
    go = reverse("desk:hotline:home")
    context = {
        **_context(request, form, actor, now),
        "form": form,
        "act": ActionForm(console.heading_of(form.value("channel")), go, _("Submit")),
        "conflict": None,
        "shell": shell_for(request),
    }
    return render(request, "desk/hotline/console.html", context, status=422)


@require_POST
@needs(REGISTER)
def draft_drop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw a draft of one's own away."""
    drop_draft(draft_id, by=actor_of(request))
    return HttpResponseRedirect(reverse("desk:hotline:home"))


@require_GET
@needs(REGISTER)
def taken(request: HttpRequest, key: UUID) -> HttpResponse:
    """The receipt of a call: number and query code to read out, what happens next, until when."""
    actor, now = actor_of(request), timezone.now()
    case = taken_by(actor, str(key))
    if case is None:
        raise Http404
    return render(
        request,
        "desk/hotline/receipt.html",
        {
            "shell": shell_for(request),
            "receipt": console.receipt_of(case, str(key), at=now),
            "next_url": f"{reverse('desk:hotline:home')}?channel={case.channel}",
        },
    )


@require_GET
@needs(REGISTER, Permission.ACCEPT)
def pick(request: HttpRequest) -> HttpResponse:
    """The dialog with the map on which a point is picked."""
    code = request.GET.get("place", "")[:20]
    place = known_place(code)
    src = reverse("desk:hotline:shapes")
    return render(
        request,
        "desk/hotline/_pick.html",
        {
            "map": Map(
                "call-map",
                f"{src}?inside={place.code}" if place else src,
                _("Pick where it is: arrows move the map, Enter takes the middle"),
                tall=True,
                pick_lon="id_longitude",
                pick_lat="id_latitude",
                name_field="point-words",
            ),
            "wide": True,
        },
    )

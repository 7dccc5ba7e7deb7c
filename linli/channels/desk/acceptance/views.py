"""The acceptance desk: the queue by limit, one matter, and its decision."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NoSuchCase
from linli.casework.matters.operations.desk_intake import take_on
from linli.casework.matters.queries.case_page import case_in_scope, state_of
from linli.casework.matters.queries.hotline import files_of, reporter_of, waiting_queue
from linli.casework.matters.workflow import State
from linli.channels.desk.acceptance import presenters
from linli.channels.desk.acceptance.forms import AcceptanceForm
from linli.channels.desk.doing import Sending, send
from linli.channels.desk.hotline import console
from linli.channels.desk.hotline.articles import articles_for
from linli.channels.desk.hotline.hints import hints_for
from linli.channels.desk.hotline.ways import way_of
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Page
from linli.channels.ui.refusals import state_label
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

ACCEPT = Permission.ACCEPT


@require_GET
@needs(ACCEPT)
def home(request: HttpRequest) -> HttpResponse:
    """The queue; the first matter is at hand with Enter."""
    context = _queue(request, actor_of(request), timezone.now())
    if is_fragment(request):
        return render(request, "desk/acceptance/_queue.html", context)
    return render(request, "desk/acceptance/home.html", {**context, "shell": shell_for(request)})


def _queue(
    request: HttpRequest, actor: Actor, now: datetime, current: str = ""
) -> dict[str, object]:
    channel = request.GET.get("channel", "")
    path = reverse("desk:acceptance:home")
    found = waiting_queue(actor, channel, at=now, cursor=cursor_of(request))
    query = f"channel={channel}" if channel else ""
    rows = presenters.queue_rows(found.rows, now=now, current=current, query=query)
    return {
        "rows": rows,
        "page": Page(rows, **page_urls(found, Address(path, request.GET))),
        "tabs": presenters.channel_tabs(path, channel),
        "query": query,
    }


def _case(actor: Actor, number: str) -> Case:
    try:
        return case_in_scope(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@needs(ACCEPT)
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One waiting matter with the four ways out."""
    actor, now = actor_of(request), timezone.now()
    case = _case(actor, number)
    if request.method == "GET" and case.state != State.TO_ACCEPT:
        words = _("%(number)s does not wait for acceptance any more: %(state)s.")
        messages.info(request, words % {"number": number, "state": state_label(case.state)})
        return HttpResponseRedirect(reverse("desk:case", args=[number]))
    data = request.POST if request.method == "POST" else None
    form = AcceptanceForm(data, case=case, actor=actor, on=timezone.localdate(now))
    return send(request, form, _deciding(request, case, form, actor, now))


def _deciding(
    request: HttpRequest, case: Case, form: AcceptanceForm, actor: Actor, now: datetime
) -> Sending:
    def do(checked: AcceptanceForm, at: datetime) -> object:
        way = way_of(checked, place=checked.found_place)
        return take_on(case.id, way, by=actor, at=at, expect=checked.seen_version())

    channel = request.GET.get("channel", "")
    home_url = reverse("desk:acceptance:home")
    return Sending(
        act=ActionForm(
            title=_("To be accepted"),
            url=request.get_full_path(),
            submit=_("Submit"),
            draft=f"accept-{case.id}",
        ),
        do=do,
        done=_("%(number)s is decided.") % {"number": case.number},
        go=f"{home_url}?{urlencode({'channel': channel})}" if channel else home_url,
        state=lambda: state_of(case.id),
        case_url=reverse("desk:case", args=[case.number]),
        page="desk/acceptance/matter.html",
        fragment="desk/acceptance/_matter.html",
        context=console.Late(lambda: _matter(request, case, form, actor, now)),
    )


def _matter(
    request: HttpRequest, case: Case, form: AcceptanceForm, actor: Actor, now: datetime
) -> dict[str, object]:
    reporter = reporter_of(actor, case)
    if reporter is not None and request.method == "GET":
        log_reading(
            by=actor,
            act=ReadingAct.READ,
            record_kind="case",
            record_id=case.id,
            about=case.number,
            fields="reporter.name,reporter.phone",
            at=now,
        )
    hints = hints_for(form, at=now, is_first=True)
    return {
        **_queue(request, actor, now, current=case.number),
        **console.frame(form),
        "matter": presenters.matter_shown(case, reporter, files_of(case), actor, now=now),
        "hints": hints,
        "ways": console.ways_of(form, hints),
        "ready": (),
        "articles": (),
        "may_void": actor.may(Permission.DISPATCH),
        "place_words": hints.place_words,
    }


@require_POST
@needs(ACCEPT)
def hints(request: HttpRequest, number: str) -> HttpResponse:
    """What stands beside the decision, for the form as it is now."""
    actor, now = actor_of(request), timezone.now()
    case = _case(actor, number)
    form = AcceptanceForm(request.POST, case=case, actor=actor, on=timezone.localdate(now))
    shown = hints_for(form, at=now, but=case.id)
    context = {
        **console.frame(form),
        "form": form,
        "hints": shown,
        "ways": console.ways_of(form, shown),
        "ready": console.ready_for(form),
        "articles": articles_for(form),
        "is_follow_up": True,
    }
    return render(request, "desk/hotline/_hints.html", context)

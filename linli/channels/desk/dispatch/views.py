"""The dispatch desk: the queue, one matter, many certain ones, merging and splitting."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.casework.cases.operations import CaseError, NoSuchCase
from linli.casework.matters import operations as matters
from linli.casework.matters.operations.desk_dispatch import dispatch_certain, split_up
from linli.casework.matters.queries.case_page import case_in_scope, open_case_id, state_of
from linli.casework.matters.queries.dispatch import (
    Pile,
    consultations_of,
    dispatch_queue,
    place_of,
    propose_for,
    returns_of,
)
from linli.casework.matters.queries.hotline import similar_matters
from linli.casework.matters.workflow import State
from linli.channels.desk.dispatch import presenters
from linli.channels.desk.dispatch.forms import DispatchForm, SplitForm, picks_of
from linli.channels.desk.doing import Sending, done, send
from linli.channels.desk.hotline.console import Late
from linli.channels.desk.hotline.proposals import unit_label
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Page
from linli.channels.ui.refusals import state_label, words_for
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

DISPATCH = Permission.DISPATCH


@require_GET
@needs(DISPATCH)
def home(request: HttpRequest) -> HttpResponse:
    """The queue; its first matter opens beside it by itself."""
    context = _queue(request, actor_of(request), timezone.now())
    if is_fragment(request):
        return render(request, "desk/dispatch/_queue.html", context)
    page = {**context, "matter": None, "results": (), "shell": shell_for(request)}
    return render(request, "desk/dispatch/home.html", page)


def _pile(request: HttpRequest) -> Pile:
    asked = request.GET.get("pile", "")
    return Pile(asked) if asked in {str(one) for one in Pile} else Pile.ALL


def _home_url(request: HttpRequest) -> str:
    pile, path = _pile(request), reverse("desk:dispatch:home")
    return f"{path}?pile={pile}" if pile is not Pile.ALL else path


def _queue(
    request: HttpRequest, actor: Actor, now: datetime, current: str = ""
) -> dict[str, object]:
    pile, cursor = _pile(request), cursor_of(request)
    path = reverse("desk:dispatch:home")
    found = dispatch_queue(actor, pile, at=now, cursor=cursor)
    address = Address(path, request.GET)
    rows = presenters.queue_rows(found, now=now, current=current, pile=pile)
    return {
        "rows": rows,
        "page": Page(
            rows,
            next_url=address.with_(cursor=str(found.after)) if found.after else "",
            prev_url=address.with_(cursor=str(found.before)) if found.before else "",
        ),
        "tabs": presenters.pile_tabs(found, pile, path, is_first=cursor is None),
        "subline": presenters.subline(found, now, pile) if cursor is None else "",
        "home_url": _home_url(request),
    }


def _case(actor: Actor, number: str) -> Case:
    try:
        return case_in_scope(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@needs(DISPATCH)
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: what the catalogue proposes, and the form that dispatches it."""
    actor, now = actor_of(request), timezone.now()
    case = _case(actor, number)
    if request.method == "GET" and case.state != State.TO_DISPATCH:
        words = _("%(number)s does not wait for dispatch any more: %(state)s.")
        words = words % {"number": number, "state": state_label(case.state)}
        return done(request, words, reverse("desk:case", args=[number]))
    data = request.POST if request.method == "POST" else None
    proposal = propose_for(case, at=now, own_unit=actor.unit_id)
    form = DispatchForm(data, case=case, proposal=proposal, on=timezone.localdate(now))
    return send(request, form, _dispatching(request, case, form, actor, now))


def _dispatching(
    request: HttpRequest, case: Case, form: DispatchForm, actor: Actor, now: datetime
) -> Sending:
    def do(checked: DispatchForm, at: datetime) -> object:
        values = checked.cleaned_data
        return matters.dispatch(
            case.id,
            lead=values["lead"],
            assists=checked.assists(),
            basis=values["basis"],
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    def context() -> dict[str, object]:
        shown = presenters.matter_shown(
            case, form, returns_of(case), consultations_of(case), now=now
        )
        around = {} if is_fragment(request) else _queue(request, actor, now, current=case.number)
        return {**around, "matter": shown, "results": ()}

    return Sending(
        act=ActionForm(
            title=_("Dispatch"),
            url=request.get_full_path(),
            submit=_("Dispatch"),
            draft=f"dispatch-{case.id}",
        ),
        do=do,
        done=_dispatched(case.number, form),
        go=_home_url(request),
        state=lambda: state_of(case.id),
        case_url=reverse("desk:case", args=[case.number]),
        page="desk/dispatch/home.html",
        fragment="desk/dispatch/_matter.html",
        context=Late(context),
    )


def _dispatched(number: str, form: DispatchForm) -> str:
    if not form.is_bound or not form.is_valid():
        return ""
    unit = unit_label(form.cleaned_data["lead"])
    return _("%(number)s is dispatched to %(unit)s.") % {"number": number, "unit": unit}


@require_GET
@needs(DISPATCH)
def similar(request: HttpRequest, number: str) -> HttpResponse:
    """Open matters nearby about the same, into which this one may be merged."""
    actor, now = actor_of(request), timezone.now()
    case = _case(actor, number)
    text = f"{case.title}\n{case.body}"
    place = place_of(case)
    names = case.place_text.split()
    found = similar_matters(actor, text, place, at=now, but=case.id, names=names)
    context = {
        "similar": presenters.similar_shown(found),
        "merge_url": reverse("desk:dispatch:merge", args=[number]),
        "version": case.version,
    }
    return render(request, "desk/dispatch/_similar.html", context)


@require_POST
@needs(DISPATCH)
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Merge a matter into one that was offered beside it."""
    actor, now = actor_of(request), timezone.now()
    case = _case(actor, number)
    go = reverse("desk:dispatch:matter", args=[number])
    into = open_case_id(actor, request.POST.get("into", "")[:20])
    version = request.POST.get("expect", "")
    if into is None:
        messages.error(request, _("No open matter has this number in your division."))
        return HttpResponseRedirect(go)
    try:
        matters.merge(
            case.id,
            into=into,
            by=actor,
            at=now,
            expect=int(version) if version.isdecimal() else None,
        )
    except CaseError as error:
        messages.error(request, words_for(error))
        return HttpResponseRedirect(go)
    words = _("%(number)s is merged into %(master)s.")
    return done(
        request,
        words % {"number": number, "master": request.POST["into"]},
        reverse("desk:dispatch:home"),
    )


@require_http_methods(["GET", "POST"])
@needs(DISPATCH)
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Split a matter that asks for several things."""
    actor, now = actor_of(request), timezone.now()
    case, on = _case(actor, number), timezone.localdate(now)
    form = SplitForm(*_sent(request), case=case, on=on)
    if "more" in request.POST:
        kept = {name: value for name, value in request.POST.items() if name != "parts"}
        form = SplitForm(None, case=case, on=on, more=form.number - 1, initial=kept)
        context = {"act": _split_act(request, case), "form": form, "conflict": None}
        page = {**context, "body": case.body, "shell": shell_for(request)}
        return render(request, "desk/dispatch/split.html", page)

    def do(checked: SplitForm, at: datetime) -> object:
        return split_up(
            case.id,
            parts=checked.checked_parts(),
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    sending = Sending(
        act=_split_act(request, case),
        do=do,
        done=_("%(number)s is split; its parts wait for dispatch.") % {"number": number},
        go=reverse("desk:dispatch:home"),
        state=lambda: state_of(case.id),
        case_url=reverse("desk:case", args=[number]),
        page="desk/dispatch/split.html",
        fragment="desk/dispatch/_split.html",
        context={"body": case.body},
    )
    return send(request, form, sending)


def _sent(request: HttpRequest) -> tuple[QueryDict, ...]:
    return (request.POST,) if request.method == "POST" else ()


def _split_act(request: HttpRequest, case: Case) -> ActionForm:
    return ActionForm(
        title=_("Split"),
        url=request.get_full_path(),
        submit=_("Split"),
        lead=f"{case.number} {case.title}",
        consequence=_("Each part has its own number and limits; the whole closes after them."),
        draft=f"split-{case.id}",
    )


@require_POST
@needs(DISPATCH)
def batch(request: HttpRequest) -> HttpResponse:
    """Dispatch the chosen rows as the catalogue says, and tell of each what became of it."""
    actor, now = actor_of(request), timezone.now()
    results = dispatch_certain(picks_of(request.POST.getlist("pick")), by=actor, at=now)
    n = sum(one.error is None for one in results)
    words = ngettext("%(n)d dispatched", "%(n)d dispatched", n) % {"n": n}
    context = {
        **_queue(request, actor, now),
        "matter": None,
        "results": presenters.result_rows(results),
        "result_words": words if results else _("Choose rows that are certain first."),
        "is_follow_up": is_fragment(request),
    }
    if is_fragment(request):
        return render(request, "desk/dispatch/_results.html", context)
    return render(request, "desk/dispatch/home.html", {**context, "shell": shell_for(request)})

"""The follow-up desk: the queue, the script, and a call in vain."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NoSuchCase
from linli.casework.matters import operations as matters
from linli.casework.matters.queries import follow_up as calls
from linli.casework.matters.queries.case_page import state_of
from linli.casework.matters.queries.follow_up import Pile
from linli.casework.matters.workflow import State
from linli.channels.desk.asked import asked
from linli.channels.desk.doing import ActForm, Sending, send
from linli.channels.desk.follow_up import presenters
from linli.channels.desk.follow_up.forms import MissedForm, ScriptForm
from linli.channels.desk.hotline.console import Late
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Page
from linli.channels.ui.refusals import state_label
from linli.foundation.postgres.keyset import Cursor
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

CALL = Permission.CALL_BACK


@require_GET
@needs(CALL)
def home(request: HttpRequest) -> HttpResponse:
    """The queue of what is to be called, the first due first."""
    context = _queue(request, actor_of(request), timezone.now())
    if is_fragment(request):
        return render(request, "desk/follow_up/_queue.html", context)
    return render(request, "desk/follow_up/home.html", {**context, "shell": shell_for(request)})


def _queue(
    request: HttpRequest, actor: Actor, now: datetime, current: str = ""
) -> dict[str, object]:
    pile = asked(request, "pile", Pile.ALL)
    path = reverse("desk:follow_up:home")
    found = calls.queue(actor, pile, at=now, cursor=cursor_of(request))
    tries = calls.tries_of([case.id for case in found.rows])
    rows = presenters.queue_rows(found.rows, tries, pile, now=now, current=current)  # type: ignore[arg-type]  # ids are what it asks by
    return {
        "rows": rows,
        "page": Page(rows, **page_urls(found, Address(path, request.GET))),
        "tabs": presenters.tabs_of(path, calls.counts(actor, at=now), pile),
    }


def _case(actor: Actor, number: str) -> Case:
    try:
        return calls.case_to_call(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@needs(CALL)
def call(request: HttpRequest, number: str) -> HttpResponse:
    """One matter with the script; what the resident says decides where it goes."""
    case = _case(actor_of(request), number)
    if request.method == "GET" and case.state != State.TO_FOLLOW_UP:
        words = _("%(number)s is not to be called back now: %(state)s.")
        messages.info(request, words % {"number": number, "state": state_label(case.state)})
        return HttpResponseRedirect(reverse("desk:case", args=[number]))
    data = request.POST if request.method == "POST" else None
    form = ScriptForm(data, initial={"expect": case.version})
    return send(request, form, _sending(request, case, form, missed=None))


@require_POST
@needs(CALL)
def missed(request: HttpRequest, number: str) -> HttpResponse:
    """A call in vain."""
    case = _case(actor_of(request), number)
    form = MissedForm(request.POST)
    return send(request, form, _sending(request, case, None, missed=form))


def _sending(
    request: HttpRequest, case: Case, script: ScriptForm | None, *, missed: MissedForm | None
) -> Sending:
    actor, now = actor_of(request), timezone.now()

    def do(form: ScriptForm | MissedForm, at: datetime) -> object:
        return matters.follow_up(
            case.id, answers=form.answers(), by=actor, at=at, expect=form.seen_version()
        )

    name = "missed" if missed is not None else "call"
    return Sending(
        act=ActionForm(
            title=_("Call back"),
            url=reverse(f"desk:follow_up:{name}", args=[case.number]) + _tail(request),
            submit=_("Record the answers"),
            draft=f"follow-up-{case.id}" if missed is None else "",
        ),
        do=do,
        done=_("The call about %(number)s is recorded.") % {"number": case.number},
        go=_next_url(request, case),
        state=lambda: state_of(case.id),
        case_url=reverse("desk:case", args=[case.number]),
        page="desk/follow_up/call.html",
        fragment="desk/follow_up/_call.html",
        context=Late(lambda: _shown(request, case, script, missed, now)),
    )


def _shown(
    request: HttpRequest,
    case: Case,
    script: ScriptForm | None,
    missed: MissedForm | None,
    now: datetime,
) -> dict[str, object]:
    actor = actor_of(request)
    found = calls.call_in_scope(actor, case.number, at=now)
    if found.reporter is not None and request.method == "GET":
        log_reading(
            by=actor,
            act=ReadingAct.READ,
            record_kind="case",
            record_id=case.id,
            about=case.number,
            fields="reporter.name,reporter.phone",
            at=now,
        )
    expect: dict[str, object] = {"expect": case.version}
    script_form: ActForm = script or ScriptForm(initial=expect)
    return {
        **_queue(request, actor, now, current=case.number),
        "call": presenters.call_shown(found, actor, now=now),
        "script": script_form,
        "missed": missed or MissedForm(initial=expect),
        "script_url": reverse("desk:follow_up:call", args=[case.number]) + _tail(request),
        "missed_url": reverse("desk:follow_up:missed", args=[case.number]) + _tail(request),
        "draft": f"follow-up-{case.id}",
        "next_url": _next_url(request, case),
    }


def _tail(request: HttpRequest) -> str:
    """The pile that is worked off, to be carried from one matter to the next."""
    pile = asked(request, "pile", Pile.ALL)
    return "" if pile is Pile.ALL else f"?pile={pile.value}"


def _next_url(request: HttpRequest, case: Case) -> str:
    """Where the queue goes on behind this matter, also when it has left the queue by then."""
    path = reverse("desk:follow_up:next") + _tail(request)
    place = Cursor(case.due_at, case.id)
    return f"{path}{'&' if '?' in path else '?'}cursor={place}"


@require_GET
@needs(CALL)
def next_call(request: HttpRequest) -> HttpResponse:
    """Lead to the matter that is to be called next; to the queue when its end is reached."""
    pile = asked(request, "pile", Pile.ALL)
    number = calls.next_number(
        actor_of(request), pile, at=timezone.now(), cursor=cursor_of(request)
    )
    if not number:
        return HttpResponseRedirect(reverse("desk:follow_up:home") + _tail(request))
    return HttpResponseRedirect(reverse("desk:follow_up:call", args=[number]) + _tail(request))

"""The review desk: the queue by limit, both sides, and the ruling."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.operations import NoSuchCase
from linli.casework.matters.models import RequestStatus
from linli.casework.matters.queries import reviews
from linli.casework.matters.queries.case_page import state_of
from linli.casework.matters.queries.phrases import phrases_for
from linli.casework.matters.queries.reviews import Asked, Pile
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import State
from linli.channels.desk.asked import asked
from linli.channels.desk.doing import Sending, send
from linli.channels.desk.hotline.console import Late
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.review import presenters
from linli.channels.desk.review.forms import RulingForm
from linli.channels.desk.review.ways import rule, ways_for
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import ActionForm, Page
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

REVIEW = Permission.REVIEW
# The first sign of a ready ruling's title says what it rules on.
_PHRASES = {
    Pile.RETURN: "退单",
    Pile.EXTENSION: "延期",
    Pile.PARKING: "挂账",
    Pile.TERMINATION: "终止",
    Pile.APPEAL: "复核",
    Pile.REOPENING: "重开",
    Pile.UNSOLVED: "认定",
    Pile.QUARTER: "挂账",
}


@require_GET
@needs(REVIEW)
def home(request: HttpRequest) -> HttpResponse:
    """The queue of what is to be ruled on, the first due first."""
    actor, now = actor_of(request), timezone.now()
    context = _queue(request, actor, now)
    if is_fragment(request):
        return render(request, "desk/review/_queue.html", context)
    return render(request, "desk/review/home.html", {**context, "shell": shell_for(request)})


def _queue(
    request: HttpRequest, actor: Actor, now: datetime, current: str = ""
) -> dict[str, object]:
    pile = asked(request, "pile", Pile.ALL)
    path = reverse("desk:review:home")
    found = reviews.queue(actor, pile, at=now, cursor=cursor_of(request))
    rows = presenters.queue_rows(found.rows, pile, now=now, current=current)
    return {
        "rows": rows,
        "page": Page(rows, **page_urls(found, Address(path, request.GET))),
        "tabs": presenters.tabs_of(path, reviews.counts(actor, at=now), pile),
        "pile": pile,
    }


@require_http_methods(["GET", "POST"])
@needs(REVIEW)
def hear(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """A request with both sides, and its ruling."""
    actor = actor_of(request)
    try:
        found = reviews.asked_by_request(actor, request_id)
    except NoSuchCase as error:
        raise Http404 from error
    row = found.request
    if row is None:
        raise Http404
    if request.method == "GET" and row.status != RequestStatus.OPEN:
        words = _("This was ruled on already: %(ruling)s.")
        messages.info(request, words % {"ruling": row.get_status_display()})
        return HttpResponseRedirect(_case_url(found))
    return _ruled(request, found, Pile(row.kind), str(row.id))


@require_http_methods(["GET", "POST"])
@needs(REVIEW)
def hear_case(request: HttpRequest, number: str) -> HttpResponse:
    """An unsolved matter for two people, or a parking to look at again."""
    try:
        found = reviews.asked_by_case(actor_of(request), number)
    except NoSuchCase as error:
        raise Http404 from error
    pile = Pile.UNSOLVED if found.case.state == State.UNSOLVED_REVIEW else Pile.QUARTER
    return _ruled(request, found, pile, number)


def _case_url(found: Asked) -> str:
    return reverse("desk:case", args=[found.case.number])


def _ruled(request: HttpRequest, found: Asked, pile: Pile, current: str) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    today = timezone.localdate(now)
    ways = ways_for(pile, found, rounds=rule_book().threshold("return_rounds", today))
    data = request.POST if request.method == "POST" else None
    form = RulingForm(data, ways=ways, today=today, initial={"expect": found.case.version})
    case = found.case
    home_url = reverse("desk:review:home")
    back = request.GET.get("pile", "")
    sending = Sending(
        act=ActionForm(
            title=str(presenters.TABS[pile]),
            url=request.get_full_path(),
            submit=_("Rule"),
            draft=f"ruling-{pile}-{case.id}",
        ),
        do=lambda checked, at: rule(pile, found, checked, by=actor, at=at),
        done=_("%(number)s is ruled on.") % {"number": case.number},
        go=f"{home_url}?pile={back}" if back in set(Pile) else home_url,
        state=lambda: state_of(case.id),
        case_url=_case_url(found),
        page="desk/review/hearing.html",
        fragment="desk/review/_hearing.html",
        context=Late(
            lambda: {
                **_queue(request, actor, now, current),
                "hearing": presenters.hearing_of(reviews.hear(found), pile, now=now),
                "phrases": _phrases(pile, case.category, now),
            }
        ),
    )
    return send(request, form, sending)


def _phrases(pile: Pile, category: str, now: datetime) -> list[object]:
    lines = phrases_for("ruling", category, on=timezone.localdate(now))
    return [line for line in lines if line.title.startswith(_PHRASES[pile])]

"""The queue, one request beside what is held, and the printed copy."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from linli.channels.desk.asked import asked
from linli.channels.desk.data_requests import presenters
from linli.channels.desk.data_requests.presenters import at
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.people.slips import slip_code, slip_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.own_copy import copy_as_pdf
from linli.channels.ui.presenters import Page, Tab
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.postgres.keyset import Order, slice_of
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.people import operations as people
from linli.registers.people.models import DataRequest, RequestKind, RequestState
from linli.registers.people.queries import (
    complaint_words,
    data_request,
    data_requests,
    held_about,
    own_readings,
)
from linli.registers.places.queries import city_name

OFFICER = Permission.ANSWER_DATA_REQUESTS
SIZE = 25
_BY_DUE, _NEWEST = Order("due_at"), Order("received_at", is_descending=True)


class Pile(StrEnum):
    """Which requests are shown."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


@require_GET
@needs(OFFICER)
def home(request: HttpRequest) -> HttpResponse:
    """What waits, due first; and what was answered or refused."""
    actor, now, calendar = actor_of(request), timezone.now(), work_calendar()
    pile = asked(request, "pile", Pile.OPEN)
    rows = data_requests(actor.scope, state="" if pile is Pile.OPEN else str(pile))
    order = _BY_DUE if pile is Pile.OPEN else _NEWEST
    part = slice_of(rows, order, cursor_of(request), size=SIZE)
    words = {
        Pile.OPEN: pgettext("request", "Waiting"),
        Pile.DONE: pgettext("request", "Answered"),
        Pile.REFUSED: pgettext("request", "Refused"),
    }
    context: dict[str, object] = {
        "page": Page(
            [presenters.row_of(row, now=now, calendar=calendar) for row in part.rows],
            **page_urls(part, Address(request.path, request.GET)),
        ),
        "tabs": [
            Tab(label, f"{at('home')}?pile={one}", current=one is pile)
            for one, label in words.items()
        ],
    }
    if is_fragment(request):
        return render(request, "desk/data_requests/_list.html", context)
    context["shell"] = shell_for(request)
    return render(request, "desk/data_requests/home.html", context)


def request_for(actor: Actor, request_id: UUID) -> DataRequest:
    """A request that this post answers. Raises Http404."""
    row = data_request(actor.scope, request_id)
    if row is None:
        raise Http404
    return row


@require_GET
@needs(OFFICER)
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What is asked beside what is held; the reading is logged with the request's number."""
    actor = actor_of(request)
    row = request_for(actor, request_id)
    held = held_about(actor.scope, row.person_id) if row.person_id else None
    if held is not None and row.ended_at is None:
        people.note_answering(by=actor, at=timezone.now(), request=row)
    context = {
        "shell": shell_for(request),
        "row": row,
        "title": presenters.title_of(row),
        "label": presenters.state_of(row),
        "clock": presenters.clock_of(row, now=timezone.now(), calendar=work_calendar()),
        "facts": presenters.asked_facts(row),
        "held": presenters.held_lines(held, row) if held and row.ended_at is None else (),
        "is_known": held is not None,
        "duty": presenters.duty_words(row, held) if row.ended_at is None else "",
        "actions": presenters.actions_of(row),
        "slip_url": at("slip", row.pk) if slip_code(request, row.pk) else "",
        "outcome": row.answer or row.reason,
        "complaint": complaint_words(on=timezone.localdate())
        if row.state == RequestState.REFUSED
        else "",
    }
    return render(request, "desk/data_requests/one.html", context)


@require_GET
@needs(OFFICER)
def slip(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The slip that the asker takes home: number, query code, and by when there is an answer."""
    actor = actor_of(request)
    row = request_for(actor, request_id)
    context = {
        "slip": slip_of(request, row.pk, row.number),
        "title": _("Receipt of a request about one's own data"),
        "back_url": at("one", row.pk),
        "back_words": _("To the request"),
        "facts": presenters.slip_facts(row, actor.unit_name),
        "next": _(
            "The answer and its reasons can be read with number and code, or fetched at the"
            " counter."
        ),
    }
    return render(request, "desk/people/slip.html", context)


@require_GET
@needs(OFFICER)
def copy(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The copy on paper, for the person who asked for it; logged as an export."""
    actor, now = actor_of(request), timezone.now()
    row = request_for(actor, request_id)
    is_due = row.kind == RequestKind.COPY and row.state == RequestState.ACCEPTED
    held = (
        held_about(actor.scope, row.person_id, in_full=True) if is_due and row.person_id else None
    )
    if held is None:
        raise Http404
    people.note_copy(by=actor, at=now, request=row)
    made = copy_as_pdf(held, own_readings(held.person_id), city=city_name(), at=now)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response

"""The calendar page, and the secret address for a telephone's own calendar."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.casework.cases.operations import CaseError
from linli.casework.mediation.models import Room
from linli.casework.mediation.operations import sessions
from linli.casework.mediation.queries.calendar import (
    MOST,
    View,
    own_mediator,
    rooms_of,
    slots,
)
from linli.channels.desk.asked import asked as asked_member
from linli.channels.desk.mediation.acting import ROOM
from linli.channels.desk.mediation.calendar.presenters import (
    Asked,
    Span,
    arrows_of,
    days_of,
    spans_of,
    views_of,
)
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.refusals import words_for
from linli.foundation.calendar.queries import work_calendar

_ZONE = ZoneInfo("Asia/Shanghai")


def asked_of(request: HttpRequest, rooms: list[Room], *, is_mediator: bool) -> Asked:
    """What the address asks for; whatever it does not understand is the usual."""
    usual = View.OWN if is_mediator else View.COMMITTEE
    view = asked_member(request, "view", usual)
    if view is View.OWN and not is_mediator:
        view = View.COMMITTEE
    room = request.GET.get("room", "")
    if view is View.ROOM and room not in {str(one.id) for one in rooms}:
        view, room = usual, ""
    return Asked(
        view=view,
        span=asked_member(request, "span", Span.WEEK),
        day=_day(request.GET.get("day", "")),
        room=room if view is View.ROOM else "",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()


@require_GET
@needs(*ROOM)
def calendar(request: HttpRequest) -> HttpResponse:
    """Sessions by day, week or list: own, of the committee, of a room."""
    actor, now = actor_of(request), timezone.now()
    mediator, rooms = own_mediator(actor), rooms_of(actor)
    asked = asked_of(request, rooms, is_mediator=mediator is not None)
    first, after = asked.days
    found = slots(
        actor,
        asked.view,
        datetime.combine(first, time(), _ZONE),
        datetime.combine(after, time(), _ZONE),
        room_id=UUID(asked.room) if asked.room else None,
    )
    context: dict[str, object] = {
        "asked": asked,
        "days": days_of(found, asked, work_calendar(), now),
        "views": views_of(asked, rooms, is_mediator=mediator is not None),
        "spans": spans_of(asked),
        "arrows": arrows_of(asked, now),
        "is_cut": len(found) >= MOST,
        "is_week": asked.span is Span.WEEK,
    }
    if is_fragment(request):
        return render(request, "desk/mediation/calendar/_calendar.html", context)
    context["shell"] = shell_for(request)
    context["feed_url"] = _feed_url(mediator.feed_key) if mediator and mediator.feed_key else ""
    context["is_mediator"] = mediator is not None
    return render(request, "desk/mediation/calendar/calendar.html", context)


def _feed_url(key: str) -> str:
    return f"{settings.LINLI_PUBLIC_URL}{reverse('portal:mediation_feed', args=[key])}"


@require_POST
@needs(*ROOM)
def feed_key(request: HttpRequest) -> HttpResponse:
    """Make a new secret address, or stop the one there is."""
    actor, now = actor_of(request), timezone.now()
    try:
        if "drop" in request.POST:
            sessions.drop_feed_key(by=actor, at=now)
            messages.success(request, _("The address was stopped."))
        else:
            sessions.new_feed_key(by=actor, at=now)
            messages.success(request, _("A new address was made; one before it has stopped."))
    except CaseError as error:
        messages.warning(request, words_for(error))
    return HttpResponseRedirect(f"{reverse('desk:mediation:calendar')}#feed")

"""iCalendar: a mediator's own sessions by secret address, and one session for a party."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from linli.casework.mediation.models import SessionForm
from linli.casework.mediation.queries.calendar import FeedEntry, feed, party_entry
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.casework.mediation.queries.rule_book import rule_book
from linli.channels.portal.mediation.looking import party_only
from linli.channels.portal.site import public
from linli.channels.ui.visitors import Asking, ask
from linli.foundation.postgres.labels import label_of

_TYPE = "text/calendar; charset=utf-8"
_TOO_MANY = 429


@public
@require_safe
def mediation_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The sessions of the mediator whose secret key this is: number, type and room, no names."""
    now = timezone.now()
    if not ask(request, Asking.LOOK_UP, at=now).is_had:
        return HttpResponse(status=_TOO_MANY)
    entries = feed(key, at=now)
    if entries is None:
        raise Http404
    calendar = _calendar()
    for entry in entries:
        calendar.add_component(_event(entry, _title(entry, now), now))
    return _sent(calendar, "sessions.ics")


@party_only
@require_safe
def party_ics(request: HttpRequest, file: PartyFile, session_id: UUID) -> HttpResponse:
    """One session for the calendar of a party who is invited; it names neither side nor matter."""
    now = timezone.now()
    entry = party_entry(session_id, file.me.id)
    if entry is None:
        raise Http404
    calendar = _calendar()
    event = _event(entry, _("Appointment %(number)s") % {"number": entry.number}, now)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Appointment"))
    alarm.add("trigger", -timedelta(hours=2))
    event.add_component(alarm)
    calendar.add_component(event)
    return _sent(calendar, f"{entry.number}.ics")


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//mediation//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    return calendar


def _title(entry: FeedEntry, now: datetime) -> str:
    kind = rule_book().type(entry.type, timezone.localdate(now)) if entry.type else None
    return " ".join(part for part in (kind.name if kind else "", entry.number) if part)


def _event(entry: FeedEntry, title: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@linli")
    event.add("dtstamp", now)
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.ends)
    event.add("summary", title)
    event.add("location", entry.room or label_of(SessionForm, entry.form))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _sent(calendar: Calendar, name: str) -> HttpResponse:
    response = HttpResponse(calendar.to_ical(), content_type=_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response

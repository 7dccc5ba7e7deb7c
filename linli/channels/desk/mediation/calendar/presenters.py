"""A calendar as values: days with their sessions, and where one can turn to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.mediation.models import Room
from linli.casework.mediation.queries.calendar import Slot, View
from linli.casework.mediation.rules.calendar import week_of
from linli.channels.desk.mediation.acting import dispute_url
from linli.channels.desk.mediation.sessions.words import form_label
from linli.channels.desk.mediation.words import type_label
from linli.channels.ui.presenters import Label, Standing
from linli.foundation.calendar.rules import DayKind, WorkCalendar

_WEEKDAYS = "一二三四五六日"
_LIST_DAYS = 30


class Span(StrEnum):
    """How many days are shown."""

    DAY = "day"
    WEEK = "week"
    LIST = "list"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose calendar, from which day, how much of it."""

    view: View
    span: Span
    day: date
    room: str = ""

    def url(self, **changes: str) -> str:
        """The address of the same calendar with something changed."""
        said = {
            "view": str(self.view),
            "span": str(self.span),
            "day": self.day.isoformat(),
            "room": self.room,
            **changes,
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('desk:mediation:calendar')}?{query}"

    @property
    def days(self) -> tuple[date, date]:
        """The first day, and the day after the last."""
        if self.span is Span.WEEK:
            return week_of(self.day)
        return self.day, self.day + timedelta(days=1 if self.span is Span.DAY else _LIST_DAYS)


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A session on a day of the calendar."""

    time: str
    title: str
    about: str
    url: str
    labels: tuple[Label, ...]
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """A day with its sessions."""

    date: date
    title: str
    weekday: str
    count: str
    url: str
    is_today: bool
    is_chosen: bool
    is_closed: bool
    holiday: str
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A way to turn the calendar: a tab or an arrow."""

    label: str
    url: str
    is_current: bool = False


def days_of(
    slots: Sequence[Slot], asked: Asked, calendar: WorkCalendar, now: datetime
) -> tuple[CalendarDay, ...]:
    """Each day of the span with its sessions; in the list only days that have some."""
    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(timezone.localdate(slot.begins), []).append(slot)
    first, after = asked.days
    days = [first + timedelta(days=n) for n in range((after - first).days)]
    if asked.span is Span.LIST:
        days = [day for day in days if day in by_day]
    return tuple(_day(day, by_day.get(day, []), asked, calendar, now) for day in days)


def _day(
    day: date, slots: Sequence[Slot], asked: Asked, calendar: WorkCalendar, now: datetime
) -> CalendarDay:
    kind = calendar.kind(day)
    return CalendarDay(
        date=day,
        title=f"{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}",
        weekday=_WEEKDAYS[day.weekday()],
        count=_("%(n)d sessions") % {"n": len(slots)} if slots else "—",
        url=asked.url(day=day.isoformat(), span=str(Span.DAY)),
        is_today=day == timezone.localdate(now),
        is_chosen=asked.span is Span.DAY and day == asked.day,
        is_closed=not calendar.is_working(day),
        holiday=_("Public holiday") if kind is DayKind.HOLIDAY else "",
        sittings=tuple(_sitting(slot) for slot in slots),
    )


def _sitting(slot: Slot) -> Sitting:
    begins, ends = timezone.localtime(slot.begins), timezone.localtime(slot.ends)
    about = (slot.room or slot.place, form_label(slot.form), slot.lead)
    labels = []
    if slot.state == "held":
        labels.append(Label(pgettext("session", "Held"), Standing.OK))
    if slot.in_closed_time and slot.state == "planned":
        labels.append(Label(_("Falls into closed time now"), Standing.OVER))
    if not slot.is_visible:
        return Sitting(
            time=f"{begins:%H:%M}–{ends:%H:%M}",
            title=_("Taken"),
            about=f"{slot.room} · {slot.lead}" if slot.room else slot.lead,
            url="",
            labels=tuple(labels),
            is_own=False,
        )
    return Sitting(
        time=f"{begins:%H:%M}–{ends:%H:%M}",
        title=f"{type_label(slot.type, slot.begins)} {slot.number}",
        about=" · ".join(part for part in about if part),
        url=f"{dispute_url(slot.number)}#panel-sessions",
        labels=tuple(labels),
        is_own=slot.is_own,
    )


def views_of(asked: Asked, rooms: Sequence[Room], *, is_mediator: bool) -> tuple[Turn, ...]:
    """Whose calendars this post can look at."""
    turns = []
    if is_mediator:
        turns.append((_("My sessions"), asked.url(view="own", room=""), View.OWN, ""))
    turns.append((_("The committee"), asked.url(view="committee", room=""), View.COMMITTEE, ""))
    turns += [
        (room.name, asked.url(view="room", room=str(room.id)), View.ROOM, str(room.id))
        for room in rooms
    ]
    return tuple(
        Turn(label=label, url=url, is_current=asked.view is view and asked.room == room)
        for label, url, view, room in turns
    )


def spans_of(asked: Asked) -> tuple[Turn, ...]:
    """Day, week, list."""
    words = {
        Span.DAY: pgettext("calendar", "Day"),
        Span.WEEK: pgettext("calendar", "Week"),
        Span.LIST: pgettext("calendar", "List"),
    }
    return tuple(
        Turn(label=label, url=asked.url(span=str(span)), is_current=asked.span is span)
        for span, label in words.items()
    )


def arrows_of(asked: Asked, now: datetime) -> tuple[Turn, Turn, Turn]:
    """Back, today, on."""
    first, after = asked.days
    length = after - first
    return (
        Turn(label=pgettext("calendar", "Before"), url=asked.url(day=(first - length).isoformat())),
        Turn(label=_("Today"), url=asked.url(day=timezone.localdate(now).isoformat())),
        Turn(label=pgettext("calendar", "After"), url=asked.url(day=after.isoformat())),
    )

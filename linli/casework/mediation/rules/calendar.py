"""When a session can be held: inside opening hours, never on a holiday, and what is free next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from linli.foundation.calendar.rules import DayKind, OpeningHours, WorkCalendar
from linli.foundation.calendar.rules.days import micros
from linli.foundation.calendar.rules.walking import join, local, stretches_on

LONGEST = timedelta(hours=8)
# A session online can be entered a little before it begins, and for a while after its end.
OPENS_BEFORE, STAYS_OPEN = timedelta(minutes=15), timedelta(hours=2)
# A next opening is looked for this far ahead; the longest holiday closes nine days.
_LOOK_AHEAD_DAYS = 60


class Closed(StrEnum):
    """Why a committee is closed at a time."""

    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    HOURS = "hours"


@dataclass(frozen=True)
class Span:
    """A time from a moment to a moment, the end not included."""

    begins: datetime
    ends: datetime

    def overlaps(self, other: Span) -> bool:
        """Whether both have some moment in common."""
        return self.begins < other.ends and other.begins < self.ends


def closed_because(span: Span, hours: OpeningHours, calendar: WorkCalendar) -> Closed | None:
    """Why the committee is closed during some of the time; None where it is open throughout."""
    begins, ends = local(span.begins), local(span.ends)
    day = begins.date()
    stretches = stretches_on(day, hours, calendar)
    if not stretches:
        is_holiday = calendar.kind(day) is DayKind.HOLIDAY
        return Closed.HOLIDAY if is_holiday else Closed.WEEKEND
    since = micros(begins.timetz().replace(tzinfo=None))
    until = since + (ends - begins) // timedelta(microseconds=1)
    is_inside = any(opens <= since and until <= closes for opens, closes in stretches)
    return None if is_inside else Closed.HOURS


def next_opening(
    after: datetime, length: timedelta, hours: OpeningHours, calendar: WorkCalendar
) -> datetime | None:
    """The first moment from ``after`` on at which a session of this length fits into opening hours.

    None where no opening within sixty days is long enough.
    """
    moment = local(after)
    since = micros(moment.timetz().replace(tzinfo=None))
    needed = length // timedelta(microseconds=1)
    day = moment.date()
    for _ in range(_LOOK_AHEAD_DAYS):
        for opens, closes in stretches_on(day, hours, calendar):
            begin = max(opens, since)
            if begin + needed <= closes:
                return join(day, begin)
        day, since = day + timedelta(days=1), 0
    return None


def next_free(
    after: datetime,
    length: timedelta,
    taken: list[Span],
    hours: OpeningHours,
    calendar: WorkCalendar,
) -> datetime | None:
    """The first opening of this length in which neither room nor mediator is taken."""
    moment = next_opening(after, length, hours, calendar)
    while moment is not None:
        wanted = Span(moment, moment + length)
        clash = next((one for one in taken if one.overlaps(wanted)), None)
        if clash is None:
            return moment
        moment = next_opening(clash.ends, length, hours, calendar)
    return None


def week_of(day: date) -> tuple[date, date]:
    """Monday of the week, and the Monday after."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)

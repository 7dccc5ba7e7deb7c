"""From when a reporter may urge: not at once, and not every hour of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linli.foundation.calendar.rules import WorkCalendar

_DAY = timedelta(days=1)


def urge_from(
    first: datetime,
    urged: Sequence[datetime],
    *,
    times_a_day: int,
    calendar: WorkCalendar,
    zone: ZoneInfo,
) -> datetime:
    """The earliest moment of the next urging.

    ``first`` ends the time in which the matter is left to those who have just received it;
    ``urged`` are the urgings so far, in their order. What was urged as often as a day allows
    may be urged again from the beginning of the next working day.
    """
    if len(urged) < times_a_day:
        return first
    day = urged[-times_a_day].astimezone(zone).date()
    return max(first, datetime.combine(_next_working_day(day, calendar), time(), zone))


def _next_working_day(day: date, calendar: WorkCalendar) -> date:
    day += _DAY
    while not calendar.is_working(day):
        day += _DAY
    return day

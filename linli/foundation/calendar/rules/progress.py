"""A running limit: what is left of it, when to warn, and how a pause moves its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from linli.foundation.calendar.rules.days import MINUTE, OpeningHours, WorkCalendar, micros
from linli.foundation.calendar.rules.limits import (
    NATURAL_TIME,
    WORKING_TIME,
    Limit,
    LimitUnit,
    roll_day,
    roll_time,
)
from linli.foundation.calendar.rules.walking import (
    add_working_days,
    closing,
    forward,
    join,
    local,
    open_time_between,
    working_days_between,
)

HOUR: Final = 60 * MINUTE
MICROSECOND: Final = timedelta(microseconds=1)
# Up to these lengths staff speak in hours, beyond them in days.
_HOURS_OF_WORK: Final = 12 * HOUR
_HOURS_OF_CLOCK: Final = 48 * HOUR

_UNIT_WORDS: Final = {"minute": "分钟", "hour": "小时", "working_day": "个工作日", "day": "天"}


@dataclass(frozen=True)
class Remaining:
    """What is left of a limit, or by how much it is over: an amount of at least 1 and its unit.

    `unit` is one of minute, hour, working_day, day; `str()` gives the words of the office.
    """

    overdue: bool
    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{'已超期' if self.overdue else '还剩'} {self.amount} {_UNIT_WORDS[self.unit]}"


def remaining(
    now: datetime,
    due_at: datetime,
    limit_unit: LimitUnit,
    *,
    hours: OpeningHours,
    calendar: WorkCalendar,
) -> Remaining:
    """Return what is left until the due date the way staff say it, rounded down.

    Whole days while the end is on another day; on the last day, and for the units of time, hours
    and minutes: of opening time where the limit counts working time.
    """
    here, end = local(now), local(due_at)
    late = here > end
    first, second = (end, here) if late else (here, end)
    days = _day_steps(first, second, limit_unit, hours, calendar)
    if limit_unit is LimitUnit.NATURAL_DAY and days:
        return Remaining(late, days, "day")
    if limit_unit is LimitUnit.WORKING_DAY and days:
        return Remaining(late, days, "working_day")
    natural = (second - first) // MICROSECOND
    if limit_unit in NATURAL_TIME or limit_unit is LimitUnit.NATURAL_DAY:
        return _in_clock_time(late, natural)
    worked = open_time_between(first, second, hours, calendar)
    if not worked:
        # After closing time or on a day of rest no working time passes, yet the end is not now.
        return _in_clock_time(late, natural)
    if worked > _HOURS_OF_WORK and days:
        return Remaining(late, days, "working_day")
    return _in_hours(late, worked)


def _day_steps(
    first: datetime,
    second: datetime,
    unit: LimitUnit,
    hours: OpeningHours,
    calendar: WorkCalendar,
) -> int:
    if unit in NATURAL_TIME:
        return 0
    if unit is LimitUnit.NATURAL_DAY:
        return (second.date() - first.date()).days
    return working_days_between(first.date(), second.date(), hours=hours, calendar=calendar)


def _in_hours(late: bool, length: int) -> Remaining:
    if length < HOUR:
        return Remaining(late, max(1, length // MINUTE), "minute")
    return Remaining(late, length // HOUR, "hour")


def _in_clock_time(late: bool, length: int) -> Remaining:
    if length < _HOURS_OF_CLOCK:
        return _in_hours(late, length)
    return Remaining(late, length // (24 * HOUR), "day")


def warn_at(
    start: datetime,
    due_at: datetime,
    fraction: float = 0.25,
    *,
    unit: LimitUnit,
    hours: OpeningHours,
    calendar: WorkCalendar,
) -> datetime:
    """Return the moment from which only `fraction` of the time from start to end is left.

    Working units (days too) are measured in opening time, the others by the clock. Never later
    than `due_at`.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"A fraction lies between 0 and 1, not {fraction}.")
    begin, end = local(start), local(due_at)
    if begin >= end:
        return end
    if unit in NATURAL_TIME or unit is LimitUnit.NATURAL_DAY:
        return begin + (end - begin) * (1 - fraction)
    total = open_time_between(begin, end, hours, calendar)
    return min(end, forward(begin, round(total * (1 - fraction)), hours, calendar))


def midpoint(
    start: datetime,
    due_at: datetime,
    *,
    unit: LimitUnit,
    hours: OpeningHours,
    calendar: WorkCalendar,
) -> datetime:
    """Return the moment at which half of the time from start to end has passed, by its unit."""
    return warn_at(start, due_at, 0.5, unit=unit, hours=hours, calendar=calendar)


def shift_by_pause(
    due: datetime,
    limit: Limit,
    paused_from: datetime,
    paused_to: datetime,
    *,
    hours: OpeningHours,
    calendar: WorkCalendar,
) -> datetime:
    """Return the due date after a pause: later by exactly what passed meanwhile, in its own unit.

    Minutes and hours move by the time that passed (opening time for working units), days by the
    days begun in the pause, so that as many are left on resuming as when it began. Raises
    ValueError when the pause ends before it begins.
    """
    end, begin, resume = local(due), local(paused_from), local(paused_to)
    if resume < begin:
        raise ValueError("A pause cannot end before it begins.")
    if limit.unit in NATURAL_TIME:
        passed = resume - begin
        return roll_time(end + passed, limit, hours, calendar) if passed else end
    if limit.unit in WORKING_TIME:
        worked = open_time_between(begin, resume, hours, calendar)
        return forward(end, worked, hours, calendar) if worked else end
    days = _day_steps(begin, resume, limit.unit, hours, calendar)
    if not days:
        return end
    if limit.unit is LimitUnit.NATURAL_DAY:
        last = roll_day(end.date() + timedelta(days=days), limit, calendar)
        return join(last, micros(end.time()))
    last = add_working_days(end.date(), days, hours=hours, calendar=calendar)
    return closing(last, hours, calendar)

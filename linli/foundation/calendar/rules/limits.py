"""Time limits: from a start and a limit to the moment it ends, with the count day by day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, cast

from linli.foundation.calendar.rules.days import (
    MINUTE,
    DayKind,
    OpeningHours,
    WorkCalendar,
)
from linli.foundation.calendar.rules.walking import (
    LAST_SECOND,
    ONE_DAY,
    add_working_days,
    closing,
    forward,
    is_office_day,
    is_open,
    join,
    local,
    stretches_on,
)


class LimitUnit(StrEnum):
    """What a limit is counted in; minutes and hours run day and night."""

    MINUTE = "minute"  # 分钟
    HOUR = "hour"  # 小时
    WORKING_MINUTE = "working_minute"  # 工作分钟
    WORKING_HOUR = "working_hour"  # 工作小时
    WORKING_DAY = "working_day"  # 工作日
    NATURAL_DAY = "natural_day"  # 自然日


class StartRule(StrEnum):
    """From when a limit counts."""

    AT_ONCE = "at_once"  # 即时
    NEXT_DAY = "next_day"  # 次日起算，民法典第二百零一条


class RollRule(StrEnum):
    """What happens when the last day is a day of rest."""

    ROLL = "roll"  # 顺延，民法典第二百零三条
    NO_ROLL = "no_roll"  # 不顺延


@dataclass(frozen=True)
class Limit:
    """A time limit as a rule states it; the amount is at least 1."""

    amount: int
    unit: LimitUnit
    start: StartRule
    roll: RollRule

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"A time limit is at least 1 {self.unit}, not {self.amount}.")


class DayMark(NamedTuple):
    """One day of the count: its kind, whether it counts and as which number, whether it is due."""

    date: date
    kind: DayKind
    counted: bool
    number: int | None
    is_due: bool


@dataclass(frozen=True)
class DueDate:
    """When a limit ends (`at`, Shanghai time) and how it was counted from the start day on."""

    at: datetime
    start: datetime
    limit: Limit
    days: tuple[DayMark, ...]
    crosses_unknown_year: bool
    unknown_years: tuple[int, ...] = ()


# The lengths of the units that count in time and not in days, in microseconds.
LENGTHS: Final = {
    LimitUnit.MINUTE: MINUTE,
    LimitUnit.HOUR: 60 * MINUTE,
    LimitUnit.WORKING_MINUTE: MINUTE,
    LimitUnit.WORKING_HOUR: 60 * MINUTE,
}
NATURAL_TIME: Final = frozenset({LimitUnit.MINUTE, LimitUnit.HOUR})
WORKING_TIME: Final = frozenset({LimitUnit.WORKING_MINUTE, LimitUnit.WORKING_HOUR})


_Counted = tuple[datetime, tuple[DayMark, ...]]
_Counter = Callable[[datetime, Limit, OpeningHours, WorkCalendar], _Counted]
_COUNTS_KEPT: Final = 10_000


def due(start: datetime, limit: Limit, *, hours: OpeningHours, calendar: WorkCalendar) -> DueDate:
    """Return when the limit ends, and the count that shows why.

    A working-day limit ends at close of business, a natural-day limit at 24:00 (kept as 23:59:59)
    of its last day. Raises ValueError for a start without a time zone. 民法典第二百至二百零四条.
    """
    begin = local(start)
    if limit.unit in LENGTHS:
        end, days = _COUNTS[limit.unit](begin, limit, hours, calendar)
    else:
        end, days = _count_days(begin, limit, hours, calendar)
    unknown = _unknown_years(begin, end, limit, calendar)
    return DueDate(end, begin, limit, days, bool(unknown), unknown)


def _count_days(
    begin: datetime, limit: Limit, hours: OpeningHours, calendar: WorkCalendar
) -> _Counted:
    """Count in days, once for all starts that begin to count on the same day."""
    first = counting_from(begin, limit, hours, calendar).date()
    key = (begin.date(), first, limit, hours)
    counted = calendar.counts.get(key)
    if counted is None:
        counted = _COUNTS[limit.unit](begin, limit, hours, calendar)
        if len(calendar.counts) >= _COUNTS_KEPT:
            calendar.counts.clear()
        calendar.counts[key] = counted
    return cast(_Counted, counted)


def roll_time(end: datetime, limit: Limit, hours: OpeningHours, calendar: WorkCalendar) -> datetime:
    """Return the end of a limit in natural minutes or hours, moved to the next opening if it rolls.

    The next opening, and not a later hour of that day, keeps an earlier start from ending later.
    """
    if limit.roll is RollRule.NO_ROLL or is_open(end, hours, calendar):
        return end
    return forward(end, 0, hours, calendar)


def roll_day(day: date, limit: Limit, calendar: WorkCalendar) -> date:
    """Return the last day of a limit in natural days, moved past days of rest if it rolls."""
    if limit.roll is RollRule.ROLL:
        while not calendar.is_working(day):
            day += ONE_DAY
    return day


def counting_from(
    begin: datetime, limit: Limit, hours: OpeningHours, calendar: WorkCalendar
) -> datetime:
    """Return the moment from which the limit counts: the start, or the midnight after its day."""
    if limit.start is StartRule.NEXT_DAY:
        return join(begin.date() + ONE_DAY, 0)
    if limit.unit is LimitUnit.WORKING_DAY and _has_closed(begin, hours, calendar):
        return join(begin.date() + ONE_DAY, 0)
    return begin


def _has_closed(moment: datetime, hours: OpeningHours, calendar: WorkCalendar) -> bool:
    day = moment.date()
    return is_office_day(day, hours, calendar) and moment > closing(day, hours, calendar)


def _count_natural_time(
    begin: datetime, limit: Limit, hours: OpeningHours, calendar: WorkCalendar
) -> _Counted:
    runs_from = counting_from(begin, limit, hours, calendar)
    end = runs_from + timedelta(microseconds=limit.amount * LENGTHS[limit.unit])
    end = roll_time(end, limit, hours, calendar)
    first, last = runs_from.date(), end.date()
    marks = tuple(
        DayMark(day, calendar.kind(day), day >= first, None, day == last)
        for day in _days(begin.date(), last)
    )
    return end, marks


def _count_working_time(
    begin: datetime, limit: Limit, hours: OpeningHours, calendar: WorkCalendar
) -> _Counted:
    runs_from = counting_from(begin, limit, hours, calendar)
    end = forward(runs_from, limit.amount * LENGTHS[limit.unit], hours, calendar)
    first, last = forward(runs_from, 0, hours, calendar).date(), end.date()
    marks = tuple(
        DayMark(
            day,
            calendar.kind(day),
            day >= first and bool(stretches_on(day, hours, calendar)),
            None,
            day == last,
        )
        for day in _days(begin.date(), last)
    )
    return end, marks


def _count_working_days(
    begin: datetime, limit: Limit, hours: OpeningHours, calendar: WorkCalendar
) -> _Counted:
    first = counting_from(begin, limit, hours, calendar).date()
    last = add_working_days(first - ONE_DAY, limit.amount, hours=hours, calendar=calendar)
    marks, number = [], 0
    for day in _days(begin.date(), last):
        counted = day >= first and is_office_day(day, hours, calendar)
        number += counted
        marks.append(
            DayMark(day, calendar.kind(day), counted, number if counted else None, day == last)
        )
    return closing(last, hours, calendar), tuple(marks)


def _count_natural_days(
    begin: datetime, limit: Limit, hours: OpeningHours, calendar: WorkCalendar
) -> _Counted:
    first = counting_from(begin, limit, hours, calendar).date()
    full = first + timedelta(days=limit.amount - 1)
    last = roll_day(full, limit, calendar)
    marks, number = [], 0
    for day in _days(begin.date(), last):
        counted = first <= day <= full
        number += counted
        marks.append(
            DayMark(day, calendar.kind(day), counted, number if counted else None, day == last)
        )
    return join(last, LAST_SECOND), tuple(marks)


_COUNTS: Final[dict[LimitUnit, _Counter]] = {
    LimitUnit.MINUTE: _count_natural_time,
    LimitUnit.HOUR: _count_natural_time,
    LimitUnit.WORKING_MINUTE: _count_working_time,
    LimitUnit.WORKING_HOUR: _count_working_time,
    LimitUnit.WORKING_DAY: _count_working_days,
    LimitUnit.NATURAL_DAY: _count_natural_days,
}


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _unknown_years(
    begin: datetime, end: datetime, limit: Limit, calendar: WorkCalendar
) -> tuple[int, ...]:
    # Natural time that does not roll ends where it ends, whatever the notice will say.
    natural = limit.unit in NATURAL_TIME or limit.unit is LimitUnit.NATURAL_DAY
    if natural and limit.roll is RollRule.NO_ROLL:
        return ()
    years = range(begin.year, end.year + 1)
    return tuple(year for year in years if year not in calendar.known_years)

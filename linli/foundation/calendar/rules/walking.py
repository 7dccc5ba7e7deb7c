"""Walking along the calendar: the few loops on which every time limit stands."""

from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Final, cast

from linli.foundation.calendar.rules.days import (
    DAY,
    MINUTE,
    SECOND,
    SHANGHAI,
    OpeningHours,
    Stretches,
    WorkCalendar,
    micros,
)

ONE_DAY: Final = timedelta(days=1)
# 24:00 is kept as the last second of the day, so that a list or a filter by date shows that day.
LAST_SECOND: Final = DAY - SECOND
# Beyond this many days sums of years are used instead of walking.
_LONG: Final = timedelta(days=10)


def local(moment: datetime) -> datetime:
    """Return the moment in Shanghai time; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("Working time needs a moment with a time zone.")
    return moment if moment.tzinfo is SHANGHAI else moment.astimezone(SHANGHAI)


def join(day: date, microseconds: int) -> datetime:
    """Return the moment so many microseconds after the day's midnight."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return midnight + timedelta(microseconds=microseconds)


def stretches_on(day: date, hours: OpeningHours, calendar: WorkCalendar) -> Stretches:
    """Return the opening time of a day in microseconds since its midnight."""
    return hours.stretches(calendar.kind(day), day.weekday())


def is_office_day(day: date, hours: OpeningHours, calendar: WorkCalendar) -> bool:
    """Tell whether the day counts as a working day: worked, and the unit opens on it."""
    return calendar.is_working(day) and bool(stretches_on(day, hours, calendar))


def closing(day: date, hours: OpeningHours, calendar: WorkCalendar) -> datetime:
    """Return close of business of an office day; 24:00 as its last second."""
    end = stretches_on(day, hours, calendar)[-1][1]
    return join(day, min(end, LAST_SECOND))


def forward(moment: datetime, amount: int, hours: OpeningHours, calendar: WorkCalendar) -> datetime:
    """Return the moment at which `amount` microseconds of opening time have passed.

    An amount used up at closing time ends there; an amount of 0 gives the next opening.
    """
    day, since = moment.date(), micros(moment.time())
    while True:
        for opens, closes in stretches_on(day, hours, calendar):
            begin = max(opens, since)
            if begin < closes:
                if amount <= closes - begin:
                    return join(day, begin + amount)
                amount -= closes - begin
        day += ONE_DAY
        since = 0


def open_time_between(
    start: datetime, end: datetime, hours: OpeningHours, calendar: WorkCalendar
) -> int:
    """Return the opening time between two local moments in microseconds (0 if end <= start)."""
    day, last = start.date(), end.date()
    since, until = micros(start.time()), micros(end.time())
    if last - day > _LONG:
        whole = _totals(day, last, hours, calendar)[1]
        before = _time_before(since, stretches_on(day, hours, calendar))
        return whole - before + _time_before(until, stretches_on(last, hours, calendar))
    total = 0
    while day <= last:
        ceiling = until if day == last else DAY
        for opens, closes in stretches_on(day, hours, calendar):
            total += max(0, min(closes, ceiling) - max(opens, since))
        day += ONE_DAY
        since = 0
    return total


def _time_before(until: int, stretches: Stretches) -> int:
    return sum(max(0, min(closes, until) - opens) for opens, closes in stretches)


class _YearTotals:
    """Sums of one year, so that years need not be walked day by day: index 0 is before 1 January."""

    __slots__ = ("office_days", "open_time")

    def __init__(self, year: int, hours: OpeningHours, calendar: WorkCalendar) -> None:
        first = date(year, 1, 1)
        days = [
            first + timedelta(days=step) for step in range((date(year, 12, 31) - first).days + 1)
        ]
        self.office_days = list(
            accumulate((is_office_day(day, hours, calendar) for day in days), initial=0)
        )
        self.open_time = list(
            accumulate(
                (
                    sum(closes - opens for opens, closes in stretches_on(day, hours, calendar))
                    for day in days
                ),
                initial=0,
            )
        )


def _totals(
    first: date, last: date, hours: OpeningHours, calendar: WorkCalendar
) -> tuple[int, int]:
    """Return the office days and the opening time from the first day up to before the last."""
    days = length = 0
    for year in range(first.year, last.year + 1):
        totals = cast(_YearTotals | None, calendar.counts.get((year, hours)))
        if totals is None:
            totals = calendar.counts[year, hours] = _YearTotals(year, hours, calendar)
        begin = first.timetuple().tm_yday - 1 if year == first.year else 0
        end = last.timetuple().tm_yday - 1 if year == last.year else -1
        days += totals.office_days[end] - totals.office_days[begin]
        length += totals.open_time[end] - totals.open_time[begin]
    return days, length


def is_open(moment: datetime, hours: OpeningHours, calendar: WorkCalendar) -> bool:
    """Tell whether a local moment lies in opening time, its first and last instant included."""
    since = micros(moment.time())
    return any(
        opens <= since <= closes for opens, closes in stretches_on(moment.date(), hours, calendar)
    )


def working_minutes_between(
    a: datetime, b: datetime, *, hours: OpeningHours, calendar: WorkCalendar
) -> int:
    """Return the whole minutes of opening time from a to b; negative when b is before a."""
    start, end = local(a), local(b)
    if end < start:
        return -(open_time_between(end, start, hours, calendar) // MINUTE)
    return open_time_between(start, end, hours, calendar) // MINUTE


def working_days_between(a: date, b: date, *, hours: OpeningHours, calendar: WorkCalendar) -> int:
    """Return how many working days lie after a, up to and including b (0 if b <= a)."""
    if b - a > _LONG:
        return _totals(a + ONE_DAY, b + ONE_DAY, hours, calendar)[0]
    count, day = 0, a
    while day < b:
        day += ONE_DAY
        count += is_office_day(day, hours, calendar)
    return count


def add_working_days(
    day: date, amount: int, *, hours: OpeningHours, calendar: WorkCalendar
) -> date:
    """Return the amount-th working day after the day; the day itself when amount is 0."""
    left = amount
    while left > 0:
        day += ONE_DAY
        left -= is_office_day(day, hours, calendar)
    return day

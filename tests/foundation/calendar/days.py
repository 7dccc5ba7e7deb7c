"""The 2026 schedule as the State Council published it on 4 November 2025, and ways to use it."""

from datetime import date, datetime, time, timedelta
from typing import TypedDict

from linli.foundation.calendar.rules import (
    ROUND_THE_CLOCK,
    SHANGHAI,
    STANDARD_HOURS,
    DayKind,
    Limit,
    LimitUnit,
    OpeningHours,
    RollRule,
    Span,
    StartRule,
    WorkCalendar,
    due,
)

OFF_2026 = (
    ((1, 1), (1, 3)),
    ((2, 15), (2, 23)),
    ((4, 4), (4, 6)),
    ((5, 1), (5, 5)),
    ((6, 19), (6, 21)),
    ((9, 25), (9, 27)),
    ((10, 1), (10, 7)),
)
MAKEUP_2026 = ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))


def off_days() -> set[date]:
    found = set()
    for first, last in OFF_2026:
        day = date(2026, *first)
        while day <= date(2026, *last):
            found.add(day)
            day += timedelta(days=1)
    return found


def makeup_days() -> set[date]:
    return {date(2026, *day) for day in MAKEUP_2026}


def calendar_2026() -> WorkCalendar:
    days = dict.fromkeys(off_days(), DayKind.HOLIDAY) | dict.fromkeys(makeup_days(), DayKind.MAKEUP)
    return WorkCalendar(days, frozenset({2026}))


CALENDAR = calendar_2026()
# Closed on Mondays, open on Saturdays, a short make-up day.
MUSEUM_HOURS = OpeningHours(
    weekly=(
        (),
        *[(Span(time(9), time(12)), Span(time(13), time(18)))] * 4,
        (Span(time(10), time(16)),),
        (),
    ),
    makeup=(Span(time(9), time(11)),),
)


class Ruler(TypedDict):
    """What working time is measured with."""

    hours: OpeningHours
    calendar: WorkCalendar


def by(hours: OpeningHours) -> Ruler:
    return {"hours": hours, "calendar": CALENDAR}


SPAN = by(STANDARD_HOURS)
ALL_HOURS = (STANDARD_HOURS, ROUND_THE_CLOCK, MUSEUM_HOURS)


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def limit(
    amount: int,
    unit: LimitUnit,
    *,
    start: StartRule = StartRule.AT_ONCE,
    roll: RollRule = RollRule.NO_ROLL,
) -> Limit:
    return Limit(amount, unit, start, roll)


def working_days(amount: int) -> Limit:
    return limit(amount, LimitUnit.WORKING_DAY, start=StartRule.NEXT_DAY)


def ends(start: datetime, rule: Limit, hours: OpeningHours = STANDARD_HOURS) -> datetime:
    return due(start, rule, hours=hours, calendar=CALENDAR).at

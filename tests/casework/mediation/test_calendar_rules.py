"""Opening hours and what is free next: pure rules, tried with many moments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.rules.calendar import (
    Closed,
    Span,
    closed_because,
    next_free,
    next_opening,
    week_of,
)
from linli.foundation.calendar.rules import STANDARD_HOURS, DayKind, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(
    {date(2026, 11, 26): DayKind.HOLIDAY, date(2026, 11, 28): DayKind.MAKEUP}, frozenset({2026})
)
MOMENTS = st.integers(0, 50 * 24 * 60).map(
    lambda minutes: datetime(2026, 11, 1, tzinfo=ZONE) + timedelta(minutes=minutes)
)
LENGTHS = st.integers(10, 210).map(lambda minutes: timedelta(minutes=minutes))


def span(day: int, hour: int, minutes: int = 60) -> Span:
    begins = datetime(2026, 11, day, hour, tzinfo=ZONE)
    return Span(begins, begins + timedelta(minutes=minutes))


def test_why_it_is_closed() -> None:
    assert closed_because(span(25, 9), STANDARD_HOURS, CALENDAR) is None
    assert closed_because(span(26, 9), STANDARD_HOURS, CALENDAR) is Closed.HOLIDAY
    assert closed_because(span(29, 9), STANDARD_HOURS, CALENDAR) is Closed.WEEKEND
    assert closed_because(span(28, 9), STANDARD_HOURS, CALENDAR) is None  # a make-up day
    assert closed_because(span(25, 11, 120), STANDARD_HOURS, CALENDAR) is Closed.HOURS
    assert closed_because(span(25, 20), STANDARD_HOURS, CALENDAR) is Closed.HOURS


@given(MOMENTS, LENGTHS)
def test_the_next_opening_is_open_and_not_before(moment: datetime, length: timedelta) -> None:
    found = next_opening(moment, length, STANDARD_HOURS, CALENDAR)
    assert found is not None
    assert found >= moment
    assert closed_because(Span(found, found + length), STANDARD_HOURS, CALENDAR) is None


@given(MOMENTS, LENGTHS, st.lists(st.tuples(MOMENTS, LENGTHS), max_size=12))
def test_the_next_free_time_overlaps_nothing(
    moment: datetime, length: timedelta, others: list[tuple[datetime, timedelta]]
) -> None:
    taken = [Span(begins, begins + lasts) for begins, lasts in others]
    found = next_free(moment, length, taken, STANDARD_HOURS, CALENDAR)
    assert found is not None
    wanted = Span(found, found + length)
    assert not any(one.overlaps(wanted) for one in taken)
    assert closed_because(wanted, STANDARD_HOURS, CALENDAR) is None


def test_what_is_longer_than_any_opening_is_never_free() -> None:
    day = timedelta(hours=7)
    assert next_opening(span(25, 9).begins, day, STANDARD_HOURS, CALENDAR) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_week_is_seven_days_from_monday(day: date) -> None:
    first, after = week_of(day)
    assert first.weekday() == 0
    assert first <= day < after
    assert after - first == timedelta(days=7)

from datetime import UTC, date, datetime, time, timedelta

import pytest

from linli.foundation.calendar.rules import (
    ROUND_THE_CLOCK,
    STANDARD_HOURS,
    DayKind,
    Limit,
    LimitUnit,
    OpeningHours,
    RollRule,
    Span,
    StartRule,
    WorkCalendar,
    add_working_days,
    due,
    hours_from_data,
    hours_to_data,
    working_days_between,
    working_minutes_between,
)
from tests.foundation.calendar.days import (
    CALENDAR,
    MUSEUM_HOURS,
    SPAN,
    at,
    ends,
    limit,
    makeup_days,
    off_days,
    working_days,
)

MINUTE, HOUR = LimitUnit.MINUTE, LimitUnit.HOUR
WORKING_MINUTE, WORKING_HOUR = LimitUnit.WORKING_MINUTE, LimitUnit.WORKING_HOUR
NATURAL_DAY = LimitUnit.NATURAL_DAY


def test_every_day_of_2026_is_worked_or_not_as_the_notice_says() -> None:
    day = date(2026, 1, 1)
    while day.year == 2026:
        if day in off_days():
            wanted = DayKind.HOLIDAY
        elif day in makeup_days():
            wanted = DayKind.MAKEUP
        else:
            wanted = DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND
        assert CALENDAR.kind(day) is wanted
        assert CALENDAR.is_working(day) == (wanted in {DayKind.WORKDAY, DayKind.MAKEUP})
        day += timedelta(days=1)


def test_a_year_is_covered_only_when_its_notice_is_loaded() -> None:
    assert CALENDAR.covers(date(2026, 12, 31))
    assert not CALENDAR.covers(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        # An ordinary week and the weekend behind it.
        (at(11, 12, 9, 25), 5, at(11, 19, 17, 30)),
        (at(11, 13, 9, 25), 1, at(11, 16, 17, 30)),
        (at(11, 14, 9, 25), 1, at(11, 16, 17, 30)),
        # After New Year a make-up Sunday.
        (at(12, 31, 10, year=2025), 1, at(1, 4, 17, 30)),
        (at(12, 31, 10, year=2025), 2, at(1, 5, 17, 30)),
        # Over the Spring Festival: make-up Saturdays on both sides.
        (at(2, 13, 16), 1, at(2, 14, 17, 30)),
        (at(2, 13, 16), 2, at(2, 24, 17, 30)),
        (at(2, 11, 9, 25), 5, at(2, 25, 17, 30)),
        (at(2, 26, 9), 2, at(2, 28, 17, 30)),
        (at(2, 26, 9), 3, at(3, 2, 17, 30)),
        # Qingming, Labour Day, Dragon Boat, Mid-Autumn and National Day.
        (at(4, 3, 9), 1, at(4, 7, 17, 30)),
        (at(4, 30, 9), 3, at(5, 8, 17, 30)),
        (at(4, 30, 9), 4, at(5, 9, 17, 30)),
        (at(6, 18, 9), 1, at(6, 22, 17, 30)),
        (at(9, 18, 9), 1, at(9, 20, 17, 30)),
        (at(9, 24, 9), 3, at(9, 30, 17, 30)),
        (at(9, 24, 9), 4, at(10, 8, 17, 30)),
        (at(10, 9, 9), 1, at(10, 10, 17, 30)),
    ],
)
def test_working_days_follow_the_notice(start: datetime, amount: int, end: datetime) -> None:
    assert ends(start, working_days(amount)) == end


def test_a_working_day_at_once_counts_the_start_day_until_it_closes() -> None:
    rule = limit(1, LimitUnit.WORKING_DAY)
    assert ends(at(11, 13, 7), rule) == at(11, 13, 17, 30)
    assert ends(at(11, 13, 17, 30), rule) == at(11, 13, 17, 30)
    assert ends(at(11, 13, 17, 31), rule) == at(11, 16, 17, 30)
    assert ends(at(11, 14, 9), rule) == at(11, 16, 17, 30)


def test_a_working_day_ends_when_this_unit_closes() -> None:
    assert ends(at(11, 12, 9), working_days(1), MUSEUM_HOURS) == at(11, 13, 18)
    # Monday is a working day of the country, but the unit is closed.
    assert ends(at(11, 13, 9), working_days(1), MUSEUM_HOURS) == at(11, 17, 18)
    assert ends(at(2, 13, 9), working_days(1), MUSEUM_HOURS) == at(2, 14, 11)
    late = ends(at(11, 12, 9), working_days(1), ROUND_THE_CLOCK)
    assert (late.date(), late.time()) == (date(2026, 11, 13), time(23, 59, 59))


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        (at(11, 12, 9, 10), 30, at(11, 12, 9, 40)),
        (at(11, 12, 11, 50), 10, at(11, 12, 12)),  # ends at closing, not at the next opening
        (at(11, 12, 11, 50), 30, at(11, 12, 14, 20)),
        (at(11, 12, 12, 30), 30, at(11, 12, 14, 30)),
        (at(11, 12, 17, 20), 30, at(11, 13, 8, 50)),
        (at(11, 13, 17, 20), 30, at(11, 16, 8, 50)),
        (at(11, 14, 11), 30, at(11, 16, 9)),
        (at(2, 14, 17, 20), 30, at(2, 24, 8, 50)),
        (at(2, 13, 20), 30, at(2, 14, 9)),
    ],
)
def test_working_minutes_run_in_opening_time(start: datetime, amount: int, end: datetime) -> None:
    assert ends(start, limit(amount, WORKING_MINUTE)) == end


def test_working_hours_are_sixty_working_minutes() -> None:
    for amount in (1, 2, 7, 8, 30):
        start = at(2, 12, 16, 45)
        assert ends(start, limit(amount, WORKING_HOUR)) == ends(
            start, limit(amount * 60, WORKING_MINUTE)
        )


def test_working_time_from_the_next_day_begins_at_its_opening() -> None:
    rule = limit(90, WORKING_MINUTE, start=StartRule.NEXT_DAY)
    assert ends(at(11, 12, 9), rule) == at(11, 13, 10)
    assert ends(at(11, 13, 9), rule) == at(11, 16, 10)


def test_a_unit_open_on_saturdays_works_then() -> None:
    assert ends(at(11, 14, 9, 30), limit(30, WORKING_MINUTE), MUSEUM_HOURS) == at(11, 14, 10, 30)


def test_round_the_clock_working_time_is_clock_time_also_in_holidays() -> None:
    start = at(2, 16, 23, 50)
    assert ends(start, limit(30, WORKING_MINUTE), ROUND_THE_CLOCK) == at(2, 17, 0, 20)


def test_hours_run_day_and_night() -> None:
    assert ends(at(11, 13, 16), limit(24, HOUR)) == at(11, 14, 16)
    assert ends(at(11, 13, 23, 50), limit(15, MINUTE)) == at(11, 14, 0, 5)
    assert ends(at(11, 13, 16), limit(24, HOUR, start=StartRule.NEXT_DAY)) == at(11, 15)


def test_hours_that_roll_end_at_the_next_opening() -> None:
    rule = limit(24, HOUR, roll=RollRule.ROLL)
    assert ends(at(11, 12, 16), rule) == at(11, 13, 16)
    assert ends(at(11, 13, 16), rule) == at(11, 16, 8, 30)
    assert ends(at(11, 11, 20), rule) == at(11, 13, 8, 30)


def test_natural_days_end_with_their_last_day() -> None:
    rule = limit(7, NATURAL_DAY, start=StartRule.NEXT_DAY)
    end = ends(at(11, 7, 9), rule)
    assert end == datetime(2026, 11, 14, 23, 59, 59, tzinfo=end.tzinfo)
    at_once = ends(at(11, 7, 9), limit(7, NATURAL_DAY))
    assert at_once.date() == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("start", "amount", "last"),
    [
        (at(11, 7, 9), 7, date(2026, 11, 16)),  # a Saturday moves to Monday
        (at(2, 7, 9), 7, date(2026, 2, 14)),  # a make-up Saturday does not move
        (at(2, 7, 9), 10, date(2026, 2, 24)),  # a holiday moves behind all of it
        (at(11, 5, 9), 7, date(2026, 11, 12)),
    ],
)
def test_natural_days_roll_past_days_of_rest(start: datetime, amount: int, last: date) -> None:
    rule = limit(amount, NATURAL_DAY, start=StartRule.NEXT_DAY, roll=RollRule.ROLL)
    assert ends(start, rule).date() == last


def test_the_strip_shows_each_day_with_its_number() -> None:
    found = due(at(11, 12, 9, 25), working_days(5), hours=STANDARD_HOURS, calendar=CALENDAR)
    assert [(mark.date.day, mark.number, mark.is_due) for mark in found.days] == [
        (12, None, False),
        (13, 1, False),
        (14, None, False),
        (15, None, False),
        (16, 2, False),
        (17, 3, False),
        (18, 4, False),
        (19, 5, True),
    ]
    assert found.start == at(11, 12, 9, 25)


def test_the_strip_of_rolled_natural_days_ends_behind_the_count() -> None:
    rule = limit(7, NATURAL_DAY, start=StartRule.NEXT_DAY, roll=RollRule.ROLL)
    days = due(at(11, 7, 9), rule, hours=STANDARD_HOURS, calendar=CALENDAR).days
    assert [(mark.date.day, mark.number, mark.is_due) for mark in days[-3:]] == [
        (14, 7, False),
        (15, None, False),
        (16, None, True),
    ]


def test_a_limit_that_crosses_into_a_year_without_notice_says_so() -> None:
    into_2027 = due(at(12, 30, 9), working_days(5), hours=STANDARD_HOURS, calendar=CALENDAR)
    assert into_2027.crosses_unknown_year
    assert into_2027.unknown_years == (2027,)
    within = due(at(12, 28, 9), working_days(1), hours=STANDARD_HOURS, calendar=CALENDAR)
    assert not within.crosses_unknown_year
    by_clock = due(at(12, 31, 20), limit(24, HOUR), hours=STANDARD_HOURS, calendar=CALENDAR)
    assert not by_clock.crosses_unknown_year


def test_moments_of_any_zone_come_back_in_shanghai_time() -> None:
    start = datetime(2026, 11, 12, 1, 25, tzinfo=UTC)
    end = ends(start, working_days(5))
    assert end == at(11, 19, 17, 30)
    assert end.utcoffset() == timedelta(hours=8)


def test_a_moment_without_zone_is_refused() -> None:
    naive = at(11, 12).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        ends(naive, working_days(5))


def test_counts_of_one_day_are_not_mixed_up_between_hours_and_calendars() -> None:
    rule, start = working_days(1), at(11, 12, 9)
    assert ends(start, rule).time() == time(17, 30)
    assert ends(start, rule, MUSEUM_HOURS).time() == time(18)
    storm = WorkCalendar({date(2026, 11, 13): DayKind.HOLIDAY}, frozenset({2026}))
    moved = due(start, rule, hours=STANDARD_HOURS, calendar=storm)
    assert moved.at == at(11, 16, 17, 30)


def test_the_strip_begins_with_the_day_of_the_start() -> None:
    rule = limit(2, LimitUnit.WORKING_DAY)
    friday = due(at(11, 13, 18), rule, **SPAN).days
    saturday = due(at(11, 14, 18), rule, **SPAN).days
    assert (friday[0].date.day, saturday[0].date.day) == (13, 14)
    assert friday[-1] == saturday[-1]


def test_nothing_is_counted_on_a_day_that_has_just_closed() -> None:
    days = due(at(11, 12, 17, 30), limit(10, WORKING_MINUTE), **SPAN).days
    assert [mark.counted for mark in days] == [False, True]


@pytest.mark.parametrize("amount", [0, -1])
def test_a_limit_of_nothing_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Limit(amount, HOUR, StartRule.AT_ONCE, RollRule.NO_ROLL)


def test_minutes_and_days_between() -> None:
    def minutes(first: datetime, last: datetime) -> int:
        return working_minutes_between(first, last, hours=STANDARD_HOURS, calendar=CALENDAR)

    assert minutes(at(11, 12, 11, 30), at(11, 12, 14, 30)) == 60
    assert minutes(at(11, 13, 17), at(11, 16, 9)) == 60
    assert minutes(at(11, 16, 9), at(11, 13, 17)) == -60
    # The whole of 2026: 248 days of seven hours.
    assert minutes(at(1, 1), at(1, 1, year=2027)) == 248 * 7 * 60
    assert working_days_between(date(2025, 12, 31), date(2026, 12, 31), **SPAN) == 248
    assert working_days_between(date(2026, 11, 13), date(2026, 11, 16), **SPAN) == 1
    assert working_days_between(date(2026, 11, 16), date(2026, 11, 13), **SPAN) == 0
    assert add_working_days(date(2026, 11, 13), 0, **SPAN) == date(2026, 11, 13)
    assert add_working_days(date(2026, 11, 13), 2, **SPAN) == date(2026, 11, 17)


def test_hours_survive_their_json() -> None:
    for hours in (STANDARD_HOURS, ROUND_THE_CLOCK, MUSEUM_HOURS):
        assert hours_from_data(hours_to_data(hours)) == hours
    assert hours_to_data(ROUND_THE_CLOCK)["makeup"] == ["00:00-24:00"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"weekly": "08:30-12:00"},
        {"weekly": [["08:30-12:00"]] * 6, "makeup": ["08:30-12:00"]},
        {"weekly": [["08:30"]] * 7, "makeup": ["08:30-12:00"]},
        {"weekly": [["12:00-08:30"]] * 7, "makeup": ["08:30-12:00"]},
        {"weekly": [["08:30-12:00", "11:00-13:00"]] * 7, "makeup": ["08:30-12:00"]},
        {"weekly": [[]] * 7, "makeup": ["08:30-12:00"]},
        {"weekly": [["08:30-12:00"]] * 7, "makeup": []},
    ],
)
def test_hours_that_cannot_be_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"[Oo]pen"):
        hours_from_data(data)


def test_opening_times_have_no_time_zone() -> None:
    with pytest.raises(ValueError, match="local times"):
        Span(time(8, tzinfo=UTC), time(12, tzinfo=UTC))


def test_equal_hours_are_one_key() -> None:
    assert OpeningHours(STANDARD_HOURS.weekly, STANDARD_HOURS.makeup) == STANDARD_HOURS
    assert len({OpeningHours(STANDARD_HOURS.weekly, STANDARD_HOURS.makeup), STANDARD_HOURS}) == 1

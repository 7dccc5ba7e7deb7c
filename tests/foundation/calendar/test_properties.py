"""What holds for every start, limit and opening hours, and a slow count that agrees."""

import itertools
from datetime import datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linli.foundation.calendar.rules import (
    SHANGHAI,
    DayKind,
    Limit,
    LimitUnit,
    OpeningHours,
    RollRule,
    StartRule,
    WorkCalendar,
    due,
    remaining,
    shift_by_pause,
    warn_at,
    working_days_between,
    working_minutes_between,
)
from linli.foundation.calendar.rules.walking import open_time_between
from tests.foundation.calendar.days import ALL_HOURS, CALENDAR, by, limit

ONE_MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
TIME_UNITS = [u for u in LimitUnit if u not in {LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY}]
WORKING_UNITS = [LimitUnit.WORKING_MINUTE, LimitUnit.WORKING_HOUR, LimitUnit.WORKING_DAY]

moments = st.datetimes(datetime(2025, 12, 1), datetime(2027, 1, 31)).map(  # noqa: DTZ001  # zone follows
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
minutes = moments.map(lambda moment: moment.replace(second=0, microsecond=0))
hours_of_units = st.sampled_from(ALL_HOURS)
amounts = st.integers(1, 40)
limits = st.builds(
    Limit,
    amounts,
    st.sampled_from(LimitUnit),
    st.sampled_from(StartRule),
    st.sampled_from(RollRule),
)
time_limits = st.builds(limit, st.integers(1, 3000), st.sampled_from(TIME_UNITS))


def end_of(
    start: datetime, rule: Limit, hours: OpeningHours, calendar: WorkCalendar = CALENDAR
) -> datetime:
    return due(start, rule, hours=hours, calendar=calendar).at


def opens(moment: datetime, hours: OpeningHours) -> bool:
    """Whether the minute that begins here is opening time, by the written hours alone."""
    kind = CALENDAR.kind(moment.date())
    spans = {
        DayKind.WORKDAY: hours.weekly[moment.weekday()],
        DayKind.WEEKEND: hours.weekly[moment.weekday()],
        DayKind.HOLIDAY: hours.holiday,
        DayKind.MAKEUP: hours.makeup,
    }[kind]
    now = moment.time()
    return any(s.start <= now and (now < s.end or s.end.hour == 0) for s in spans)


@given(moments, moments, limits, hours_of_units)
def test_a_later_start_never_ends_earlier(
    one: datetime, other: datetime, rule: Limit, hours: OpeningHours
) -> None:
    first, second = sorted((one, other))
    assert end_of(first, rule, hours) <= end_of(second, rule, hours)


@given(moments, limits, st.integers(1, 20), hours_of_units)
def test_a_longer_limit_never_ends_earlier(
    start: datetime, rule: Limit, more: int, hours: OpeningHours
) -> None:
    longer = Limit(rule.amount + more, rule.unit, rule.start, rule.roll)
    assert end_of(start, rule, hours) <= end_of(start, longer, hours)


@given(moments, limits, hours_of_units)
def test_a_limit_ends_after_its_start_and_never_before_its_day_is_over(
    start: datetime, rule: Limit, hours: OpeningHours
) -> None:
    found = due(start, rule, hours=hours, calendar=CALENDAR)
    assert found.at >= start or rule.start is StartRule.AT_ONCE
    assert found.days[0].date == start.date()
    assert [mark.date for mark in found.days if mark.is_due] == [found.days[-1].date]
    if rule.unit in {LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY}:
        numbers = [mark.number for mark in found.days if mark.counted]
        assert numbers == list(range(1, rule.amount + 1))


@given(
    moments, st.integers(1, 900), st.integers(1, 900), st.sampled_from(TIME_UNITS), hours_of_units
)
def test_minutes_and_hours_add_up(
    start: datetime, first: int, second: int, unit: LimitUnit, hours: OpeningHours
) -> None:
    in_two = end_of(end_of(start, limit(first, unit), hours), limit(second, unit), hours)
    assert in_two == end_of(start, limit(first + second, unit), hours)


@given(moments, amounts, st.sampled_from(WORKING_UNITS), st.sampled_from(StartRule), hours_of_units)
def test_working_limits_never_end_in_closed_time(
    start: datetime, amount: int, unit: LimitUnit, rule: StartRule, hours: OpeningHours
) -> None:
    end = end_of(start, limit(amount, unit, start=rule), hours)
    # The last instant of an opening belongs to it: closing time itself is no closed time.
    before = (end - timedelta(microseconds=1)).replace(second=0, microsecond=0)
    assert opens(before, hours)


@given(moments, amounts, st.sampled_from([LimitUnit.NATURAL_DAY]), st.sampled_from(StartRule))
def test_natural_days_that_roll_end_on_a_worked_day(
    start: datetime, amount: int, unit: LimitUnit, rule: StartRule
) -> None:
    end = end_of(start, limit(amount, unit, start=rule, roll=RollRule.ROLL), ALL_HOURS[0])
    assert CALENDAR.is_working(end.date())


@settings(max_examples=60)
@given(minutes, st.integers(1, 600), hours_of_units)
def test_working_minutes_agree_with_walking_minute_by_minute(
    start: datetime, amount: int, hours: OpeningHours
) -> None:
    moment, left = start, amount
    while left:
        left -= opens(moment, hours)
        moment += ONE_MINUTE
    assert end_of(start, limit(amount, LimitUnit.WORKING_MINUTE), hours) == moment


@settings(max_examples=40)
@given(minutes, st.integers(0, 25 * 24 * 60), hours_of_units)
def test_minutes_between_agree_with_walking_minute_by_minute(
    start: datetime, length: int, hours: OpeningHours
) -> None:
    walked = sum(opens(start + step * ONE_MINUTE, hours) for step in range(length))
    end = start + length * ONE_MINUTE
    assert working_minutes_between(start, end, hours=hours, calendar=CALENDAR) == walked


@given(minutes, st.integers(0, 900), hours_of_units)
def test_long_stretches_are_the_sum_of_their_days(
    start: datetime, days: int, hours: OpeningHours
) -> None:
    span = by(hours)
    steps = [start + step * ONE_DAY for step in range(days + 1)]
    pairs = list(itertools.pairwise(steps))
    whole = working_minutes_between(start, steps[-1], **span)
    assert whole == sum(working_minutes_between(a, b, **span) for a, b in pairs)
    in_days = working_days_between(start.date(), steps[-1].date(), **span)
    assert in_days == sum(working_days_between(a.date(), b.date(), **span) for a, b in pairs)


@given(
    moments, time_limits, st.floats(0, 1), st.timedeltas(timedelta(0), ONE_DAY * 30), hours_of_units
)
def test_a_pause_is_neutral_for_minutes_and_hours(
    start: datetime, rule: Limit, share: float, length: timedelta, hours: OpeningHours
) -> None:
    """After the pause exactly as much is left as when it began."""
    span = by(hours)
    end = end_of(start, rule, hours)
    paused = start + (end - start) * share
    resumed = paused + length
    shifted = shift_by_pause(end, rule, paused, resumed, **span)
    if rule.unit in {LimitUnit.MINUTE, LimitUnit.HOUR}:
        assert shifted - resumed == end - paused
        return
    left = open_time_between(paused, end, hours, CALENDAR)
    assume(left > 0)
    assert open_time_between(resumed, shifted, hours, CALENDAR) == left


@given(moments, amounts, st.integers(0, 20), st.integers(0, 20), hours_of_units)
def test_a_pause_is_neutral_for_working_days(
    start: datetime, amount: int, after: int, days: int, hours: OpeningHours
) -> None:
    span = by(hours)
    rule = limit(amount, LimitUnit.WORKING_DAY, start=StartRule.NEXT_DAY)
    end = end_of(start, rule, hours)
    paused = start + after * ONE_DAY
    assume(paused <= end)
    resumed = paused + days * ONE_DAY
    shifted = shift_by_pause(end, rule, paused, resumed, **span)
    left = working_days_between(paused.date(), end.date(), **span)
    assert working_days_between(resumed.date(), shifted.date(), **span) == left


@given(
    moments, limits, st.lists(st.integers(0, 5 * 24 * 60), min_size=3, max_size=3), hours_of_units
)
def test_two_pauses_in_a_row_are_one(
    start: datetime, rule: Limit, steps: list[int], hours: OpeningHours
) -> None:
    assume(rule.roll is RollRule.NO_ROLL)
    span = by(hours)
    end = end_of(start, rule, hours)
    first = start + steps[0] * ONE_MINUTE
    second = first + steps[1] * ONE_MINUTE
    third = second + steps[2] * ONE_MINUTE
    in_two = shift_by_pause(
        shift_by_pause(end, rule, first, second, **span), rule, second, third, **span
    )
    assert in_two == shift_by_pause(end, rule, first, third, **span)


@given(moments, limits, st.floats(0, 1), hours_of_units)
def test_a_warning_lies_between_start_and_end(
    start: datetime, rule: Limit, fraction: float, hours: OpeningHours
) -> None:
    end = end_of(start, rule, hours)
    assume(end >= start)
    found = warn_at(start, end, fraction, unit=rule.unit, hours=hours, calendar=CALENDAR)
    assert start <= found <= end


@given(moments, moments, st.sampled_from(LimitUnit), hours_of_units)
def test_what_is_left_is_at_least_one_of_something(
    now: datetime, end: datetime, unit: LimitUnit, hours: OpeningHours
) -> None:
    found = remaining(now, end, unit, hours=hours, calendar=CALENDAR)
    assert found.amount >= 1
    assert found.overdue == (now > end)

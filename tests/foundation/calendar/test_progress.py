from datetime import datetime, timedelta

import pytest

from linli.foundation.calendar.rules import (
    ROUND_THE_CLOCK,
    LimitUnit,
    Remaining,
    RollRule,
    midpoint,
    remaining,
    shift_by_pause,
    warn_at,
)
from tests.foundation.calendar.days import SPAN, at, by, limit, working_days

MINUTE, HOUR = LimitUnit.MINUTE, LimitUnit.HOUR
WORKING_MINUTE, WORKING_HOUR = LimitUnit.WORKING_MINUTE, LimitUnit.WORKING_HOUR
WORKING_DAY, NATURAL_DAY = LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY


@pytest.mark.parametrize(
    ("now", "unit", "words"),
    [
        (at(11, 13, 9), WORKING_DAY, "还剩 4 个工作日"),
        (at(11, 14, 9), WORKING_DAY, "还剩 4 个工作日"),
        (at(11, 18, 18), WORKING_DAY, "还剩 1 个工作日"),
        (at(11, 19, 8), WORKING_DAY, "还剩 7 小时"),
        (at(11, 19, 10, 24), WORKING_DAY, "还剩 5 小时"),
        (at(11, 19, 16, 54), WORKING_DAY, "还剩 36 分钟"),
        (at(11, 19, 17, 30), WORKING_DAY, "还剩 1 分钟"),
        (at(11, 19, 17, 50), WORKING_DAY, "已超期 20 分钟"),
        (at(11, 20, 8), WORKING_DAY, "已超期 1 个工作日"),
        (at(11, 20, 10, 24), WORKING_DAY, "已超期 1 个工作日"),
        (at(11, 22, 10), WORKING_DAY, "已超期 1 个工作日"),
        (at(11, 23, 10), WORKING_DAY, "已超期 2 个工作日"),
        (at(11, 19, 15, 30), WORKING_HOUR, "还剩 2 小时"),
        (at(11, 19, 11), WORKING_HOUR, "还剩 4 小时"),
        (at(11, 18, 16), WORKING_MINUTE, "还剩 8 小时"),
        (at(11, 16, 9), WORKING_MINUTE, "还剩 3 个工作日"),
        (at(11, 20, 8, 31), WORKING_MINUTE, "已超期 1 分钟"),
        (at(11, 19, 17, 40), WORKING_MINUTE, "已超期 10 分钟"),
        (at(11, 19, 13, 30), HOUR, "还剩 4 小时"),
        (at(11, 17, 17), HOUR, "还剩 2 天"),
        (at(11, 18, 17, 29), HOUR, "还剩 24 小时"),
        (at(11, 19, 18, 41), MINUTE, "已超期 1 小时"),
        (at(11, 17, 9), NATURAL_DAY, "还剩 2 天"),
        (at(11, 19, 9), NATURAL_DAY, "还剩 8 小时"),
        (at(11, 21, 9), NATURAL_DAY, "已超期 2 天"),
    ],
)
def test_what_is_left_is_said_the_way_staff_say_it(
    now: datetime, unit: LimitUnit, words: str
) -> None:
    assert str(remaining(now, at(11, 19, 17, 30), unit, **SPAN)) == words


def test_over_a_weekend_after_a_friday_the_clock_is_named() -> None:
    due_at = at(11, 20, 17, 30)
    saturday = remaining(at(11, 21, 9, 30), due_at, WORKING_DAY, **SPAN)
    assert saturday == Remaining(overdue=True, amount=16, unit="hour")
    sunday = remaining(at(11, 22, 18), due_at, WORKING_DAY, **SPAN)
    assert sunday == Remaining(overdue=True, amount=2, unit="day")


def test_a_unit_open_on_weekends_has_hours_left_and_no_working_day() -> None:
    span = by(ROUND_THE_CLOCK)
    found = remaining(at(11, 14, 2), at(11, 15, 16), WORKING_HOUR, **span)
    assert found == Remaining(overdue=False, amount=38, unit="hour")


def test_an_old_limit_is_told_in_days_over_years() -> None:
    found = remaining(at(11, 20, 10), at(11, 20, 17, 30, year=2025), WORKING_DAY, **SPAN)
    assert found.overdue
    # 29 weekdays left of 2025 (its notice is not in this calendar), and 219 of 248 days of 2026.
    assert str(found) == "已超期 248 个工作日"


def test_a_warning_comes_when_a_quarter_of_the_working_time_is_left() -> None:
    # Four days of seven hours: three of them have passed on Thursday evening.
    found = warn_at(at(11, 16, 8, 30), at(11, 19, 17, 30), unit=WORKING_DAY, **SPAN)
    assert found == at(11, 18, 17, 30)
    minutes = warn_at(at(11, 12, 17, 10), at(11, 13, 8, 50), unit=WORKING_MINUTE, **SPAN)
    assert minutes == at(11, 13, 8, 40)


def test_a_warning_by_the_clock() -> None:
    assert warn_at(at(11, 12, 10), at(11, 13, 10), unit=HOUR, **SPAN) == at(11, 13, 4)
    assert warn_at(at(11, 1), at(11, 9), unit=NATURAL_DAY, **SPAN) == at(11, 7)
    assert midpoint(at(11, 1), at(11, 9), unit=NATURAL_DAY, **SPAN) == at(11, 5)
    assert warn_at(at(11, 12, 10), at(11, 12, 20), 0.1, unit=HOUR, **SPAN) == at(11, 12, 19)


def test_a_warning_is_never_later_than_the_end() -> None:
    end = at(11, 12, 20)
    assert warn_at(end + timedelta(hours=1), end, unit=HOUR, **SPAN) == end
    # All of this time lies behind closing: no working time passes in it.
    assert warn_at(at(11, 12, 18), end, unit=WORKING_MINUTE, **SPAN) == end
    with pytest.raises(ValueError, match="between 0 and 1"):
        warn_at(at(11, 12), end, 25, unit=HOUR, **SPAN)


def test_a_pause_moves_each_limit_by_what_passed_in_its_own_unit() -> None:
    friday, monday = at(11, 13, 16), at(11, 16, 10)
    end = at(11, 19, 17, 30)

    def shifted(unit: LimitUnit, due_at: datetime = end) -> datetime:
        return shift_by_pause(due_at, limit(1, unit), friday, monday, **SPAN)

    assert shifted(HOUR) == end + (monday - friday)
    assert shifted(WORKING_MINUTE) == at(11, 20, 11, 30)  # 1:30 on Friday and 1:30 on Monday
    assert shifted(WORKING_DAY) == at(11, 20, 17, 30)
    assert shifted(NATURAL_DAY, at(11, 19, 23, 59)) == at(11, 22, 23, 59)


def test_a_pause_within_a_day_or_over_a_weekend_leaves_working_days_alone() -> None:
    end = at(11, 19, 17, 30)
    rule = working_days(5)
    assert shift_by_pause(end, rule, at(11, 13, 9), at(11, 13, 17), **SPAN) == end
    assert shift_by_pause(end, rule, at(11, 13, 9), at(11, 15, 17), **SPAN) == end
    rule = limit(30, WORKING_MINUTE)
    assert shift_by_pause(end, rule, at(11, 13, 18), at(11, 16, 8), **SPAN) == end


def test_a_paused_limit_that_rolls_rolls_again() -> None:
    rule = limit(7, NATURAL_DAY, roll=RollRule.ROLL)
    end = at(11, 13, 23, 59)
    assert shift_by_pause(end, rule, at(11, 9, 9), at(11, 10, 9), **SPAN) == at(11, 16, 23, 59)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        shift_by_pause(at(11, 19), working_days(5), at(11, 16), at(11, 13), **SPAN)

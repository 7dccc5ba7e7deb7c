from datetime import date

from linli.foundation.calendar.notices import noticed_days, noticed_years
from linli.foundation.calendar.rules import DayKind
from tests.foundation.calendar.days import makeup_days, off_days


def test_the_library_gives_the_2026_schedule_exactly() -> None:
    days = {day.date: day.kind for day in noticed_days(2026)}
    assert {day for day, kind in days.items() if kind is DayKind.HOLIDAY} == off_days()
    assert {day for day, kind in days.items() if kind is DayKind.MAKEUP} == makeup_days()
    assert len(days) == len(off_days()) + len(makeup_days())


def test_days_are_named_in_chinese_and_in_order() -> None:
    days = noticed_days(2026)
    names = {day.date: day.name for day in days}
    assert names[date(2026, 2, 17)] == "春节"
    assert names[date(2026, 9, 20)] == "国庆节"
    assert [day.date for day in days] == sorted(names)


def test_a_year_without_notice_is_not_guessed() -> None:
    assert 2026 in noticed_years()
    assert noticed_days(2100) == ()

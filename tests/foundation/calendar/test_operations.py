from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.foundation.calendar import queries
from linli.foundation.calendar.models import CalendarYear, Workday
from linli.foundation.calendar.operations import (
    DayRow,
    Doubt,
    DoubtfulDaysError,
    NoNoticeError,
    clear_day,
    import_days,
    load_known_years,
    load_year,
    set_day,
)
from linli.foundation.calendar.queries import (
    days_of_year,
    forget_calendars,
    loaded_years,
    work_calendar,
    year_to_load,
)
from linli.foundation.calendar.rules import DayKind
from tests.foundation.calendar.days import CALENDAR, at, makeup_days, off_days

NOW = at(1, 2, 9)
STORM = date(2026, 8, 20)
REGION = "420602000000"


def _load(year: int = 2026) -> None:
    load_year(year, by="管理员", at=NOW)


def _storm(kind: DayKind = DayKind.HOLIDAY, region: str = "") -> None:
    set_day(STORM, kind, source="市政府停工通告", by="管理员", at=NOW, region=region)


@pytest.mark.django_db
def test_a_loaded_year_is_the_calendar() -> None:
    change = load_year(2026, by="管理员", at=NOW)
    calendar = work_calendar()
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert calendar.kind(day) is CALENDAR.kind(day)
        day += timedelta(days=1)
    assert calendar.known_years == {2026}
    assert set(change.changed) == off_days() | makeup_days()
    assert [(row.year, row.loaded_by) for row in loaded_years()] == [(2026, "管理员")]


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    _load()
    assert load_year(2026, by="管理员", at=NOW).changed == ()
    assert CalendarYear.objects.count() == 1
    assert Workday.objects.count() == len(off_days()) + len(makeup_days())


@pytest.mark.django_db
def test_a_year_without_notice_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(NoNoticeError) as refusal:
        load_year(2100, by="管理员", at=NOW)
    assert refusal.value.year == 2100
    assert not work_calendar().covers(date(2100, 1, 1))


@pytest.mark.django_db
def test_all_known_notices_are_loaded_once() -> None:
    _load(2026)
    loaded = [change.year for change in load_known_years(since=2024, by="系统", at=NOW)]
    assert loaded[:2] == [2024, 2025]
    assert 2026 not in loaded
    assert load_known_years(since=2024, by="系统", at=NOW) == ()
    assert {2024, 2025, 2026} <= work_calendar().known_years


@pytest.mark.django_db
def test_a_day_set_by_hand_outlives_the_notice_until_it_is_cleared() -> None:
    _load()
    change = set_day(date(2026, 2, 14), DayKind.WEEKEND, source="市政府通告", by="管理员", at=NOW)
    assert change.changed == (date(2026, 2, 14),)
    _load()
    assert not work_calendar().is_working(date(2026, 2, 14))
    assert [row.kind for row in days_of_year(2026) if row.date == date(2026, 2, 14)] == ["weekend"]
    assert clear_day(date(2026, 2, 14)).changed == (date(2026, 2, 14),)
    assert work_calendar().kind(date(2026, 2, 14)) is DayKind.MAKEUP


@pytest.mark.django_db
def test_a_day_set_twice_is_set_once() -> None:
    _storm()
    _storm(DayKind.WORKDAY)
    assert work_calendar().kind(STORM) is DayKind.WORKDAY
    assert Workday.objects.count() == 1


@pytest.mark.django_db
def test_a_region_has_its_own_days_before_those_of_the_country() -> None:
    _load()
    _storm(region=REGION)
    assert work_calendar().is_working(STORM)
    assert not work_calendar(REGION).is_working(STORM)
    assert work_calendar(REGION).kind(date(2026, 2, 14)) is DayKind.MAKEUP
    assert work_calendar(REGION).covers(STORM)
    _storm(DayKind.HOLIDAY)
    _storm(DayKind.WORKDAY, region=REGION)
    assert not work_calendar().is_working(STORM)
    assert work_calendar(REGION).is_working(STORM)


@pytest.mark.django_db
def test_rows_take_the_place_of_a_notice() -> None:
    rows = [
        DayRow(date(2027, 1, 1), DayKind.HOLIDAY, "元旦"),
        DayRow(date(2027, 1, 9), DayKind.MAKEUP),
    ]
    import_days(rows, year=2027, source="2027 年通知", by="管理员", at=NOW)
    assert work_calendar().kind(date(2027, 1, 9)) is DayKind.MAKEUP
    assert work_calendar().covers(date(2027, 5, 5))
    change = import_days(rows[:1], year=2027, source="2027 年通知", by="管理员", at=NOW)
    assert change.changed == (date(2027, 1, 9),)


@pytest.mark.parametrize(
    ("rows", "day", "doubt"),
    [
        ([DayRow(date(2026, 12, 31), DayKind.HOLIDAY)], date(2026, 12, 31), Doubt.OTHER_YEAR),
        ([DayRow(date(2027, 1, 1), DayKind.HOLIDAY)] * 2, date(2027, 1, 1), Doubt.TWICE),
        ([DayRow(date(2027, 1, 4), DayKind.MAKEUP)], date(2027, 1, 4), Doubt.MAKEUP_ON_WEEKDAY),
        ([DayRow(date(2027, 1, 9), DayKind.MAKEUP)], date(2027, 1, 1), Doubt.NOTHING_OFF),
        ([], date(2027, 1, 1), Doubt.NOTHING_OFF),
    ],
)
@pytest.mark.django_db
def test_rows_that_cannot_be_a_notice_are_refused(
    rows: list[DayRow], day: date, doubt: Doubt
) -> None:
    with pytest.raises(DoubtfulDaysError) as refusal:
        import_days(rows, year=2027, source="2027 年通知", by="管理员", at=NOW)
    assert (refusal.value.day, refusal.value.doubt) == (day, doubt)
    assert not Workday.objects.exists()


@pytest.mark.django_db
def test_the_database_refuses_a_kind_it_does_not_know() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Workday.objects.create(date=STORM, kind="storm", source="", set_by="", set_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_copy_is_kept_and_asks_nothing_for_a_while() -> None:
    _load()
    first = work_calendar()
    with CaptureQueriesContext(connection) as queries_made:
        assert work_calendar() is first
    assert len(queries_made) == 0


@pytest.mark.django_db(transaction=True)
def test_after_a_while_one_small_query_keeps_an_unchanged_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _load()
    first = work_calendar()
    monkeypatch.setattr(queries, "_TRUSTED_SECONDS", 0.0)
    with CaptureQueriesContext(connection) as queries_made:
        assert work_calendar() is first
    assert len(queries_made) == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_seen_at_the_next_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _load()
    before = work_calendar()
    copies = dict(queries._copies)
    _storm()
    # The other process made the change: this one still holds its copy.
    queries._copies.update(copies)
    assert work_calendar() is before
    monkeypatch.setattr(queries, "_TRUSTED_SECONDS", 0.0)
    assert not work_calendar().is_working(STORM)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_at_once_where_it_was_made() -> None:
    assert work_calendar().is_working(STORM)
    _storm()
    assert not work_calendar().is_working(STORM)


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_another_thread_made_meanwhile_goes_when_the_change_is_committed() -> None:
    assert work_calendar().is_working(STORM)
    copies = dict(queries._copies)
    with transaction.atomic():
        _storm()
        queries._copies.update(copies)
    assert not work_calendar().is_working(STORM)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_trace() -> None:
    assert work_calendar().is_working(STORM)
    with transaction.atomic():
        with transaction.atomic():
            _storm()
        assert not work_calendar().is_working(STORM)
        transaction.set_rollback(True)
    assert work_calendar().is_working(STORM)


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 6, 1), None),
        (date(2026, 11, 14), None),
        (date(2026, 11, 15), 2027),
        (date(2027, 1, 1), 2027),
    ],
)
@pytest.mark.django_db
def test_the_year_that_ought_to_be_loaded_is_named(today: date, year: int | None) -> None:
    _load()
    forget_calendars()
    assert year_to_load(today) == year

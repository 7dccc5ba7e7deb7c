"""Changing the calendar: a year's notice, rows from a file, a single day.

Each returns the days whose kind changed, so that whoever owns running limits can reckon them anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import uuid4

from django.db import connection, transaction

from linli.foundation.calendar.models import CalendarYear, Workday
from linli.foundation.calendar.notices import SOURCE, DayRow, noticed_days, noticed_years
from linli.foundation.calendar.queries import COUNTRY, forget_calendars, read_calendar
from linli.foundation.calendar.rules import DayKind, WorkCalendar

__all__ = [
    "CalendarChange",
    "DayRow",
    "Doubt",
    "DoubtfulDaysError",
    "NoNoticeError",
    "clear_day",
    "import_days",
    "load_known_years",
    "load_year",
    "set_day",
]
_NEW_VERSION: Final = """
    INSERT INTO calendar_calendarversion (id, token, written_in)
    VALUES (1, %s, pg_current_xact_id()::text::bigint)
    ON CONFLICT (id) DO UPDATE SET token = EXCLUDED.token, written_in = EXCLUDED.written_in
"""


class NoNoticeError(Exception):
    """The holiday notice of the year is not known: `year` says which."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"There is no holiday notice for {year} yet.")


class Doubt(StrEnum):
    """What is wrong with a row of a year's notice."""

    OTHER_YEAR = "other_year"
    TWICE = "twice"
    MAKEUP_ON_WEEKDAY = "makeup_on_weekday"
    NOTHING_OFF = "nothing_off"


class DoubtfulDaysError(ValueError):
    """Rows that cannot be a year's notice: `day` is the first such one, `doubt` what is wrong."""

    def __init__(self, day: date, doubt: Doubt) -> None:
        self.day = day
        self.doubt = doubt
        super().__init__(f"{day}: {doubt}")


@dataclass(frozen=True)
class CalendarChange:
    """What an operation did to a region's calendar: the days of another kind now, in order.

    A change of the whole country (region "") holds for every region that does not say otherwise.
    """

    region: str
    year: int
    changed: tuple[date, ...]


@transaction.atomic
def load_year(year: int, *, by: str, at: datetime, source: str = SOURCE) -> CalendarChange:
    """Load the official holiday notice of a year for the whole country; safe to repeat.

    Days set by hand stay. Raises NoNoticeError while the notice is not out (or the library that
    lists the notices is older than it): use `import_days` then.
    """
    days = noticed_days(year)
    if not days:
        raise NoNoticeError(year)
    return _take_in(days, year=year, region=COUNTRY, source=source, by=by, at=at)


@transaction.atomic
def load_known_years(*, since: int, by: str, at: datetime) -> tuple[CalendarChange, ...]:
    """Load every official notice from a year on that is not loaded yet; for each start."""
    loaded = set(CalendarYear.objects.filter(region=COUNTRY).values_list("year", flat=True))
    years = [year for year in noticed_years() if year >= since and year not in loaded]
    return tuple(load_year(year, by=by, at=at) for year in years)


@transaction.atomic
def import_days(
    rows: Iterable[DayRow],
    *,
    year: int,
    source: str,
    by: str,
    at: datetime,
    region: str = COUNTRY,
) -> CalendarChange:
    """Take in a year's notice from rows, in place of what was loaded before; days by hand stay.

    Raises DoubtfulDaysError for rows that cannot be that year's notice; nothing is changed then.
    """
    days = list(rows)
    _check(days, year)
    return _take_in(days, year=year, region=region, source=source, by=by, at=at)


@transaction.atomic
def set_day(
    day: date,
    kind: DayKind,
    *,
    source: str,
    by: str,
    at: datetime,
    name: str = "",
    region: str = COUNTRY,
) -> CalendarChange:
    """Set one day by hand, such as a local holiday or the day of a storm; it outlives notices."""
    before = _begin(region)
    said = {"kind": kind.value, "name": name, "source": source, "set_by": by, "set_at": at}
    Workday.objects.update_or_create(region=region, date=day, is_own=True, defaults=said)
    return _change(before, region, day.year)


@transaction.atomic
def clear_day(day: date, *, region: str = COUNTRY) -> CalendarChange:
    """Take back what was set by hand: the day is again what the notice or the week says."""
    before = _begin(region)
    Workday.objects.filter(region=region, date=day, is_own=True).delete()
    return _change(before, region, day.year)


def _take_in(
    rows: Iterable[DayRow], *, year: int, region: str, source: str, by: str, at: datetime
) -> CalendarChange:
    before = _begin(region)
    Workday.objects.filter(region=region, date__year=year, is_own=False).delete()
    Workday.objects.bulk_create(
        Workday(
            region=region,
            date=row.date,
            kind=row.kind.value,
            name=row.name,
            source=source,
            set_by=by,
            set_at=at,
        )
        for row in rows
    )
    notice = {"source": source, "loaded_by": by, "loaded_at": at}
    CalendarYear.objects.update_or_create(region=region, year=year, defaults=notice)
    return _change(before, region, year)


def _check(rows: list[DayRow], year: int) -> None:
    seen: set[date] = set()
    for row in rows:
        if row.date.year != year:
            raise DoubtfulDaysError(row.date, Doubt.OTHER_YEAR)
        if row.date in seen:
            raise DoubtfulDaysError(row.date, Doubt.TWICE)
        if row.kind is DayKind.MAKEUP and row.date.weekday() < 5:
            raise DoubtfulDaysError(row.date, Doubt.MAKEUP_ON_WEEKDAY)
        seen.add(row.date)
    if not any(row.kind is DayKind.HOLIDAY for row in rows):
        raise DoubtfulDaysError(date(year, 1, 1), Doubt.NOTHING_OFF)


def _begin(region: str) -> WorkCalendar:
    """Take the one lock on the calendar by writing its new version, and return it as it was."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW_VERSION, [uuid4()])
    forget_calendars()
    transaction.on_commit(forget_calendars)
    return read_calendar(region)


def _change(before: WorkCalendar, region: str, year: int) -> CalendarChange:
    after = read_calendar(region)
    first = date(year, 1, 1)
    days = [first + timedelta(days=step) for step in range((date(year, 12, 31) - first).days + 1)]
    changed = tuple(day for day in days if before.kind(day) is not after.kind(day))
    return CalendarChange(region, year, changed)

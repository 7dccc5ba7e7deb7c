"""Reading the calendar: one copy a process, checked against the database every few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from linli.foundation.calendar.models import CalendarYear, Workday
from linli.foundation.calendar.rules import DayKind, WorkCalendar

COUNTRY: Final = ""
# For so many seconds a process trusts its copy without asking the database.
_TRUSTED_SECONDS: Final = 5.0
# The notice of the next year usually comes out in the first days of November.
_NOTICE_DUE: Final = (11, 15)
_VERSION: Final = """
    SELECT token, written_in = pg_current_xact_id_if_assigned()::text::bigint
    FROM calendar_calendarversion WHERE id = 1
"""


@dataclass(frozen=True)
class _Copy:
    token: UUID | None
    checked: float
    calendar: WorkCalendar


_copies: dict[tuple[str, str], _Copy] = {}
_lock: Final = Lock()


def work_calendar(region: str = COUNTRY) -> WorkCalendar:
    """Return the calendar of a region (a statistical code), or of the whole country.

    Costs nothing within five seconds of the last check, and one query of one row after that: a
    change made in another process is seen after five seconds at the latest.
    """
    key = (str(connection.settings_dict["NAME"]), region)
    found = _copies.get(key)
    now = time.monotonic()
    if found is not None and now - found.checked < _TRUSTED_SECONDS:
        return found.calendar
    token, is_uncommitted = _version()
    if is_uncommitted:
        return read_calendar(region)
    calendar = found.calendar if found and found.token == token else read_calendar(region)
    with _lock:
        _copies[key] = _Copy(token, now, calendar)
    return calendar


def read_calendar(region: str = COUNTRY) -> WorkCalendar:
    """Return the calendar of a region as the database has it now, past the process's copy."""
    regions = (COUNTRY, region) if region else (COUNTRY,)
    rows = Workday.objects.filter(region__in=regions)
    days: dict[date, DayKind] = {}
    # "" sorts before any code: what comes later goes before what came earlier.
    for day, kind in rows.order_by("region", "is_own").values_list("date", "kind"):
        days[day] = DayKind(kind)
    years = CalendarYear.objects.filter(region__in=regions).values_list("year", flat=True)
    return WorkCalendar(days, frozenset(years))


def forget_calendars() -> None:
    """Drop this process's copies, so that the next call reads the database."""
    with _lock:
        _copies.clear()


def days_of_year(year: int, *, region: str = COUNTRY) -> tuple[Workday, ...]:
    """Return a region's own listed days of a year, in order; a day by hand hides the noticed one."""
    rows = Workday.objects.filter(region=region, date__year=year).order_by("date", "is_own")
    return tuple({row.date: row for row in rows}.values())


def loaded_years(*, region: str = COUNTRY) -> QuerySet[CalendarYear]:
    """Return the years whose notice is loaded, newest first."""
    return CalendarYear.objects.filter(region=region).order_by("-year")


def year_to_load(today: date) -> int | None:
    """Return the year whose notice ought to be loaded by now and is not, or None.

    That is the current year at any time, and the next one from 15 November on.
    """
    known = read_calendar().known_years
    if today.year not in known:
        return today.year
    is_due = (today.month, today.day) >= _NOTICE_DUE
    return today.year + 1 if is_due and today.year + 1 not in known else None


def _version() -> tuple[UUID | None, bool]:
    """Return the token of the days, and whether this very transaction changed them."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        row = cursor.fetchone()
    return (None, False) if row is None else (row[0], bool(row[1]))

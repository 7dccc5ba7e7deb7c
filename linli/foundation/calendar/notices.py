"""The State Council's yearly holiday notices, as the chinese_calendar library keeps them.

Of two well-kept libraries this one lists every day off, weekends inside a holiday included, and
every make-up day, and says nothing about a year that has no notice; the other estimates such years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import chinese_calendar

from linli.foundation.calendar.rules import DayKind

SOURCE: Final = "国务院办公厅关于部分节假日安排的通知"


@dataclass(frozen=True)
class DayRow:
    """A day that a notice lists, with the name of its holiday in Chinese."""

    date: date
    kind: DayKind
    name: str = ""


def noticed_years() -> tuple[int, ...]:
    """Return the years whose notice is known, in order."""
    return tuple(sorted({day.year for day in chinese_calendar.holidays}))


def noticed_days(year: int) -> tuple[DayRow, ...]:
    """Return the days off and the make-up days of a year, in order; empty without a notice."""
    return tuple(sorted(_days(year), key=lambda day: day.date))


def _days(year: int) -> Iterator[DayRow]:
    for listed, kind in (
        (chinese_calendar.holidays, DayKind.HOLIDAY),
        (chinese_calendar.workdays, DayKind.MAKEUP),
    ):
        for day, name in listed.items():
            if day.year == year:
                yield DayRow(day, kind, _in_chinese(name))


def _in_chinese(name: str) -> str:
    return str(chinese_calendar.Holiday(name).chinese)

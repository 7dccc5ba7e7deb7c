"""Why a time limit ends when it does, as values: channels put them into sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from linli.foundation.calendar.rules.days import DayKind
from linli.foundation.calendar.rules.limits import (
    NATURAL_TIME,
    DayMark,
    DueDate,
    LimitUnit,
    RollRule,
    StartRule,
)

_DAY_UNITS: Final = frozenset({LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY})
_LAST_SECOND: Final = (23, 59, 59)

Run = tuple[date, date]


class Begins(StrEnum):
    """From when a limit counts, seen from the step that started it."""

    MOMENT = "moment"  # 即时
    SAME_DAY = "same_day"  # 当日
    NEXT_DAY = "next_day"  # 次日
    NEXT_WORKING_DAY = "next_working_day"  # 之后第一个工作日


class Rule(StrEnum):
    """How the time between start and end is counted."""

    NIGHTS_COUNT = "nights_count"  # 夜间和休息日照计
    REST_DAYS_COUNT = "rest_days_count"  # 休息日照计
    CLOSED_HOURS_DO_NOT = "closed_hours_do_not"  # 非工作时间不计
    WEEKENDS_DO_NOT = "weekends_do_not"  # 周末不计
    HOLIDAYS_DO_NOT = "holidays_do_not"  # 法定节假日不计
    MAKEUP_DAYS_COUNT = "makeup_days_count"  # 调休上班，照计


@dataclass(frozen=True)
class Counting:
    """A rule that mattered for this limit, with the days it touched as runs."""

    rule: Rule
    days: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Rolled:
    """The last day was a day of rest, so the limit goes on to the next working day."""

    day: date
    is_holiday: bool


@dataclass(frozen=True)
class Account:
    """The count of a limit from beginning to end, ready to be told."""

    amount: int
    unit: LimitUnit
    begins: Begins
    from_: datetime | date
    counting: tuple[Counting, ...]
    rolled: Rolled | None
    ends: datetime
    is_until_midnight: bool
    start_year: int
    unknown_years: tuple[int, ...]


def account_of(due: DueDate) -> Account:
    """Return why the limit ends when it does."""
    at = due.at
    begins, from_ = _begin(due)
    return Account(
        amount=due.limit.amount,
        unit=due.limit.unit,
        begins=begins,
        from_=from_,
        counting=tuple(_counting(due)),
        rolled=_rolled(due),
        ends=at,
        is_until_midnight=due.limit.unit in _DAY_UNITS
        and (at.hour, at.minute, at.second) == _LAST_SECOND,
        start_year=due.start.year,
        unknown_years=due.unknown_years,
    )


def _begin(due: DueDate) -> tuple[Begins, datetime | date]:
    if due.limit.unit not in _DAY_UNITS and due.limit.start is StartRule.AT_ONCE:
        return Begins.MOMENT, due.start
    first = next(mark.date for mark in due.days if mark.counted)
    gap = (first - due.start.date()).days
    kinds = {0: Begins.SAME_DAY, 1: Begins.NEXT_DAY}
    return kinds.get(gap, Begins.NEXT_WORKING_DAY), first


def _counting(due: DueDate) -> list[Counting]:
    """Which days between start and end do not count, or count against the day of the week."""
    if due.limit.unit in NATURAL_TIME:
        return [Counting(Rule.NIGHTS_COUNT)]
    if due.limit.unit is LimitUnit.NATURAL_DAY:
        return [Counting(Rule.REST_DAYS_COUNT)]
    found = []
    if due.limit.unit is not LimitUnit.WORKING_DAY:
        found.append(Counting(Rule.CLOSED_HOURS_DO_NOT))
    resting = [mark for mark in due.days if not mark.counted]
    if any(mark.kind is DayKind.WEEKEND for mark in resting):
        found.append(Counting(Rule.WEEKENDS_DO_NOT))
    holidays = _runs(mark.date for mark in resting if mark.kind is DayKind.HOLIDAY)
    if holidays:
        found.append(Counting(Rule.HOLIDAYS_DO_NOT, holidays))
    makeup = [mark.date for mark in due.days if mark.counted and mark.kind is DayKind.MAKEUP]
    if makeup:
        found.append(Counting(Rule.MAKEUP_DAYS_COUNT, tuple((day, day) for day in makeup)))
    return found


def _rolled(due: DueDate) -> Rolled | None:
    if due.limit.roll is RollRule.NO_ROLL or due.limit.unit is not LimitUnit.NATURAL_DAY:
        return None
    last: DayMark = next(mark for mark in reversed(due.days) if mark.counted)
    return None if last.is_due else Rolled(last.date, last.kind is DayKind.HOLIDAY)


def _runs(days: Iterable[date]) -> tuple[Run, ...]:
    """Join days that follow each other into first and last day of each run."""
    runs: list[Run] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)

"""The count of a time limit in the words of the office."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
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

_UNITS: Final = {
    LimitUnit.MINUTE: "分钟",
    LimitUnit.HOUR: "小时",
    LimitUnit.WORKING_MINUTE: "分钟（工作时间）",
    LimitUnit.WORKING_HOUR: "小时（工作时间）",
    LimitUnit.WORKING_DAY: "个工作日",
    LimitUnit.NATURAL_DAY: "个自然日",
}
_DAY_UNITS: Final = frozenset({LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY})
_WEEKDAYS: Final = "一二三四五六日"


def explain(due: DueDate, *, rule_name: str, basis: str, started_by: str = "") -> str:
    """Return in Chinese why the limit ends when it does.

    `rule_name` names the rule (“一般投诉”), `basis` its source in law or catalogue, `started_by`
    the step that started it (“派单”), empty when there is nothing better than “当时”.
    """
    amount = f"{rule_name} {due.limit.amount} {_UNITS[due.limit.unit]}"
    clauses = [amount, _begin(due, started_by), *_skipped(due), *_rolled(due), _end(due)]
    sentences = ["，".join(clauses) + "。"]
    if due.unknown_years:
        years = "、".join(str(year) for year in due.unknown_years)
        sentences.append(f"{years} 年放假安排尚未公布，届时可能调整。")
    if basis:
        sentences.append(f"依据：{basis.rstrip('。')}。")
    return "".join(sentences)


def _begin(due: DueDate, started_by: str) -> str:
    first = _first_counted(due)
    if due.limit.unit not in _DAY_UNITS and due.limit.start is StartRule.AT_ONCE:
        return (
            f"从{started_by}时（{_moment(due.start, due)}）起算"
            if started_by
            else (f"从 {_moment(due.start, due)} 起算")
        )
    gap = (first - due.start.date()).days
    if gap == 0:
        return f"从{started_by}当日（{_day(first, due)}）起算"
    if gap == 1:
        return f"从{started_by}次日（{_day(first, due)}）起算"
    return f"从{started_by}后第一个工作日（{_day(first, due)}）起算"


def _first_counted(due: DueDate) -> date:
    return next(mark.date for mark in due.days if mark.counted)


def _skipped(due: DueDate) -> list[str]:
    """Say which days between start and end do not count, or count against the day of the week."""
    if due.limit.unit in NATURAL_TIME:
        return ["夜间和休息日照计"]
    if due.limit.unit is LimitUnit.NATURAL_DAY:
        return ["休息日照计"]
    clauses = []
    if due.limit.unit is not LimitUnit.WORKING_DAY:
        clauses.append("非工作时间不计")
    resting = [mark for mark in due.days if not mark.counted]
    if any(mark.kind is DayKind.WEEKEND for mark in resting):
        clauses.append("周末不计")
    holidays = _runs([mark.date for mark in resting if mark.kind is DayKind.HOLIDAY])
    if holidays:
        clauses.append(f"法定节假日（{_ranges(holidays, due)}）不计")
    makeup = [mark.date for mark in due.days if mark.counted and mark.kind is DayKind.MAKEUP]
    if makeup:
        clauses.append(f"{'、'.join(_day(day, due) for day in makeup)}调休上班，照计")
    return clauses


def _rolled(due: DueDate) -> list[str]:
    if due.limit.roll is RollRule.NO_ROLL or due.limit.unit is not LimitUnit.NATURAL_DAY:
        return []
    last: DayMark = next(mark for mark in reversed(due.days) if mark.counted)
    if last.is_due:
        return []
    kind = "法定节假日" if last.kind is DayKind.HOLIDAY else f"星期{_WEEKDAYS[last.date.weekday()]}"
    return [f"末日 {_day(last.date, due)} 是{kind}，顺延"]


def _end(due: DueDate) -> str:
    at = due.at
    if due.limit.unit in _DAY_UNITS and (at.hour, at.minute, at.second) == (23, 59, 59):
        return f"到 {_day(at.date(), due)} 24:00 止"
    return f"到 {_moment(at, due)} 止"


def _day(day: date, due: DueDate) -> str:
    text = f"{day.month}月{day.day}日"
    return text if day.year == due.start.year else f"{day.year}年{text}"


def _moment(moment: datetime, due: DueDate) -> str:
    return f"{_day(moment.date(), due)} {moment:%H:%M}"


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Join days that follow each other into first and last day of each run."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _ranges(runs: Sequence[tuple[date, date]], due: DueDate) -> str:
    return "、".join(
        _day(first, due) if first == last else f"{_day(first, due)}至{_day(last, due)}"
        for first, last in runs
    )

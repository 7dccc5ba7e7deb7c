"""The performance plan: what is due when, when to remind and to visit, and what follows a breach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

OPEN = frozenset({"due", "breached"})
ENDED = frozenset({"done", "waived"})


@dataclass(frozen=True)
class Line:
    """One obligation of a plan, as the rules need it."""

    due_on: date
    state: str
    reminded_on: date | None = None


class Route(StrEnum):
    """What can be done when an obligation is not kept; pages say it in words."""

    ENFORCE = "enforce"  # 申请强制执行
    SUE = "sue"  # 就协议的履行向人民法院起诉
    CONFIRM = "confirm"  # 仍在期限内，先共同申请司法确认
    AGAIN = "again"  # 再次调解


BASES = {
    Route.ENFORCE: "《人民调解法》第三十三条；《民事诉讼法》第二百零六条",
    Route.SUE: "《人民调解法》第三十二条",
    Route.CONFIRM: "《人民调解法》第三十三条；《民事诉讼法》第二百零五条",
    Route.AGAIN: "《人民调解法》第三十一条",
}


def routes_after_breach(*, is_confirmed: bool, may_confirm: bool) -> tuple[Route, ...]:
    """What the other side may do now, the strongest first."""
    if is_confirmed:
        return (Route.ENFORCE, Route.AGAIN)
    if may_confirm:
        return (Route.SUE, Route.CONFIRM, Route.AGAIN)
    return (Route.SUE, Route.AGAIN)


def is_performed(states: Sequence[str]) -> bool:
    """Whether nothing of a plan is left to do; a plan without lines says nothing."""
    return bool(states) and all(state in ENDED for state in states)


def next_due(lines: Sequence[Line]) -> date | None:
    """When the next open obligation is due."""
    return min((line.due_on for line in lines if line.state in OPEN), default=None)


def remind_now(line: Line, today: date, before: int) -> bool:
    """Whether the debtor is to be reminded today: once, in the days before it is due."""
    return (
        line.state == "due"
        and line.reminded_on is None
        and line.due_on - timedelta(days=before) <= today <= line.due_on
    )


def is_late(line: Line, today: date) -> bool:
    """Whether the day passed without performance being known."""
    return line.state == "due" and line.due_on < today


def visit_due(due_days: Sequence[date], visited: Sequence[date], today: date) -> bool:
    """Whether a day of performance has come on which nobody asked how it went yet."""
    past = [day for day in due_days if day <= today]
    return bool(past) and not any(day >= max(past) for day in visited)

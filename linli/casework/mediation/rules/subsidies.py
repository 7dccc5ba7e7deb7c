"""以案定补: which class a finished dispute is of, what it earns, and who may take which step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WRITTEN, ORAL, FAILED = "written", "oral", "failed"
_CLASS_OF = {"I": "grave", "II": "hard", "III": "ordinary"}
SIMPLE = "simple"


@dataclass(frozen=True)
class RateRow:
    """What a class earns, in whole yuan; the shares are per cent of it."""

    klass: str
    name: str
    yuan: int
    oral_percent: int
    failed_percent: int
    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""

    def holds(self, on: date) -> bool:
        """Whether the rate is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Step(StrEnum):
    """The steps in their order, each after the other, each by another person."""

    CLAIMED = "claimed"
    CHECKED = "checked"
    EXAMINED = "examined"
    FIXED = "fixed"
    PUBLIC = "public"
    PAID = "paid"


ORDER: Sequence[Step] = tuple(Step)
# Who fixed a sum may publish it; who pays it out neither claimed nor fixed it.
_APART_FROM = {
    Step.PUBLIC: frozenset({Step.CLAIMED}),
    Step.PAID: frozenset({Step.CLAIMED, Step.FIXED}),
}


def class_of(*, grade: str, outcome: str) -> str:
    """The class proposed for a dispute: by its grade; an oral agreement of grade III is simple."""
    if grade == "III" and outcome == ORAL:
        return SIMPLE
    return _CLASS_OF.get(grade, SIMPLE)


def rate_on(rows: Iterable[RateRow], klass: str, on: date) -> RateRow | None:
    """The rate of a class that holds on a day."""
    return next((row for row in rows if row.klass == klass and row.holds(on)), None)


def cents_for(rate: RateRow, outcome: str) -> int:
    """What a dispute with this outcome earns, in cents; 0 where nothing is paid for it."""
    share = {WRITTEN: 100, ORAL: rate.oral_percent, FAILED: rate.failed_percent}.get(outcome, 0)
    return rate.yuan * share


def next_step(state: str) -> Step | None:
    """The step that comes after a state; None at the end and for what was refused."""
    if state not in ORDER:
        return None
    at = ORDER.index(Step(state)) + 1
    return ORDER[at] if at < len(ORDER) else None


def may_take(
    step: Step, *, account: str, own_account: str, before: Collection[tuple[str, str]]
) -> bool:
    """Whether this person may take a step: never for the own case, each ruling by another person.

    ``before`` are pairs of step and account of what was done so far.
    """
    if account == own_account:
        return False
    apart = _APART_FROM.get(step, frozenset(ORDER))
    return all(account != who for done, who in before if done in apart)


def notice_is_over(public_from: date, days: int, today: date) -> bool:
    """Whether the public notice has stood for so many whole days."""
    return today > public_from + timedelta(days=days - 1)

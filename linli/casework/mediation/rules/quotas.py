"""配备: how many mediators a committee must have, and how many it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class QuotaRow:
    """A row of the plan: from so many residents on, so many mediators, of whom full-time."""

    level: str
    population_from: int
    mediators: int
    full_time: int
    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""

    def holds(self, on: date) -> bool:
        """Whether the row is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Shortage:
    """What a committee has and must have; nothing is asked where ``row`` is None."""

    has: int
    has_full_time: int
    row: QuotaRow | None

    @property
    def missing(self) -> int:
        """Mediators that are still to be found."""
        return max(0, self.row.mediators - self.has) if self.row else 0

    @property
    def missing_full_time(self) -> int:
        """Of them, full-time ones."""
        return max(0, self.row.full_time - self.has_full_time) if self.row else 0

    @property
    def is_short(self) -> bool:
        """Whether anybody is missing."""
        return self.missing > 0 or self.missing_full_time > 0


def quota_for(rows: Iterable[QuotaRow], *, level: str, residents: int, on: date) -> QuotaRow | None:
    """The row that holds for a committee: of its kind, with the highest step it reaches."""
    fitting = [
        row
        for row in rows
        if row.level == level and row.holds(on) and row.population_from <= residents
    ]
    return max(fitting, key=lambda row: row.population_from, default=None)


def shortage(row: QuotaRow | None, *, has: int, has_full_time: int) -> Shortage:
    """How a committee stands against its row."""
    return Shortage(has, has_full_time, row)

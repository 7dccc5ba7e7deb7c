"""The rules of mediation as plain values: what holds on a day, and which limit fits a dispute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from linli.casework.cases.rules import TimedLimit
from linli.foundation.calendar.rules import Limit


class NoRuleFound(LookupError):
    """The configuration has no row that fits."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A rule that holds from a date to a date, with its legal basis."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""

    def holds(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, kw_only=True)
class LimitRow(Held):
    clock: str
    limit: Limit
    grade: str = ""
    source: str = ""
    phase: str = ""

    def fits(self, *, grade: str, source: str, phase: str) -> bool:
        """Whether each key that the row names is the dispute's."""
        return (
            self.grade in ("", grade) and self.source in ("", source) and self.phase in ("", phase)
        )

    def specificity(self) -> tuple[bool, bool, bool]:
        """The phase at court outranks the source, the source the grade."""
        return (bool(self.phase), bool(self.source), bool(self.grade))


@dataclass(frozen=True, kw_only=True)
class NumberRow(Held):
    value: int


@dataclass(frozen=True, kw_only=True)
class TypeRow(Held):
    trade: str = ""
    is_keepsake: bool = False
    court_hears: bool = True
    checklist: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BarRow(Held):
    explanation: str
    route: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """Everything configured, of all days; ask by the day."""

    version: int = 0
    limits: Sequence[LimitRow] = ()
    thresholds: Sequence[NumberRow] = ()
    types: Sequence[TypeRow] = ()
    bars: Sequence[BarRow] = field(default=())

    def limit(
        self, clock: str, on: date, *, grade: str = "", source: str = "", phase: str = ""
    ) -> TimedLimit:
        """The most specific limit for a step on a day.

        :raises NoRuleFound: none fits.
        """
        fitting = [
            row
            for row in self.limits
            if row.clock == clock
            and row.holds(on)
            and row.fits(grade=grade, source=source, phase=phase)
        ]
        if not fitting:
            raise NoRuleFound(clock)
        row = max(fitting, key=lambda one: (one.specificity(), one.valid_from))
        return TimedLimit(row.code, row.name, row.legal_basis, row.limit)

    def threshold(self, code: str, on: date) -> int:
        """A configured number.

        :raises NoRuleFound: none holds on the day.
        """
        for row in self.thresholds:
            if row.code == code and row.holds(on):
                return row.value
        raise NoRuleFound(code)

    def type(self, code: str, on: date) -> TypeRow | None:
        """A type of dispute in force on a day."""
        return next((row for row in self.types if row.code == code and row.holds(on)), None)

    def types_on(self, on: date) -> list[TypeRow]:
        """The types in force, in the Ministry's order."""
        return [row for row in self.types if row.holds(on)]

    def bar(self, code: str, on: date) -> BarRow | None:
        """A ground on which a dispute may not be mediated."""
        return next((row for row in self.bars if row.code == code and row.holds(on)), None)

    def bars_on(self, on: date) -> list[BarRow]:
        """The grounds in force."""
        return [row for row in self.bars if row.holds(on)]

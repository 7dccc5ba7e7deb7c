"""Periods and wordings, each with its basis in law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

WORKING_DAY, NATURAL_DAY, YEAR = "working_day", "natural_day", "year"


@dataclass(frozen=True, slots=True)
class Term:
    """A period: how long, from which day the rule holds, by which law."""

    code: str
    amount: int
    unit: str
    basis: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that people agree to or are told: its purpose, version and words."""

    code: str
    version: str
    title: str
    text: str
    needs_guardian: bool = False


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)

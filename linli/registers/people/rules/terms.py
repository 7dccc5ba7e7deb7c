"""Periods as the catalogue states them, each with its basis in law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def term_of(rows: Iterable[Mapping[str, Any]], code: str, *, on: date) -> Term:
    """The term in force on a day. Raises KeyError where the catalogue has none."""
    found = [row for row in rows if row["code"] == code and row["valid_from"] <= on]
    if not found:
        raise KeyError(code)
    row = max(found, key=lambda one: one["valid_from"])
    return Term(code, int(row["amount"]), row["unit"], row["basis"], row["valid_from"])


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)

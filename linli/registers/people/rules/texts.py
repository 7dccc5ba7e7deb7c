"""Periods, notices, consents, services and grounds that a city edits: what each sort must say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from linli.registers.people.rules.terms import YEAR


class Sort(StrEnum):
    """What a text of the register is."""

    TERM = "term"
    NOTICE = "notice"
    CONSENT = "consent"
    SERVICE = "service"
    REFUSAL = "refusal"


# Terms and notices are named by the code that uses them: a city changes them, it adds none.
OPEN_SORTS = frozenset({Sort.CONSENT, Sort.SERVICE, Sort.REFUSAL})
WITH_VERSION = frozenset({Sort.NOTICE, Sort.CONSENT})
REQUEST_KINDS = ("copy", "correct", "delete", "explain")
# What each sort says, and how long it may be; a number of 0 is no text.
FIELDS: dict[Sort, dict[str, int]] = {
    Sort.TERM: {"name": 40, "amount": 0, "unit": 12},
    Sort.NOTICE: {"name": 40, "text": 2000, "version": 16},
    Sort.CONSENT: {"title": 40, "text": 600, "guardian": 0, "version": 16},
    Sort.SERVICE: {"title": 40, "who": 120, "where": 120, "bring": 120},
    Sort.REFUSAL: {"title": 80, "kinds": 0},
}
_LONGEST = {YEAR: 100}
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class TextRow:
    """One version of one text, with its basis in law and the days between which it holds."""

    sort: Sort
    code: str
    position: int
    said: Mapping[str, Any]
    legal_basis: str
    valid_from: date
    valid_to: date | None = None

    @property
    def name(self) -> str:
        """What staff call it."""
        return str(self.said.get("name") or self.said.get("title") or self.code)

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class TextFlaw(ValueError):
    """What is wrong with a text: ``field``, and how (missing, long, number, choice)."""

    def __init__(self, field: str, flaw: str, most: int = 0) -> None:
        super().__init__(field, flaw)
        self.field, self.flaw, self.most = field, flaw, most


def checked_text(sort: Sort, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, in its one form and without anything else. Raises TextFlaw."""
    found: dict[str, Any] = {}
    for name, most in FIELDS[sort].items():
        if name == "version":
            continue
        value = said.get(name)
        check = _TYPED.get(name)
        found[name] = check(value, said) if check else _words(name, value, most)
    return found


def next_version(versions: Iterable[str], *, on: date) -> str:
    """The version that a wording of a day gets: 2026-2 after 2026-1."""
    year = f"{on.year}-"
    last = [int(one[len(year) :]) for one in versions if one.startswith(year)]
    return f"{year}{max(last, default=0) + 1}"


def in_force(rows: Iterable[TextRow], sort: Sort, *, on: date) -> list[TextRow]:
    """The texts of a sort that hold on a day, in their order."""
    return sorted(
        (row for row in rows if row.sort is sort and row.holds(on)),
        key=lambda row: (row.position, row.code),
    )


def _words(name: str, value: Any, most: int) -> str:
    text = str(value or "").strip()
    if not text:
        raise TextFlaw(name, "missing")
    if len(text) > most:
        raise TextFlaw(name, "long", most)
    return text


def _amount(value: Any, said: Mapping[str, Any]) -> int:
    most = _LONGEST.get(str(said.get("unit")), _MOST_DAYS)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise TextFlaw("amount", "number", most)
    return int(value)


def _flag(value: Any, _said: Mapping[str, Any]) -> bool:
    return bool(value)


def _kinds(value: Any, _said: Mapping[str, Any]) -> list[str]:
    chosen = [one for one in REQUEST_KINDS if one in (value or ())]
    if not chosen or len(chosen) != len(set(value)):
        raise TextFlaw("kinds", "choice")
    return chosen


_TYPED: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "amount": _amount,
    "kinds": _kinds,
    "guardian": _flag,
}

"""The rule book as plain values: what holds on a day, and which limit fits a matter."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.rules.hints import HintWords
from linli.foundation.calendar.rules import Limit

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A rule that holds from a date to a date, with its legal basis."""

    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, kw_only=True)
class CategoryRow(Row):
    code: str
    name: str
    is_sensitive: bool = False
    route_elsewhere: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LimitRow(Row):
    code: str
    name: str
    clock: str
    limit: Limit
    nature: str = ""
    urgency: str = ""
    channel: str = ""
    category: str = ""

    def specificity(self) -> tuple[int, ...]:
        """Urgency outranks category, category nature, nature channel."""
        return (bool(self.urgency), len(self.category), bool(self.nature), bool(self.channel))


@dataclass(frozen=True, kw_only=True)
class ThresholdRow(Row):
    code: str
    name: str
    value: int


@dataclass(frozen=True, kw_only=True)
class GroundRow(Row):
    code: str
    name: str
    explanation: str
    route: str


@dataclass(frozen=True, kw_only=True)
class DispatchRow(Row):
    id: UUID
    category: str
    lead_id: UUID
    assist_ids: tuple[UUID, ...] = ()
    nature: str = ""
    place_code: str = ""
    is_certain: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EmergencyRow(Row):
    word: str
    line: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class HintRow(Row):
    kind: str
    value: str = ""
    words: tuple[str, ...] = ()


class NoLimitFound(LookupError):
    """The rule book has no limit for this step; an administrator must add one."""


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Everything a city has configured for matters, read once and kept."""

    version: int = 0
    categories: Sequence[CategoryRow] = ()
    limits: Sequence[LimitRow] = ()
    thresholds: Sequence[ThresholdRow] = ()
    grounds: Sequence[GroundRow] = ()
    dispatch: Sequence[DispatchRow] = ()
    emergencies: Sequence[EmergencyRow] = ()
    hints: Sequence[HintRow] = ()
    _kept: dict[str, dict[Any, list[Any]]] = field(default_factory=dict, repr=False, compare=False)

    def category(self, code: str, on: date) -> CategoryRow | None:
        """The category of this code in force on a day."""
        rows = self._index("categories", self.categories, lambda row: row.code).get(code, ())
        return next((row for row in rows if row.holds(on)), None)

    def _index(
        self, name: str, rows: Sequence[T], key: Callable[[T], Hashable]
    ) -> dict[Any, list[T]]:
        """Rows by a key, in their order; sorted once a book, which never changes."""
        index = self._kept.get(name)
        if index is None:
            index = {}
            for row in rows:
                index.setdefault(key(row), []).append(row)
            self._kept[name] = index
        return index

    def category_path(self, code: str, on: date) -> tuple[str, ...]:
        """Names from the first level down, e.g. ("城乡建设", "物业", "维修资金")."""
        rows = (self.category(code[:end], on) for end in range(2, len(code) + 1, 2))
        return tuple(row.name for row in rows if row is not None)

    def hint_words(self, on: date) -> HintWords:
        """The words that hint at something on a day."""
        rows = [row for row in self.hints if row.holds(on)]
        return HintWords(
            natures={row.value: row.words for row in rows if row.kind == "nature"},
            urgencies={row.value: row.words for row in rows if row.kind == "urgency"},
            idle=tuple(word for row in rows if row.kind == "idle" for word in row.words),
        )

    def dispatch_for(self, category: str, place_codes: Sequence[str]) -> list[DispatchRow]:
        """The rows of the dispatch catalogue that may fit, without reading through all of it."""
        index = self._index("dispatch", self.dispatch, lambda row: (row.category, row.place_code))
        prefixes = [category[:end] for end in range(1, len(category) + 1)]
        places = ["", *place_codes]
        return [
            row for code in prefixes for place in places for row in index.get((code, place), ())
        ]

    def threshold(self, code: str, on: date) -> int:
        """The number configured under a code on a day (LookupError where none is)."""
        for row in self.thresholds:
            if row.code == code and row.holds(on):
                return row.value
        raise NoLimitFound(code)

    def ground(self, code: str, on: date) -> GroundRow | None:
        """A ground for not accepting."""
        return next((row for row in self.grounds if row.code == code and row.holds(on)), None)

    def limit(
        self,
        clock: str,
        on: date,
        *,
        nature: str = "",
        urgency: str = "",
        channel: str = "",
        category: str = "",
    ) -> TimedLimit:
        """The most specific limit for a step of a matter, with its name and legal basis.

        :raises NoLimitFound: none is configured.
        """
        best: LimitRow | None = None
        for row in self._index("limits", self.limits, lambda row: row.clock).get(clock, ()):
            fits = (
                row.holds(on)
                and row.nature in ("", nature)
                and row.urgency in ("", urgency)
                and row.channel in ("", channel)
                and category.startswith(row.category)
            )
            if fits and (best is None or row.specificity() > best.specificity()):
                best = row
        if best is None:
            raise NoLimitFound(clock)
        return TimedLimit(best.code, best.name, best.legal_basis, best.limit)

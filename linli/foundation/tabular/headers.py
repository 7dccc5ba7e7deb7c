"""Finding declared columns by the headings that people give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from linli.foundation.tabular.cleaning import Cell, clean_text
from linli.foundation.tabular.errors import MissingColumns

# What a heading carries beside its name: (必填), *, :, quotation marks, a unit in brackets.
_BRACKETED = re.compile(r"[(\[{<【〔《「].*?[)\]}>】〕》」]")
_SIGNS = re.compile(r"[\s\W_]+")

Spelling = Callable[[Cell], str]


@dataclass(frozen=True)
class Column:
    """A column the program knows: its key in the code, its title in words, other names for it."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, *self.synonyms)


@dataclass(frozen=True)
class HeaderMap:
    """The columns one kind of import understands."""

    columns: tuple[Column, ...]

    def title(self, key: str) -> str:
        """Return the words for a column."""
        return next(column.title for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Mapping:
    """Where the declared columns stand in one file; ``unknown`` are headings nobody asked for."""

    positions: dict[str, int]
    headings: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def values(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        """Return a row's cells by the keys of the declared columns; None where the file has none."""
        if len(cells) >= self._reach:
            return {key: cells[position] for key, position in self.positions.items()}
        return {
            key: cells[position] if position < len(cells) else None
            for key, position in self.positions.items()
        }

    @cached_property
    def _reach(self) -> int:
        return max(self.positions.values(), default=-1) + 1


def map_headers(headers: Sequence[Cell], columns: HeaderMap | Iterable[Column]) -> Mapping:
    """Find the declared columns among the headings of a file.

    Full and half width, blanks, line breaks, stars and remarks in brackets make no difference.
    Where two headings could be one column, the first stands. Raises MissingColumns, which names
    the required columns that are not there and the headings that are.
    """
    declared = columns.columns if isinstance(columns, HeaderMap) else tuple(columns)
    taken: dict[int, Column] = {}
    for spelling in (_exact, _bare):
        _take(headers, declared, taken, spelling)
    by_key = {column.key: position for position, column in sorted(taken.items())}
    missing = [c.title for c in declared if c.required and c.key not in by_key]
    shown = [clean_text(h).replace("\n", " ") for h in headers]
    if missing:
        raise MissingColumns(missing, [h for h in shown if h])
    return Mapping(
        positions={c.key: by_key[c.key] for c in declared if c.key in by_key},
        headings={c.key: shown[by_key[c.key]] for c in declared if c.key in by_key},
        unknown=tuple(h for i, h in enumerate(shown) if h and i not in taken),
    )


def _take(
    headers: Sequence[Cell],
    declared: tuple[Column, ...],
    taken: dict[int, Column],
    spelling: Spelling,
) -> None:
    names: dict[str, Column] = {}
    for column in declared:
        for name in column.names:
            names.setdefault(spelling(name), column)
    for position, heading in enumerate(headers):
        found = names.get(spelling(heading)) if spelling(heading) else None
        if found and position not in taken and found not in taken.values():
            taken[position] = found


def _exact(heading: Cell) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", clean_text(heading))).casefold()


def _bare(heading: Cell) -> str:
    plain = unicodedata.normalize("NFKC", clean_text(heading))
    return _SIGNS.sub("", _BRACKETED.sub("", plain)).casefold()

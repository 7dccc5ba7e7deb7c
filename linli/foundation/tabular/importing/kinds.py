"""Kinds of imports: what a room declares, and what the engine hands to it and gets back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.headers import HeaderMap
from linli.foundation.tabular.importing.limits import LARGEST
from linli.foundation.tabular.reading import Table, open_table
from linli.foundation.tabular.reading.limits import Limits

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from linli.foundation.tabular.models import ImportRun


class NotImported(Exception):
    """The file cannot be taken in at all; the text says why in the reader's language."""


class Standing(StrEnum):
    """What a row would do, or did."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said about a row: why it is bad and what to do, or what was mended in it.

    column: the key of the column it is about, if of one. where: the GeoJSON geometry that shows
    it on a map, if it has a place.
    """

    words: str
    column: str = ""
    where: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A row as the file gives it: its number there, and its cells by the kind's column keys.

    A column that the file lacks is None. Numbers that lost digits (1.10105E+17) are still what
    they were: ask `cleaning.lost_digits`.
    """

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a row.

    value: what ``apply`` needs to know, of what JSON can hold (lists, texts, numbers, None);
    kept sealed until then. Empty for a bad row.
    """

    standing: Standing
    value: Any = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A good row as it was kept: its number in the file, its standing, the verdict's value."""

    number: int
    standing: Standing
    value: Any


@dataclass
class Applied:
    """What became of a piece: how many rows were added and changed, and those left out after all.

    refused: by row number, why a row that was good at the look is not any more.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """A record that an undo does not touch: what it is called to people, and why it stays."""

    label: str
    why: str


@dataclass(frozen=True)
class Outlook:
    """What undoing would do: records deleted, records set back, and those that would stay.

    ``left`` names the first of them, ``left_count`` counts them all.
    """

    deleted: int
    restored: int
    left_count: int = 0
    left: tuple[Left, ...] = ()


@dataclass
class Undone:
    """What one step of an undo did. ``cursor``: where the next begins, empty when all is done."""

    deleted: int = 0
    restored: int = 0
    left: list[Left] = field(default_factory=list)
    cursor: str = ""


class Checker(Protocol):
    """Made once a reading by ``ImportKind.checker``; may keep what it saw (repeated numbers)."""

    def check(self, rows: Sequence[Given]) -> Sequence[Verdict]:
        """One verdict for each row, in order; asks the database once for all of them."""
        ...


@runtime_checkable
class Surveyor(Checker, Protocol):
    """A checker that must have seen all rows before it can judge one."""

    def survey(self, rows: Iterable[Given]) -> Sequence[str]:
        """Look through the whole file; what is found out about it, in sentences for people."""
        ...


@dataclass(frozen=True)
class Choice:
    """Something to be chosen before the file is read, kept in ``run.options[key]``.

    choices: given the area of the one who asks, pairs of value and label; the first is taken
    where nothing is chosen.
    """

    key: str
    label: StrPromise
    choices: Callable[[str], Sequence[tuple[str, str]]]
    help: StrPromise | str = ""


Applier = Callable[["ImportRun", Sequence[Kept], datetime], Applied]
Undoer = Callable[["ImportRun", str, datetime], Undone]


def _as_table(path: Path, columns: HeaderMap, limits: Limits) -> Table:
    return open_table(path, columns=columns, limits=limits)


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """A sort of rows that can be taken in.

    checker: made anew for each reading of a file; raises NotImported when nothing can be read.
    apply: takes in a piece (good rows only) inside the engine's transaction, which is undone
    with the piece's mark if it raises; may be called in another process than the check, and only
    once for a piece. Marks its records with ``run.id``.
    outlook: what ``undo`` would do now. undo: takes back a bounded number of records in the
    engine's transaction, beginning at a cursor (empty at first), and says where to go on.
    needs: permissions a post must hold, all of them. examples: rows of the empty template, cells
    in the order of the columns; invented, and told so. Without them there is no empty form.
    hints: words about a column by key, printed on the template's second sheet and on the page.
    opens: how its files are opened, where they are no tables. accept, most: which files the page
    offers, and how many bytes they may have. shapes: what good rows look like on a map, as
    GeoJSON geometries. for_good: why it cannot be taken back; such a kind is never undone.
    """

    code: str
    title: StrPromise
    lead: StrPromise
    needs: frozenset[str]
    columns: Callable[[], HeaderMap]
    checker: Callable[[ImportRun], Checker]
    apply: Applier
    outlook: Callable[[ImportRun], Outlook]
    undo: Undoer
    examples: Sequence[Sequence[Cell]] = ()
    hints: Mapping[str, StrPromise] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    opens: Callable[[Path, HeaderMap, Limits], Table] = _as_table
    accept: str = ".xlsx,.csv,.txt"
    most: int = LARGEST
    shapes: Callable[[Sequence[Kept]], list[dict[str, Any]]] | None = None
    for_good: StrPromise | str = ""


_KINDS: dict[str, ImportKind] = {}


def imports(kind: ImportKind) -> None:
    """Declare a kind of import; called once from a room's apps.py."""
    _KINDS[kind.code] = kind


def kind_of(code: str) -> ImportKind:
    """The kind of this code (KeyError where no room declared it)."""
    return _KINDS[code]


def all_kinds() -> tuple[ImportKind, ...]:
    """Every declared kind, in the order of their declaration."""
    return tuple(_KINDS.values())

"""Frozen values that the pages of this desk print: tables, and a record's parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from linli.channels.ui.presenters import Fact, Label


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, where they lead, a grey line below, labels beside."""

    text: str
    note: str = ""
    url: str = ""
    labels: tuple[Label, ...] = ()
    is_number: bool = False
    heading: str = ""  # given by the table


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done with a line; opens in the dialog. ``about`` is read out with the label."""

    label: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    cells: tuple[Cell, ...]
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under headings; on a phone each cell says its own heading."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    none: str = ""

    @property
    def has_acts(self) -> bool:
        """Whether the reader may do anything with any line."""
        return any(row.acts for row in self.rows)


def table_of(columns: Sequence[str], rows: Sequence[Row], none: str = "") -> Table:
    """A table whose cells know their headings."""
    headed = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, heading=name) for cell, name in zip(row.cells, columns, strict=True)
            ),
        )
        for row in rows
    )
    return Table(tuple(columns), headed, none)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a record's page: facts, a table, or both; ``code`` is its anchor."""

    code: str
    title: str
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    note: str = ""

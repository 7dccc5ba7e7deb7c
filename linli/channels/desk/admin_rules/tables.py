"""Frozen values that the tables of the rules print."""

from __future__ import annotations

from dataclasses import dataclass, replace

from linli.channels.ui.presenters import Label


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, a grey line below, outlined labels beside."""

    text: str
    note: str = ""
    labels: tuple[Label, ...] = ()
    heading: str = ""  # given by the table


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done with a line; opens in the dialog. ``about`` is read out with the label."""

    label: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule."""

    cells: tuple[Cell, ...]
    acts: tuple[Act, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Rules under one heading."""

    lines: tuple[Line, ...]
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rules of one sort; the first column is the rule's own name."""

    columns: tuple[str, ...]
    groups: tuple[Group, ...]

    def __post_init__(self) -> None:
        groups = tuple(
            replace(group, lines=tuple(self._with_headings(line) for line in group.lines))
            for group in self.groups
        )
        object.__setattr__(self, "groups", groups)

    def _with_headings(self, line: Line) -> Line:
        """On a phone each cell stands under the other and says which column it is."""
        pairs = zip(line.cells, self.columns, strict=True)
        return replace(line, cells=tuple(replace(cell, heading=name) for cell, name in pairs))

    @property
    def has_acts(self) -> bool:
        """Whether the reader may do anything with any line."""
        return any(line.acts for group in self.groups for line in group.lines)

    @property
    def width(self) -> int:
        """Columns, with that of the acts."""
        return len(self.columns) + self.has_acts

    @property
    def is_empty(self) -> bool:
        """Whether there is no line at all."""
        return not any(group.lines for group in self.groups)

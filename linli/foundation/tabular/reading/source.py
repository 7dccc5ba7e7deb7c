"""What a file gives once it is open: one sheet's rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from linli.foundation.tabular.cleaning import Cell


class Source(Protocol):
    """A sheet: its name, its last row's number, its rows with their numbers, again and again."""

    @property
    def name(self) -> str: ...

    @property
    def last_row(self) -> int: ...

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]: ...

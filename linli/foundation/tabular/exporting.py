"""Which function gives the rows of a list; each room declares its own lists at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linli.foundation.tabular.cleaning import Cell

if TYPE_CHECKING:
    from linli.foundation.tabular.models import ExportRun


class NotExported(Exception):
    """The list cannot be written any more; the text says why in the reader's language."""


@dataclass(frozen=True)
class Sheet:
    """What an export writes: headings, widths, rows in order, and how many there are."""

    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    total: int | None = None
    widths: Sequence[int] = ()


Exporter = Callable[["ExportRun"], Sheet]
_EXPORTERS: dict[str, Exporter] = {}


def exports(list_code: str, exporter: Exporter) -> None:
    """Declare how a list is exported; called once from a room's apps.py.

    The exporter checks again what the person may see, and raises NotExported when nothing.
    """
    _EXPORTERS[list_code] = exporter


def exporter_of(list_code: str) -> Exporter:
    """How a list is exported (KeyError where no room declared it)."""
    return _EXPORTERS[list_code]

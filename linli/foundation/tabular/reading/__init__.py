"""Opening a table: by what the file is, not by what it is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from linli.foundation.tabular.cleaning import Cell, clean_text
from linli.foundation.tabular.errors import MissingColumns, UnreadableTable
from linli.foundation.tabular.headers import Column, HeaderMap, Mapping, map_headers
from linli.foundation.tabular.reading import text, workbook
from linli.foundation.tabular.reading.limits import LIMITS, Limits
from linli.foundation.tabular.reading.source import Source

HEADER_SEARCH = 20

__all__ = ["LIMITS", "Limits", "Row", "Table", "open_table"]


@dataclass(frozen=True)
class Row:
    """One filled row and its number as a spreadsheet shows it (the first row of a file is 1)."""

    number: int
    cells: tuple[Cell, ...]


class Table:
    """A sheet with its header row. Iterating gives the filled rows after it, as often as wanted."""

    def __init__(self, source: Source, top: Sequence[Row], header_row: Row) -> None:
        self._source = source
        self._top = top
        self.header_row = header_row.number
        self.header: tuple[str, ...] = _headings(header_row)
        self._is_told = False

    @property
    def row_count(self) -> int:
        """Rows of the file after the header, blank ones included: the end of a progress bar."""
        return max(0, self._source.last_row - self.header_row)

    @property
    def sheet(self) -> str:
        """The sheet's name; empty for CSV."""
        return self._source.name

    def __iter__(self) -> Iterator[Row]:
        for row in _filled(self._source):
            if row.number > self.header_row:
                yield row

    @property
    def top(self) -> tuple[Row, ...]:
        """The first filled rows, among which the header stands."""
        return tuple(self._top)

    def take_header(self, number: int) -> None:
        """Take another of the top rows as the header. Raises UnreadableTable when it is none."""
        for row in self._top:
            if row.number == number:
                self.header_row, self.header = row.number, _headings(row)
                self._is_told = True
                return
        raise UnreadableTable(_("The headings must stand among the first filled rows."))

    def map(self, columns: HeaderMap | Sequence[Column]) -> Mapping:
        """Find the declared columns, looking at the top rows for the heading that fits best.

        Raises MissingColumns.
        """
        declared = columns.columns if isinstance(columns, HeaderMap) else tuple(columns)
        header = None if self._is_told else _best_header(self._top, declared)
        if header is not None:
            self.header_row = header.number
            self.header = _headings(header)
        return map_headers(self.header, declared)


def open_table(
    path: str | Path,
    *,
    columns: HeaderMap | Sequence[Column] = (),
    limits: Limits = LIMITS,
) -> Table:
    """Open an XLSX or CSV file whose header stands among the first HEADER_SEARCH rows.

    With ``columns`` the sheet and the row that fit them best are taken, otherwise the first
    visible sheet with content and its fullest early row. Raises TableError in words: not a
    table, damaged, password, macros, old format, too large, empty.
    """
    path = Path(path)
    limits.check_file(path)
    sources: list[Source] = []
    if _is_zip_or_ole(path):
        sources.extend(workbook.open_sheets(path, limits))
    else:
        sources.append(text.open_text(path))
    declared = columns.columns if isinstance(columns, HeaderMap) else tuple(columns)
    tables = []
    for source in sources:
        top = _first_rows(source)
        header = _best_header(top, declared) or _fullest(top)
        if header is not None:
            tables.append(Table(source, top, header))
    if not tables:
        raise UnreadableTable(_("The file is empty: no filled row was found."))
    return max(tables, key=lambda table: _hits(table.header, declared))


def _is_zip_or_ole(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(8)
    return start.startswith((workbook.ZIP, workbook.OLE))


def _filled(source: Source) -> Iterator[Row]:
    for number, cells in source.rows():
        if any(map(_is_filled, cells)):
            yield Row(number, tuple(cells))


def _is_filled(cell: Cell) -> bool:
    if isinstance(cell, str):
        # Only a text with something invisible in it has to be looked at closely.
        return bool(cell.strip()) and (cell.isprintable() or bool(clean_text(cell)))
    return cell is not None


def _first_rows(source: Source) -> list[Row]:
    rows = []
    for row in _filled(source):
        rows.append(row)
        if len(rows) == HEADER_SEARCH:
            break
    return rows


def _fullest(top: Sequence[Row]) -> Row | None:
    """Return the first row that holds as many different texts as any: titles above hold one."""
    return max(top, key=lambda row: len(_texts(row)), default=None)


def _headings(row: Row) -> tuple[str, ...]:
    headings = [clean_text(cell) for cell in row.cells]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


def _texts(row: Row) -> set[str]:
    return {clean_text(cell) for cell in row.cells if isinstance(cell, str)} - {""}


def _best_header(top: Sequence[Row], declared: Sequence[Column]) -> Row | None:
    best = max(top, key=lambda row: _hits(row.cells, declared), default=None)
    return best if best and _hits(best.cells, declared) else None


def _hits(cells: Sequence[Cell], declared: Sequence[Column]) -> int:
    optional = [Column(column.key, column.title, column.synonyms) for column in declared]
    try:
        return len(map_headers(cells, optional).positions)
    except MissingColumns:  # pragma: no cover - nothing is required of the optional ones
        return 0

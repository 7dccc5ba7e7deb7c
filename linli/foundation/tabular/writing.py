"""Writing tables for people to open in a spreadsheet, row by row, in bounded memory."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from linli.foundation.tabular.cleaning import Cell, as_text

SHEET_ROWS = 1_048_576
CELL_LENGTH = 32_767

# What a spreadsheet would take for a formula, the full-width signs of Chinese input included.
_FORMULA = re.compile(r"[\s\u200b-\u200f\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run this text instead of showing it."""
    if text[:1] in ("\t", "\r"):
        return True
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def neutral(text: str) -> str:
    """Return the text so that no spreadsheet runs it: with an apostrophe before a formula."""
    return f"'{text}" if is_formula(text) else text


class CsvWriter:
    """Writes CSV that a spreadsheet opens with the right characters (UTF-8 with its mark)."""

    def __init__(self, path: str | Path, headers: Sequence[str], *, zone: tzinfo) -> None:
        # Closed by close(): the writer outlives this call.
        self._file: IO[str] = Path(path).open("w", encoding="utf-8-sig", newline="")  # noqa: SIM115
        self._writer = csv.writer(self._file)
        self._zone = zone
        self.rows = 0
        self._writer.writerow([neutral(header) for header in headers])

    def add(self, cells: Iterable[Cell]) -> None:
        """Write one row; times are given in the writer's zone."""
        self._writer.writerow([self._shown(cell) for cell in cells])
        self.rows += 1

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _shown(self, cell: Cell) -> str:
        if isinstance(cell, datetime) and cell.tzinfo:
            cell = cell.astimezone(self._zone).replace(tzinfo=None)
        return neutral(_FORBIDDEN.sub("", as_text(cell)))


class XlsxWriter:
    """Writes a workbook row by row; after a million rows it goes on with a further sheet.

    Text is always text: nothing a person wrote is run as a formula. Times are given in ``zone``.
    ``cut_cells`` counts texts longer than a cell may be; such a cell says so at its end.
    """

    def __init__(
        self,
        path: str | Path,
        headers: Sequence[str],
        *,
        zone: tzinfo,
        sheet: str = "Sheet1",
        widths: Sequence[int] = (),
        sheet_rows: int = SHEET_ROWS,
    ) -> None:
        self._path = Path(path)
        self._headers = list(headers)
        self._zone = zone
        self._title = _SHEET_NAME.sub(" ", sheet)[:24].strip() or "Sheet1"
        self._widths = widths or [max(10, min(40, len(h) * 2 + 4)) for h in headers]
        self._sheet_rows = sheet_rows
        self._book = Workbook(write_only=True)
        self._left = 0
        self.rows = 0
        self.cut_cells = 0
        self._next_sheet()

    def add(self, cells: Iterable[Cell]) -> None:
        """Write one row."""
        if self._left == 0:
            self._next_sheet()
        self._sheet.append([self._cell(cell) for cell in cells])
        self._left -= 1
        self.rows += 1

    def close(self) -> None:
        """Finish the file; without it there is none."""
        part = self._path.with_name(f"{self._path.name}.part")
        try:
            self._book.save(part)
            part.replace(self._path)
        finally:
            part.unlink(missing_ok=True)

    def save_to(self, file: IO[bytes]) -> None:
        """Finish the file into one that is open, instead of under its path."""
        self._book.save(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        else:
            self._discard()

    def _discard(self) -> None:
        # The workbook leaves its temporary files behind unless it is saved somewhere.
        with tempfile.TemporaryFile() as nowhere:
            self._book.save(nowhere)

    def _next_sheet(self) -> None:
        number = len(self._book.worksheets) + 1
        self._sheet = self._book.create_sheet(
            self._title if number == 1 else f"{self._title} {number}"
        )
        for position, width in enumerate(self._widths, start=1):
            self._sheet.column_dimensions[get_column_letter(position)].width = width
        self._sheet.freeze_panes = "A2"
        headings = []
        for header in self._headers:
            cell = self._cell(header)
            cell.font = Font(bold=True)
            headings.append(cell)
        self._sheet.append(headings)
        self._left = self._sheet_rows - 1

    def _cell(self, value: Cell) -> SheetCell:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, datetime):
            if value.tzinfo:
                value = value.astimezone(self._zone).replace(tzinfo=None)
            cell = WriteOnlyCell(self._sheet, value=value)
            cell.number_format = "yyyy-mm-dd hh:mm"
            return cell
        return WriteOnlyCell(self._sheet, value=value)  # type: ignore[arg-type]  # takes dates and durations too

    def _text(self, value: str) -> SheetCell:
        text = _FORBIDDEN.sub("", value)
        if len(text) > CELL_LENGTH:
            self.cut_cells += 1
            note = _(" … (cut: the whole text has %(length)d characters)") % {"length": len(text)}
            text = text[: CELL_LENGTH - len(note)] + note
        cell = WriteOnlyCell(self._sheet, value=text)
        cell.data_type = "s"
        if is_formula(text):
            cell.quotePrefix = True
        if "\n" in text:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return cell

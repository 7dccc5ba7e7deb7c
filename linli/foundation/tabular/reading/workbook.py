"""XLSX files. Everything is checked on the archive before the reader may build a sheet."""

from __future__ import annotations

import re
import weakref
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, cast

import python_calamine
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.errors import UnreadableTable
from linli.foundation.tabular.reading.limits import MIB, Limits

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# A cell with a value: <c r="AB12" ...> that isn't closed at once.
_CELL = re.compile(rb'<c r="([A-Z]{1,7})(\d{1,9})"[^>]*[^/>]>|<c r="([A-Z]{1,7})(\d{1,9})">')
_PIECE = 4 * MIB
_OVERLAP = 400
_TEXTS = "xl/sharedstrings.xml"


class Sheet:
    """One sheet of a workbook, held in memory: its area was checked beforehand."""

    def __init__(self, name: str, held: python_calamine.CalamineSheet) -> None:
        self.name = name
        self.last_row = held.end[0] + 1 if held.end else 0
        self._held = held

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        yield from enumerate(self._held.iter_rows(), start=1)


class _OpenBook:
    """A workbook that is read piece by piece; its file is closed when nobody reads it any more."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        weakref.finalize(self, book.close)


class StreamedSheet:
    """One sheet of a workbook, read row by row each time; its texts are held by the workbook."""

    def __init__(self, held: Any, book: _OpenBook, rows: int, columns: int) -> None:
        self.name = str(held.title)
        self.last_row = rows
        self._held, self._columns = held, columns
        self._book = book  # open as long as one of its sheets is in use

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        # Told where to end: a file may claim a row of any number.
        rows = self._held.iter_rows(
            max_row=self.last_row, max_col=max(1, self._columns), values_only=True
        )
        try:
            for number, cells in enumerate(rows, start=1):
                yield number, [_plain(cell) for cell in cells]
        except (SyntaxError, ValueError, KeyError, IndexError) as error:
            raise UnreadableTable(
                _("The sheet “%(sheet)s” is damaged. Save the file again and retry.")
                % {"sheet": self.name}
            ) from error


def _plain(cell: object) -> Cell:
    """A cell as the other reader gives it: a day without a time is a day."""
    if isinstance(cell, datetime):
        return cell if cell.time() != time.min else cell.date()
    is_known = cell is None or isinstance(cell, str | int | float | date | time | timedelta)
    return cast(Cell, cell) if is_known else str(cell)


def open_sheets(path: Path, limits: Limits) -> list[Sheet] | list[StreamedSheet]:
    """Return the visible sheets of a workbook that passed every check. Raises TableError.

    One with a sheet too large to be held is read row by row, more slowly.
    """
    with path.open("rb") as file:
        if file.read(8) == OLE:
            raise UnreadableTable(_explain_ole(path))
    try:
        with zipfile.ZipFile(path) as archive:
            areas = _check_archive(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableTable(
            _("The file is damaged or was not copied completely. Save it again and retry.")
        ) from error
    if not all(limits.is_held(rows=rows, columns=columns) for rows, columns in areas.values()):
        return _streamed(path, areas)
    with _opened(path) as book:
        visible = [
            about.name
            for about in book.sheets_metadata
            if about.typ is python_calamine.SheetTypeEnum.WorkSheet
            and about.visible is python_calamine.SheetVisibleEnum.Visible
        ]
        return [_sheet(book, name) for name in visible]


def _streamed(path: Path, areas: Mapping[str, tuple[int, int]]) -> list[StreamedSheet]:
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, SyntaxError, ValueError, KeyError, TypeError) as error:
        raise UnreadableTable(
            _("The file is damaged or was not copied completely. Save it again and retry.")
        ) from error
    kept = _OpenBook(book)
    visible: list[Any] = [
        one
        for one in book.worksheets
        if isinstance(one, ReadOnlyWorksheet) and one.sheet_state == "visible"
    ]
    return [
        StreamedSheet(sheet, kept, *areas.get(sheet._worksheet_path.lstrip("/").lower(), (0, 0)))
        for sheet in visible
    ]


def _opened(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError as error:
        raise UnreadableTable(_protected()) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise UnreadableTable(
            _("The file is damaged or was not copied completely. Save it again and retry.")
        ) from error


def _sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    try:
        return Sheet(name, book.get_sheet_by_name(name))
    except python_calamine.CalamineError as error:
        raise UnreadableTable(
            _("The sheet “%(sheet)s” is damaged. Save the file again and retry.") % {"sheet": name}
        ) from error


def _explain_ole(path: Path) -> str:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return _protected()
    return _("This is the old .xls format. Save the file as .xlsx and retry.")


def _protected() -> str:
    return _("The file is protected by a password. Remove the password and retry.")


def _check_archive(archive: zipfile.ZipFile, limits: Limits) -> dict[str, tuple[int, int]]:
    """Hold a workbook to every limit; returns how many rows and columns each sheet's file has."""
    entries = archive.infolist()
    limits.check_unpacked(
        packed=sum(entry.compress_size for entry in entries),
        unpacked=sum(entry.file_size for entry in entries),
        entries=len(entries),
    )
    names = {entry.filename.replace("\\", "/").lower() for entry in entries}
    if len(names) != len(entries):
        raise zipfile.BadZipFile("two entries of one name")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise UnreadableTable(
            _("The file holds macros, which are not taken in. Save it as .xlsx without macros.")
        )
    if "xl/workbook.xml" not in names:
        raise UnreadableTable(
            _("This is not a spreadsheet. Files of the kinds .xlsx and .csv can be read.")
        )
    areas: dict[str, tuple[int, int]] = {}
    for entry in entries:
        if entry.filename.lower() == _TEXTS:
            limits.check_shared_texts(entry.file_size)
        is_sheet = entry.filename.lower().startswith("xl/worksheets/")
        with archive.open(entry) as file:
            rows, columns = _read_through(file)
        if is_sheet:
            limits.check_area(sheet=Path(entry.filename).stem, rows=rows, columns=columns)
            areas[entry.filename.lower()] = rows, columns
    return areas


def _read_through(file: IO[bytes]) -> tuple[int, int]:
    """Unpack an entry to its end, which checks its declared size, and return a sheet's reach."""
    rows = columns = 0
    rest = b""
    while piece := file.read(_PIECE):
        if b"<!DOCTYPE" in rest + piece:
            raise zipfile.BadZipFile("a document type, which no spreadsheet writes")
        for letters, row, letters_, row_ in _CELL.findall(rest + piece):
            rows = max(rows, int(row or row_))
            columns = max(columns, _column(letters or letters_))
        rest = piece[-_OVERLAP:]
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

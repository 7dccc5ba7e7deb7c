"""CSV files, in whatever encoding and with whatever delimiter they come."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.errors import UnreadableTable
from linli.foundation.tabular.reading.limits import MIB

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",\t;|"
_SNIFFED_LINES = 30
_NUL_LIMIT = 0.05


@dataclass(frozen=True)
class TextSheet:
    """A CSV file as one sheet."""

    path: Path
    encoding: str
    delimiter: str
    last_row: int
    name: str = ""

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(_without_nul(file), delimiter=self.delimiter)
            number = 1
            try:
                for cells in reader:
                    yield number, cells
                    number = reader.line_num + 1
            except csv.Error as error:
                raise UnreadableTable(
                    _(
                        "From line %(line)d on the file can't be read: a quotation mark is not "
                        "closed, or a text is longer than %(limit)d characters."
                    )
                    % {"line": number, "limit": csv.field_size_limit()}
                ) from error


def open_text(path: Path) -> TextSheet:
    """Tell encoding and delimiter of a CSV file. Raises UnreadableTable."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        lines = [line for line, _n in zip(_without_nul(file), range(_SNIFFED_LINES), strict=False)]
    return TextSheet(path, encoding, _delimiter(lines), _count_lines(path, encoding))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(MIB)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            _decode_all(path, encoding)
            return encoding
    if start.count(b"\0") > len(start) * _NUL_LIMIT:
        raise UnreadableTable(
            _("This is not a spreadsheet. Files of the kinds .xlsx and .csv can be read.")
        )
    try:
        _decode_all(path, "utf-8")
    except _Undecodable as as_utf8:
        # Chinese UTF-8 that was cut off or spoilt can look like GB18030, with other words.
        if as_utf8.is_cut_off or _is_mostly_utf8(start):
            raise
        try:
            _decode_all(path, "gb18030")
        except _Undecodable:
            raise as_utf8 from None
        return "gb18030"
    return "utf-8"


def _is_mostly_utf8(start: bytes) -> bool:
    text = start.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(1 for sign in text if sign > "\u07ff") - broken > broken


class _Undecodable(UnreadableTable):
    def __init__(self, line: int, *, is_cut_off: bool) -> None:
        self.is_cut_off = is_cut_off
        super().__init__(
            _(
                "Line %(line)d holds characters that can't be read, in UTF-8 or in GB18030; "
                "perhaps the file was cut off. Save it again as CSV (UTF-8) and retry."
            )
            % {"line": line}
        )


def _decode_all(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        try:
            while piece := file.read(MIB):
                line += decoder.decode(piece).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].count(b"\n")
            raise _Undecodable(line, is_cut_off=error.reason == "unexpected end of data") from error


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "")


def _delimiter(lines: Sequence[str]) -> str:
    """Return the sign that parts the lines into the most, and the most equal, columns."""

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=columns)


def _count_lines(path: Path, encoding: str) -> int:
    with path.open(encoding=encoding, newline="") as file:
        return sum(1 for _line in file)

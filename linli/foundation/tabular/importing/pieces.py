"""Rows of a run as they are kept: packed, and sealed by their field."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from linli.foundation.tabular.cleaning import Cell, as_text
from linli.foundation.tabular.importing.kinds import Kept, Note, Standing, Verdict
from linli.foundation.tabular.models import ImportPiece
from linli.foundation.tabular.reading import Row

PIECE_ROWS = 4000

_STANDINGS: Final = {str(one): one for one in Standing}


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row of a piece: its verdict in words, and the file's own cells as text."""

    number: int
    standing: Standing
    notes: tuple[Note, ...]
    cells: tuple[str, ...]


def content_of(rows: Sequence[Row], verdicts: Sequence[Verdict]) -> str:
    """The good rows as one text, for taking them in."""
    return packed(
        [
            (row.number, verdict.standing, verdict.value)
            for row, verdict in zip(rows, verdicts, strict=True)
            if verdict.standing is not Standing.BAD
        ]
    )


def lines_of(rows: Sequence[Row], verdicts: Sequence[Verdict]) -> str:
    """All rows with what is said of them as one text, for people to look at."""
    return packed(
        [
            (
                row.number,
                verdict.standing,
                [_plain_note(note) for note in verdict.notes] if verdict.notes else (),
                [cell if type(cell) is str else as_text(cell) for cell in row.cells],
            )
            for row, verdict in zip(rows, verdicts, strict=True)
        ]
    )


def _plain_note(note: Note) -> tuple[Any, ...]:
    return (note.words, note.column, note.where) if note.where else (note.words, note.column)


def packed(value: Any) -> str:
    """A value of what JSON can hold, as a short text."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 1)).decode()


def unpacked(text: str) -> Any:
    """What was packed; None for nothing."""
    return json.loads(zlib.decompress(base64.b64decode(text))) if text else None


def rows_of(piece: ImportPiece) -> Iterator[KeptRow]:
    """The rows of a piece in their order."""
    for number, standing, notes, cells in unpacked(piece.lines) or ():
        made = tuple(Note(*note) for note in notes)
        yield KeptRow(number, _STANDINGS[standing], made, tuple(cells))


def good_rows(piece: ImportPiece) -> list[Kept]:
    """What is to be handed to the kind: every row that is to be added or changed, or is the same."""
    return [
        Kept(number, _STANDINGS[standing], value)
        for number, standing, value in unpacked(piece.content) or ()
    ]


def refusals(piece: ImportPiece) -> dict[int, str]:
    """By row number, why a good row was not taken in after all."""
    return {int(number): words for number, words in (unpacked(piece.refused) or {}).items()}


def plain_cells(cells: Sequence[Cell]) -> list[str]:
    """Cells as texts."""
    return [as_text(cell) for cell in cells]

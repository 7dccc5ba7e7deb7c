"""Reading runs: lists by area, what a look at the rows shows, whether the file came before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.foundation.tabular.importing.kinds import Left, Standing, kind_of
from linli.foundation.tabular.importing.pieces import KeptRow, good_rows, rows_of, unpacked
from linli.foundation.tabular.models import ImportPiece, ImportRun, ImportRunQuerySet, ImportState

FIRST = 20
SHOWN = 50


def runs_in(area: str, kinds: Iterable[str]) -> ImportRunQuerySet:
    """The runs of an area and those below it, of these kinds."""
    return ImportRun.objects.inside(area).filter(kind__in=list(kinds))


def run_in(area: str, kinds: Iterable[str], run_id: UUID) -> ImportRun | None:
    """One run of the area; None where there is none."""
    return runs_in(area, kinds).filter(id=run_id).first()


def same_file(run: ImportRun) -> ImportRun | None:
    """The last run that took in the very same file before, unless it was taken back."""
    taken = ImportRun.objects.filter(
        kind=run.kind, sha256=run.sha256, state__in=(ImportState.DONE, ImportState.RUNNING)
    )
    return taken.exclude(id=run.id).order_by("-asked_at").first()


def first_rows(run: ImportRun, *, most: int = FIRST) -> list[KeptRow]:
    """The first rows with their verdicts."""
    piece = run.pieces.order_by("number").first()
    return list(rows_of(piece))[:most] if piece else []


@dataclass(frozen=True)
class Problems:
    """Some rows with something to be said of, and the row number behind which others follow."""

    rows: list[KeptRow]
    after: int | None


def problems(run: ImportRun, *, bad: bool, after: int = 0, most: int = SHOWN) -> Problems:
    """Rows that cannot be taken in (or, not ``bad``, good ones with a note), by row number."""
    found: list[KeptRow] = []
    for row in _noted(run, bad):
        if row.number > after:
            if len(found) == most:
                return Problems(found, found[-1].number)
            found.append(row)
    return Problems(found, None)


def _noted(run: ImportRun, bad: bool) -> Iterator[KeptRow]:
    pieces: Any = ImportPiece.objects.filter(run=run).order_by("number")
    pieces = pieces.filter(bad__gt=0) if bad else pieces.filter(noted__gt=0)
    for piece in pieces.iterator(chunk_size=2):
        for row in rows_of(piece):
            if (row.standing is Standing.BAD) is bad and (bad or row.notes):
                yield row


def shapes_of(run: ImportRun, *, most: int) -> list[dict[str, Any]]:
    """What the first good rows look like on a map, where the kind can tell."""
    draw = kind_of(run.kind).shapes
    found: list[dict[str, Any]] = []
    if draw is not None:
        for piece in run.pieces.order_by("number").defer("lines").iterator(chunk_size=1):
            found += draw(good_rows(piece))
            if len(found) >= most:
                break
    return found[:most]


@dataclass(frozen=True)
class Head:
    """The headings of the file, some rows below them, and the rows among which they stand."""

    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    top: tuple[tuple[int, tuple[str, ...]], ...]

    def sample(self, position: int) -> str:
        """What stands in a column in the first rows."""
        seen = [row[position] for row in self.samples if position < len(row) and row[position]]
        return "、".join(seen[:3])


def head_of(run: ImportRun) -> Head:
    """What was read of the top of the file; empty once it is erased."""
    found = unpacked(run.head) or {}
    return Head(
        tuple(found.get("header", ())),
        tuple(tuple(row) for row in found.get("samples", ())),
        tuple((number, tuple(cells)) for number, cells in found.get("top", ())),
    )


def left_by_undo(run: ImportRun) -> list[Left]:
    """Records that an undo did not touch, the first of them."""
    return [Left(label, why) for label, why in unpacked(run.undo_left) or ()]


def waits_for(run: ImportRun) -> ImportRun | None:
    """The run at work that a waiting one waits for."""
    for other in ImportRun.objects.working().filter(kind=run.kind).exclude(id=run.id):
        if other.area.startswith(run.area) or run.area.startswith(other.area):
            return other
    return None

"""Reading a run's file: its columns found, each row judged, all of it kept sealed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.foundation.tabular.errors import MissingColumns, TableError
from linli.foundation.tabular.headers import Column, Mapping
from linli.foundation.tabular.importing import files
from linli.foundation.tabular.importing.asking import IDLE, wipe
from linli.foundation.tabular.importing.kinds import (
    Checker,
    Given,
    ImportKind,
    Note,
    NotImported,
    Standing,
    Surveyor,
    Verdict,
    kind_of,
)
from linli.foundation.tabular.importing.limits import IMPORT_LIMITS
from linli.foundation.tabular.importing.memory import rare_collections
from linli.foundation.tabular.importing.pieces import (
    PIECE_ROWS,
    content_of,
    lines_of,
    packed,
    plain_cells,
)
from linli.foundation.tabular.models import ImportPiece, ImportRun, ImportState
from linli.foundation.tabular.reading import Row, Table

logger = structlog.get_logger(__name__)
SAMPLES = 5
Clock = Callable[[], datetime]


class _Overtaken(Exception):
    """The run was dropped, or a later reading of it has begun."""


def read_run(run_id: UUID, *, now: Clock) -> None:
    """Read a run's file from its beginning; safe to be done twice, the later one wins."""
    run = _begin(run_id, now())
    if run is None:
        return
    with translation.override(run.language), rare_collections():
        try:
            with files.opened(run.id, files.UPLOAD) as path:
                kind = kind_of(run.kind)
                limits = replace(IMPORT_LIMITS, file_size=kind.most)
                _read(run, kind.opens(path, kind.columns(), limits), now)
        except MissingColumns as missing:
            _end(run, ImportState.UNMAPPED, now(), error=str(missing))
        except (TableError, NotImported) as reason:
            _end(run, ImportState.FAILED, now(), error=str(reason))
        except _Overtaken:
            logger.info("import_reading_overtaken", run=str(run_id))
        except Exception:
            _end(run, ImportState.FAILED, now(), error=_("It could not be read. Try once more."))
            raise


@transaction.atomic
def _begin(run_id: UUID, at: datetime) -> ImportRun | None:
    run = ImportRun.objects.select_for_update().filter(id=run_id).first()
    if run is None or run.state != ImportState.READING:
        return None
    run.pieces.all().delete()
    run.attempt += 1
    run.touched_at = at
    run.remarks = []
    run.rows_total = run.rows_read = run.rows_noted = 0
    run.rows_add = run.rows_change = run.rows_same = run.rows_bad = 0
    run.save()
    return run


def _read(run: ImportRun, table: Table, now: Clock) -> None:
    kind = kind_of(run.kind)
    told = run.told or {}
    if told.get("header_row"):
        table.take_header(int(told["header_row"]))
    run.head = packed(_head(table))
    run.sheet, run.header_row, run.rows_total = table.sheet[:60], table.header_row, table.row_count
    mapping = _mapping(table, kind.columns().columns, told.get("columns"))
    run.header_row = table.header_row
    run.head = packed(_head(table))
    run.mapping = mapping.positions
    checker = kind.checker(run)
    if isinstance(checker, Surveyor):
        run.remarks = list(checker.survey(_given(row, mapping) for row in table))
        run.touched_at = now()
    examples = _examples(kind)
    rows = iter(table)
    number = 0
    while some := list(islice(rows, PIECE_ROWS)):
        verdicts = _judged(some, mapping, checker, examples)
        _keep(run, number, some, verdicts, now())
        number += 1
    if not number:
        raise NotImported(_("There is no row below the headings."))
    _end(run, ImportState.READY, now())


def _head(table: Table) -> dict[str, Any]:
    return {
        "header": list(table.header),
        "samples": [plain_cells(row.cells) for row in islice(iter(table), SAMPLES)],
        "top": [[row.number, plain_cells(row.cells)[:12]] for row in table.top],
    }


def _mapping(table: Table, declared: tuple[Column, ...], told: Any) -> Mapping:
    """Return where each column stands: as was told, else as the headings say. Raises MissingColumns."""
    if told is None:
        return table.map(declared)
    width = len(table.header)
    positions = {
        column.key: int(told[column.key])
        for column in declared
        if told.get(column.key) is not None and 0 <= int(told[column.key]) < width
    }
    missing = [one.title for one in declared if one.required and one.key not in positions]
    if missing:
        raise MissingColumns(missing, [heading for heading in table.header if heading])
    return Mapping(positions)


def _examples(kind: ImportKind) -> set[tuple[str, ...]]:
    return {tuple(plain_cells(row)) for row in kind.examples}


def _given(row: Row, mapping: Mapping) -> Given:
    return Given(row.number, mapping.values(row.cells))


def _judged(
    rows: list[Row], mapping: Mapping, checker: Checker, examples: set[tuple[str, ...]]
) -> list[Verdict]:
    given = [_given(row, mapping) for row in rows]
    verdicts = list(checker.check(given))
    if len(verdicts) != len(rows):
        raise RuntimeError("a checker must give one verdict for each row")
    if examples and rows[0].number < SAMPLES + 20:
        for place, row in islice(enumerate(rows), SAMPLES):
            if tuple(plain_cells(row.cells)) in examples:
                words = _("This is the example of the empty form. Delete the row.")
                verdicts[place] = Verdict(Standing.BAD, None, (Note(words),))
    return verdicts


@transaction.atomic
def _keep(
    run: ImportRun, number: int, rows: list[Row], verdicts: list[Verdict], at: datetime
) -> None:
    counts = Counter(verdict.standing for verdict in verdicts)
    bad = counts[Standing.BAD]
    noted = sum(1 for one in verdicts if one.notes and one.standing is not Standing.BAD)
    run.rows_read += len(rows)
    run.rows_add += counts[Standing.ADD]
    run.rows_change += counts[Standing.CHANGE]
    run.rows_same += counts[Standing.SAME]
    run.rows_bad += bad
    run.rows_noted += noted
    run.touched_at = at
    _save(run)
    ImportPiece.objects.create(
        run=run,
        number=number,
        rows=len(rows),
        bad=bad,
        noted=noted,
        content=content_of(rows, verdicts),
        lines=lines_of(rows, verdicts),
    )


def _save(run: ImportRun) -> None:
    """Write the run down, unless it was dropped or a later reading has begun."""
    held = ImportRun.objects.select_for_update().filter(id=run.id).values_list("state", "attempt")
    if held.first() != (ImportState.READING, run.attempt):
        raise _Overtaken
    run.save()


@transaction.atomic
def _end(run: ImportRun, state: ImportState, at: datetime, *, error: str = "") -> None:
    run.error, run.touched_at, run.erase_at = error[:400], at, at + IDLE
    try:
        _save(run)
    except _Overtaken:
        return
    run.state = state
    run.save(update_fields=["state"])
    if state == ImportState.FAILED:
        wipe(run)

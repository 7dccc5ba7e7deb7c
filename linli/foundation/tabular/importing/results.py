"""The result of a run as a file: every row with what became of it, and the empty form to fill in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.headers import Column
from linli.foundation.tabular.importing import files
from linli.foundation.tabular.importing.asking import KEPT
from linli.foundation.tabular.importing.kinds import ImportKind, Standing
from linli.foundation.tabular.importing.limits import LARGEST
from linli.foundation.tabular.importing.pieces import KeptRow, refusals, rows_of, unpacked
from linli.foundation.tabular.models import ImportRun, ImportState
from linli.foundation.tabular.reading.features import GEOMETRY
from linli.foundation.tabular.reading.limits import MIB
from linli.foundation.tabular.writing import XlsxWriter

_SHADE = PatternFill("solid", fgColor="EAF2F8")


def write_result(run_id: UUID, *, at: datetime) -> None:
    """Write the result of a run sealed to disk, then erase its rows; safe to be done twice."""
    run = ImportRun.objects.filter(id=run_id).first()
    if run is None or run.state != ImportState.DONE or run.result_ready or not run.erase_at:
        return
    with translation.override(run.language), files.without_name() as (copy, path):
        writer = XlsxWriter(
            path,
            [_("Row in the file"), _("What became of it"), _("Why, and what to do"), *_header(run)],
            zone=timezone.get_current_timezone(),
            sheet=pgettext("import", "Result"),
            widths=[10, 14, 50, *[18] * len(_header(run))],
        )
        for cells in _lines(run):
            writer.add(cells)
        writer.save_to(copy)
        copy.seek(0)
        files.keep(run.id, files.RESULT, iter(lambda: copy.read(MIB), b""), most=LARGEST * 4)
    _mark(run_id, at)


@transaction.atomic
def _mark(run_id: UUID, at: datetime) -> None:
    run = ImportRun.objects.select_for_update().get(id=run_id)
    run.result_ready, run.erase_at = True, at + KEPT
    run.save(update_fields=["result_ready", "erase_at"])
    run.pieces.all().delete()


def _header(run: ImportRun) -> list[str]:
    return list((unpacked(run.head) or {}).get("header", ()))


def _lines(run: ImportRun) -> Iterator[list[Cell]]:
    for piece in run.pieces.order_by("number").iterator(chunk_size=4):
        left_out = refusals(piece)
        for row in rows_of(piece):
            yield [row.number, *_verdict(row, left_out.get(row.number)), *row.cells]


def _verdict(row: KeptRow, refused: str | None) -> tuple[str, str]:
    if refused is not None:
        return standing_words(Standing.BAD), refused
    return standing_words(row.standing), "\n".join(note.words for note in row.notes)


def outlook_words(standing: Standing) -> str:
    """What would become of a row."""
    return {
        Standing.ADD: pgettext("import", "Will be added"),
        Standing.CHANGE: pgettext("import", "Will be changed"),
        Standing.SAME: _("Nothing new"),
        Standing.BAD: pgettext("import", "Left out"),
    }[standing]


def standing_words(standing: Standing) -> str:
    """What became of a row."""
    return {
        Standing.ADD: pgettext("import", "Added"),
        Standing.CHANGE: pgettext("import", "Changed"),
        Standing.SAME: _("Nothing new"),
        Standing.BAD: _("Not taken in"),
    }[standing]


def empty_form(kind: ImportKind) -> bytes:
    """The form of a kind to be filled in: headings, examples, and a sheet that says how."""
    book = Workbook()
    sheet = book.active
    if sheet is None:  # pragma: no cover - a new workbook has a sheet
        raise RuntimeError("a new workbook has no sheet")
    sheet.title = _("Fill in here")
    declared = _to_fill_in(kind)
    for place, column in enumerate(declared, start=1):
        cell = sheet.cell(
            row=1, column=place, value=f"{column.title}{' *' if column.required else ''}"
        )
        cell.font, cell.fill = Font(bold=True), _SHADE
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(12, min(32, len(column.title) * 2 + 8))
        # As text from the start, or long numbers lose their last digits.
        sheet.column_dimensions[letter].number_format = "@"
    for number, row in enumerate(kind.examples, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=place, value="" if value is None else str(value))
            cell.number_format, cell.data_type = "@", "s"
            cell.font = Font(italic=True, color="808080")
    sheet.freeze_panes = "A2"
    _explain(book, kind)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _to_fill_in(kind: ImportKind) -> list[Column]:
    """The columns of a table; a shape stands in files of features only."""
    return [column for column in kind.columns().columns if column.key != GEOMETRY]


def _explain(book: Workbook, kind: ImportKind) -> None:
    sheet = book.create_sheet(_("How to fill in"))
    lines = [
        (
            pgettext("import", "Column"),
            pgettext("import", "Needed"),
            _("Other headings that are understood"),
            _("How to fill in"),
        ),
        *(
            (
                column.title,
                pgettext("import", "needed") if column.required else "",
                "、".join(column.synonyms),
                str(kind.hints.get(column.key, "")),
            )
            for column in _to_fill_in(kind)
        ),
        ("", "", "", ""),
        (_("The grey rows are examples. Delete them before you bring the file."), "", "", ""),
    ]
    for line in lines:
        sheet.append(list(line))
    for place, width in enumerate((18, 8, 40, 60), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), _SHADE


def result_of(run: ImportRun) -> Iterator[bytes]:
    """The result file's bytes. Raises FileNotFoundError where it was erased."""
    return files.stream(run.id, files.RESULT)

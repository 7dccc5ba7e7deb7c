"""Imports as people see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from linli.channels.desk.imports.reach import at
from linli.channels.ui.presenters import Fact, Label, Progress, Standing
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.tabular.importing import queries
from linli.foundation.tabular.importing.asking import UNDO
from linli.foundation.tabular.importing.kinds import ImportKind, kind_of
from linli.foundation.tabular.importing.kinds import Standing as RowStanding
from linli.foundation.tabular.importing.pieces import KeptRow
from linli.foundation.tabular.importing.results import outlook_words
from linli.foundation.tabular.models import ImportRun, ImportState

S = ImportState
_CELL, _SHAPE = 120, 24
BUSY = (S.READING, S.WAITING, S.RUNNING, S.UNDOING)
_TONE = {
    S.READY: Standing.ACCENT,
    S.UNMAPPED: Standing.SOON,
    S.STOPPED: Standing.OVER,
    S.FAILED: Standing.OVER,
    S.DONE: Standing.OK,
    S.RUNNING: Standing.ACCENT,
}
_ROW_TONE = {
    RowStanding.ADD: Standing.OK,
    RowStanding.CHANGE: Standing.ACCENT,
    RowStanding.SAME: Standing.PLAIN,
    RowStanding.BAD: Standing.OVER,
}


@dataclass(frozen=True)
class RunLine:
    """A run in the list."""

    url: str
    kind: str
    file: str
    who: str
    area: str
    when: str
    state: Label
    counts: str


def number(n: int) -> str:
    """A number as it is printed: 12,000."""
    return str(number_format(n, force_grouping=True))


def label_of(run: ImportRun) -> Label:
    """The state in words and colour."""
    return Label(str(run.get_state_display()), _TONE.get(ImportState(run.state), Standing.PLAIN))


def line_of(run: ImportRun, kinds: dict[str, ImportKind]) -> RunLine:
    """A run of the list."""
    return RunLine(
        url=at("run", run.id),
        kind=str(kinds[run.kind].title),
        file=run.file_name,
        who=run.asked_by,
        area=run.area_name,
        when=moment(run.asked_at),
        state=label_of(run),
        counts=_counts(run),
    )


def _counts(run: ImportRun) -> str:
    if run.state in (S.DONE, S.STOPPED, S.RUNNING):
        return _("%(add)s added, %(change)s changed, %(out)s left out") % {
            "add": number(run.done_add),
            "change": number(run.done_change),
            "out": number(run.rows_bad + run.done_refused),
        }
    if run.state == S.UNDONE:
        return _("%(n)s taken back, %(left)s left") % {
            "n": number(run.undo_deleted + run.undo_restored),
            "left": number(run.undo_left_count),
        }
    return _("%(n)s rows") % {"n": number(run.rows_read)} if run.rows_read else ""


def progress_of(run: ImportRun) -> Progress:
    """How far a run is; asked again while it is at work."""
    titles = {
        S.READING: _("The file is being read and checked"),
        S.WAITING: _("Waits for another import"),
        S.RUNNING: _("The rows are being taken in"),
        S.UNDOING: _("The import is being taken back"),
    }
    done, total, words = _steps(run)
    return Progress(
        title=titles[ImportState(run.state)],
        done=done,
        total=total,
        words=words,
        poll_url=at("progress", run.id),
    )


def _steps(run: ImportRun) -> tuple[int, int, str]:
    if run.state == S.WAITING:
        other = queries.waits_for(run)
        if other is None:
            return 0, 0, _("It begins at once.")
        words = _("%(name)s is taking in %(file)s; this one begins by itself afterwards.")
        return 0, 0, words % {"name": other.asked_by, "file": other.file_name}
    if run.state == S.UNDOING:
        done = run.undo_deleted + run.undo_restored + run.undo_left_count
        total = run.done_add + run.done_change
    elif run.state == S.READING:
        done, total = run.rows_read, run.rows_total
    else:
        done, total = run.rows_done, run.rows_read
    if not total:
        return 0, 0, _("It begins.")
    words = _("%(done)s of %(all)s rows") % {"done": number(done), "all": number(total)}
    return done, total, words


@dataclass(frozen=True)
class ShownRow:
    """A row of the file with its verdict."""

    number: int
    verdict: Label
    notes: tuple[str, ...]
    cells: tuple[str, ...]


def shown(row: KeptRow, titles: dict[str, str], *, width: int) -> ShownRow:
    """A row as it is shown: what is said of it names its column."""
    notes = tuple(
        f"{titles[note.column]}：{note.words}" if note.column in titles else note.words
        for note in row.notes
    )
    words = Label(outlook_words(row.standing), _ROW_TONE[row.standing])
    cells = tuple(_short(cell) for cell in row.cells[:width])
    cells += ("",) * (width - len(cells))
    return ShownRow(row.number, words, notes, cells)


def _short(cell: str) -> str:
    """A cell as a line of a table can show it: a shape has thousands of signs."""
    most = _SHAPE if cell.startswith("{") else _CELL
    return cell if len(cell) <= most else f"{cell[:most]}…"


def facts_of(run: ImportRun) -> tuple[Fact, ...]:
    """What is known of a run beside its rows."""
    facts = [
        Fact(_("File"), run.file_name),
        Fact(_("Brought by"), f"{run.asked_by} · {moment(run.asked_at)}"),
        Fact(_("For"), run.area_name or _("the whole city")),
    ]
    if run.sheet:
        facts.append(Fact(_("Sheet"), run.sheet))
    if run.header_row:
        facts.append(Fact(_("Headings in row"), str(run.header_row)))
    if run.finished_at:
        facts.append(Fact(_("Taken in at"), moment(run.finished_at)))
    if run.undone_by:
        facts.append(Fact(_("Taken back by"), f"{run.undone_by} · {moment(run.undone_at)}"))
    if run.erase_at:
        facts.append(Fact(_("Rows are erased on"), f"{timezone.localtime(run.erase_at):%Y-%m-%d}"))
    return tuple(facts)


@dataclass(frozen=True)
class Sum:
    """A number over its words."""

    value: str
    words: str
    standing: str = ""


def sums_of(run: ImportRun) -> tuple[Sum, ...]:
    """What the rows would do, or did."""
    if run.state in (S.DONE, S.STOPPED, S.RUNNING, S.UNDOING, S.UNDONE):
        sums = [
            Sum(number(run.done_add), _("added")),
            Sum(number(run.done_change), _("brought up to date")),
            Sum(number(run.done_same), _("without news")),
            Sum(number(run.rows_bad + run.done_refused), _("left out"), "over"),
        ]
    else:
        sums = [
            Sum(number(run.rows_add), _("to be added")),
            Sum(number(run.rows_change), _("to be brought up to date")),
            Sum(number(run.rows_same), _("without news")),
            Sum(number(run.rows_bad), _("with errors"), "over"),
        ]
    return tuple(sums)


def undo_until(run: ImportRun) -> str:
    """Until when a run may be taken back; empty when it cannot."""
    if kind_of(run.kind).for_good:
        return ""
    if run.state == S.DONE and run.finished_at and timezone.now() < run.finished_at + UNDO:
        return f"{timezone.localtime(run.finished_at + UNDO):%Y-%m-%d}"
    return ""

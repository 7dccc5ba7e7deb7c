"""What people do with a run: bring a file, tell its columns, start, stop, drop, take back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.foundation.jobs.operations import enqueue
from linli.foundation.postgres.ids import uuid7
from linli.foundation.postgres.locks import advisory_lock
from linli.foundation.tabular.importing import files
from linli.foundation.tabular.importing.kinds import kind_of
from linli.foundation.tabular.models import ImportRun, ImportState

# How long rows wait to be started, how long they and the result stay, how long undo is offered.
IDLE = timedelta(days=3)
KEPT = timedelta(days=7)
UNDO = timedelta(days=30)

S = ImportState


class ImportRefused(Exception):
    """It cannot be done with this import now; the text says why in the reader's language."""


class NoSuchRun(Exception):
    """There is no run of this id in the area."""


@dataclass(frozen=True)
class Asker:
    """Who brings a file, and the area it is for: a path of codes, each closed by a slash."""

    account_id: UUID
    name: str
    area: str
    area_name: str = ""
    post_id: UUID | None = None


def receive(
    *,
    kind: str,
    chunks: Iterable[bytes],
    file_name: str,
    options: Mapping[str, Any],
    by: Asker,
    at: datetime,
) -> ImportRun:
    """Keep a file sealed and have it read in the background.

    Raises TableError in words for one that is empty or too large, KeyError for an unknown kind.
    """
    most = kind_of(kind).most
    run_id = uuid7()
    kept = files.keep(run_id, files.UPLOAD, chunks, most=most)
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(
                id=run_id,
                kind=kind,
                area=by.area,
                area_name=by.area_name[:120],
                account_id=by.account_id,
                post_id=by.post_id,
                asked_by=by.name[:40],
                language=translation.get_language() or settings.LANGUAGE_CODE,
                file_name=PurePath(file_name.replace("\\", "/")).name[-120:],
                size=kept.size,
                sha256=kept.sha256,
                options=dict(options),
                asked_at=at,
                touched_at=at,
                erase_at=at + IDLE,
            )
            enqueue("tabular.import_read", run_id=run.id)
    except BaseException:
        files.erase(run_id, files.UPLOAD)
        raise
    return run


@transaction.atomic
def tell_columns(
    run_id: UUID,
    columns: Mapping[str, int | None],
    *,
    header_row: int | None = None,
    area: str,
    at: datetime,
) -> ImportRun:
    """Say in which column of the file each thing stands, and have it read again.

    columns: by the keys of the kind, positions from 0; None where the file has none.
    header_row: the row of the headings as a spreadsheet counts, if another than was found.
    Raises ImportRefused, NoSuchRun.
    """
    run = locked(run_id, area)
    _only(run, S.UNMAPPED, S.READY)
    taken = [position for position in columns.values() if position is not None]
    if len(set(taken)) < len(taken):
        raise ImportRefused(_("Two things cannot stand in the same column."))
    run.told = {"columns": dict(columns), "header_row": header_row}
    run.state, run.error, run.touched_at = S.READING, "", at
    run.save()
    enqueue("tabular.import_read", run_id=run.id)
    return run


@transaction.atomic
def start(run_id: UUID, *, area: str, at: datetime) -> ImportRun:
    """Take the good rows in, or wait for an import of the same kind in the same area.

    A stopped run goes on behind its last whole piece. Raises ImportRefused, NoSuchRun.
    """
    run = _known(run_id, area)
    advisory_lock(f"import {run.kind}")
    run = locked(run_id, area)
    _only(run, S.READY, S.STOPPED)
    if run.undone_by:
        raise ImportRefused(_("It is being taken back: it cannot go on."))
    if not run.rows_add + run.rows_change:
        raise ImportRefused(_("There is no row to be taken in."))
    run.error, run.touched_at, run.started_at = "", at, run.started_at or at
    run.erase_at = None
    run.state = S.WAITING if in_the_way(run) else S.RUNNING
    run.save()
    if run.state == S.RUNNING:
        enqueue("tabular.import_apply", run_id=run.id)
    return run


@transaction.atomic
def stop(run_id: UUID, *, by_name: str, area: str, at: datetime) -> ImportRun:
    """Stop taking in after the piece at work; what is in stays until gone on with or undone.

    Raises ImportRefused, NoSuchRun.
    """
    run = _known(run_id, area)
    advisory_lock(f"import {run.kind}")
    run = locked(run_id, area)
    _only(run, S.RUNNING)
    run.state, run.touched_at, run.erase_at = S.STOPPED, at, at + KEPT
    run.error = _("%(name)s stopped it.") % {"name": by_name}
    run.save()
    start_next(run.kind, at=at)
    return run


@transaction.atomic
def drop(run_id: UUID, *, area: str, at: datetime) -> ImportRun:
    """Take nothing in, and erase the file and its rows at once. Raises ImportRefused, NoSuchRun."""
    run = locked(run_id, area)
    _only(run, S.READING, S.UNMAPPED, S.FAILED, S.READY, S.WAITING)
    if run.rows_done:
        raise ImportRefused(_("Part of it is taken in already: take it back instead."))
    run.state, run.touched_at, run.attempt = S.CANCELLED, at, run.attempt + 1
    wipe(run)
    return run


@transaction.atomic
def undo(run_id: UUID, *, by_name: str, area: str, at: datetime) -> ImportRun:
    """Take back what a run did, but for what was touched since.

    Raises ImportRefused (also while another import is at work there), NoSuchRun.
    """
    run = _known(run_id, area)
    advisory_lock(f"import {run.kind}")
    run = locked(run_id, area)
    _only(run, S.DONE, S.STOPPED)
    if kind_of(run.kind).for_good:
        raise ImportRefused(str(kind_of(run.kind).for_good))
    if run.finished_at and at > run.finished_at + UNDO:
        raise ImportRefused(
            _("An import can be taken back for %(days)d days.") % {"days": UNDO.days}
        )
    other = in_the_way(run)
    if other:
        raise ImportRefused(
            _("%(name)s is taking in %(file)s at the moment. Wait until that is done.")
            % {"name": other.asked_by, "file": other.file_name}
        )
    run.state, run.undone_by, run.error, run.touched_at = S.UNDOING, by_name[:40], "", at
    run.erase_at = None
    run.save()
    enqueue("tabular.import_undo", run_id=run.id)
    return run


def locked(run_id: UUID, area: str) -> ImportRun:
    """The run, locked, if it lies in the area. Raises NoSuchRun."""
    run = ImportRun.objects.inside(area).select_for_update().filter(id=run_id).first()
    if run is None:
        raise NoSuchRun
    return run


def in_the_way(run: ImportRun) -> ImportRun | None:
    """Another run of the kind that is at work in an area around or inside this one's."""
    at_work = ImportRun.objects.working().filter(kind=run.kind).exclude(id=run.id)
    for other in at_work.order_by("started_at"):
        if other.area.startswith(run.area) or run.area.startswith(other.area):
            return other
    return None


def start_next(kind: str, *, at: datetime) -> None:
    """Let those begin that waited and have nobody in the way; hold the kind's lock before."""
    waiting = ImportRun.objects.select_for_update().filter(kind=kind, state=S.WAITING)
    for run in waiting.order_by("touched_at", "id"):
        if in_the_way(run) is None:
            run.state, run.touched_at = S.RUNNING, at
            run.save(update_fields=["state", "touched_at"])
            enqueue("tabular.import_apply", run_id=run.id)


def wipe(run: ImportRun) -> None:
    """Erase a run's rows and files, keeping the line that says what was done."""
    run.pieces.all().delete()
    run.head, run.undo_left, run.erase_at, run.result_ready = "", "", None, False
    run.save()
    run_id = run.id
    transaction.on_commit(lambda: files.erase(run_id, files.UPLOAD, files.RESULT))


def _known(run_id: UUID, area: str) -> ImportRun:
    run = ImportRun.objects.inside(area).filter(id=run_id).first()
    if run is None:
        raise NoSuchRun
    return run


def _only(run: ImportRun, *states: ImportState) -> None:
    if run.state not in states:
        raise ImportRefused(
            _("That is not possible now: %(state)s.") % {"state": run.get_state_display()}
        )

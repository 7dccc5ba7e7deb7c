"""Erasing what waited too long, and freeing what a dead worker left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.foundation.jobs.operations import enqueue
from linli.foundation.tabular.importing.applying import halt
from linli.foundation.tabular.importing.asking import wipe
from linli.foundation.tabular.models import ImportRun, ImportState

logger = structlog.get_logger(__name__)
# A piece takes a second or so; a worker that is started again takes the job up within minutes.
SILENT = timedelta(minutes=15)

_NOT_STARTED = (ImportState.UNMAPPED, ImportState.READY, ImportState.READING)


def erase_old(*, at: datetime) -> int:
    """Erase rows and files whose time is over, keeping the line of each run; returns how many."""
    erased = 0
    over = ImportRun.objects.filter(erase_at__lt=at).values_list("id", flat=True)
    for run_id in list(over):
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(id=run_id)
            if run.erase_at is None or run.erase_at >= at:
                continue
            if run.state in _NOT_STARTED:
                with translation.override(run.language):
                    run.error = _("It was not started in time: the file was erased.")
                run.state = ImportState.CANCELLED
            wipe(run)
        erased += 1
    return erased


def free_silent(*, at: datetime) -> int:
    """Stop runs that nobody works on any more, so that people can go on; returns how many."""
    silent = ImportRun.objects.filter(touched_at__lt=at - SILENT)
    found = 0
    for run in silent.filter(state__in=(ImportState.READING, ImportState.RUNNING)):
        with translation.override(run.language):
            logger.warning("import_was_silent", run=str(run.id), state=run.state)
            words = _("It came to a halt.")
            if run.state == ImportState.RUNNING:
                halt(run.id, words, at=at)
            else:
                _fail(run, words, at)
        found += 1
    for run in silent.filter(state=ImportState.UNDOING):
        found += 1
        enqueue("tabular.import_undo", run_id=run.id, once=f"import undo {run.id}")
    return found


@transaction.atomic
def _fail(run: ImportRun, words: str, at: datetime) -> None:
    held = ImportRun.objects.select_for_update().get(id=run.id)
    if held.state == ImportState.READING:
        held.state, held.error, held.touched_at = ImportState.FAILED, words, at
        held.attempt += 1
        wipe(held)

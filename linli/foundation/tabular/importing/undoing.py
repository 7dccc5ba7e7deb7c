"""Taking back what a run did, step by step, and saying what stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.foundation.postgres.locks import advisory_lock
from linli.foundation.tabular.importing.applying import halt
from linli.foundation.tabular.importing.asking import KEPT, start_next
from linli.foundation.tabular.importing.kinds import NotImported, Undone, kind_of
from linli.foundation.tabular.importing.pieces import packed, unpacked
from linli.foundation.tabular.models import ImportRun, ImportState

LEFT_NAMED = 500
Clock = Callable[[], datetime]


def undo_run(run_id: UUID, *, now: Clock) -> None:
    """Take back what is still to be taken back; after a killed worker it goes on at the next step."""
    run = ImportRun.objects.filter(id=run_id).first()
    if run is None or run.state != ImportState.UNDOING:
        return
    with translation.override(run.language):
        try:
            while _undo_next(run_id, now()):
                pass
        except NotImported as reason:
            halt(run_id, str(reason), at=now())
        except Exception:
            halt(
                run_id, _("Something went wrong; the system's keepers see it in the log."), at=now()
            )
            raise


@transaction.atomic
def _undo_next(run_id: UUID, at: datetime) -> bool:
    kind = ImportRun.objects.values_list("kind", flat=True).get(id=run_id)
    advisory_lock(f"import {kind}")
    run = ImportRun.objects.select_for_update().get(id=run_id)
    if run.state != ImportState.UNDOING:
        return False
    undone = kind_of(run.kind).undo(run, run.undo_cursor, at)
    if undone.cursor and undone.cursor == run.undo_cursor:
        raise RuntimeError(f"undoing {run.kind} does not get on from {undone.cursor}")
    _note(run, undone, at)
    if not undone.cursor:
        run.state, run.undone_at, run.erase_at = ImportState.UNDONE, at, at + KEPT
        start_next(run.kind, at=at)
    run.save()
    return bool(undone.cursor)


def _note(run: ImportRun, undone: Undone, at: datetime) -> None:
    run.undo_cursor, run.touched_at = undone.cursor, at
    run.undo_deleted += undone.deleted
    run.undo_restored += undone.restored
    run.undo_left_count += len(undone.left)
    named = unpacked(run.undo_left) or []
    if undone.left and len(named) < LEFT_NAMED:
        named += [[left.label, left.why] for left in undone.left[: LEFT_NAMED - len(named)]]
        run.undo_left = packed(named)

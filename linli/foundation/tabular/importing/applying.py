"""Taking a run's good rows in, piece by piece: each is in with its mark, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.foundation.jobs.operations import enqueue
from linli.foundation.postgres.locks import advisory_lock
from linli.foundation.tabular.importing import files
from linli.foundation.tabular.importing.asking import KEPT, start_next
from linli.foundation.tabular.importing.kinds import Applied, NotImported, kind_of
from linli.foundation.tabular.importing.memory import rare_collections
from linli.foundation.tabular.importing.pieces import good_rows, packed
from linli.foundation.tabular.models import ImportPiece, ImportRun, ImportState

logger = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


def apply_run(run_id: UUID, *, now: Clock) -> None:
    """Take in what is still to be taken in; after a killed worker it goes on at the next piece."""
    run = ImportRun.objects.filter(id=run_id).first()
    if run is None or run.state != ImportState.RUNNING:
        return
    with translation.override(run.language), rare_collections():
        try:
            while _apply_next(run_id, now()):
                pass
            _finish(run_id, now())
        except NotImported as reason:
            halt(run_id, str(reason), at=now())
        except Exception:
            halt(
                run_id, _("Something went wrong; the system's keepers see it in the log."), at=now()
            )
            raise


@transaction.atomic
def _apply_next(run_id: UUID, at: datetime) -> bool:
    run = ImportRun.objects.select_for_update().get(id=run_id)
    if run.state != ImportState.RUNNING:
        return False
    piece = _to_do(run)
    if piece is None:
        return False
    rows = good_rows(piece)
    done = kind_of(run.kind).apply(run, rows, at) if rows else Applied()
    piece.is_done = True
    if done.refused:
        piece.refused = packed(done.refused)
    piece.save(update_fields=["is_done", "refused"] if done.refused else ["is_done"])
    run.rows_done += piece.rows
    run.done_add += done.added
    run.done_change += done.changed
    run.done_same += done.same
    run.done_refused += len(done.refused)
    run.touched_at = at
    run.save(
        update_fields=[
            "rows_done",
            "done_add",
            "done_change",
            "done_same",
            "done_refused",
            "touched_at",
        ]
    )
    return True


def _to_do(run: ImportRun) -> ImportPiece | None:
    waiting = ImportPiece.objects.filter(run=run, is_done=False).defer("lines", "refused")
    return waiting.order_by("number").first()


@transaction.atomic
def _finish(run_id: UUID, at: datetime) -> None:
    run = _locked_with_kind(run_id)
    if run.state != ImportState.RUNNING:
        return
    run.state, run.finished_at, run.touched_at = ImportState.DONE, at, at
    run.erase_at = at + KEPT
    run.save(update_fields=["state", "finished_at", "touched_at", "erase_at"])
    enqueue("tabular.import_result", run_id=run.id)
    start_next(run.kind, at=at)
    transaction.on_commit(lambda: files.erase(run_id, files.UPLOAD))


@transaction.atomic
def halt(run_id: UUID, words: str, *, at: datetime) -> None:
    """Mark a run as stopped half-way, with the reason, and let those begin that waited for it."""
    run = _locked_with_kind(run_id)
    if run.state not in (ImportState.RUNNING, ImportState.UNDOING):
        return
    run.state, run.error, run.touched_at = ImportState.STOPPED, words[:400], at
    run.erase_at = at + KEPT
    run.save(update_fields=["state", "error", "touched_at", "erase_at"])
    start_next(run.kind, at=at)


def _locked_with_kind(run_id: UUID) -> ImportRun:
    """Lock the kind first and then the run: in this order everywhere."""
    kind = ImportRun.objects.values_list("kind", flat=True).get(id=run_id)
    advisory_lock(f"import {kind}")
    return ImportRun.objects.select_for_update().get(id=run_id)

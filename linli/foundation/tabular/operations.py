"""Keeping filters and columns of lists, and writing lists to files in the background."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.foundation.jobs.operations import enqueue
from linli.foundation.tabular.exporting import NotExported, Sheet, exporter_of
from linli.foundation.tabular.models import ExportRun, ExportState, KeptList
from linli.foundation.tabular.writing import XlsxWriter

EXPORT_KEPT = timedelta(days=7)
LINE_KEPT = timedelta(days=3 * 366)
MOST_FILTERS = 30
_PROGRESS_EVERY = 500


class ListRefused(Exception):
    """The filter cannot be kept; the text says why in the reader's language."""


def keep_filter(
    *, account_id: UUID, list_code: str, name: str, query: str, at: datetime
) -> KeptList:
    """Keep the filters of a list under a name; the same name again replaces what it held.

    Raises ListRefused without a name or a filter, and for more filters than a menu can show.
    """
    name, query = name.strip()[:40], query.lstrip("?")
    if not name:
        raise ListRefused(_("Give the filter a name."))
    if not query:
        raise ListRefused(_("Nothing is filtered yet. Set the filters first."))
    if len(query) > 1000:
        raise ListRefused(_("These filters are too long to be kept."))
    mine = KeptList.objects.filter(account_id=account_id, list_code=list_code).exclude(name="")
    if mine.exclude(name=name).count() >= MOST_FILTERS:
        raise ListRefused(
            _("%(most)d filters are kept already. Delete one first.") % {"most": MOST_FILTERS}
        )
    kept, _new = KeptList.objects.update_or_create(
        account_id=account_id,
        list_code=list_code,
        name=name,
        defaults={"query": query, "kept_at": at},
    )
    return kept


def forget_filter(*, account_id: UUID, kept_id: UUID) -> bool:
    """Delete a kept filter of this account; False where it has none with this id."""
    mine = KeptList.objects.filter(account_id=account_id, id=kept_id).exclude(name="")
    return mine.delete()[0] > 0


def choose_columns(
    *, account_id: UUID, list_code: str, columns: Sequence[str], at: datetime
) -> None:
    """Show these columns of a list from now on, in this order."""
    KeptList.objects.update_or_create(
        account_id=account_id,
        list_code=list_code,
        name="",
        defaults={"columns": list(columns), "kept_at": at},
    )


@transaction.atomic
def ask_export(
    *,
    account_id: UUID,
    post_id: UUID | None,
    list_code: str,
    title: str,
    filters: Mapping[str, Any],
    filters_words: str,
    columns: Sequence[str],
    at: datetime,
) -> ExportRun:
    """Have a list written to an XLSX file in the background, whole, without any limit of rows."""
    run = ExportRun.objects.create(
        account_id=account_id,
        post_id=post_id,
        list_code=list_code,
        title=title[:80],
        filters=dict(filters),
        filters_words=filters_words[:400],
        columns=list(columns),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        asked_at=at,
        expires_at=at + EXPORT_KEPT,
    )
    enqueue("tabular.export", run_id=run.id)
    return run


def write_export(run_id: UUID, *, at: datetime) -> ExportRun | None:
    """Write the file of an export; safe to be done twice. None when it is gone or dropped."""
    run = ExportRun.objects.filter(id=run_id).first()
    if run is None or run.state in (ExportState.DONE, ExportState.DROPPED):
        return run
    with translation.override(run.language):
        try:
            _write(run)
        except NotExported as reason:
            return _end(run, ExportState.FAILED, at, error=str(reason)[:200])
        except Exception:
            _end(run, ExportState.FAILED, at, error=_("It could not be written. Ask for it again."))
            raise
    return _end(run, ExportState.DONE, at)


def _write(run: ExportRun) -> None:
    sheet: Sheet = exporter_of(run.list_code)(run)
    run.state, run.rows_done, run.rows_total = ExportState.RUNNING, 0, sheet.total
    run.save(update_fields=["state", "rows_done", "rows_total"])
    path = file_of(run)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    zone = timezone.get_current_timezone()
    with XlsxWriter(path, sheet.headers, zone=zone, sheet=run.title, widths=sheet.widths) as writer:
        for cells in sheet.rows:
            writer.add(cells)
            if writer.rows % _PROGRESS_EVERY == 0:
                ExportRun.objects.filter(id=run.id).update(rows_done=writer.rows)
    path.chmod(0o640)
    run.rows_done, run.cut_cells = writer.rows, writer.cut_cells
    with path.open("rb") as file:
        run.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    run.size = path.stat().st_size


def _end(run: ExportRun, state: ExportState, at: datetime, *, error: str = "") -> ExportRun:
    run.state, run.error, run.finished_at = state, error, at
    run.save(
        update_fields=[
            "state",
            "error",
            "finished_at",
            "rows_done",
            "cut_cells",
            "sha256",
            "size",
        ]
    )
    return run


def drop_old_exports(*, at: datetime) -> int:
    """Delete the files whose time is over, keeping the line that says so; returns how many.

    The line goes after three years: what somebody searched for may be a person's name.
    """
    over = ExportRun.objects.filter(expires_at__lt=at).exclude(state=ExportState.DROPPED)
    dropped = 0
    for run in over.iterator(chunk_size=200):
        with contextlib.suppress(FileNotFoundError):
            file_of(run).unlink()
        run.state = ExportState.DROPPED
        run.save(update_fields=["state"])
        dropped += 1
    ExportRun.objects.filter(state=ExportState.DROPPED, expires_at__lt=at - LINE_KEPT).delete()
    return dropped


def file_of(run: ExportRun) -> Path:
    """Where the file of an export is kept."""
    return Path(settings.MEDIA_ROOT) / "exports" / f"{run.id.hex}.xlsx"

"""An export as its owner sees it: how far it is, or where to fetch it."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.channels.desk.cases.clocks import day_words
from linli.channels.ui.presenters import Progress
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.tabular.models import ExportRun, ExportState

_GOING = (ExportState.WAITING, ExportState.RUNNING)


@dataclass(frozen=True)
class ExportLine:
    """One export of the list."""

    title: str
    filters: str
    asked: str
    until: str
    progress: Progress
    note: str = ""


def progress_of(run: ExportRun) -> Progress:
    """How far an export is."""
    total = run.rows_total or 0
    done = run.state == ExportState.DONE
    return Progress(
        title=run.title,
        done=run.rows_done,
        total=total if not done else max(run.rows_done, 1),
        words=_words(run, total),
        poll_url=reverse("desk:export_progress", args=[run.id]) if run.state in _GOING else "",
        result_url=reverse("desk:export_file", args=[run.id]) if done else "",
        result_label=_("Download XLSX") if done else "",
        failed=run.error if run.state == ExportState.FAILED else "",
    )


def line_of(run: ExportRun) -> ExportLine:
    """An export with what was asked for."""
    notes = []
    if run.cut_cells:
        cut = ngettext(
            "%(n)d text was longer than a cell may be; it ends with a note.",
            "%(n)d texts were longer than a cell may be; each ends with a note.",
            run.cut_cells,
        )
        notes.append(cut % {"n": run.cut_cells})
    if run.state == ExportState.DROPPED:
        notes.append(_("The file was deleted after its seven days. Export the list again."))
    return ExportLine(
        title=run.title,
        filters=run.filters_words or _("no filter"),
        asked=moment(run.asked_at),
        until=day_words(run.expires_at),
        progress=progress_of(run),
        note=" ".join(notes),
    )


def _words(run: ExportRun, total: int) -> str:
    if run.state == ExportState.WAITING:
        return _("Waits for its turn")
    rows = number_format(run.rows_done, force_grouping=True)
    if run.state == ExportState.DONE:
        return _("%(rows)s rows, %(size)s") % {"rows": rows, "size": filesizeformat(run.size)}
    if run.state == ExportState.DROPPED:
        return ""
    if total:
        all_rows = number_format(total, force_grouping=True)
        return _("%(rows)s of %(all)s rows written") % {"rows": rows, "all": all_rows}
    return _("%(rows)s rows written") % {"rows": rows}

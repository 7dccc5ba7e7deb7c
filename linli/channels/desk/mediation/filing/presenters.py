"""Files and papers as values: what each lacks, what can be printed, how far a run is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.mediation.documents.filling import Copy
from linli.casework.mediation.documents.printing import papers_there
from linli.casework.mediation.models import FilePaper, FileRun
from linli.casework.mediation.operations.filing import Filed
from linli.casework.mediation.queries.filing import FileRow
from linli.casework.mediation.rules.filing import Line
from linli.channels.desk.mediation.filing.words import (
    form_title,
    kept_words,
    lack_words,
    place_of,
)
from linli.channels.ui.presenters import Label, Progress, Standing
from linli.channels.ui.refusals import words_for


@dataclass(frozen=True)
class PaperLink:
    """One paper that can be printed: as PDF, or for Word."""

    title: str
    pdf_url: str
    word_url: str


@dataclass(frozen=True)
class ItemLine:
    """An item of the file: ★ or ○, what is wrong with it and where to mend it, its papers."""

    title: str
    is_must: bool
    label: Label
    add_url: str
    papers: tuple[PaperLink, ...]


@dataclass(frozen=True)
class FilePanel:
    """The panel of the file on a dispute's page."""

    lines: tuple[ItemLine, ...]
    words: Label
    make_url: str
    pdf: Progress | None
    is_archived: bool


@dataclass(frozen=True)
class FileLine:
    """A file on the list of what is to be archived."""

    number: str
    file_number: str
    title: str
    url: str
    day: str
    label: Label
    lacks: str
    retention: str
    pick: str
    archive_url: str
    make_url: str
    pdf: Progress | None


@dataclass(frozen=True)
class ResultLine:
    """What became of one file of a batch, or of a run."""

    number: str
    url: str
    words: str
    is_done: bool


def file_panel(row: FileRow, paper: FilePaper | None, now: datetime) -> FilePanel:
    """What the file holds, what it lacks, and its PDF."""
    number = row.case.number
    found = papers_of(row, now)
    return FilePanel(
        lines=tuple(_item(line, found.get(line.code, ()), number) for line in row.lines),
        words=_standing(row),
        make_url=reverse("desk:mediation:file_make", args=[number]),
        pdf=progress_of(paper) if paper is not None else None,
        is_archived=row.case.archived_at is not None,
    )


def papers_of(row: FileRow, now: datetime) -> Mapping[str, tuple[PaperLink, ...]]:
    """The papers that there are, by form."""
    found: dict[str, list[PaperLink]] = {}
    number = row.case.number
    for form, _data in papers_there(Copy(row.file, now)):
        before = found.setdefault(form.code, [])
        address = [number, form.code, len(before)]
        before.append(
            PaperLink(
                form.title,
                reverse("desk:mediation:paper", args=[*address, "pdf"]),
                reverse("desk:mediation:paper", args=[*address, "docx"]),
            )
        )
    return {code: tuple(papers) for code, papers in found.items()}


def _item(line: Line, papers: tuple[PaperLink, ...], number: str) -> ItemLine:
    lack = lack_words(line)
    page = reverse("desk:mediation:dispute", args=[number])
    label = Label(lack, Standing.OVER) if lack else Label(_("there"), Standing.OK)
    add = f"{page}{place_of(line.code)}" if lack else ""
    return ItemLine(form_title(line.code), line.is_must, label, add, papers)


def _standing(row: FileRow) -> Label:
    if row.checked.broken is not None:
        words = _("Event %(n)d of the timeline is not as it was written")
        return Label(words % {"n": row.checked.broken.seq}, Standing.OVER)
    if row.missing:
        return Label(_("%(n)d still missing") % {"n": len(row.missing)}, Standing.OVER)
    return Label(_("complete, timeline verified"), Standing.OK)


def progress_of(paper: FilePaper) -> Progress:
    """How far the PDF of a file is, and where it can be fetched."""
    title = _("File as PDF")
    if paper.failed_because:
        failed = _("It could not be made: %(why)s. Ask again.") % {"why": paper.failed_because}
        return Progress(title, 0, 0, "", failed=failed)
    if paper.made_at is not None:
        facts = {"when": when(paper.made_at), "n": paper.pages, "size": filesizeformat(paper.size)}
        return Progress(
            title,
            1,
            1,
            _("made %(when)s, %(n)d pages, %(size)s") % facts,
            result_url=reverse("desk:mediation:file_pdf", args=[paper.id]),
            result_label=_("Fetch the PDF"),
        )
    poll = reverse("desk:mediation:file_progress", args=[paper.id])
    return Progress(title, 0, 0, _("Setting the pages"), poll_url=poll)


def when(at: datetime | None) -> str:
    """2026-11-20 10:24."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def file_lines(
    rows: Sequence[FileRow], papers: Mapping[UUID, FilePaper], *, years: int
) -> tuple[FileLine, ...]:
    """Files to be archived."""
    return tuple(_file_line(row, papers.get(row.case.id), years) for row in rows)


def _file_line(row: FileRow, paper: FilePaper | None, years: int) -> FileLine:
    case = row.case
    comma = pgettext("between items", ", ")
    lacks = [f"{form_title(line.code)}（{lack_words(line)}）" for line in row.missing]
    return FileLine(
        number=case.number,
        file_number=row.file.dispute.file_number,
        title=case.title,
        url=reverse("desk:mediation:dispute", args=[case.number]) + "#panel-file",
        day=f"{timezone.localdate(case.closed_at):%Y-%m-%d}" if case.closed_at else "",
        label=_standing(row),
        lacks=comma.join(lacks),
        retention=kept_words(row.retention, years),
        pick=case.number if row.is_whole else "",
        archive_url=reverse("desk:mediation:act", args=[case.number, "archive"]),
        make_url=reverse("desk:mediation:file_make", args=[case.number]),
        pdf=progress_of(paper) if paper else None,
    )


def result_lines(results: Sequence[Filed]) -> tuple[ResultLine, ...]:
    """What became of each file of a batch, in words."""
    return tuple(
        ResultLine(
            one.number,
            reverse("desk:mediation:dispute", args=[one.number]),
            _("in the archive") if one.error is None else words_for(one.error),
            one.error is None,
        )
        for one in results
    )


def run_progress(run: FileRun) -> Progress:
    """How far a run is."""
    facts = {"done": run.done, "total": run.total, "failed": run.failed}
    words = _("%(done)d of %(total)d files made, %(failed)d failed") % facts
    if run.stopped_by and run.ended_at is None:
        words = _("%(words)s; stopped by %(who)s") % {"words": words, "who": run.stopped_by}
    is_under_way = run.ended_at is None and not run.stopped_by
    poll = reverse("desk:mediation:file_run_progress", args=[run.id]) if is_under_way else ""
    return Progress(run_title(run), run.done + run.failed, run.total, words, poll_url=poll)


def run_title(run: FileRun) -> str:
    """Of which days the run makes the files."""
    begins, ends = (datetime.fromisoformat(run.of[name]) for name in ("from", "to"))
    days = {"since": f"{begins:%Y-%m-%d}", "until": f"{ends:%Y-%m-%d}"}
    return _("Files closed from %(since)s to before %(until)s") % days

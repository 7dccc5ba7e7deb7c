"""The archive desk as values: files with what they lack, and how far a PDF is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.casework.cases.models import Case
from linli.casework.matters.models import Dossier, DossierState, RetentionClass
from linli.casework.matters.operations.filing import Filed
from linli.casework.matters.queries.filing import FileRow
from linli.casework.matters.rules.filing import FileItem
from linli.channels.desk.archive.actions import years_words
from linli.channels.desk.cases.clocks import day_words
from linli.channels.desk.cases.rows import kind_words
from linli.channels.ui.presenters import Label, Progress, Standing
from linli.channels.ui.refusals import state_label, words_for

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ITEMS: Mapping[FileItem, StrPromise] = {
    FileItem.REGISTRATION: gettext_lazy("registration form"),
    FileItem.REFUSAL: gettext_lazy("reason and route of the refusal"),
    FileItem.MASTER: gettext_lazy("matter it was merged into"),
    FileItem.DISPATCH: gettext_lazy("dispatch"),
    FileItem.SIGNED: gettext_lazy("signing for"),
    FileItem.CONTACT: gettext_lazy("first contact"),
    FileItem.REPLY: gettext_lazy("reply"),
    FileItem.REVIEW: gettext_lazy("head's review"),
    FileItem.FOLLOW_UP: gettext_lazy("call-back"),
}
_STEPS: Mapping[int, StrPromise] = {
    0: gettext_lazy("Reading the file"),
    1: gettext_lazy("Checking the chain"),
    2: gettext_lazy("Setting the pages"),
    3: gettext_lazy("Keeping the file"),
}


@dataclass(frozen=True)
class FileLine:
    """A row of the desk."""

    number: str
    title: str
    url: str
    kind: str
    state: str
    day: str
    label: Label
    lacks: str
    retention: str
    pick: str
    archive_url: str
    pdf_url: str
    pdf: Progress | None


@dataclass(frozen=True)
class ResultLine:
    """What became of one file of a batch."""

    number: str
    url: str
    words: str
    is_done: bool


def waiting_lines(
    rows: Sequence[FileRow],
    kept: Mapping[str, RetentionClass],
    dossiers: Mapping[UUID, Dossier],
) -> tuple[FileLine, ...]:
    """Files that are not in the archive yet."""
    return tuple(_waiting(row, kept, dossiers.get(row.case.id)) for row in rows)


def _waiting(row: FileRow, kept: Mapping[str, RetentionClass], dossier: Dossier | None) -> FileLine:
    case = row.case
    whole = Label(_("complete, timeline verified"), Standing.OK)
    lacking = Label(_("incomplete"), Standing.OVER)
    names = pgettext("between items", ", ").join(str(ITEMS[item]) for item in row.missing)
    lacks = [_("Missing: %(items)s") % {"items": names}] if names else []
    if row.broken is not None:
        words = _("Event %(n)d of the timeline is not as it was written")
        lacks.append(words % {"n": row.broken.seq})
    return FileLine(
        number=case.number,
        title=case.title,
        url=reverse("desk:case", args=[case.number]),
        kind=kind_words(case),
        state=state_label(case.state),
        day=day_words(case.closed_at),
        label=whole if row.is_whole else lacking,
        lacks=pgettext("between sentences", "; ").join(lacks),
        retention=_kept(kept.get(row.retention)),
        pick=case.number if row.is_whole else "",
        archive_url=reverse("desk:act", args=[case.number, "archive"]) if row.is_whole else "",
        pdf_url=reverse("desk:archive:pdf", args=[case.number]),
        pdf=progress_of(dossier) if dossier else None,
    )


def filed_lines(
    cases: Sequence[Case],
    kept: Mapping[str, RetentionClass],
    dossiers: Mapping[UUID, Dossier],
) -> tuple[FileLine, ...]:
    """Files that are in the archive."""
    return tuple(
        FileLine(
            number=case.number,
            title=case.title,
            url=reverse("desk:case", args=[case.number]),
            kind=kind_words(case),
            state=state_label(case.state),
            day=day_words(case.archived_at),
            label=Label(_("until %(day)s") % {"day": f"{case.erase_on:%Y-%m-%d}"})
            if case.erase_on
            else Label(_("for good")),
            lacks="",
            retention=_kept(kept.get(case.retention_class)),
            pick="",
            archive_url="",
            pdf_url=reverse("desk:archive:pdf", args=[case.number]),
            pdf=progress_of(dossiers[case.id]) if case.id in dossiers else None,
        )
        for case in cases
    )


def _kept(row: RetentionClass | None) -> str:
    return f"{row.name} · {years_words(row)}" if row else ""


def progress_of(dossier: Dossier) -> Progress:
    """How far the PDF of a file is, and where it can be fetched."""
    title = _("File as PDF")
    if dossier.state == DossierState.FAILED:
        return Progress(
            title,
            0,
            0,
            "",
            failed=_("It could not be made: %(why)s. Ask again.") % {"why": dossier.problem},
        )
    if dossier.state == DossierState.DONE:
        return Progress(
            title,
            dossier.total,
            dossier.total,
            _("made %(when)s, %(size)s") % {"when": _when(dossier.made_at), "size": _size(dossier)},
            result_url=reverse("desk:archive:download", args=[dossier.id]),
            result_label=_("Fetch the PDF"),
        )
    return Progress(
        title,
        dossier.done,
        dossier.total,
        str(_STEPS.get(dossier.done, _STEPS[0])),
        poll_url=reverse("desk:archive:progress", args=[dossier.id]),
    )


def _when(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _size(dossier: Dossier) -> str:
    return f"{max(1, dossier.size // 1024)} KB"


def result_lines(results: Sequence[Filed]) -> tuple[ResultLine, ...]:
    """What became of each file of a batch, in words."""
    return tuple(
        ResultLine(
            one.number,
            reverse("desk:case", args=[one.number]),
            _("in the archive") if one.error is None else words_for(one.error),
            one.error is None,
        )
        for one in results
    )

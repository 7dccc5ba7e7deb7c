"""The file on the page of a dispute, and putting it into the archive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.operations import filing
from linli.casework.mediation.queries.disputes import DisputeFile
from linli.casework.mediation.queries.filing import file_rows, papers_of
from linli.casework.mediation.queries.reading_files import read_files
from linli.casework.mediation.workflow import Action
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation.filing.presenters import file_panel
from linli.channels.desk.mediation.panels import Panel
from linli.channels.desk.mediation.panels import register as register_panel
from linli.channels.desk.mediation.registry import ActionSpec, Doing, register
from linli.registers.access.rules import Actor


class ArchiveForm(ActForm):
    """Whether something that lacks is explained."""

    explanation = forms.CharField(
        label=_("Explanation of what is missing"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the chair's; it stands in the file (卷宗情况说明)."),
    )


def _archive(d: Doing) -> object:
    return filing.put_into_archive(
        d.case_id, explanation=d.data["explanation"], by=d.by, at=d.at, expect=d.expect
    )


def _build(file: DisputeFile, _actor: Actor, now: datetime) -> Mapping[str, object]:
    [row] = file_rows(read_files([file.case.id]))
    paper = papers_of([file.case.id]).get(file.case.id)
    return {"file": file_panel(row, paper, now)}


register(
    ActionSpec(
        action=Action.ARCHIVE,
        icon="archive",
        form=ArchiveForm,
        do=_archive,
        submit=pgettext_lazy("dispute", "Archive"),
        consequence=_("The file is closed for good; nothing can be added any more."),
    )
)
register_panel(
    Panel(
        code="file",
        title=_("Papers and file"),
        template="desk/mediation/filing/_panel.html",
        build=_build,
        order=90,
    )
)

"""What the pages of both registers share: the history, and a form with a button only."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.mediation.models import (
    TermRole,
)
from linli.channels.desk.mediators.acting import sent
from linli.channels.desk.mediators.tables import Cell, Part, Row, table_of
from linli.channels.desk.mediators.words import ACT_WORDS, grade_words
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.templatetags.linli_ui import moment
from linli.registers.places.models import RegisterChange

ROLES = dict(TermRole.choices)


def nothing_to_fill(request: HttpRequest) -> LinliForm:
    """A form with a button only."""
    return LinliForm(sent(request))


def history_part(lines: Sequence[RegisterChange]) -> Part:
    """Who changed what, the last first; sealed values are not told."""
    rows = [
        Row(
            (
                Cell(moment(line.at)),
                Cell(line.who),
                Cell(str(ACT_WORDS.get(line.act, line.act)), _told(line)),
            )
        )
        for line in lines
    ]
    columns = (pgettext("history", "When"), pgettext("history", "Who"), pgettext("history", "What"))
    return Part("history", _("History"), table=table_of(columns, rows, _("No change yet.")))


def _told(line: RegisterChange) -> str:
    for name in ("reason", "title", "grade", "role", "room"):
        if line.after.get(name):
            told = str(line.after[name])
            return grade_words(str(ROLES.get(told, told)))
    return ""

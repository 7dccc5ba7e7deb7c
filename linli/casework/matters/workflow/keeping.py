"""Keeping files and ending them, and the moves that follow a change of the registers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.casework.cases.workflow import Move
from linli.casework.matters.workflow.rows import ARCHIVIST, SYSTEM, S, row
from linli.casework.matters.workflow.words import Action

ROWS: tuple[Move, ...] = (
    row(Action.ERASE, _("Erase what is personal"), {S.ARCHIVED}, None, SYSTEM, needs=("rule",)),
    row(Action.SEAL, _("Seal the file"), {S.ARCHIVED}, None, SYSTEM, needs=("rule",)),
    row(Action.HOLD, _("Put the erasing off"), {S.ARCHIVED}, None, ARCHIVIST, needs=("reason",)),
    row(
        Action.LIFT_HOLD,
        _("Let it be erased on its day"),
        {S.ARCHIVED},
        None,
        ARCHIVIST,
        needs=("reason",),
    ),
    row(
        Action.FOLLOW_DIVISION,
        _("Follow a change of the divisions"),
        frozenset(S),
        None,
        SYSTEM,
        needs=("places",),
    ),
)

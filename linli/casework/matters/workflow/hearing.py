"""What the reporter says while it is handled, and whether the outcome may be shown to everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.casework.cases.workflow import Move
from linli.casework.matters.workflow.rows import (
    ARCHIVIST,
    AWAITED,
    CALLER,
    HANDLER,
    OPEN,
    REPORTER,
    REVIEWER,
    SYSTEM,
    TAKER,
    WORK,
    row,
)
from linli.casework.matters.workflow.words import Action, State

S, A = State, Action
DONE = {S.CLOSED, S.ARCHIVED}
# A word given is a word that can be taken back, as long as there is a file.
EVER = frozenset(S) - {S.VOID, S.TRANSFERRED}

ROWS: tuple[Move, ...] = (
    # A reporter whose matter was merged speaks from their own number: it goes to the main matter.
    row(
        A.ADD_INFORMATION,
        _("Add information"),
        OPEN | {S.MERGED},
        None,
        REPORTER,
        TAKER,
        CALLER,
        needs=("words",),
        told=True,
    ),
    row(A.URGE, _("Urge"), AWAITED | {S.MERGED}, None, REPORTER, TAKER, told=True),
    row(
        A.ASK_MERGED,
        _("Ask a reporter who was merged"),
        WORK,
        None,
        HANDLER,
        needs=("to", "words"),
    ),
    row(A.ASKED_BACK, _("Asked back by the unit"), {S.MERGED}, None, SYSTEM, told=True),
    # 公开: consent of the reporter (个人信息保护法 art. 14, 15, 25), then somebody reads it first.
    row(
        A.ALLOW_PUBLISHING,
        _("Allow publishing"),
        EVER,
        None,
        REPORTER,
        TAKER,
        CALLER,
        needs=("wording",),
        told=True,
    ),
    row(
        A.FORBID_PUBLISHING,
        _("Take back the leave to publish"),
        EVER,
        None,
        REPORTER,
        TAKER,
        CALLER,
        told=True,
    ),
    row(A.PUBLISH, _("Publish"), DONE, None, REVIEWER, ARCHIVIST, needs=("title", "answer")),
    row(A.UNPUBLISH, _("Unpublish"), DONE, None, REVIEWER, ARCHIVIST, needs=("reason",)),
)

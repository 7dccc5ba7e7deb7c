"""回访、结案、归档: visits, closing, the archive, old cases, and what the kernel itself does."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.workflow import Move
from linli.casework.mediation.workflow.rows import (
    ARCHIVIST,
    CHAIR,
    CLERK,
    ENDED,
    JUSTICE,
    LEADER,
    MEDIATOR,
    MEMBER,
    OPEN,
    SUPERVISOR,
    SYSTEM,
    row,
)
from linli.casework.mediation.workflow.words import Action, ClockKind, State

S, A, C = State, Action, ClockKind
FILED = frozenset({S.CLOSED, S.WITHDRAWN, S.VOID})

ROWS: tuple[Move, ...] = (
    row(
        A.VISIT_DUE,
        _("A visit is due"),
        {S.AGREED, S.UNPERFORMED},
        None,
        SYSTEM,
        starts=(C.VISIT,),
        stops=(C.VISIT,),
    ),
    row(
        A.VISIT,
        pgettext_lazy("mediation", "Record a visit"),
        ENDED | {S.AGREED},
        None,
        MEMBER,
        CLERK,
        needs=("words",),
        stops=(C.VISIT,),
    ),
    row(
        A.CLOSE, pgettext_lazy("dispute", "Close"), ENDED, S.CLOSED, MEDIATOR, CLERK, CHAIR, SYSTEM
    ),
    row(
        A.ARCHIVE,
        pgettext_lazy("dispute", "Archive"),
        FILED,
        S.ARCHIVED,
        CLERK,
        CHAIR,
        ARCHIVIST,
        SYSTEM,
        needs=("retention_class",),
    ),
    # 历史积案: one case, one plan
    row(A.OLD_CASE, _("Take up as an old case"), OPEN, None, JUSTICE, LEADER, needs=("plan",)),
    row(
        A.OLD_CASE_STEP,
        _("Report a step of the plan"),
        OPEN,
        None,
        MEDIATOR,
        CHAIR,
        JUSTICE,
        LEADER,
        needs=("result",),
    ),
    row(
        A.STRIKE_OFF,
        _("Strike off the list of old cases"),
        OPEN | {S.CLOSED},
        None,
        JUSTICE,
        LEADER,
        needs=("reason",),
    ),
    # 督办: steps of supervision never change the state
    row(A.SUPERVISE, pgettext_lazy("dispute", "Supervise"), OPEN, None, SUPERVISOR, SYSTEM),
    row(
        A.ANSWER_SUPERVISION,
        _("Answer a supervision"),
        OPEN,
        None,
        MEDIATOR,
        CHAIR,
        needs=("words",),
    ),
    row(A.RECKON, _("Count the limit anew"), OPEN, None, SYSTEM),
    # What the kernel does with cases of every family
    row(A.ERASE, _("Erase what is personal"), {S.ARCHIVED}, None, SYSTEM, needs=("rule",)),
    row(A.SEAL, _("Seal the file"), {S.ARCHIVED}, None, SYSTEM, needs=("rule",)),
    row(A.HOLD, _("Hold back from erasing"), {S.ARCHIVED}, None, ARCHIVIST, needs=("reason",)),
    row(A.LIFT_HOLD, _("Lift the hold"), {S.ARCHIVED}, None, ARCHIVIST, needs=("reason",)),
    row(A.FOLLOW_DIVISION, _("Follow the division"), frozenset(S), None, SYSTEM, needs=("places",)),
)

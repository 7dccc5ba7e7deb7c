"""统一受理、集中分流: taking a matter in and sending it to its unit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.casework.cases.workflow import Move
from linli.casework.matters.workflow.rows import (
    DISPATCHER,
    HANDLER,
    OPEN,
    REFERRER,
    REVIEWER,
    SYSTEM,
    TAKER,
    row,
)
from linli.casework.matters.workflow.words import Action, ClockKind, State

S, A, C = State, Action, ClockKind

ROWS: tuple[Move, ...] = (
    row(A.REGISTER, _("Register"), set(), S.TO_ACCEPT, SYSTEM, starts=(C.ACCEPT,), told=True),
    # 统一受理
    row(
        A.TRANSFER,
        _("Put through at once"),
        {S.TO_ACCEPT},
        S.TRANSFERRED,
        TAKER,
        needs=("line",),
        told=True,
    ),
    # 转人民调解: the matter goes on as one thread, and hears what came of it
    row(
        A.REFER,
        _("Refer to mediation"),
        {S.TO_ACCEPT, S.TO_DISPATCH, S.TO_SIGN, S.IN_PROGRESS},
        None,
        REFERRER,
        needs=("dispute",),
        told=True,
    ),
    row(
        A.REFERRAL_OUTCOME,
        _("Outcome of the mediation"),
        OPEN,
        None,
        SYSTEM,
        needs=("outcome",),
        told=True,
    ),
    row(
        A.ACCEPT,
        _("Accept"),
        {S.TO_ACCEPT},
        S.TO_DISPATCH,
        TAKER,
        SYSTEM,
        needs=("nature", "category"),
        starts=(C.DISPATCH, C.FINISH),
        stops=(C.ACCEPT,),
        told=True,
    ),
    row(
        A.REFUSE,
        _("Do not accept"),
        {S.TO_ACCEPT},
        S.ANSWERED,
        TAKER,
        needs=("ground", "reason", "route"),
        starts=(C.CLOSE,),
        stops=(C.ACCEPT,),
        told=True,
    ),
    row(
        A.ANSWER,
        _("Answer at once"),
        {S.TO_ACCEPT},
        S.ANSWERED,
        TAKER,
        needs=("reply",),
        starts=(C.CLOSE,),
        stops=(C.ACCEPT,),
        told=True,
    ),
    row(
        A.MERGE,
        _("Merge"),
        {S.TO_ACCEPT, S.TO_DISPATCH, S.IN_PROGRESS},
        S.MERGED,
        TAKER,
        DISPATCHER,
        needs=("into",),
        told=True,
    ),
    row(A.TAKE_IN, _("Take in a merged matter"), OPEN, None, TAKER, DISPATCHER),
    row(
        A.RECLASSIFY,
        _("Change type or urgency"),
        {S.TO_ACCEPT, S.TO_DISPATCH},
        None,
        TAKER,
        DISPATCHER,
        needs=("reason",),
    ),
    # 集中分流
    row(
        A.SPLIT,
        _("Split"),
        {S.TO_DISPATCH},
        S.SPLIT,
        DISPATCHER,
        needs=("parts",),
        stops=(C.DISPATCH,),
        told=True,
    ),
    # 会商: two catalogues claim it, or none does (DOMAIN §1.7 d); what was agreed is kept.
    row(
        A.CONSULT,
        _("Record a consultation"),
        {S.TO_DISPATCH, S.RETURN_REVIEW},
        None,
        DISPATCHER,
        REVIEWER,
        needs=("words",),
    ),
    row(
        A.DISPATCH,
        _("Dispatch"),
        {S.TO_DISPATCH},
        S.TO_SIGN,
        DISPATCHER,
        SYSTEM,
        needs=("lead", "basis"),
        starts=(C.SIGN, C.CONTACT),
        stops=(C.DISPATCH,),
        told=True,
    ),
    row(
        A.DESIGNATE,
        _("Designate the unit"),
        {S.RETURN_REVIEW, S.TO_DISPATCH},
        S.TO_SIGN,
        REVIEWER,
        needs=("lead", "ruling"),
        not_after=("dispatch",),
        starts=(C.SIGN, C.CONTACT),
        stops=(C.DISPATCH, C.REVIEW),
        told=True,
    ),
    row(
        A.ADD_ASSIST,
        _("Add an assisting unit"),
        {S.TO_SIGN, S.IN_PROGRESS},
        None,
        DISPATCHER,
        HANDLER,
        needs=("unit", "task"),
    ),
)

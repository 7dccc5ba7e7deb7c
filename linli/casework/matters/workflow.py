"""The rule book of matters: states, clocks, and the one table of moves.

It reads as design FLOWS and DOMAIN §1.8 read: action, from, to, who may, what it requires,
which clocks start and stop. A new move is a new row.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.workflow import Move, Seat, Who, Workflow
from linli.registers.access.permissions import Permission

FAMILY = "matter"


class Nature(models.TextChoices):
    """诉求类型 (接诉即办条例 art. 2; praise by general practice)."""

    CONSULT = "consult", _("Question")
    HELP = "help", _("Request for help")
    COMPLAIN = "complain", _("Complaint")
    REPORT = "report", _("Report of wrongdoing")
    SUGGEST = "suggest", _("Suggestion")
    PRAISE = "praise", _("Praise")
    OTHER = "other", _("Other")


class Channel(models.TextChoices):
    """来源 (DOMAIN §1.3)."""

    PHONE = "phone", _("Telephone")
    COUNTER = "counter", _("Counter")
    WEB = "web", _("Web")
    MOBILE = "mobile", _("Mobile")
    KIOSK = "kiosk", _("Kiosk")
    GRID = "grid", _("Grid worker")
    LETTER = "letter", _("Letter")
    RECEPTION = "reception", _("Leader's reception")
    SUPERIOR = "superior", _("Handed down")
    TRANSFER = "transfer", _("Transferred by a department")
    POLICE = "police", _("Non-police matter from 110")
    MEDIA = "media", _("Media")
    IMPORT = "import", _("Import")
    OTHER_SYSTEM = "api", _("Other system")


class State(models.TextChoices):
    TO_ACCEPT = "to_accept", _("To be accepted")
    TRANSFERRED = "transferred", _("Put through")
    ANSWERED = "answered", _("Answered, to be closed")
    TO_DISPATCH = "to_dispatch", _("To be dispatched")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")
    TO_SIGN = "to_sign", _("To be signed for")
    RETURN_REVIEW = "return_review", _("Return under review")
    IN_PROGRESS = "in_progress", _("In progress")
    PARKING_REVIEW = "parking_review", _("Parking under review")
    PARKED = "parked", _("Parked")
    TO_REVIEW = "to_review", _("To be reviewed")
    TO_FOLLOW_UP = "to_follow_up", _("To be called back")
    UNSOLVED_REVIEW = "unsolved_review", _("Unsolved, under review")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class ClockKind(models.TextChoices):
    ACCEPT = "accept", _("Acceptance")
    DISPATCH = "dispatch", _("Dispatch")
    SIGN = "sign", _("Signing for")
    CONTACT = "contact", _("First contact")
    FINISH = "finish", _("Finish")
    ASSIST = "assist", _("Assisting reply")
    REVIEW = "review", _("Review")
    PARKING = "parking", _("Parking review")
    FOLLOW_UP = "follow_up", _("Call-back")
    CLOSE = "close", _("Closing")


class Action(StrEnum):
    REGISTER = "register"
    TRANSFER = "transfer_at_once"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ANSWER = "answer_at_once"
    MERGE = "merge"
    TAKE_IN = "take_in"
    SPLIT = "split"
    DISPATCH = "dispatch"
    SIGN = "sign_for"
    SIGN_ASSIST = "sign_assist"
    RETURN = "return_dispatch"
    UPHOLD_RETURN = "uphold_return"
    DISMISS_RETURN = "dismiss_return"
    DESIGNATE = "designate"
    ADD_ASSIST = "add_assist"
    CONTACT = "first_contact"
    NOTE = "note"
    REPLY = "reply"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    DENY_EXTENSION = "deny_extension"
    ASK_PARKING = "ask_parking"
    GRANT_PARKING = "grant_parking"
    DENY_PARKING = "deny_parking"
    REVIEW_PARKING = "review_parking"
    RESUME = "resume"
    UPGRADE = "upgrade"
    ASSIST_DONE = "assist_done"
    FINISH = "finish"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    TRY_CALL = "try_call"
    CLOSE_AFTER_CALL = "close_after_call"
    RATE = "rate"
    SHARE_RESULT = "share_result"
    RATE_MERGED = "rate_merged"
    REDO = "redo"
    ASK_SECOND_LOOK = "ask_second_look"
    SECOND_LOOK = "second_look"
    CONFIRM_UNREASONABLE = "confirm_unreasonable"
    OVERTURN = "overturn"
    ASK_TERMINATION = "ask_termination"
    TERMINATE = "terminate"
    DENY_TERMINATION = "deny_termination"
    APPEAL = "appeal"
    GRANT_APPEAL = "grant_appeal"
    DENY_APPEAL = "deny_appeal"
    WITHDRAW = "withdraw"
    VOID = "void"
    CLOSE = "close"
    ASK_REOPENING = "ask_reopening"
    REOPEN = "reopen"
    DENY_REOPENING = "deny_reopening"
    ARCHIVE = "archive"
    ADD_INFORMATION = "add_information"
    RECLASSIFY = "reclassify"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "answer_supervision"


S, A, C, P = State, Action, ClockKind, Permission
_TAKER = Who(Seat.BODY, P.ACCEPT)
_DISPATCHER = Who(Seat.BODY, P.DISPATCH)
_REVIEWER = Who(Seat.BODY, P.REVIEW)
_HANDLER = Who(Seat.LEAD, P.HANDLE)
_HEAD = Who(Seat.LEAD, P.HEAD_UNIT)
_ASSIST = Who(Seat.ASSIST, P.HANDLE)
_CALLER = Who(Seat.BODY, P.CALL_BACK)
_SUPERVISOR = Who(Seat.BODY, P.SUPERVISE)
_LEADER = Who(Seat.BODY, P.LEAD)
_ARCHIVIST = Who(Seat.BODY, P.ARCHIVE)
_REPORTER = Who(Seat.REPORTER)
_SYSTEM = Who(Seat.SYSTEM)

_WORK = frozenset({S.IN_PROGRESS})
_OPEN = frozenset(S) - {
    S.TRANSFERRED,
    S.MERGED,
    S.WITHDRAWN,
    S.VOID,
    S.CLOSED,
    S.ARCHIVED,
}
_AT_UNIT = frozenset({S.TO_SIGN, S.IN_PROGRESS, S.RETURN_REVIEW, S.PARKING_REVIEW, S.PARKED})


def _row(
    action: Action,
    label: object,
    sources: frozenset[State] | set[State],
    target: State | None,
    *who: Who,
    **more: object,
) -> Move:
    return Move(
        action=str(action),
        label=label,  # type: ignore[arg-type]  # a lazy translation
        sources=frozenset(str(state) for state in sources),
        target=None if target is None else str(target),
        who=who,
        **more,  # type: ignore[arg-type]  # checked by Move's own fields
    )


MOVES: tuple[Move, ...] = (
    _row(A.REGISTER, _("Register"), set(), S.TO_ACCEPT, _SYSTEM, starts=(C.ACCEPT,), told=True),
    # 统一受理
    _row(
        A.TRANSFER,
        _("Put through at once"),
        {S.TO_ACCEPT},
        S.TRANSFERRED,
        _TAKER,
        needs=("line",),
        told=True,
    ),
    _row(
        A.ACCEPT,
        _("Accept"),
        {S.TO_ACCEPT},
        S.TO_DISPATCH,
        _TAKER,
        _SYSTEM,
        needs=("nature", "category"),
        starts=(C.DISPATCH, C.FINISH),
        stops=(C.ACCEPT,),
        told=True,
    ),
    _row(
        A.REFUSE,
        _("Do not accept"),
        {S.TO_ACCEPT},
        S.ANSWERED,
        _TAKER,
        needs=("ground", "reason", "route"),
        starts=(C.CLOSE,),
        stops=(C.ACCEPT,),
        told=True,
    ),
    _row(
        A.ANSWER,
        _("Answer at once"),
        {S.TO_ACCEPT},
        S.ANSWERED,
        _TAKER,
        needs=("reply",),
        starts=(C.CLOSE,),
        stops=(C.ACCEPT,),
        told=True,
    ),
    _row(
        A.MERGE,
        _("Merge"),
        {S.TO_ACCEPT, S.TO_DISPATCH, S.IN_PROGRESS},
        S.MERGED,
        _TAKER,
        _DISPATCHER,
        needs=("into",),
        told=True,
    ),
    _row(A.TAKE_IN, _("Take in a merged matter"), _OPEN, None, _TAKER, _DISPATCHER),
    _row(
        A.RECLASSIFY,
        _("Change type or urgency"),
        {S.TO_ACCEPT, S.TO_DISPATCH},
        None,
        _TAKER,
        _DISPATCHER,
        needs=("reason",),
    ),
    # 集中分流
    _row(
        A.SPLIT,
        _("Split"),
        {S.TO_DISPATCH},
        S.SPLIT,
        _DISPATCHER,
        needs=("parts",),
        stops=(C.DISPATCH,),
        told=True,
    ),
    _row(
        A.DISPATCH,
        _("Dispatch"),
        {S.TO_DISPATCH},
        S.TO_SIGN,
        _DISPATCHER,
        _SYSTEM,
        needs=("lead", "basis"),
        starts=(C.SIGN, C.CONTACT),
        stops=(C.DISPATCH,),
        told=True,
    ),
    _row(
        A.DESIGNATE,
        _("Designate the unit"),
        {S.RETURN_REVIEW, S.TO_DISPATCH},
        S.TO_SIGN,
        _REVIEWER,
        needs=("lead", "ruling"),
        not_after=("dispatch",),
        starts=(C.SIGN, C.CONTACT),
        stops=(C.DISPATCH, C.REVIEW),
        told=True,
    ),
    _row(
        A.ADD_ASSIST,
        _("Add an assisting unit"),
        {S.TO_SIGN, S.IN_PROGRESS},
        None,
        _DISPATCHER,
        _HANDLER,
        needs=("unit", "task"),
    ),
    # 归口办理
    _row(A.SIGN, _("Sign for"), {S.TO_SIGN}, S.IN_PROGRESS, _HANDLER, stops=(C.SIGN,), told=True),
    _row(A.SIGN_ASSIST, _("Sign for the assisting task"), _AT_UNIT, None, _ASSIST),
    _row(
        A.RETURN,
        _("Return"),
        {S.TO_SIGN, S.IN_PROGRESS},
        S.RETURN_REVIEW,
        _HEAD,
        needs=("reason", "basis"),
        starts=(C.REVIEW,),
        stops=(C.SIGN,),
    ),
    _row(
        A.UPHOLD_RETURN,
        _("Uphold the return"),
        {S.RETURN_REVIEW},
        S.TO_DISPATCH,
        _REVIEWER,
        needs=("ruling",),
        not_after=("dispatch",),
        starts=(C.DISPATCH,),
        stops=(C.REVIEW,),
    ),
    _row(
        A.DISMISS_RETURN,
        _("Dismiss the return"),
        {S.RETURN_REVIEW},
        S.TO_SIGN,
        _REVIEWER,
        needs=("ruling",),
        not_after=("dispatch",),
        starts=(C.SIGN,),
        stops=(C.REVIEW,),
    ),
    # 依法调处、限期办结
    _row(
        A.CONTACT,
        _("First contact"),
        _WORK,
        None,
        _HANDLER,
        needs=("means", "words"),
        stops=(C.CONTACT,),
        told=True,
    ),
    _row(A.NOTE, _("Note"), _AT_UNIT, None, _HANDLER, _ASSIST, needs=("words",)),
    _row(A.REPLY, _("Reply to the reporter"), _WORK, None, _HANDLER, needs=("words",), told=True),
    _row(
        A.ASK_EXTENSION,
        _("Ask for an extension"),
        _WORK,
        None,
        _HANDLER,
        needs=("reason", "new_due"),
    ),
    _row(
        A.GRANT_EXTENSION,
        _("Grant the extension"),
        _WORK,
        None,
        _REVIEWER,
        needs=("ruling",),
        not_after=("ask_extension",),
        told=True,
    ),
    _row(
        A.DENY_EXTENSION,
        _("Deny the extension"),
        _WORK,
        None,
        _REVIEWER,
        needs=("ruling",),
        not_after=("ask_extension",),
    ),
    _row(
        A.ASK_PARKING,
        _("Ask for parking"),
        _WORK,
        S.PARKING_REVIEW,
        _HEAD,
        needs=("reason", "plan", "milestone"),
        starts=(C.REVIEW,),
    ),
    _row(
        A.GRANT_PARKING,
        _("Grant the parking"),
        {S.PARKING_REVIEW},
        S.PARKED,
        _REVIEWER,
        needs=("ruling",),
        not_after=("ask_parking",),
        starts=(C.PARKING,),
        stops=(C.REVIEW,),
        pauses=(C.FINISH, C.CONTACT),
        told=True,
    ),
    _row(
        A.DENY_PARKING,
        _("Deny the parking"),
        {S.PARKING_REVIEW},
        S.IN_PROGRESS,
        _REVIEWER,
        needs=("ruling",),
        not_after=("ask_parking",),
        stops=(C.REVIEW,),
    ),
    _row(
        A.REVIEW_PARKING,
        _("Review the parking"),
        {S.PARKED},
        None,
        _REVIEWER,
        needs=("ruling",),
        starts=(C.PARKING,),
        stops=(C.PARKING,),
        told=True,
    ),
    _row(
        A.RESUME,
        _("Resume"),
        {S.PARKED},
        S.IN_PROGRESS,
        _HEAD,
        _REVIEWER,
        _SYSTEM,
        needs=("reason",),
        stops=(C.PARKING,),
        resumes=(C.FINISH, C.CONTACT),
        told=True,
    ),
    _row(
        A.UPGRADE,
        _("Upgrade to a higher level"),
        {S.TO_SIGN, S.IN_PROGRESS},
        S.TO_SIGN,
        _SUPERVISOR,
        _LEADER,
        needs=("lead", "reason"),
        starts=(C.SIGN,),
        stops=(C.SIGN,),
        told=True,
    ),
    _row(A.ASSIST_DONE, _("Assisting task done"), _AT_UNIT, None, _ASSIST, needs=("result",)),
    _row(
        A.FINISH,
        _("Finish"),
        _WORK,
        S.TO_REVIEW,
        _HANDLER,
        needs=("outcome", "reply"),
        starts=(C.REVIEW,),
        stops=(C.FINISH, C.CONTACT),
    ),
    _row(
        A.APPROVE,
        _("Approve"),
        {S.TO_REVIEW},
        S.TO_FOLLOW_UP,
        _HEAD,
        not_after=("finish",),
        starts=(C.FOLLOW_UP,),
        stops=(C.REVIEW,),
        told=True,
    ),
    _row(
        A.SEND_BACK,
        _("Send back"),
        {S.TO_REVIEW},
        S.IN_PROGRESS,
        _HEAD,
        needs=("reason",),
        not_after=("finish",),
        starts=(C.FINISH,),
        stops=(C.REVIEW,),
    ),
    # 跟踪回访
    _row(
        A.TRY_CALL,
        _("Call not answered"),
        {S.TO_FOLLOW_UP},
        None,
        _CALLER,
        not_after=("finish",),
    ),
    _row(
        A.CLOSE_AFTER_CALL,
        _("Call back and close"),
        {S.TO_FOLLOW_UP},
        S.CLOSED,
        _CALLER,
        _SYSTEM,
        not_after=("finish",),
        stops=(C.FOLLOW_UP,),
        told=True,
    ),
    _row(
        A.RATE,
        _("Rate"),
        {S.TO_FOLLOW_UP},
        S.CLOSED,
        _REPORTER,
        needs=("solved",),
        stops=(C.FOLLOW_UP,),
        told=True,
    ),
    _row(
        A.SHARE_RESULT,
        _("Share the result of the matter it was merged into"),
        {S.MERGED},
        None,
        _SYSTEM,
        told=True,
    ),
    _row(
        A.RATE_MERGED,
        _("Rate"),
        {S.MERGED},
        None,
        _REPORTER,
        needs=("solved",),
        told=True,
    ),
    _row(
        A.REDO,
        _("Send back to be redone"),
        {S.TO_FOLLOW_UP},
        S.IN_PROGRESS,
        _CALLER,
        _REPORTER,
        needs=("reason",),
        not_after=("finish",),
        starts=(C.FINISH,),
        stops=(C.FOLLOW_UP,),
        told=True,
    ),
    _row(
        A.ASK_SECOND_LOOK,
        _("Unsolved again: ask two reviewers"),
        {S.TO_FOLLOW_UP},
        S.UNSOLVED_REVIEW,
        _CALLER,
        _REPORTER,
        needs=("reason",),
        not_after=("finish",),
        starts=(C.REVIEW,),
        stops=(C.FOLLOW_UP,),
        told=True,
    ),
    _row(
        A.SECOND_LOOK,
        _("First opinion: nothing more can be asked of the unit"),
        {S.UNSOLVED_REVIEW},
        None,
        _REVIEWER,
        needs=("ruling",),
    ),
    _row(
        A.CONFIRM_UNREASONABLE,
        _("Second opinion: close with reasons"),
        {S.UNSOLVED_REVIEW},
        S.CLOSED,
        _REVIEWER,
        needs=("ruling",),
        not_after=("second_look",),
        stops=(C.REVIEW,),
        told=True,
    ),
    _row(
        A.OVERTURN,
        _("Send back: it is not solved"),
        {S.UNSOLVED_REVIEW},
        S.IN_PROGRESS,
        _REVIEWER,
        needs=("ruling",),
        starts=(C.FINISH,),
        stops=(C.REVIEW,),
        told=True,
    ),
    # side-paths
    _row(
        A.ASK_TERMINATION,
        _("Ask for an early end"),
        _WORK,
        None,
        _HEAD,
        needs=("reason", "basis"),
    ),
    _row(
        A.TERMINATE,
        _("End early"),
        _WORK,
        S.ANSWERED,
        _REVIEWER,
        needs=("ruling",),
        not_after=("ask_termination",),
        starts=(C.CLOSE,),
        stops=(C.FINISH, C.CONTACT),
        told=True,
    ),
    _row(
        A.DENY_TERMINATION,
        _("Deny the early end"),
        _WORK,
        None,
        _REVIEWER,
        needs=("ruling",),
        not_after=("ask_termination",),
    ),
    _row(
        A.APPEAL,
        _("Ask for a review of the answer"),
        {S.ANSWERED},
        None,
        _REPORTER,
        _TAKER,
        needs=("reason",),
        starts=(C.REVIEW,),
        stops=(C.CLOSE,),
        told=True,
    ),
    _row(
        A.GRANT_APPEAL,
        _("Take the matter in after all"),
        {S.ANSWERED},
        S.TO_DISPATCH,
        _REVIEWER,
        needs=("ruling",),
        not_after=("refuse", "answer_at_once", "terminate"),
        starts=(C.DISPATCH, C.FINISH),
        stops=(C.REVIEW,),
        told=True,
    ),
    _row(
        A.DENY_APPEAL,
        _("Uphold the answer"),
        {S.ANSWERED},
        None,
        _REVIEWER,
        needs=("ruling",),
        not_after=("refuse", "answer_at_once", "terminate"),
        starts=(C.CLOSE,),
        stops=(C.REVIEW,),
        told=True,
    ),
    _row(A.WITHDRAW, _("Withdraw"), _OPEN, S.WITHDRAWN, _REPORTER, told=True),
    _row(
        A.VOID,
        _("Make void"),
        {S.TO_ACCEPT},
        S.VOID,
        Who(Seat.BODY, P.DISPATCH),
        needs=("reason",),
    ),
    _row(
        A.ADD_INFORMATION,
        _("Add information"),
        _OPEN,
        None,
        _REPORTER,
        _TAKER,
        _CALLER,
        needs=("words",),
        told=True,
    ),
    # 定期督办 (steps of oversight/supervision: they never change the state)
    _row(A.SUPERVISE, _("Supervise"), _OPEN, None, _SUPERVISOR, _LEADER, _SYSTEM, needs=("step",)),
    _row(
        A.ANSWER_SUPERVISION,
        _("Answer the supervision"),
        _OPEN,
        None,
        _HANDLER,
        _HEAD,
        needs=("words",),
    ),
    # 结案存档
    _row(
        A.CLOSE,
        _("Close"),
        {S.ANSWERED, S.TO_FOLLOW_UP, S.SPLIT},
        S.CLOSED,
        _SYSTEM,
        stops=(C.CLOSE, C.FOLLOW_UP),
        told=True,
    ),
    _row(
        A.ASK_REOPENING,
        _("Ask for reopening"),
        {S.CLOSED},
        None,
        _REPORTER,
        needs=("reason",),
        told=True,
    ),
    _row(
        A.REOPEN,
        _("Reopen"),
        {S.CLOSED},
        S.IN_PROGRESS,
        _REVIEWER,
        needs=("ruling",),
        starts=(C.FINISH,),
        told=True,
    ),
    _row(
        A.DENY_REOPENING,
        _("Deny the reopening"),
        {S.CLOSED},
        None,
        _REVIEWER,
        needs=("ruling",),
        told=True,
    ),
    _row(
        A.ARCHIVE,
        _("Archive"),
        {S.CLOSED, S.WITHDRAWN, S.MERGED},
        S.ARCHIVED,
        _ARCHIVIST,
        _SYSTEM,
        needs=("retention_class",),
    ),
)

WORKFLOW = Workflow(
    family=FAMILY,
    states={str(state): state.label for state in State},
    initial=str(State.TO_ACCEPT),
    closed_states=frozenset(str(state) for state in frozenset(State) - _OPEN),
    unit_clocks=frozenset({"sign", "contact", "finish"}),
    moves=MOVES,
)

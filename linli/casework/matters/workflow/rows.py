"""Who may make a move, and how a row of the table is written."""

from __future__ import annotations

from linli.casework.cases.workflow import Move, Seat, Who
from linli.casework.matters.workflow.words import Action, State
from linli.registers.access.permissions import Permission

S, P = State, Permission
TAKER = Who(Seat.BODY, P.ACCEPT)
REFERRER = Who(Seat.BODY, P.OPEN_DISPUTE)
DISPATCHER = Who(Seat.BODY, P.DISPATCH)
REVIEWER = Who(Seat.BODY, P.REVIEW)
HANDLER = Who(Seat.LEAD, P.HANDLE)
HEAD = Who(Seat.LEAD, P.HEAD_UNIT)
ASSIST = Who(Seat.ASSIST, P.HANDLE)
CALLER = Who(Seat.BODY, P.CALL_BACK)
SUPERVISOR = Who(Seat.BODY, P.SUPERVISE)
LEADER = Who(Seat.BODY, P.LEAD)
ARCHIVIST = Who(Seat.BODY, P.ARCHIVE)
REPORTER = Who(Seat.REPORTER)
SYSTEM = Who(Seat.SYSTEM)

WORK = frozenset({S.IN_PROGRESS})
OPEN = frozenset(S) - {
    S.TRANSFERRED,
    S.MERGED,
    S.WITHDRAWN,
    S.VOID,
    S.CLOSED,
    S.ARCHIVED,
}
# Where somebody else has the next step: only then is there somebody to urge.
AWAITED = OPEN - {S.ANSWERED, S.SPLIT, S.TO_FOLLOW_UP}
AT_UNIT = frozenset({S.TO_SIGN, S.IN_PROGRESS, S.RETURN_REVIEW, S.PARKING_REVIEW, S.PARKED})


def row(
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

"""Who may make a move in mediation, and how a row of the table is written."""

from __future__ import annotations

from linli.casework.cases.workflow import Move, Seat, Who
from linli.casework.mediation.workflow.words import Action, State
from linli.registers.access.permissions import Permission

S, P = State, Permission
OPENER = Who(Seat.BODY, P.OPEN_DISPUTE)
CLERK = Who(Seat.LEAD, P.ACCEPT_DISPUTE)
CHAIR = Who(Seat.LEAD, P.CHAIR_COMMITTEE)
MEDIATOR = Who(Seat.APPOINTED, P.MEDIATE)
JUSTICE = Who(Seat.BODY, P.APPOINT_ACROSS)
MEMBER = Who(Seat.UNIT, P.MEDIATE)
AGENCY = Who(Seat.ASSIST)
PARTY = Who(Seat.PARTY)
REPORTER = Who(Seat.REPORTER)
SUPERVISOR = Who(Seat.BODY, P.SUPERVISE)
LEADER = Who(Seat.BODY, P.LEAD)
ARCHIVIST = Who(Seat.BODY, P.ARCHIVE)
SYSTEM = Who(Seat.SYSTEM)

BEFORE = frozenset({S.TO_MEDIATE, S.MEDIATING})
OPEN = frozenset(S) - {S.WITHDRAWN, S.VOID, S.CLOSED, S.ARCHIVED}
ENDED = frozenset({S.PERFORMED, S.UNPERFORMED, S.FAILED, S.ROUTED})


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

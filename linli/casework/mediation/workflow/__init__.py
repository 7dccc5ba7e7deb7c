"""The rule book of disputes: states, clocks, and the one table of moves (design of the office).

It reads as mediators speak of it (taking_in, mediating, agreeing, closing). A new move is a new row.
"""

from __future__ import annotations

from linli.casework.cases.workflow import Move, Workflow
from linli.casework.mediation.workflow import agreeing, closing, mediating, taking_in
from linli.casework.mediation.workflow.rows import BEFORE, ENDED, OPEN
from linli.casework.mediation.workflow.words import (
    COUNTED,
    FAMILY,
    Action,
    ClockKind,
    Source,
    State,
)

MOVES: tuple[Move, ...] = (
    *taking_in.ROWS,
    *mediating.ROWS,
    *agreeing.ROWS,
    *closing.ROWS,
)

WORKFLOW = Workflow(
    family=FAMILY,
    states={str(state): state.label for state in State},
    initial=str(State.TO_ACCEPT),
    closed_states=frozenset(str(state) for state in frozenset(State) - OPEN),
    unit_clocks=frozenset(str(kind) for kind in ClockKind),
    moves=MOVES,
)

__all__ = [
    "BEFORE",
    "COUNTED",
    "ENDED",
    "FAMILY",
    "MOVES",
    "OPEN",
    "WORKFLOW",
    "Action",
    "ClockKind",
    "Source",
    "State",
]

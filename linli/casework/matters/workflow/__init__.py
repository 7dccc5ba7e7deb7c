"""The rule book of matters: states, clocks, and the one table of moves.

It reads as the office speaks of it: action, from, to, who may, what it requires, which clocks
start and stop (taking_in, handling, hearing, closing, keeping). A new move is a new row.
"""

from __future__ import annotations

from linli.casework.cases.workflow import Move, Workflow
from linli.casework.matters.workflow import closing, handling, hearing, keeping, taking_in
from linli.casework.matters.workflow.rows import OPEN
from linli.casework.matters.workflow.words import (
    FAMILY,
    Action,
    Channel,
    ClockKind,
    Nature,
    State,
    Window,
)

MOVES: tuple[Move, ...] = (
    *taking_in.ROWS,
    *handling.ROWS,
    *hearing.ROWS,
    *closing.ROWS,
    *keeping.ROWS,
)

WORKFLOW = Workflow(
    family=FAMILY,
    states={str(state): state.label for state in State},
    initial=str(State.TO_ACCEPT),
    closed_states=frozenset(str(state) for state in frozenset(State) - OPEN),
    unit_clocks=frozenset({"sign", "contact", "finish"}),
    # While its head looks over the report, the unit answers for that as well.
    unit_clocks_in={"to_review": frozenset({"review"})},
    moves=MOVES,
)

__all__ = [
    "FAMILY",
    "MOVES",
    "WORKFLOW",
    "Action",
    "Channel",
    "ClockKind",
    "Nature",
    "State",
    "Window",
]

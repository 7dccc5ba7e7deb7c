"""The table of moves as a whole: every state can be reached, none is a trap."""

from __future__ import annotations

import pytest

from linli.casework.matters.workflow import MOVES, WORKFLOW, Action, ClockKind, State
from linli.registers.access.permissions import ROLES

TERMINAL = {State.ARCHIVED}


def _next(state: str) -> set[str]:
    return {move.target for move in MOVES if state in move.sources and move.target}


def test_every_state_is_reachable() -> None:
    seen, front = {str(State.TO_ACCEPT)}, [str(State.TO_ACCEPT)]
    while front:
        for target in _next(front.pop()) - seen:
            seen.add(target)
            front.append(target)
    assert seen == {str(state) for state in State}


@pytest.mark.parametrize("state", sorted(set(State) - TERMINAL))
def test_no_state_is_a_trap(state: State) -> None:
    seen, front = {str(state)}, [str(state)]
    while front:
        for target in _next(front.pop()) - seen:
            seen.add(target)
            front.append(target)
    assert State.ARCHIVED in seen


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_terminal_states_end(state: State) -> None:
    assert _next(state) == set()


def test_every_action_has_a_row_and_every_row_an_action() -> None:
    assert {move.action for move in MOVES} == {str(action) for action in Action}


@pytest.mark.parametrize("action", sorted({move.action for move in MOVES}))
def test_a_state_has_one_row_for_an_action(action: str) -> None:
    sources = [state for move in WORKFLOW.rows(action) for state in move.sources]
    assert len(sources) == len(set(sources))


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.action)
def test_somebody_may_make_each_move(move: object) -> None:
    held = {permission for role in ROLES.values() for permission in role.permissions}
    assert move.who  # type: ignore[attr-defined]  # a Move
    for who in move.who:  # type: ignore[attr-defined]  # a Move
        assert who.permission is None or who.permission in held


def test_clocks_that_are_named_exist_and_end() -> None:
    named = {c for move in MOVES for c in (*move.starts, *move.stops, *move.pauses, *move.resumes)}
    assert named <= {str(kind) for kind in ClockKind}
    started = {c for move in MOVES for c in move.starts}
    stopped = {c for move in MOVES for c in move.stops}
    assert started <= stopped


def test_reviews_are_never_made_by_the_one_who_asked() -> None:
    rulings = {
        Action.UPHOLD_RETURN,
        Action.DISMISS_RETURN,
        Action.DESIGNATE,
        Action.GRANT_EXTENSION,
        Action.GRANT_PARKING,
        Action.APPROVE,
        Action.CONFIRM_UNREASONABLE,
        Action.TERMINATE,
        Action.CLOSE_AFTER_CALL,
    }
    for move in MOVES:
        if move.action in rulings:
            assert move.not_after, move.action

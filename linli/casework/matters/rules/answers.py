"""What follows from a call-back, and when a unit may still return a matter."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class CallResult(StrEnum):
    """What the call-back leads to."""

    TRY_AGAIN = "try_again"
    CLOSE = "close"
    REDO = "redo"
    SECOND_LOOK = "second_look"


def is_second_slot_missing(slots: Sequence[str], needed: int) -> bool:
    """Whether the tries so far fall into fewer different half-days than needed."""
    return len(set(slots)) < needed


def follow_up_result(
    *,
    is_reached: bool,
    solved: str,
    redos: int,
    redos_allowed: int,
    slots: Sequence[str],
    attempts_needed: int,
    slots_needed: int,
) -> CallResult:
    """What a call-back leads to (DOMAIN §1.8: three tries in two slots; one redo; then two people).

    ``slots`` are the half-days of all tries of this round, the present one included.
    """
    if not is_reached:
        enough = len(slots) >= attempts_needed and not is_second_slot_missing(slots, slots_needed)
        return CallResult.CLOSE if enough else CallResult.TRY_AGAIN
    if solved != "unsolved":
        return CallResult.CLOSE
    return CallResult.REDO if redos < redos_allowed else CallResult.SECOND_LOOK


def may_return(*, is_designated: bool, returns: int, rounds: int, is_within_window: bool) -> str:
    """Why a unit may not return a matter: "designated", "rounds", "too_late", or "" if it may.

    潍坊市12345条例 art. 22: no return after designation; at most ``rounds`` rounds (default 2).
    """
    if is_designated:
        return "designated"
    if returns >= rounds:
        return "rounds"
    return "" if is_within_window else "too_late"

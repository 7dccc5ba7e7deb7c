"""The states of repair of a facility, and the one table of moves between them."""

from __future__ import annotations

SOUND, DAMAGED, OUT_OF_USE = "sound", "damaged", "out_of_use"
REPORT_DAMAGE, TAKE_OUT_OF_USE, PUT_RIGHT = "report_damage", "take_out_of_use", "put_right"

# (act, state before) → state after
MOVES: dict[tuple[str, str], str] = {
    (REPORT_DAMAGE, SOUND): DAMAGED,
    (REPORT_DAMAGE, DAMAGED): DAMAGED,
    (REPORT_DAMAGE, OUT_OF_USE): OUT_OF_USE,
    (TAKE_OUT_OF_USE, SOUND): OUT_OF_USE,
    (TAKE_OUT_OF_USE, DAMAGED): OUT_OF_USE,
    (PUT_RIGHT, DAMAGED): SOUND,
    (PUT_RIGHT, OUT_OF_USE): SOUND,
}


class NoSuchMove(Exception):
    """The act is not possible in this state."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(act, state)
        self.act = act
        self.state = state


def state_after(act: str, state: str) -> str:
    """The state that an act leads to. Raises NoSuchMove."""
    try:
        return MOVES[act, state]
    except KeyError:
        raise NoSuchMove(act, state) from None


def acts_in(state: str) -> tuple[str, ...]:
    """The acts that are possible in a state, in the order of the table."""
    return tuple(act for act, before in MOVES if before == state)

"""How a bucket empties and fills, as plain values."""

from __future__ import annotations

import math
from dataclasses import dataclass

HOUR_SECONDS = 3600


@dataclass(frozen=True)
class Allowance:
    """So many turns an hour, and so many of them at once; ``an_hour`` 0 is no limit at all."""

    an_hour: int
    at_once: int

    def __post_init__(self) -> None:
        if self.an_hour < 0 or self.at_once < 1:
            raise ValueError("An allowance needs at least one turn at once and no negative rate.")

    @property
    def a_second(self) -> float:
        return self.an_hour / HOUR_SECONDS


@dataclass(frozen=True)
class Turn:
    """Whether the turn was had, and otherwise in how many seconds there will be one."""

    is_had: bool
    wait_seconds: int = 0


def turn(left: float, *, is_refused: bool, allowance: Allowance) -> Turn:
    """The answer to a caller whose bucket holds ``left`` turns after asking."""
    if not is_refused:
        return Turn(is_had=True)
    return Turn(is_had=False, wait_seconds=max(1, math.ceil((1 - left) / allowance.a_second)))

"""Laying out the homes of a building: entrances by floors by doors, numbered as doors are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_ENTRANCES = 40
MOST_FLOORS = 120
MOST_DOORS = 60
MOST_HOMES = 5_000


class BadLayout(ValueError):
    """The numbers do not make a building; ``field`` names the first one at fault."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Layout:
    """``entrances`` (0: doors open on corridors), floors from … to, ``doors`` on each floor.

    ``skipped`` are floors without homes, such as a shelter floor (避难层).
    """

    entrances: int
    first_floor: int
    last_floor: int
    doors: int
    skipped: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Door:
    """Where a home is in its building."""

    entrance: str
    floor: int
    door: str


def doors_of(layout: Layout) -> Iterator[Door]:
    """Each door of a layout: entrance by entrance, floor by floor. Raises BadLayout."""
    _check(layout)
    entrances = [str(n) for n in range(1, layout.entrances + 1)] or [""]
    floors = range(layout.first_floor, layout.last_floor + 1)
    for entrance in entrances:
        for floor in floors:
            if floor == 0 or floor in layout.skipped:
                continue
            for number in range(1, layout.doors + 1):
                yield Door(entrance, floor, door_number(floor, number))


def door_number(floor: int, number: int) -> str:
    """501 for the first door of the fifth floor, B102 for the second of the first basement."""
    return f"B{-floor}{number:02d}" if floor < 0 else f"{floor}{number:02d}"


def _check(layout: Layout) -> None:
    if not 0 <= layout.entrances <= MOST_ENTRANCES:
        raise BadLayout("entrances")
    if not -9 <= layout.first_floor <= layout.last_floor:
        raise BadLayout("first_floor")
    if not layout.first_floor <= layout.last_floor <= MOST_FLOORS:
        raise BadLayout("last_floor")
    if not 1 <= layout.doors <= MOST_DOORS:
        raise BadLayout("doors")
    floors = layout.last_floor - layout.first_floor + 1
    if max(layout.entrances, 1) * floors * layout.doors > MOST_HOMES:
        raise BadLayout("doors")

"""From a point, a code or some words to a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from linli.registers.places.queries.memory import (
    DivisionInForce,
    UnknownPlace,
    places_in_force,
)
from linli.registers.places.rules.codes import CITY, GRADES, Place
from linli.registers.places.rules.keepers import Within


def grid_at(longitude: float, latitude: float) -> Place | None:
    """The grid a WGS-84 point lies in, with its community, street and district; None if in none.

    Where a dedicated grid (a school, a park) lies inside a basic one, the dedicated one is it.
    """
    return places_in_force().grids_at([(longitude, latitude)])[0]


def grids_at(points: Sequence[tuple[float, float]]) -> list[Place | None]:
    """The same for many (longitude, latitude) points at once, in their order."""
    return places_in_force().grids_at(points)


def grid_positions(points: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], list[Place]]:
    """The same for hundreds of thousands of points: positions in the list of places, -1 for none."""
    index = places_in_force()
    return index.grid_positions(points), index.tree_places


def place_codes(code: str) -> Place:
    """The place with a division code (12 digits) or a grid code (15); the city is ``NOWHERE``.

    Raises UnknownPlace when none in force has it.
    """
    place = places_in_force().place_of(code)
    if place is None:
        raise UnknownPlace(code)
    return place


def city_name() -> str:
    """The name of the city that this system serves; empty before one is set up."""
    return places_in_force().city_name


def city_code() -> str:
    """The code of the city that this system serves; empty before one is set up."""
    rows = places_in_force().divisions.values()
    return next((row.code for row in rows if row.grade == CITY), "")


def _seen(scope: Within) -> Iterable[DivisionInForce]:
    rows = places_in_force().divisions.values()
    if scope.column is None:
        return rows
    return (row for row in rows if getattr(row, scope.column) == scope.code)


def divisions_under(scope: Within, grade: str, *, inside: str = "") -> list[DivisionInForce]:
    """The divisions of a level that a scope sees, by code; ``inside`` narrows to one division."""
    above = places_in_force().divisions.get(inside)
    column = f"{above.grade}_code" if above and above.grade != CITY else ""
    rows = (row for row in _seen(scope) if row.grade == grade)
    if column:
        rows = (row for row in rows if getattr(row, column) == inside)
    return sorted(rows, key=lambda row: row.code)


def find_division(text: str, scope: Within, *, limit: int = 20) -> list[DivisionInForce]:
    """Divisions whose code begins with, or whose path of names holds, each word of the text.

    Those whose own name begins with the last word come first, then higher levels. At most
    ``limit``; ask for one more to know whether there are others.
    """
    words = text.split()
    if not words:
        return []
    index = places_in_force()
    hits: list[tuple[tuple[bool, bool, int, str], DivisionInForce]] = []
    for row in _seen(scope):
        place = index.place_of(row.code)
        path = f"{place.label if place else ''} {row.name}"
        if all(word in path or row.code.startswith(word) for word in words):
            begins, holds = row.name.startswith(words[-1]), words[-1] in row.name
            rank = (not begins, not holds, GRADES.index(row.grade), row.code)
            hits.append((rank, row))
    return [row for _rank, row in sorted(hits, key=lambda hit: hit[0])[:limit]]

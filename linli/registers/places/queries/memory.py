"""All divisions and grids in force, held in memory: names by code, and the grid a point lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Division, Grid
from linli.registers.places.queries.kept import Kept
from linli.registers.places.queries.located import ShapeFinder
from linli.registers.places.rules.codes import CITY, Place
from linli.registers.places.rules.keepers import Refused


class UnknownPlace(Refused):
    """No division or grid in force has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(_("There is no division or grid with the code %(code)s.") % {"code": code})


@dataclass(frozen=True)
class DivisionInForce:
    """A division as it is kept in memory."""

    code: str
    name: str
    grade: str
    parent_code: str
    district_code: str
    street_code: str
    community_code: str
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, eq=False)
class PlaceIndex:
    """One reading of the places in force."""

    divisions: dict[str, DivisionInForce]
    grids: dict[str, Place]
    finder: ShapeFinder = field(default_factory=lambda: ShapeFinder.of([], []))
    tree_places: list[Place] = field(default_factory=list)
    _found: dict[str, Place] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def city_name(self) -> str:
        """The name of the city; empty before one is set up."""
        return next((row.name for row in self.divisions.values() if row.grade == CITY), "")

    def place_of(self, code: str) -> Place | None:
        """The place with this division or grid code."""
        found = self._found.get(code)
        if found is not None:
            return found
        division = self.divisions.get(code)
        if division is None:
            return self.grids.get(code)
        self._found[code] = found = Place(
            **_named(self.divisions, division.district_code, "district"),
            **_named(self.divisions, division.street_code, "street"),
            **_named(self.divisions, division.community_code, "community"),
        )
        return found

    def grids_at(self, points: Sequence[tuple[float, float]]) -> list[Place | None]:
        """For each point the smallest grid that holds it (a dedicated one lies within others)."""
        positions = self.finder.find(points) if len(points) else ()
        return [self.tree_places[n] if n >= 0 else None for n in map(int, positions)]

    def grid_positions(self, points: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """The same as positions in ``tree_places`` (-1: none), for hundreds of thousands at once."""
        return self.finder.find(points)


def _named(divisions: dict[str, DivisionInForce], code: str, grade: str) -> dict[str, str]:
    division = divisions.get(code)
    return {f"{grade}_code": code, f"{grade}_name": division.name if division else ""}


def _load() -> PlaceIndex:
    divisions = {row.code: row for row in map(_division, _division_rows())}
    grids: dict[str, Place] = {}
    polygons: list[BaseGeometry] = []
    places: list[Place] = []
    rows = Grid.objects.filter(valid_to=None).values_list(
        "code", "name", "district_code", "street_code", "community_code", "polygon"
    )
    for code, name, district, street, community, polygon in rows.iterator(chunk_size=2000):
        place = Place(
            **_named(divisions, district, "district"),
            **_named(divisions, street, "street"),
            **_named(divisions, community, "community"),
            grid_code=code,
            grid_name=name,
        )
        grids[code] = place
        if polygon:
            polygons.append(shape(polygon))
            places.append(place)
    finder = ShapeFinder.of(polygons, [place.grid_code for place in places])
    return PlaceIndex(divisions, grids, finder, places)


def _division_rows() -> list[tuple[object, ...]]:
    return list(
        Division.objects.filter(valid_to=None).values_list(
            "code",
            "name",
            "grade",
            "parent__code",
            "district_code",
            "street_code",
            "community_code",
            "longitude",
            "latitude",
        )
    )


def _division(row: tuple[object, ...]) -> DivisionInForce:
    code, name, grade, parent, *rest = row
    return DivisionInForce(str(code), str(name), str(grade), str(parent or ""), *rest)  # type: ignore[arg-type]  # a row of values_list is not typed by column


_kept: Kept[PlaceIndex] = Kept("places", _load)


def places_in_force() -> PlaceIndex:
    """Every place in force, from memory; at most one tiny query in five seconds."""
    return _kept.get()


def forget_places() -> None:
    """Look at the register again at the next use."""
    _kept.forget()

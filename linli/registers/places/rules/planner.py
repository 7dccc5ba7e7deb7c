"""Cutting a community into grids of about as many households each.

The land is cut by main roads and rivers, each piece into one cell a building (Voronoi), and the
cells are put together again: connected, as even as the buildings allow, the same each time.
Numbers of households follow GB/T 34300-2017 (300 to 500 a grid).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from linli.registers.places.rules.parting import Land, part
from linli.registers.places.rules.shapes import reading_order

HOUSEHOLDS_A_GRID = 400
EVEN_WITHIN = 0.10
# Coordinates are kept to a centimetre; what is drawn from the same corner stays the same corner.
_GRAIN = 0.01
# Land between two lines that is nowhere wider than this belongs to the road or river itself.
_STRIP_METRES = 60.0
_SHORTEST_BORDER = 0.5
_METRES_A_DEGREE = 111_320.0


class NoLand(ValueError):
    """The community has no outline to cut."""


@dataclass(frozen=True)
class Spot:
    """A building as the planner sees it: where it is (degrees, WGS-84), and its households."""

    id: str
    longitude: float
    latitude: float
    households: int


@dataclass(frozen=True)
class ProposedGrid:
    """One proposed grid: its shape in degrees, the buildings in it, its households."""

    polygon: BaseGeometry
    spots: tuple[str, ...]
    households: int


@dataclass(frozen=True)
class Proposal:
    """The grids in reading order (west to east, north to south), and what stands outside."""

    grids: tuple[ProposedGrid, ...]
    outside: tuple[str, ...] = ()
    worst: float = 0.0  # the largest share by which a grid leaves the mean of its piece of land

    @property
    def is_even(self) -> bool:
        return self.worst <= EVEN_WITHIN


@dataclass
class _Frame:
    """Degrees to metres around one point, and back."""

    west: float
    south: float
    scale: float

    def metres(self, geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda points: (points - self._corner()) * self._size())

    def point(self, spot: Spot) -> Point:
        east, north = spot.longitude - self.west, spot.latitude - self.south
        return Point(east * _METRES_A_DEGREE * self.scale, north * _METRES_A_DEGREE)

    def degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda points: points / self._size() + self._corner())

    def _corner(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.array([self.west, self.south])

    def _size(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.array([_METRES_A_DEGREE * self.scale, _METRES_A_DEGREE])


@dataclass
class _Cells:
    """The cells of all land: shapes in metres, piece of land, households, buildings."""

    shapes: list[BaseGeometry]
    piece: list[int]
    weight: list[int] = field(default_factory=list)
    spots: list[list[str]] = field(default_factory=list)


def propose(
    spots: Sequence[Spot],
    outline: BaseGeometry,
    *,
    barriers: Sequence[BaseGeometry] = (),
    households: int = HOUSEHOLDS_A_GRID,
) -> Proposal:
    """Propose grids of about ``households`` for one community; the order of ``spots`` is nothing.

    A line that runs through the community is never crossed; one that ends inside it parts only
    what lies on its two sides. Land without a building on it is a grid of its own, unless it is a
    strip along a road. Raises NoLand for an empty outline.
    """
    if outline.is_empty or outline.area == 0:
        raise NoLand
    middle = outline.centroid
    frame = _Frame(middle.x, middle.y, cos(radians(middle.y)))
    land = shapely.set_precision(frame.metres(outline), _GRAIN)
    lines = [frame.metres(line) for line in barriers]
    known = sorted(spots, key=lambda spot: (spot.longitude, spot.latitude, spot.id))
    points = [frame.point(spot) for spot in known]
    inside = [bool(land.covers(point)) for point in points]
    kept = [(s, p) for s, p, is_in in zip(known, points, inside, strict=True) if is_in]
    outside = tuple(s.id for s, is_in in zip(known, inside, strict=True) if not is_in)
    cells = _cells(land, lines, kept)
    groups, worst = _grouped(cells, lines, households)
    return Proposal(_in_order(cells, groups, frame), outside, worst)


def _cells(land: BaseGeometry, lines: list[BaseGeometry], kept: list[tuple[Spot, Point]]) -> _Cells:
    """Cut the land by the lines and each piece by its buildings; every corner is met exactly."""
    edges = shapely.union_all([land.boundary, *lines], grid_size=_GRAIN)
    pieces = [p for p in _polygons(edges) if land.contains(p.representative_point())]
    tree = STRtree(pieces)
    homes: list[list[Point]] = [[] for _ in pieces]
    for _spot, point in kept:
        homes[int(tree.nearest(point))].append(point)
    cuts = [
        _inner_edges(piece, own) for piece, own in zip(pieces, homes, strict=True) if len(own) > 1
    ]
    arrangement = shapely.union_all([edges, *cuts], grid_size=_GRAIN)
    shapes = [p for p in _polygons(arrangement) if land.contains(p.representative_point())]
    shapes.sort(key=lambda shape: (shape.representative_point().x, shape.representative_point().y))
    cells = _Cells(shapes, [int(tree.nearest(s.representative_point())) for s in shapes])
    cells.weight = [0] * len(shapes)
    cells.spots = [[] for _ in shapes]
    where = STRtree(shapes)
    for spot, point in kept:
        found = int(where.nearest(point))
        cells.weight[found] += spot.households
        cells.spots[found].append(spot.id)
    return cells


def _polygons(edges: BaseGeometry) -> list[BaseGeometry]:
    parts = list(getattr(edges, "geoms", [edges]))
    return list(shapely.polygonize(parts).geoms)


def _inner_edges(piece: BaseGeometry, points: list[Point]) -> BaseGeometry:
    voronoi = shapely.voronoi_polygons(MultiPoint(points), extend_to=piece, only_edges=True)
    return shapely.intersection(voronoi, piece)


def _grouped(
    cells: _Cells, lines: list[BaseGeometry], households: int
) -> tuple[list[list[int]], float]:
    borders = _borders(cells, lines)
    groups: list[list[int]] = []
    strips: list[int] = []
    worst = 0.0
    for piece in sorted(set(cells.piece)):
        members = [n for n, own in enumerate(cells.piece) if own == piece]
        total = sum(cells.weight[n] for n in members)
        if total == 0 and not any(cells.spots[n] for n in members):
            is_strip = all(cells.shapes[n].buffer(-_STRIP_METRES / 2).is_empty for n in members)
            if is_strip:
                strips += members
                continue
        land = Land(
            {n: cells.weight[n] for n in members},
            {n: _inside(borders[n], members) for n in members},
            {n: _centre(cells.shapes[n]) for n in members},
        )
        number = max(1, round(total / households))
        made = part(land, number)
        groups += made
        mean = total / len(made)
        if mean:
            sums = [sum(cells.weight[n] for n in group) for group in made]
            worst = max(worst, *(abs(value / mean - 1) for value in sums))
    return _with_strips(cells, groups, strips), worst


def _inside(borders: dict[int, float], members: Sequence[int]) -> dict[int, float]:
    own = set(members)
    return {n: length for n, length in borders.items() if n in own}


def _centre(shape: BaseGeometry) -> tuple[float, float]:
    point = shape.representative_point()
    return point.x, point.y


def _borders(cells: _Cells, lines: list[BaseGeometry]) -> list[dict[int, float]]:
    """For each cell its neighbours on the same piece of land and the length of the common border.

    A border that runs along a line does not join; that way a line that ends inside parts too.
    """
    borders: list[dict[int, float]] = [{} for _ in cells.shapes]
    tree = STRtree(cells.shapes)
    walls = shapely.union_all([line.buffer(_GRAIN * 2) for line in lines]) if lines else None
    one, other = tree.query(cells.shapes, predicate="touches")
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a < b and cells.piece[a] == cells.piece[b]:
            common = cells.shapes[a].intersection(cells.shapes[b])
            if walls is not None:
                common = common.difference(walls)
            if common.length > _SHORTEST_BORDER:
                borders[a][b] = borders[b][a] = float(common.length)
    return borders


def _with_strips(cells: _Cells, groups: list[list[int]], strips: list[int]) -> list[list[int]]:
    """Give each strip to the grid that it has the longest border with; alone, it is its own."""
    left = list(strips)
    while left:
        best: tuple[float, int, int] | None = None
        for n in left:
            for g, group in enumerate(groups):
                shared = sum(
                    cells.shapes[n].intersection(cells.shapes[m]).length
                    for m in group
                    if cells.shapes[n].intersects(cells.shapes[m])
                )
                if shared > _SHORTEST_BORDER and (best is None or shared > best[0]):
                    best = (shared, n, g)
        if best is None:
            return [*groups, *([n] for n in left)]
        groups[best[2]].append(best[1])
        left.remove(best[1])
    return groups


def _in_order(cells: _Cells, groups: list[list[int]], frame: _Frame) -> tuple[ProposedGrid, ...]:
    made = []
    for group in groups:
        whole = shapely.union_all([cells.shapes[n] for n in group], grid_size=_GRAIN)
        spots = sorted(spot for n in group for spot in cells.spots[n])
        weight = sum(cells.weight[n] for n in group)
        made.append(ProposedGrid(frame.degrees(whole), tuple(spots), weight))
    return tuple(made[n] for n in reading_order([grid.polygon for grid in made]))

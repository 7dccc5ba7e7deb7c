"""Whether the grids of a community tile it: overlaps, holes, what sticks out, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import STRtree
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from linli.registers.places.rules.shapes import (
    SLIVER_SHARE,
    SLIVER_SQUARE_METRES,
    Flaw,
    overlap,
    square_metres,
)

# A slit between two borders drawn by hand is not a hole.
_SLIT_METRES = 4.0
_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Fault:
    """One thing wrong, with the shape to show on the map (a polygon, or the crossing point)."""

    flaw: Flaw
    detail: str
    where: BaseGeometry


class LineRefused(ValueError):
    """A line does not part a shape in two."""


def faults_of(
    named: Sequence[tuple[str, BaseGeometry]], outline: BaseGeometry | None
) -> list[Fault]:
    """Everything at odds between shapes of one kind in one community, and with its outline."""
    found = [
        Fault(Flaw.CROSSES_ITSELF, name, crossing_point(polygon))
        for name, polygon in named
        if not polygon.is_valid
    ]
    sound = [(name, polygon) for name, polygon in named if polygon.is_valid]
    shapes = [polygon for _name, polygon in sound]
    one, other = STRtree(shapes).query(shapes, predicate="intersects") if shapes else ([], [])
    for a, b in zip(one, other, strict=True):
        if a < b and overlap(shapes[a], shapes[b]):
            shared = shapes[a].intersection(shapes[b])
            found.append(Fault(Flaw.OVERLAPS, f"{sound[a][0]} / {sound[b][0]}", shared))
    if outline is None or not shapes:
        return found
    for name, polygon in sound:
        beyond = outside_of(polygon, outline)
        if beyond is not None:
            found.append(Fault(Flaw.OUTSIDE_COMMUNITY, name, beyond))
    return found + [Fault(Flaw.LEAVES_HOLE, _size(gap), gap) for gap in gaps(shapes, outline)]


def _size(gap: BaseGeometry) -> str:
    return f"{square_metres(gap):,.0f}"


def outside_of(polygon: BaseGeometry, outline: BaseGeometry) -> BaseGeometry | None:
    """What of a shape lies outside the outline; None where that is only a sliver."""
    beyond = polygon.difference(outline)
    size = square_metres(beyond)
    if size <= SLIVER_SQUARE_METRES or size <= square_metres(polygon) * SLIVER_SHARE:
        return None
    return beyond


def gaps(shapes: Sequence[BaseGeometry], outline: BaseGeometry) -> list[BaseGeometry]:
    """The parts of the outline that no shape covers, the largest first; slits are not told."""
    left = outline.difference(shapely.union_all(list(shapes)))
    slit = _SLIT_METRES / 2 / _METRES_A_DEGREE
    opened = left.buffer(-slit).buffer(slit)
    parts = [part for part in getattr(opened, "geoms", [opened]) if not part.is_empty]
    large = [part for part in parts if square_metres(part) > SLIVER_SQUARE_METRES]
    return sorted(large, key=lambda part: -part.area)


def crossing_point(polygon: BaseGeometry) -> Point:
    """Where an outline crosses itself."""
    why = shapely.is_valid_reason(polygon)
    numbers = why.partition("[")[2].rstrip("]").split()
    if len(numbers) == 2:
        return Point(float(numbers[0]), float(numbers[1]))
    return Point(polygon.representative_point())


def parted(
    polygon: BaseGeometry, line: Sequence[tuple[float, float]]
) -> tuple[BaseGeometry, BaseGeometry]:
    """The two sides of a shape along a line drawn over it; slivers go to the larger side.

    Raises LineRefused when the line does not run through the shape from edge to edge just once.
    """
    if len(line) < 2:
        raise LineRefused
    drawn = _prolonged(LineString(line), polygon)
    parts = [p for p in split(polygon, drawn).geoms if square_metres(p) > SLIVER_SQUARE_METRES]
    if len(parts) != 2 or not drawn.is_simple:
        raise LineRefused
    crumbs = [p for p in split(polygon, drawn).geoms if p not in parts]
    if crumbs:
        larger = max(parts, key=lambda p: p.area)
        rest = next(p for p in parts if p is not larger)
        parts = [shapely.union_all([larger, *crumbs]), rest]
    first, second = sorted(parts, key=lambda p: (-p.centroid.y, p.centroid.x))
    return first, second


def _prolonged(line: LineString, polygon: BaseGeometry) -> LineString:
    """A line that ends a few metres short of the edge is meant to reach it."""
    points = list(line.coords)
    reach = 15.0 / _METRES_A_DEGREE
    ends: list[tuple[float, ...]] = []
    for end, before in ((points[0], points[1]), (points[-1], points[-2])):
        point = Point(end)
        if polygon.contains(point) and polygon.boundary.distance(point) <= reach:
            length = max(point.distance(Point(before)), 1e-12)
            k = 2 * reach / length
            ends.append((end[0] + (end[0] - before[0]) * k, end[1] + (end[1] - before[1]) * k))
        else:
            ends.append(end)
    return LineString([ends[0], *points[1:-1], ends[1]])

"""Polygons of divisions and grids: reading, finding flaws, putting them in order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import cos, radians
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.rules.coordinates import in_china, shape_to_wgs84

# A hand-drawn common border is never exact: what is below both of these is not an overlap.
SLIVER_SQUARE_METRES = 100.0
SLIVER_SHARE = 0.01
SMALLEST_SQUARE_METRES = 1.0
# What a mended outline may lose or win: a loop of a few metres on the border of a district.
MENDED_SHARE = 0.002
_METRES_A_DEGREE = 111_320.0


class Datum(StrEnum):
    """What the coordinates of a file are measured against."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"


class Flaw(StrEnum):
    """What is wrong with a shape."""

    NOT_A_POLYGON = "not a polygon"
    NOT_IN_CHINA = "not in China"
    EMPTY = "no area"
    CROSSES_ITSELF = "crosses itself"
    OVERLAPS = "overlaps"
    OUTSIDE_COMMUNITY = "outside its community"
    LEAVES_HOLE = "leaves a hole"


class Flawed(Exception):
    """A shape that cannot be kept, with where or with which other one it is at odds.

    ``where`` is what to show on the map: the crossing point, the shared or protruding part.
    """

    def __init__(self, flaw: Flaw, detail: str = "", where: BaseGeometry | None = None) -> None:
        super().__init__(flaw, detail)
        self.flaw = flaw
        self.detail = detail
        self.where = where


def square_metres(geometry: BaseGeometry) -> float:
    """The area of a small shape in degrees, in square metres (good to a per cent)."""
    if geometry.is_empty:
        return 0.0
    latitude = geometry.centroid.y
    return float(geometry.area * _METRES_A_DEGREE**2 * cos(radians(latitude)))


def read_polygon(geojson: Any, *, datum: Datum = Datum.WGS84, mends: bool = False) -> BaseGeometry:
    """The polygon of a GeoJSON geometry, in WGS-84.

    ``mends``: an outline that crosses itself by so little that its area is the same however one
    reads it is put right, as published outlines need. Raises Flawed when it is not a polygon in
    China, has no area or crosses itself (then the detail is the crossing point).
    """
    if not isinstance(geojson, dict) or geojson.get("type") not in ("Polygon", "MultiPolygon"):
        raise Flawed(Flaw.NOT_A_POLYGON, str(_type_of(geojson)))
    try:
        given = geojson["coordinates"]
        moved = shape_to_wgs84(given) if datum is Datum.GCJ02 else given
        polygon = shape({"type": geojson["type"], "coordinates": moved})
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ShapelyError):
        raise Flawed(Flaw.NOT_A_POLYGON, str(_type_of(geojson))) from None
    if polygon.is_empty:
        raise Flawed(Flaw.EMPTY)
    west, south, east, north = polygon.bounds
    if not (in_china(west, south) and in_china(east, north)):
        raise Flawed(Flaw.NOT_IN_CHINA, f"{west:.3f}, {south:.3f}")
    # The hull, because the area of an outline that crosses itself may come out as nothing.
    if square_metres(polygon.convex_hull) < SMALLEST_SQUARE_METRES:
        raise Flawed(Flaw.EMPTY)
    if not polygon.is_valid:
        mended = _mended(polygon) if mends else None
        if mended is None:
            raise _crossing(polygon)
        return mended
    return polygon


def _mended(polygon: BaseGeometry) -> BaseGeometry | None:
    """The polygon without its small crossings; None where there is more than one way to read it."""
    parts = shapely.get_parts(shapely.make_valid(polygon))
    flat = [part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")]
    by_lines, by_winding = shapely.union_all(flat), polygon.buffer(0)
    if by_lines.is_empty or by_winding.area < by_lines.area * (1 - MENDED_SHARE):
        return None
    return by_lines


def _crossing(polygon: BaseGeometry) -> Flawed:
    numbers = shapely.is_valid_reason(polygon).partition("[")[2].rstrip("]")
    point = [float(number) for number in numbers.split()]
    where = Point(point) if len(point) == 2 else polygon.representative_point()
    return Flawed(Flaw.CROSSES_ITSELF, numbers.replace(" ", ", "), where)


def _type_of(geojson: Any) -> Any:
    return geojson.get("type") if isinstance(geojson, dict) else type(geojson).__name__


def to_geojson(polygon: BaseGeometry) -> dict[str, Any]:
    """The shape as GeoJSON, rounded to a centimetre, so that it is small to keep and send."""
    rounded = shapely.transform(polygon, lambda points: points.round(7))
    plain = mapping(rounded)
    return {"type": plain["type"], "coordinates": _as_lists(plain["coordinates"])}


def _as_lists(part: Any) -> Any:
    return [_as_lists(inner) for inner in part] if isinstance(part, tuple | list) else part


def overlap(one: BaseGeometry, other: BaseGeometry) -> float:
    """How many square metres two shapes share; 0 where it is only a sliver along a border."""
    if not one.intersects(other):
        return 0.0
    shared = square_metres(one.intersection(other))
    smaller = min(square_metres(one), square_metres(other))
    sliver = shared <= SLIVER_SQUARE_METRES or shared <= smaller * SLIVER_SHARE
    return 0.0 if sliver else shared


def sticks_out(inner: BaseGeometry, outer: BaseGeometry) -> float:
    """How many square metres of ``inner`` lie outside ``outer``; 0 where it is only a sliver."""
    outside = square_metres(inner.difference(outer))
    sliver = outside <= SLIVER_SQUARE_METRES or outside <= square_metres(inner) * SLIVER_SHARE
    return 0.0 if sliver else outside


def reading_order(polygons: Sequence[BaseGeometry]) -> list[int]:
    """The positions of the shapes as one reads a page: rows north to south, each west to east.

    A row takes in every shape whose centre lies north of the southern edge of the row's
    northernmost shape (numbering practice of GB/T 34300 adopters).
    """
    left = sorted(range(len(polygons)), key=lambda i: -polygons[i].centroid.y)
    order: list[int] = []
    while left:
        edge = polygons[left[0]].bounds[1]
        row = [i for i in left if polygons[i].centroid.y >= edge]
        order += sorted(row, key=lambda i: (polygons[i].centroid.x, i))
        left = [i for i in left if i not in set(row)]
    return order

"""Telling whether coordinates are of WGS-84 or of the shifted GCJ-02, by what is already known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.rules.coordinates import shape_to_wgs84, to_gcj02, to_wgs84
from linli.registers.places.rules.shapes import Datum

_METRES_A_DEGREE = 111_320.0
# Of the points in a file, so many more must lie right one way than the other to say anything.
_CLEAR_SHARE = 0.03
# A known building nearer than this is the same building; the shift is at least 100 m.
_SAME_METRES = 60.0
_MOST_POINTS = 2000
# Of outlines: how many points near borders must speak at all, and by how much one way must win;
# how much liker a former outline must be to say anything, and for how many points it then counts.
_FEWEST_TOLD = 3
_CLEAR_MAJORITY = 0.6
_CLEAR_LIKENESS = 0.01
_OUTLINE_WEIGHT = 5

Points = Sequence[tuple[float, float]]


def guess_datum(
    points: Points, *, outline: BaseGeometry | None = None, anchors: Points = ()
) -> Datum | None:
    """What the points are measured against, judged by a known outline and known buildings.

    None where what is known does not tell: nothing known, or both readings fit as well.
    """
    step = max(1, len(points) // _MOST_POINTS)
    given = list(points)[::step]
    if not given:
        return None
    moved = [to_wgs84(*point) for point in given]
    if anchors:
        as_given, as_moved = _near(given, anchors), _near(moved, anchors)
        if abs(as_given - as_moved) > _CLEAR_SHARE:
            return Datum.WGS84 if as_given > as_moved else Datum.GCJ02
    if outline is not None and not outline.is_empty:
        shapely.prepare(outline)
        as_given, as_moved = _inside(given, outline), _inside(moved, outline)
        if abs(as_given - as_moved) > _CLEAR_SHARE:
            return Datum.WGS84 if as_given > as_moved else Datum.GCJ02
    return None


@dataclass(frozen=True)
class KnownGround:
    """An outline as a file gives it, and what is known of the same ground already."""

    given: BaseGeometry
    points: Points = ()
    outline: BaseGeometry | None = None


def guess_outline_datum(grounds: Sequence[KnownGround]) -> Datum | None:
    """What the outlines of a file are measured against, by known points and former outlines.

    Only points count that lie inside one way and outside the other: those near the border. A
    former outline speaks for the way in which more of it is covered. None where nothing tells.
    """
    as_given = moved = 0
    for ground in grounds:
        shifted = _moved_shape(ground.given)
        first, second = _told_by_points(ground.given, shifted, ground.points)
        as_given, moved = as_given + first, moved + second
        if ground.outline is not None and not ground.outline.is_empty:
            near, far = _likeness(ground.given, ground.outline), _likeness(shifted, ground.outline)
            weight = _OUTLINE_WEIGHT if abs(near - far) > _CLEAR_LIKENESS else 0
            as_given, moved = as_given + weight * (near > far), moved + weight * (far > near)
    told = as_given + moved
    if told < _FEWEST_TOLD or abs(as_given - moved) < told * _CLEAR_MAJORITY:
        return None
    return Datum.WGS84 if as_given > moved else Datum.GCJ02


def _moved_shape(polygon: BaseGeometry) -> BaseGeometry:
    plain = mapping(polygon)
    return shape({"type": plain["type"], "coordinates": shape_to_wgs84(plain["coordinates"])})


def _told_by_points(one: BaseGeometry, other: BaseGeometry, points: Points) -> tuple[int, int]:
    if not points:
        return 0, 0
    pairs = np.asarray(points, dtype=float)
    first = shapely.intersects_xy(one, pairs[:, 0], pairs[:, 1])
    second = shapely.intersects_xy(other, pairs[:, 0], pairs[:, 1])
    return int((first & ~second).sum()), int((second & ~first).sum())


def _likeness(one: BaseGeometry, other: BaseGeometry) -> float:
    """What two shapes share of what both cover; 1 where they are the same."""
    one, other = one.buffer(0), other.buffer(0)
    both = one.union(other).area
    return float(one.intersection(other).area / both) if both else 0.0


def shift_metres(longitude: float, latitude: float) -> float:
    """How far GCJ-02 lies from WGS-84 at a point."""
    east, north = to_gcj02(longitude, latitude)
    across = (east - longitude) * np.cos(np.radians(latitude))
    return float(np.hypot(across, north - latitude) * _METRES_A_DEGREE)


def _inside(points: Points, outline: BaseGeometry) -> float:
    pairs = np.asarray(points, dtype=float)
    return float(shapely.intersects_xy(outline, pairs[:, 0], pairs[:, 1]).mean())


def _near(points: Points, anchors: Points) -> float:
    tree = STRtree([Point(anchor) for anchor in anchors])
    found = tree.query(
        shapely.points(np.asarray(points, dtype=float)),
        predicate="dwithin",
        distance=_SAME_METRES / _METRES_A_DEGREE,
    )
    return len(set(found[0].tolist())) / len(points)

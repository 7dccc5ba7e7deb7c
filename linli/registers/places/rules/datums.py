"""Telling whether coordinates are of WGS-84 or of the shifted GCJ-02, by what is already known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from linli.registers.places.rules.coordinates import to_gcj02, to_wgs84
from linli.registers.places.rules.shapes import Datum

_METRES_A_DEGREE = 111_320.0
# Of the points in a file, so many more must lie right one way than the other to say anything.
_CLEAR_SHARE = 0.03
# A known building nearer than this is the same building; the shift is at least 100 m.
_SAME_METRES = 60.0
_MOST_POINTS = 2000

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

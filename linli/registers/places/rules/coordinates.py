"""From GCJ-02, the shifted datum of Chinese web maps, to WGS-84, which is what is stored.

The shift is a published approximation on the Krasovsky 1940 ellipsoid; it is undone by fixed-point
iteration until the forward shift meets the given point (within 1e-9 degrees, a tenth of a
millimetre).
"""

from __future__ import annotations

from math import cos, pi, sin, sqrt
from typing import Any

# Krasovsky 1940: major semi-axis in metres, first eccentricity squared.
_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_CLOSE_ENOUGH = 1e-9
_MOST_ROUNDS = 30


def in_china(longitude: float, latitude: float) -> bool:
    """Whether a point lies in the box around China where the shift is defined."""
    return 73.0 <= longitude <= 136.0 and 3.0 <= latitude <= 54.0


def _wave(value: float) -> float:
    return (20 * sin(6 * value * pi) + 20 * sin(2 * value * pi)) * 2 / 3


def _north(x: float, y: float) -> float:
    metres = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _wave(x)
    metres += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    return metres + (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3


def _east(x: float, y: float) -> float:
    metres = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _wave(x)
    metres += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    return metres + (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3


def to_gcj02(longitude: float, latitude: float) -> tuple[float, float]:
    """The GCJ-02 coordinates of a WGS-84 point (degrees); outside China it is unchanged."""
    if not in_china(longitude, latitude):
        return longitude, latitude
    x, y = longitude - 105.0, latitude - 35.0
    angle = latitude / 180 * pi
    flat = 1 - _ECCENTRICITY * sin(angle) ** 2
    metres_north = _AXIS * (1 - _ECCENTRICITY) / (flat * sqrt(flat)) * pi / 180
    metres_east = _AXIS / sqrt(flat) * cos(angle) * pi / 180
    return longitude + _east(x, y) / metres_east, latitude + _north(x, y) / metres_north


def to_wgs84(longitude: float, latitude: float) -> tuple[float, float]:
    """The WGS-84 coordinates of a GCJ-02 point (degrees); outside China it is unchanged."""
    guess_x, guess_y = longitude, latitude
    for _round in range(_MOST_ROUNDS):
        x, y = to_gcj02(guess_x, guess_y)
        off_x, off_y = longitude - x, latitude - y
        guess_x, guess_y = guess_x + off_x, guess_y + off_y
        if abs(off_x) < _CLOSE_ENOUGH and abs(off_y) < _CLOSE_ENOUGH:
            break
    return guess_x, guess_y


def shape_to_wgs84(coordinates: Any) -> Any:
    """GeoJSON coordinates of any depth, each position moved from GCJ-02 to WGS-84.

    Raises TypeError when they are not nested lists of numbers.
    """
    if not isinstance(coordinates, list | tuple):
        raise TypeError(type(coordinates).__name__)
    if coordinates and isinstance(coordinates[0], (int, float)):
        longitude, latitude = to_wgs84(float(coordinates[0]), float(coordinates[1]))
        return [round(longitude, 7), round(latitude, 7)]
    return [shape_to_wgs84(part) for part in coordinates]

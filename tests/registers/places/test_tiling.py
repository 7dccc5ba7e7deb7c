import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

from linli.registers.places.rules.coordinates import to_gcj02
from linli.registers.places.rules.datums import guess_datum, shift_metres
from linli.registers.places.rules.shapes import Datum, Flaw, square_metres
from linli.registers.places.rules.tiling import LineRefused, faults_of, parted

LAND = box(112, 32, 112.02, 32.01)
WEST, EAST = box(112, 32, 112.01, 32.01), box(112.01, 32, 112.02, 32.01)


def flaws(*shapes: Polygon) -> list[Flaw]:
    named = [(str(n), shape) for n, shape in enumerate(shapes)]
    return [fault.flaw for fault in faults_of(named, LAND)]


def test_a_tiling_has_no_faults() -> None:
    assert flaws(WEST, EAST) == []


def test_each_fault_says_where_it_is() -> None:
    assert flaws(WEST) == [Flaw.LEAVES_HOLE]
    assert flaws(WEST, box(112.009, 32, 112.02, 32.01)) == [Flaw.OVERLAPS]
    assert flaws(WEST, box(112.01, 32, 112.03, 32.01)) == [Flaw.OUTSIDE_COMMUNITY]
    bow = Polygon([(112, 32), (112.01, 32.01), (112.01, 32), (112, 32.01)])
    crossing = faults_of([("bow", bow)], None)
    assert [fault.flaw for fault in crossing] == [Flaw.CROSSES_ITSELF]
    assert crossing[0].where.distance(LineString([(112.005, 32.005), (112.005, 32.005)])) < 1e-9
    hole = faults_of([("west", WEST)], LAND)[0]
    assert hole.where.representative_point().x > 112.01


@given(st.floats(0.002, 0.018), st.floats(0.002, 0.018))
def test_a_line_parts_a_shape_in_two_that_make_it_up(top: float, bottom: float) -> None:
    first, second = parted(LAND, [(112 + top, 32.011), (112 + bottom, 31.999)])
    assert square_metres(first) + square_metres(second) == pytest.approx(square_metres(LAND))
    assert square_metres(first.intersection(second)) < 1e-3


@pytest.mark.parametrize(
    "line",
    [
        [(112.005, 32.005)],
        [(112.005, 32.004), (112.006, 32.006)],
        [(113, 32), (113, 33)],
        [(111.99, 32.002), (112.015, 32.008), (112.015, 32.002), (111.99, 32.008)],
    ],
)
def test_a_line_that_does_not_part_is_refused(line: list[tuple[float, float]]) -> None:
    with pytest.raises(LineRefused):
        parted(LAND, line)


def test_a_line_a_few_metres_short_reaches_the_edge() -> None:
    assert parted(LAND, [(112.01, 32.00995), (112.01, 32.00005)])


def test_shifted_coordinates_are_told_by_what_is_known() -> None:
    points = [(112 + n * 0.001, 32.0005 + n * 0.0004) for n in range(20)]
    shifted = [to_gcj02(*point) for point in points]
    assert 300 < shift_metres(112, 32) < 900
    assert guess_datum(points, outline=LAND) is Datum.WGS84
    assert guess_datum(shifted, outline=LAND) is Datum.GCJ02
    assert guess_datum(shifted, anchors=points[:5]) is Datum.GCJ02
    assert guess_datum(points, anchors=points[:5]) is Datum.WGS84
    assert guess_datum(points) is None
    assert guess_datum([], outline=LAND) is None

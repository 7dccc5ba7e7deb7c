from typing import Any

import pytest

from linli.registers.places.rules.shapes import (
    Datum,
    Flaw,
    Flawed,
    overlap,
    read_polygon,
    reading_order,
    square_metres,
    sticks_out,
    to_geojson,
)
from tests.registers.city import Square


def polygon_of(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


def test_a_good_polygon_is_kept_as_it_is() -> None:
    square = Square(0, 0).geojson
    kept = to_geojson(read_polygon(square))
    assert kept["type"] == "Polygon"
    assert sorted(map(tuple, kept["coordinates"][0])) == sorted(
        map(tuple, square["coordinates"][0])
    )


@pytest.mark.parametrize(
    ("geometry", "flaw"),
    [
        (None, Flaw.NOT_A_POLYGON),
        ({"type": "Point", "coordinates": [112, 32]}, Flaw.NOT_A_POLYGON),
        ({"type": "Polygon"}, Flaw.NOT_A_POLYGON),
        ({"type": "Polygon", "coordinates": "112,32"}, Flaw.NOT_A_POLYGON),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, Flaw.NOT_A_POLYGON),
        ({"type": "Polygon", "coordinates": [[[112, 32], [112.1, 32]]]}, Flaw.NOT_A_POLYGON),
        ({"type": "Polygon", "coordinates": []}, Flaw.EMPTY),
        (polygon_of((112, 32), (112.000001, 32), (112.000001, 32.000001), (112, 32)), Flaw.EMPTY),
        (polygon_of((32, 112), (32, 112.1), (32.1, 112.1), (32, 112)), Flaw.NOT_IN_CHINA),
        (polygon_of((2, 48), (2.1, 48), (2.1, 48.1), (2, 48)), Flaw.NOT_IN_CHINA),
        (
            polygon_of((112, 32), (112.1, 32.1), (112.1, 32), (112, 32.1), (112, 32)),
            Flaw.CROSSES_ITSELF,
        ),
    ],
)
@pytest.mark.parametrize("datum", list(Datum))
def test_a_bad_shape_is_named(geometry: Any, flaw: Flaw, datum: Datum) -> None:
    with pytest.raises(Flawed) as caught:
        read_polygon(geometry, datum=datum)
    assert caught.value.flaw is flaw


def test_the_crossing_point_is_told() -> None:
    crossed = polygon_of((112, 32), (112.1, 32.1), (112.1, 32), (112, 32.1), (112, 32))
    with pytest.raises(Flawed) as caught:
        read_polygon(crossed)
    assert caught.value.detail.startswith("112.05")


def test_gcj02_shapes_are_moved() -> None:
    square = Square(0, 0).geojson
    moved = read_polygon(square, datum=Datum.GCJ02)
    assert moved.centroid.x < read_polygon(square).centroid.x - 0.004


def test_slivers_along_a_border_are_no_overlap() -> None:
    one = read_polygon(Square(0, 0).geojson)
    assert overlap(one, read_polygon(Square(0.01, 0).geojson)) == 0
    assert overlap(one, read_polygon(Square(0.00999, 0).geojson)) == 0
    assert overlap(one, read_polygon(Square(0.005, 0).geojson)) > 100_000
    assert sticks_out(read_polygon(Square(0.00999, 0).geojson), one) > 100_000
    assert sticks_out(read_polygon(Square(0.002, 0.002, 0.005).geojson), one) == 0


def test_the_area_of_a_hundredth_of_a_degree() -> None:
    area = square_metres(read_polygon(Square(0, 0).geojson))
    assert area == pytest.approx(1_113.2 * 1_113.2 * 0.848, rel=0.01)


def test_shapes_are_read_in_rows_from_the_north_west() -> None:
    squares = [
        Square(0.02, 0),  # 4
        Square(0, 0.012),  # 1
        Square(0, 0),  # 3
        Square(0.01, 0.01),  # 2
    ]
    order = reading_order([read_polygon(square.geojson) for square in squares])
    assert order == [1, 3, 2, 0]
    assert reading_order([]) == []


def test_a_published_outline_with_a_small_loop_is_mended() -> None:
    loop = [[112, 32], [112.1, 32], [112.1, 32.1], [112.0999, 32.1001], [112.1, 32.1001]]
    ring = [*loop, [112.0999, 32.1], [112, 32.1], [112, 32]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    with pytest.raises(Flawed):
        read_polygon(outline)
    assert read_polygon(outline, mends=True).is_valid
    bow = {
        "type": "Polygon",
        "coordinates": [[[112, 32], [113, 33], [113, 32], [112, 33], [112, 32]]],
    }
    with pytest.raises(Flawed):
        read_polygon(bow, mends=True)

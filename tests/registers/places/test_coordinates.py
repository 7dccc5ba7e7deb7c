import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.registers.places.rules.coordinates import shape_to_wgs84, to_gcj02, to_wgs84


def test_the_shift_at_xiangyang_is_the_measured_one() -> None:
    longitude, latitude = 112.1220, 32.0100
    east, north = to_gcj02(longitude, latitude)
    assert (east - longitude) * 94_400 == pytest.approx(571, abs=15)
    assert (north - latitude) * 111_000 == pytest.approx(-221, abs=15)


@given(
    st.floats(min_value=74, max_value=135, allow_nan=False),
    st.floats(min_value=4, max_value=53, allow_nan=False),
)
def test_the_way_back_leads_to_where_it_began(longitude: float, latitude: float) -> None:
    there = to_gcj02(longitude, latitude)
    back = to_wgs84(*there)
    assert back == pytest.approx((longitude, latitude), abs=1e-7)


def test_outside_china_nothing_is_shifted() -> None:
    assert to_wgs84(2.35, 48.85) == (2.35, 48.85)


def test_every_ring_of_a_shape_is_moved() -> None:
    ring = [[112.1, 32.0], [112.2, 32.0], [112.2, 32.1], [112.1, 32.0]]
    moved = shape_to_wgs84([[ring]])
    assert moved[0][0][0] == pytest.approx(list(to_wgs84(112.1, 32.0)), abs=1e-6)
    assert len(moved[0][0]) == 4


def test_text_in_place_of_numbers_is_an_error() -> None:
    with pytest.raises(TypeError):
        shape_to_wgs84([["112.1", "32.0"]])

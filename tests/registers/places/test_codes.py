import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.registers.places.rules.codes import (
    Place,
    full_code,
    grade_of,
    grid_code,
    moved_code,
    parent_code_of,
)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("4206", "420600000000"),
        ("420602", "420602000000"),
        ("420602001", "420602001000"),
        (" 420602001003 ", "420602001003"),
        ("42060", None),
        ("４２０６０２", None),
        ("abc", None),
        ("", None),
    ],
)
def test_a_shortened_code_is_filled_with_zeros(short: str, full: str | None) -> None:
    assert full_code(short) == full


@pytest.mark.parametrize(
    ("code", "grade", "parent"),
    [
        ("420600000000", "city", None),
        ("420602000000", "district", "420600000000"),
        ("420602001000", "street", "420602000000"),
        ("420602001003", "community", "420602001000"),
    ],
)
def test_the_shape_of_a_code_tells_level_and_parent(
    code: str, grade: str, parent: str | None
) -> None:
    assert grade_of(code) == grade
    assert parent_code_of(code) == parent


def test_what_lies_inside_follows_a_new_code() -> None:
    inside = moved_code("420602001003", old="420602000000", new="420699000000", grade="district")
    assert inside == "420699001003"
    outside = moved_code("420603001003", old="420602000000", new="420699000000", grade="district")
    assert outside == "420603001003"
    grid = moved_code("420602001003008", old="420602001003", new="420602001099", grade="community")
    assert grid == "420602001099008"


@given(st.integers(min_value=1, max_value=999))
def test_a_grid_code_is_the_community_code_and_three_digits(number: int) -> None:
    code = grid_code("420602001003", number)
    assert len(code) == 15
    assert code.startswith("420602001003")
    assert int(code[12:]) == number


def test_a_place_is_named_from_the_district_down() -> None:
    place = Place(district_code="1", district_name="东湖区", grid_code="9", grid_name="第三网格")
    assert place.label == "东湖区 · 第三网格"
    assert place.code == "9"

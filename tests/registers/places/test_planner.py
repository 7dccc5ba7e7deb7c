from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from linli.registers.places.rules.planner import NoLand, Spot, propose
from linli.registers.places.rules.shapes import reading_order, square_metres

LAND = Polygon([(112, 32), (112.012, 32.001), (112.011, 32.009), (112.004, 32.010), (112, 32.006)])
ROAD = LineString([(111.99, 32.004), (112.02, 32.005)])
UNIT = st.floats(0.01, 0.99, allow_nan=False)
SPOTS = st.lists(st.tuples(UNIT, UNIT, st.integers(1, 120)), min_size=1, max_size=60)


def spots_in(rows: list[tuple[float, float, int]]) -> list[Spot]:
    return [
        Spot(f"{n:03d}", 112 + 0.012 * x, 32 + 0.010 * y, households)
        for n, (x, y, households) in enumerate(rows)
    ]


def inside(spot: Spot) -> bool:
    return bool(LAND.contains(Point(spot.longitude, spot.latitude)))


@settings(max_examples=25, deadline=None)
@given(SPOTS)
def test_grids_tile_the_community_and_hold_each_building_once(
    rows: list[tuple[float, float, int]],
) -> None:
    spots = spots_in(rows)
    proposal = propose(spots, LAND, barriers=[ROAD])
    shapes = [grid.polygon for grid in proposal.grids]
    assert all(shape.geom_type == "Polygon" and shape.is_valid for shape in shapes)
    whole = shapely.union_all(shapes)
    assert square_metres(whole.symmetric_difference(LAND)) < 60
    for one, other in combinations(shapes, 2):
        assert square_metres(one.intersection(other)) < 5
    held = [spot for grid in proposal.grids for spot in grid.spots]
    assert sorted([*held, *proposal.outside]) == sorted(spot.id for spot in spots)
    assert set(proposal.outside) == {spot.id for spot in spots if not inside(spot)}


@settings(max_examples=25, deadline=None)
@given(SPOTS)
def test_no_grid_crosses_a_road(rows: list[tuple[float, float, int]]) -> None:
    for grid in propose(spots_in(rows), LAND, barriers=[ROAD]).grids:
        # A centimetre of what is drawn to a centimetre.
        assert grid.polygon.buffer(-0.0000002).intersection(ROAD).length == 0


@settings(max_examples=15, deadline=None)
@given(SPOTS, st.randoms(use_true_random=False))
def test_the_same_buildings_give_the_same_grids(
    rows: list[tuple[float, float, int]], chance: object
) -> None:
    spots = spots_in(rows)
    shuffled = list(spots)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # random.Random
    assert propose(spots, LAND) == propose(shuffled, LAND)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(UNIT, UNIT), min_size=80, max_size=120, unique=True))
def test_many_small_buildings_are_parted_evenly(places: list[tuple[float, float]]) -> None:
    spots = [spot for spot in spots_in([(x, y, 30) for x, y in places]) if inside(spot)]
    proposal = propose(spots, LAND)
    assert proposal.is_even
    assert len(proposal.grids) == max(1, round(len(spots) * 30 / 400))


def test_grids_are_numbered_as_one_reads() -> None:
    places = [(x / 10, y / 10, 40) for x in range(1, 10) for y in range(1, 10)]
    shapes = [grid.polygon for grid in propose(spots_in(places), LAND).grids]
    assert reading_order(shapes) == list(range(len(shapes)))


def test_a_building_larger_than_a_grid_is_a_grid() -> None:
    spots = [Spot("a", 112.003, 32.003, 1200), Spot("b", 112.009, 32.003, 60)]
    proposal = propose(spots, LAND)
    assert {grid.households for grid in proposal.grids} == {1200, 60}
    assert not proposal.is_even


def test_the_two_sides_of_a_wide_road_do_not_meet_over_its_middle() -> None:
    lanes = [
        LineString([(111.99, 32.0050), (112.02, 32.0050)]),
        LineString([(111.99, 32.0052), (112.02, 32.0052)]),
    ]
    spots = [Spot("s", 112.005, 32.002, 60), Spot("n", 112.005, 32.008, 60)]
    grids = propose(spots, LAND, barriers=lanes).grids
    assert [grid.spots for grid in grids] == [("n",), ("s",)]


def test_land_without_buildings_across_a_river_is_a_grid_of_its_own() -> None:
    grids = propose([Spot("s", 112.005, 32.002, 60)], LAND, barriers=[ROAD]).grids
    assert [(grid.spots, grid.households) for grid in grids] == [((), 0), (("s",), 60)]


def test_there_must_be_land() -> None:
    with pytest.raises(NoLand):
        propose([], Polygon())

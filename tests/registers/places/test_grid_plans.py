import json

import numpy as np
import pytest

from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations, queries
from linli.registers.places.models import Building, Grid, Home
from linli.registers.places.operations import BuildingFacts
from linli.registers.places.queries.grid_overview import STEP
from linli.registers.places.rules.homes import Layout
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.places.rules.shapes import Datum
from tests.registers.city import (
    AT,
    EAST,
    HILL_CLERK,
    LAKE_CLERK,
    LOTUS,
    NOBODY,
    Square,
    collection,
    feature,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def draw(square: Square, name: str = "第一网格") -> Grid:
    return operations.draw_grid(
        by=LAKE_CLERK,
        at=AT,
        community_code=LOTUS,
        name=name,
        polygon=square.geojson,
        households=100,
        residents=260,
    )


def building(longitude: float, latitude: float, homes: int = 20) -> Building:
    made = operations.add_building(
        by=LAKE_CLERK,
        at=AT,
        community_code=LOTUS,
        facts=BuildingFacts(name="楼", longitude=longitude, latitude=latitude),
    )
    layout = Layout(1, 1, homes // 2, 2)
    operations.lay_out_homes(by=LAKE_CLERK, at=AT, building_code=made.code, layout=layout)
    return made


def code_of(made: Building) -> str:
    return Building.objects.values_list("grid_code", flat=True).get(id=made.id)


class TestSplitting:
    def test_households_go_with_the_buildings(self) -> None:
        grid = draw(Square(0, 0))
        north, south = building(112.005, 32.008, 60), building(112.005, 32.002, 20)
        first, second = operations.split_grid(
            by=LAKE_CLERK, at=AT, code=grid.code, line=[(111.999, 32.005), (112.011, 32.005)]
        )
        assert (first.code, second.code) == (LOTUS + "002", LOTUS + "003")
        assert (first.households, second.households) == (75, 25)
        assert (code_of(north), code_of(south)) == (first.code, second.code)
        assert set(Home.objects.filter(building=north).values_list("grid_code")) == {(first.code,)}
        old = Grid.objects.get(id=grid.id)
        assert (old.valid_to is not None, old.successor_id) == (True, first.id) or (
            old.successor_id == second.id
        )
        place = queries.grid_at(112.005, 32.008)
        assert place is not None
        assert place.grid_code == first.code

    def test_a_line_beside_it_is_refused_with_its_place(self) -> None:
        grid = draw(Square(0, 0))
        with pytest.raises(operations.ShapeRefused) as refused:
            operations.split_grid(by=LAKE_CLERK, at=AT, code=grid.code, line=[(113, 32), (113, 33)])
        assert refused.value.where is not None
        assert refused.value.where["type"] == "LineString"

    def test_only_keepers_of_the_division_split(self) -> None:
        grid = draw(Square(0, 0))
        for other in (HILL_CLERK, NOBODY):
            with pytest.raises(NotAllowed):
                operations.split_grid(by=other, at=AT, code=grid.code, line=[(112, 32), (113, 33)])


class TestMerging:
    def test_neighbours_become_one(self) -> None:
        grids = [draw(Square(0, 0), "西"), draw(Square(0.01, 0), "东")]
        whole = operations.merge_grids(
            by=LAKE_CLERK, at=AT, codes=[grid.code for grid in grids], name="合一"
        )
        assert (whole.code, whole.households, whole.residents) == (LOTUS + "003", 200, 520)
        assert {row.successor_id for row in Grid.objects.exclude(valid_to=None)} == {whole.id}

    def test_those_apart_do_not(self) -> None:
        codes = [draw(Square(0, 0)).code, draw(Square(0.03, 0), "东").code]
        with pytest.raises(operations.ShapeRefused):
            operations.merge_grids(by=LAKE_CLERK, at=AT, codes=codes, name="")
        with pytest.raises(Refused):
            operations.merge_grids(by=LAKE_CLERK, at=AT, codes=codes[:1], name="")


class TestPlanning:
    def test_a_proposal_is_adopted(self) -> None:
        boundary = collection(feature(Square(0, 0), name="荷香社区"))
        operations.import_boundaries(boundary, by=SYSTEM, at=AT)
        old = draw(Square(0, 0))
        made = [building(112.001 + n % 4 * 0.0025, 32.001 + n // 4 * 0.0025) for n in range(16)]
        proposal = operations.propose_grids(
            by=LAKE_CLERK, at=AT, community_code=LOTUS, households=80
        )
        assert proposal.figures["grids"] == 4
        assert proposal.figures["even"] is True
        assert [one.id for one in queries.proposals_of(LAKE_CLERK.scope, LOTUS)] == [proposal.id]
        assert queries.proposal_seen(HILL_CLERK.scope, proposal.id) is None
        with pytest.raises(NotAllowed):
            operations.adopt_proposal(by=HILL_CLERK, at=AT, proposal_id=proposal.id)
        grids = operations.adopt_proposal(by=LAKE_CLERK, at=AT, proposal_id=proposal.id)
        assert sum(grid.residents for grid in grids) == 260
        ended = Grid.objects.get(id=old.id)
        assert ended.valid_to is not None
        assert ended.successor_id in {grid.id for grid in grids}
        assert {code_of(one) for one in made} == {grid.code for grid in grids}
        with pytest.raises(operations.UnknownProposal):
            operations.adopt_proposal(by=LAKE_CLERK, at=AT, proposal_id=proposal.id)

    def test_a_proposal_ages(self) -> None:
        draw(Square(0, 0))
        building(112.005, 32.005)
        proposal = operations.propose_grids(by=LAKE_CLERK, at=AT, community_code=LOTUS)
        draw(Square(0.01, 0), "东")
        with pytest.raises(operations.ProposalOutdated):
            operations.adopt_proposal(by=LAKE_CLERK, at=AT, proposal_id=proposal.id)

    def test_there_must_be_land_and_buildings(self) -> None:
        with pytest.raises(Refused, match="边界"):
            operations.propose_grids(by=LAKE_CLERK, at=AT, community_code=LOTUS)
        draw(Square(0, 0))
        with pytest.raises(Refused, match="楼栋"):
            operations.propose_grids(by=LAKE_CLERK, at=AT, community_code=LOTUS)


class TestOverview:
    def test_counts_and_shapes(self) -> None:
        grid = draw(Square(0, 0))
        building(112.005, 32.005)
        for scope in (LAKE_CLERK.scope, SYSTEM.scope):
            seen = queries.grid_overview(scope)
            (code, _name, _kind, buildings, homes, households, rings) = seen["grids"][0]
            assert (code, buildings, homes, households) == (grid.code, 1, 20, 20)
            points = np.cumsum(np.array(rings[0]).reshape(-1, 2), axis=0) * STEP + seen["corner"]
            assert points.min(axis=0) == pytest.approx([112, 32], abs=STEP)
            assert points.max(axis=0) == pytest.approx([112.01, 32.01], abs=STEP)
        assert queries.grid_overview(HILL_CLERK.scope)["grids"] == []
        assert queries.grid_overview(LAKE_CLERK.scope, inside=LOTUS, grade="community")["grids"]

    def test_a_city_is_shown_by_its_districts(self) -> None:
        draw(Square(0, 0))
        building(112.005, 32.005)
        seen = queries.district_overview()["grids"]
        assert [(one[0], *one[3:6]) for one in seen] == [(EAST, 1, 20, 20)]

    def test_many_grids_stay_small(self) -> None:
        squares = [
            feature(Square(n % 20 * 0.01, n // 20 * 0.01), name=f"第{n}网格", community=LOTUS)
            for n in range(200)
        ]
        operations.import_grids(collection(*squares), by=SYSTEM, at=AT)
        seen = queries.grid_overview(LAKE_CLERK.scope)
        assert len(seen["grids"]) == 200
        assert len(json.dumps(seen)) < 200 * 150

    def test_points_in_batches(self) -> None:
        west, east = draw(Square(0, 0), "西"), draw(Square(0.01, 0), "东")
        points = [Square(0, 0).centre, Square(0.01, 0).centre, (120.0, 30.0), (np.nan, np.nan)]
        positions, places = queries.grid_positions(points)
        found = [places[n].grid_code if n >= 0 else "" for n in positions]
        assert found == [west.code, east.code, "", ""]


class TestFiles:
    def test_pieces_cut_at_a_tile_are_one_building(self) -> None:
        draw(Square(0, 0))
        tiles = [
            {"buildings": collection(feature(Square(0.001, 0.001, 0.0002), id=7, name="东楼"))},
            {"buildings": collection(feature(Square(0.0012, 0.001, 0.0002), id=7, name="东楼"))},
        ]
        plan = queries.plan_buildings(LAKE_CLERK.scope, tiles)
        assert (plan.features, plan.joined, plan.added) == (2, 1, 1)
        operations.import_buildings(tiles, by=LAKE_CLERK, at=AT)
        made = Building.objects.get()
        assert made.footprint["type"] == "Polygon"
        assert made.grid_code == LOTUS + "001"
        again = operations.import_buildings(tiles, by=LAKE_CLERK, at=AT)
        assert (again.added, again.unchanged, Building.objects.count()) == (0, 1, 1)

    def test_what_lies_outside_or_is_no_shape_stays_out(self) -> None:
        draw(Square(0, 0))
        bow = {
            "type": "Polygon",
            "coordinates": [[[112, 32], [112.01, 32.01], [112.01, 32], [112, 32.01], [112, 32]]],
        }
        crossed = {"type": "Feature", "properties": {"name": "结"}, "geometry": bow}
        shapes = collection(feature(Square(0.5, 0.5, 0.001)), crossed)
        plan = operations.import_buildings(shapes, by=LAKE_CLERK, at=AT)
        assert (plan.added, plan.outside) == (0, 1)
        assert [error.row for error in plan.errors] == [2]
        assert plan.errors[0].where is not None
        assert plan.errors[0].where["type"] == "Point"
        with pytest.raises(NotAllowed):
            operations.import_buildings(shapes, by=NOBODY, at=AT)

    def test_shifted_shapes_are_told_and_moved(self) -> None:
        draw(Square(0, 0, 0.004))
        near = collection(
            *[feature(Square(n * 0.0004, 0.0001, 0.0002), id=n + 1) for n in range(9)]
        )
        assert queries.plan_buildings(LAKE_CLERK.scope, near).datum is Datum.WGS84
        far = collection(
            *[feature(Square(0.0049 + n * 0.0004, -0.0018, 0.0002), id=n + 1) for n in range(9)]
        )
        plan = queries.plan_buildings(LAKE_CLERK.scope, far)
        assert (plan.datum, plan.was_guessed) == (Datum.GCJ02, True)

    def test_facilities_by_kind_name_and_code(self) -> None:
        draw(Square(0, 0))
        point = {"type": "Point", "coordinates": [112.005, 32.005]}
        rows = [
            {"properties": {"kind": "消防栓", "id": "a"}, "geometry": point},
            {"properties": {"kind": "fire_hydrant", "name": "南栓", "id": "b"}, "geometry": point},
            {"properties": {"kind": "怪物", "name": "像", "id": "c"}, "geometry": point},
            {
                "properties": {"kind": "路灯", "name": "错"},
                "geometry": {"type": "Point", "coordinates": ["x", 2]},
            },
            {
                "properties": {"kind": "路灯", "name": "远", "community": "松林社区"},
                "geometry": None,
            },
        ]
        given = {"type": "FeatureCollection", "features": rows}
        plan = operations.import_facilities(given, by=LAKE_CLERK, at=AT)
        assert [one.kind.code for one in plan.facilities] == [
            "hydrant",
            "hydrant",
            "other",
            "street_light",
        ]
        assert plan.other_kinds == {"怪物": 1}
        assert [error.row for error in plan.errors] == [4]
        assert operations.import_facilities(given, by=LAKE_CLERK, at=AT).unchanged == 3
        with pytest.raises(NotAllowed):
            operations.import_facilities(given, by=NOBODY, at=AT)

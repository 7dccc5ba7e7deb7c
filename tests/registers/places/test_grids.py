from typing import Any

import pytest

from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations, queries
from linli.registers.places.models import Division, Grid
from linli.registers.places.queries import kept
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.places.rules.shapes import Datum
from tests.registers.city import (
    AT,
    EAST_KEEPER,
    LAKE,
    LOTUS,
    NOBODY,
    PINE,
    WEST_KEEPER,
    Square,
    collection,
    feature,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

HERE, EAST_OF_IT = Square(0, 0), Square(0.01, 0)


def draw(square: Square, community: str = LOTUS, **more: Any) -> Grid:
    given: dict[str, Any] = {"name": "网格", "polygon": square.geojson, "by": SYSTEM, "at": AT}
    return operations.draw_grid(community_code=community, **(given | more))


class TestDrawing:
    def test_grids_are_numbered_and_found(self) -> None:
        assert draw(HERE, name="第一网格").code == LOTUS + "001"
        assert draw(EAST_OF_IT).code == LOTUS + "002"
        place = queries.grid_at(*HERE.centre)
        assert place is not None
        assert place.label == "东湖区 · 湖滨街道 · 荷香社区 · 第一网格"
        assert queries.grid_at(120.0, 40.0) is None

    def test_a_number_is_not_given_again(self) -> None:
        operations.close_grid(by=SYSTEM, at=AT, code=draw(HERE).code)
        assert queries.grid_at(*HERE.centre) is None
        assert draw(HERE).code == LOTUS + "002"

    def test_neighbours_may_not_overlap(self) -> None:
        draw(HERE, name="第一网格")
        with pytest.raises(operations.ShapeRefused, match="第一网格"):
            draw(Square(0.005, 0))

    def test_a_dedicated_grid_lies_inside_a_basic_one(self) -> None:
        draw(HERE)
        school = draw(Square(0.004, 0.004, 0.002), kind="dedicated", name="学校网格")
        place = queries.grid_at(*HERE.centre)
        assert place is not None
        assert place.grid_code == school.code

    def test_a_grid_stays_inside_its_community(self) -> None:
        boundary = collection(feature(HERE, name="荷香社区"))
        operations.import_boundaries(boundary, by=SYSTEM, at=AT)
        with pytest.raises(operations.ShapeRefused, match="荷香社区"):
            draw(Square(0.005, 0))
        draw(Square(0.002, 0.002, 0.005))

    def test_a_grid_lies_in_a_community(self) -> None:
        with pytest.raises(Refused):
            draw(HERE, community=LAKE)
        with pytest.raises(queries.UnknownPlace):
            draw(HERE, community="429901001999")

    def test_only_keepers_of_the_division_draw(self) -> None:
        for other in (WEST_KEEPER, NOBODY):
            with pytest.raises(NotAllowed):
                draw(HERE, by=other)
        draw(HERE, by=EAST_KEEPER)

    def test_on_a_shared_border_the_same_grid_is_found_each_time(self) -> None:
        draw(HERE)
        draw(EAST_OF_IT)
        place = queries.grid_at(112.01, 32.005)
        assert place is not None
        assert place.grid_code in (LOTUS + "001", LOTUS + "002")


class TestChanging:
    def test_a_new_shape_keeps_the_old_one_in_the_history(self) -> None:
        grid = draw(HERE)
        fresh = operations.redraw_grid(
            by=SYSTEM, at=AT, code=grid.code, polygon=Square(0.002, 0).geojson
        )
        assert fresh.code == grid.code
        grid.refresh_from_db()
        assert grid.successor == fresh
        past = queries.grids_of(SYSTEM.scope, community_code=LOTUS, past=True)
        assert [row.pk for row in past] == [grid.pk]
        assert queries.grid_at(112.001, 32.005) is None

    def test_a_shape_may_overlap_with_what_it_was(self) -> None:
        grid = draw(HERE)
        draw(EAST_OF_IT)
        with pytest.raises(operations.ShapeRefused):
            operations.redraw_grid(
                by=SYSTEM, at=AT, code=grid.code, polygon=Square(0.004, 0).geojson
            )

    def test_name_and_numbers(self) -> None:
        grid = draw(HERE)
        operations.change_grid(
            by=SYSTEM, at=AT, code=grid.code, name="荷塘网格", households=420, residents=1100
        )
        assert queries.place_codes(grid.code).grid_name == "荷塘网格"
        assert queries.grid_in_force(SYSTEM.scope, grid.code).households == 420
        with pytest.raises(NotAllowed):
            queries.grid_in_force(NOBODY.scope, grid.code)
        with pytest.raises(NotAllowed):
            operations.close_grid(by=WEST_KEEPER, at=AT, code=grid.code)


class TestImporting:
    def test_codes_follow_the_reading_order(self) -> None:
        file = collection(
            feature(Square(0.01, 0), name="丙", community=LOTUS),
            feature(Square(0.01, 0.01), name="乙", community="荷香社区"),
            feature(Square(0, 0.012), name="甲", community=LOTUS, households="380"),
            feature(Square(0.05, 0), name="别处", community=PINE),
        )
        operations.import_grids(file, by=SYSTEM, at=AT)
        grids = queries.grids_of(SYSTEM.scope, community_code=LOTUS)
        assert [(grid.code[12:], grid.name) for grid in grids] == [
            ("001", "甲"),
            ("002", "乙"),
            ("003", "丙"),
        ]
        assert grids[0].households == 380
        assert queries.grid_at(*Square(0.05, 0).centre) is not None

    def test_every_faulty_feature_is_named_and_nothing_is_taken(self) -> None:
        crossed = {
            "type": "Polygon",
            "coordinates": [[[112, 32], [112.1, 32.1], [112.1, 32], [112, 32.1], [112, 32]]],
        }
        file = collection(
            feature(HERE, name="好的", community=LOTUS),
            {
                "type": "Feature",
                "properties": {"name": "打结", "community": LOTUS},
                "geometry": crossed,
            },
            feature(Square(0.005, 0), name="压线", community=LOTUS),
            feature(Square(0.03, 0), name="无社区"),
            feature(Square(0.04, 0), name="外区", community="某某社区"),
            feature(Square(0.05, 0), community=LOTUS),
            feature(Square(0.06, 0), name="负数", community=LOTUS, households=-3),
            feature(Square(0.07, 0), name="怪类", community=LOTUS, kind="magic"),
            feature(Square(0.08, 0), name="坏码", community=LOTUS, code="123"),
            feature(Square(0.09, 0), name="重码", code=LOTUS + "007"),
            feature(Square(0.10, 0), name="重码二", code=LOTUS + "007"),
            "nonsense",  # type: ignore[arg-type]  # what people's files hold
        )
        with pytest.raises(operations.FileRefused) as caught:
            operations.import_grids(file, by=SYSTEM, at=AT)
        assert [error.row for error in caught.value.errors] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        assert "好的" in {e.row: e.words for e in caught.value.errors}[3]
        assert not Grid.objects.exists()

    def test_a_feature_with_a_known_code_draws_that_grid_anew(self) -> None:
        grid = draw(HERE, name="旧")
        file = collection(feature(Square(0.002, 0), name="新", code=grid.code))
        operations.import_grids(file, by=SYSTEM, at=AT)
        fresh = queries.grid_in_force(SYSTEM.scope, grid.code)
        assert (fresh.name, fresh.pk != grid.pk) == ("新", True)

    def test_replacing_closes_the_others(self) -> None:
        draw(HERE)
        file = collection(feature(Square(0.002, 0), name="重画", community=LOTUS))
        with pytest.raises(operations.FileRefused):
            operations.import_grids(file, by=SYSTEM, at=AT)
        operations.import_grids(file, by=SYSTEM, at=AT, replace=True)
        (grid,) = queries.grids_of(SYSTEM.scope, community_code=LOTUS)
        assert grid.code == LOTUS + "002"

    def test_gcj02_is_converted(self) -> None:
        file = collection(feature(HERE, name="偏移", community=LOTUS))
        operations.import_grids(file, by=SYSTEM, at=AT, datum=Datum.GCJ02)
        assert queries.grid_at(112.0095, 32.005) is None
        assert queries.grid_at(111.996, 32.005) is not None

    @pytest.mark.parametrize("file", [None, [], {}, {"features": []}, {"features": "x"}])
    def test_not_a_collection(self, file: Any) -> None:
        with pytest.raises(Refused):
            operations.import_grids(file, by=SYSTEM, at=AT)

    def test_another_districts_keeper_cannot(self) -> None:
        file = collection(feature(HERE, name="一", community=LOTUS))
        with pytest.raises(operations.FileRefused):
            operations.import_grids(file, by=WEST_KEEPER, at=AT)
        with pytest.raises(NotAllowed):
            operations.import_grids(file, by=NOBODY, at=AT)


class TestBoundaries:
    def test_joined_on_code_or_name_and_the_rest_is_told(self) -> None:
        file = collection(
            feature(Square(0, 0, 0.2), name="东湖区"),
            {"type": "Feature", "id": "429902", "properties": {}, "geometry": Square(1, 0).geojson},
            feature(Square(2, 0), name="外县"),
        )
        done = operations.import_boundaries(file, by=SYSTEM, at=AT)
        assert done.joined == ["东湖区", "西岭区"]
        assert done.left_out == ["外县"]
        east = Division.objects.get(name="东湖区")
        assert east.longitude == pytest.approx(112.1, abs=0.05)

    def test_a_bad_outline_refuses_the_file(self) -> None:
        file = collection(
            feature(Square(0, 0), name="东湖区"),
            {"type": "Feature", "properties": {"name": "西岭区"}, "geometry": None},
        )
        with pytest.raises(operations.FileRefused):
            operations.import_boundaries(file, by=SYSTEM, at=AT)
        assert not Division.objects.exclude(boundary=None).exists()


class TestMemory:
    def test_many_points_at_once(self) -> None:
        draw(HERE)
        found = queries.grids_at([HERE.centre, (120.0, 40.0), HERE.centre])
        assert [place.grid_code if place else None for place in found] == [
            LOTUS + "001",
            None,
            LOTUS + "001",
        ]

    def test_a_change_elsewhere_is_seen_when_it_is_looked_at_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        grid = draw(HERE)
        assert queries.grid_at(*HERE.centre) is not None
        monkeypatch.setattr(kept, "monotonic", lambda: 0.0)
        assert queries.grid_at(*HERE.centre) is not None
        Grid.objects.filter(pk=grid.pk).update(valid_to=grid.valid_from)
        monkeypatch.setattr(kept, "monotonic", lambda: 10.0)
        assert queries.grid_at(*HERE.centre) is not None  # the stamp is the same
        operations.draw_grid(
            by=SYSTEM, at=AT, community_code=PINE, name="又一", polygon=Square(1, 1).geojson
        )
        assert queries.grid_at(*HERE.centre) is None

    def test_the_map_holds_what_the_scope_sees(self) -> None:
        draw(HERE)
        names = [f["properties"]["code"] for f in queries.grid_map(SYSTEM.scope)["features"]]
        assert names == [LOTUS + "001"]
        assert queries.grid_map(NOBODY.scope)["features"] == []
        assert queries.grid_map(SYSTEM.scope, inside=PINE)["features"] == []

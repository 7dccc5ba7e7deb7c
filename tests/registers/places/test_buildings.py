from dataclasses import replace
from typing import Any

import pytest

from linli.foundation.search.rules import WordTooShort
from linli.registers.access.rules import SYSTEM, WHOLE_CITY
from linli.registers.places import operations, queries
from linli.registers.places.models import Building, Home, RegisterChange
from linli.registers.places.operations import BuildingFacts
from linli.registers.places.rules.homes import BadLayout, Door, Layout, doors_of
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.places.rules.shapes import Datum
from tests.registers.city import (
    AT,
    EAST,
    HILL_CLERK,
    LAKE,
    LAKE_CLERK,
    LOTUS,
    NOBODY,
    PINE,
    Square,
    collection,
    feature,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

FACTS = BuildingFacts(
    name="锦绣花园3幢", address="柳林路12号", longitude=112.002, latitude=32.002, floors_above=6
)
LAYOUT = Layout(entrances=2, first_floor=1, last_floor=6, doors=2)


def add(facts: BuildingFacts = FACTS, community: str = LOTUS, **more: Any) -> Building:
    given: dict[str, Any] = {"by": LAKE_CLERK, "at": AT} | more
    return operations.add_building(community_code=community, facts=facts, **given)


def lay_out(building: Building, layout: Layout = LAYOUT, **more: Any) -> list[Home]:
    return operations.lay_out_homes(
        by=LAKE_CLERK, at=AT, building_code=building.code, layout=layout, **more
    )


def now(building: Building) -> Building:
    return Building.objects.get(id=building.id)


class TestBuildings:
    def test_they_are_numbered_and_stand_in_a_grid(self) -> None:
        grid = operations.draw_grid(
            by=LAKE_CLERK, at=AT, community_code=LOTUS, name="一", polygon=Square(0, 0).geojson
        )
        first, second = add(), add(replace(FACTS, name="锦绣花园4幢", longitude=None))
        assert (first.code, second.code) == (LOTUS + "00001", LOTUS + "00002")
        assert (first.grid_id, first.grid_code) == (grid.id, grid.code)
        assert second.grid is None

    def test_a_footprint_gives_the_point(self) -> None:
        facts = BuildingFacts(name="一幢", footprint=Square(0, 0, 0.0002).geojson)
        building = add(facts)
        assert building.longitude == pytest.approx(112.0001)

    def test_gcj02_is_converted(self) -> None:
        assert add(datum=Datum.GCJ02).longitude != FACTS.longitude

    @pytest.mark.parametrize(
        ("field", "facts"),
        [
            ("name", replace(FACTS, name=" ")),
            ("kind", replace(FACTS, kind="castle")),
            ("floors_above", replace(FACTS, floors_above=900)),
            ("built_in", replace(FACTS, built_in=2999)),
            ("longitude", replace(FACTS, longitude=32.0, latitude=112.0)),
            ("footprint", replace(FACTS, footprint={"type": "Point", "coordinates": [1, 2]})),
        ],
    )
    def test_what_cannot_be_is_refused_by_name(self, field: str, facts: BuildingFacts) -> None:
        with pytest.raises(operations.FactRefused) as refused:
            add(facts)
        assert refused.value.field == field

    def test_a_point_outside_the_community_is_refused(self) -> None:
        boundary = collection(feature(Square(0, 0), name="荷香社区"))
        operations.import_boundaries(boundary, by=SYSTEM, at=AT)
        add()
        with pytest.raises(operations.FactRefused) as refused:
            add(replace(FACTS, longitude=112.02))
        assert refused.value.where == {"type": "Point", "coordinates": [112.02, 32.002]}

    def test_only_keepers_of_the_division_add(self) -> None:
        for other in (HILL_CLERK, NOBODY):
            with pytest.raises(NotAllowed):
                add(by=other)
        with pytest.raises(Refused):
            add(community=LAKE, by=SYSTEM)

    def test_a_correction_is_kept_with_what_was_before(self) -> None:
        building = add()
        lay_out(building)
        facts = replace(FACTS, name="锦绣家园3幢")
        operations.correct_building(by=LAKE_CLERK, at=AT, code=building.code, facts=facts)
        change = RegisterChange.objects.get(record_id=building.id, act="correct")
        assert (change.before["name"], change.after["name"]) == ("锦绣花园3幢", "锦绣家园3幢")
        home = Home.objects.filter(building=building).order_by("id").first()
        assert home is not None
        assert home.address.startswith("柳林路12号锦绣家园3幢")

    def test_a_demolished_building_ends_with_its_homes(self) -> None:
        building = add()
        lay_out(building)
        operations.demolish_building(by=LAKE_CLERK, at=AT, code=building.code, reason="拆除")
        assert not Home.objects.filter(valid_to=None).exists()
        with pytest.raises(operations.UnknownBuilding):
            operations.demolish_building(by=LAKE_CLERK, at=AT, code=building.code, reason="拆除")
        assert add().code == LOTUS + "00002"

    def test_who_sees_them(self) -> None:
        building = add()
        assert queries.building_seen(LAKE_CLERK.scope, building.code) == building
        with pytest.raises(queries.UnknownRecord):
            queries.building_seen(HILL_CLERK.scope, building.code)
        assert not queries.find_buildings(HILL_CLERK.scope, "锦绣花园")
        assert queries.find_buildings(WHOLE_CITY, "锦绣花园") == [building]


class TestHomes:
    def test_they_are_laid_out_in_one_go(self) -> None:
        building = add()
        homes = lay_out(building)
        assert len(homes) == 24
        assert homes[0].address == "柳林路12号锦绣花园3幢1单元101室"
        assert (now(building).homes, now(building).households) == (24, 24)
        assert lay_out(building) == []

    def test_the_picture_shows_floors_from_the_top(self) -> None:
        building = add()
        lay_out(building)
        picture = queries.building_picture(LAKE_CLERK.scope, now(building))
        assert picture.entrances == ("1", "2")
        assert [floor.floor for floor in picture.floors] == [6, 5, 4, 3, 2, 1]
        assert [cell.door for cell in picture.floors[0].entrances[1]] == ["601", "602"]
        assert picture.uses == (("lived_in", "自住", 24),)
        assert not queries.building_picture(HILL_CLERK.scope, building).floors

    def test_a_change_of_use_is_counted(self) -> None:
        building = add()
        homes = lay_out(building)
        changed = operations.change_use(
            by=LAKE_CLERK, at=AT, home_ids=[home.id for home in homes[:3]], use="business"
        )
        assert changed == 3
        assert (now(building).homes, now(building).households) == (24, 21)

    def test_splitting_and_merging(self) -> None:
        building = add()
        homes = lay_out(building)
        one, other = operations.split_home(
            by=LAKE_CLERK, at=AT, home_id=homes[0].id, doors=["101A", "101B"]
        )
        assert (one.id, one.door, other.door) == (homes[0].id, "101A", "101B")
        assert now(building).homes == 25
        whole = operations.merge_homes(
            by=LAKE_CLERK, at=AT, home_ids=[one.id, other.id], door="101"
        )
        assert (whole.id, whole.door, now(building).homes) == (one.id, "101", 24)
        ended = Home.objects.get(id=other.id)
        assert (ended.successor_id, ended.valid_to is not None) == (one.id, True)
        with pytest.raises(operations.DoorTaken):
            operations.split_home(by=LAKE_CLERK, at=AT, home_id=one.id, doors=["101", "102"])
        with pytest.raises(operations.FactRefused):
            operations.merge_homes(by=LAKE_CLERK, at=AT, home_ids=[one.id, homes[12].id], door="1")

    def test_a_single_home(self) -> None:
        building = add()
        home = operations.add_home(
            by=LAKE_CLERK, at=AT, building_code=building.code, door=Door("", 0, "305")
        )
        assert home.floor == 3
        with pytest.raises(operations.DoorTaken):
            operations.add_home(
                by=LAKE_CLERK, at=AT, building_code=building.code, door=Door("", 0, "305")
            )
        operations.close_home(by=LAKE_CLERK, at=AT, home_id=home.id)
        assert now(building).homes == 0
        with pytest.raises(operations.UnknownHome):
            operations.close_home(by=LAKE_CLERK, at=AT, home_id=home.id)

    def test_only_keepers_of_the_division_touch_them(self) -> None:
        homes = lay_out(add())
        with pytest.raises(NotAllowed):
            operations.change_use(by=HILL_CLERK, at=AT, home_ids=[homes[0].id], use="let")
        with pytest.raises(queries.UnknownRecord):
            queries.home_seen(HILL_CLERK.scope, homes[0].id)

    @pytest.mark.parametrize(
        "text", ["锦绣花园3幢2单元501", "锦绣花园三号楼2单元５０１室", "柳林路12号锦绣花园3-2-501"]
    )
    def test_an_address_finds_its_home(self, text: str) -> None:
        building = add()
        lay_out(building)
        lay_out(add(replace(FACTS, name="锦绣花园13幢")))
        for scope in (WHOLE_CITY, LAKE_CLERK.scope):
            found = queries.home_at(scope, text)
            assert found is not None
            assert found.address == "柳林路12号锦绣花园3幢2单元501室"
        assert queries.home_at(HILL_CLERK.scope, text) is None

    def test_several_homes_are_none(self) -> None:
        lay_out(add())
        assert len(queries.find_homes(WHOLE_CITY, "锦绣花园3幢501")) == 2
        assert queries.home_at(WHOLE_CITY, "锦绣花园3幢501") is None
        assert queries.find_homes(WHOLE_CITY, "锦绣花园3幢") == []
        with pytest.raises(WordTooShort):
            queries.find_buildings(WHOLE_CITY, "锦")

    @pytest.mark.parametrize(
        ("field", "layout"),
        [
            ("entrances", Layout(99, 1, 6, 2)),
            ("first_floor", Layout(1, 7, 6, 2)),
            ("last_floor", Layout(1, 1, 600, 2)),
            ("doors", Layout(1, 1, 6, 0)),
            ("doors", Layout(40, 1, 120, 60)),
        ],
    )
    def test_numbers_that_make_no_building(self, field: str, layout: Layout) -> None:
        with pytest.raises(BadLayout, match=field):
            list(doors_of(layout))

    def test_floors_without_homes_and_below_ground(self) -> None:
        doors = list(doors_of(Layout(0, -1, 3, 1, frozenset({2}))))
        assert [(door.entrance, door.door) for door in doors] == [
            ("", "B101"),
            ("", "101"),
            ("", "301"),
        ]


class TestFollowing:
    def test_what_stands_in_a_community_follows_a_new_code(self) -> None:
        building = add()
        lay_out(building)
        operations.replace_division(by=SYSTEM, at=AT, code=LOTUS, new_code="429901001009")
        moved = now(building)
        assert moved.code == "42990100100900001"
        assert moved.community.code == "429901001009"
        assert set(Home.objects.values_list("community_code", flat=True)) == {"429901001009"}

    def test_a_merged_community_goes_on_counting(self) -> None:
        stays, moves = add(community=PINE), add()
        operations.replace_division(by=SYSTEM, at=AT, code=LOTUS, new_code=PINE)
        assert [now(stays).code, now(moves).code] == [PINE + "00001", PINE + "00002"]
        assert now(moves).district_code == EAST

"""From the address of an entity to its building and home: at entry, by files, for old ones."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from linli.foundation.tabular.importing import applying, asking, queries, reading, undoing
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.rules import SYSTEM
from linli.registers.entities import operations
from linli.registers.entities.models import Entity, EntityChange, Located
from linli.registers.entities.operations import EntityFacts
from linli.registers.entities.queries import buildings_meant
from linli.registers.places import operations as places
from linli.registers.places.models import Building
from linli.registers.places.queries.address_book import match_addresses
from linli.registers.places.rules.homes import Layout
from linli.registers.places.rules.keepers import NotAllowed
from tests.registers.city import AT, EAST, FERRY, LAKE, LOTUS, Square
from tests.registers.entities.conftest import clerk, enter, number

AREA = f"{EAST}/{LAKE}/"
LATER = AT + timedelta(hours=2)


@pytest.fixture
def houses(city: None) -> dict[str, Building]:
    """Three houses of a compound at one gate, and one with a number of its own."""
    places.draw_grid(
        by=SYSTEM, at=AT, community_code=LOTUS, name="第一网格", polygon=Square(0, 0).geojson
    )
    made = {}
    for name, address in (
        ("锦绣花园1幢", "柳林路12号"),
        ("锦绣花园2幢", "柳林路12号"),
        ("锦绣花园11幢", "柳林路12号"),
        ("临湖商厦", "湖滨路1号"),
    ):
        facts = places.BuildingFacts(
            name=name, address=address, floors_above=3, longitude=112.005, latitude=32.005
        )
        made[name] = places.add_building(by=SYSTEM, at=AT, community_code=LOTUS, facts=facts)
    for name in ("锦绣花园2幢", "锦绣花园11幢"):
        places.lay_out_homes(
            by=SYSTEM, at=AT, building_code=made[name].code, layout=Layout(2, 1, 3, 2)
        )
    return made


@pytest.mark.parametrize(
    ("written", "building", "door"),
    [
        ("临江市东湖区湖滨街道湖滨路1号", "临湖商厦", ""),
        ("荷香社区湖滨路１号", "临湖商厦", ""),
        ("湖滨路1号附3号门面", "临湖商厦", ""),
        ("湖滨路1号一楼2-3号", "临湖商厦", ""),
        ("柳林路12号锦绣花园二栋", "锦绣花园2幢", ""),
        ("锦绣花园2号楼1单元301室", "锦绣花园2幢", "301"),
        ("锦绣花园11-1-201", "锦绣花园11幢", "201"),
        ("锦绣花园2幢1单元901室", "锦绣花园2幢", ""),
        ("湖滨路11号", "", ""),
        ("柳林路", "", ""),
        ("", "", ""),
    ],
)
def test_what_people_write_finds_building_and_home(
    houses: dict[str, Building], written: str, building: str, door: str
) -> None:
    entity = enter(1, address=written)
    assert (entity.building.name if entity.building else "") == building
    assert (entity.home.door if entity.home else "") == door
    if building:
        assert entity.located == Located.ADDRESS
        assert entity.grid_code == f"{LOTUS}001"


def test_many_addresses_cost_two_statements(
    houses: dict[str, Building], django_assert_num_queries: Any
) -> None:
    asked = [(LOTUS, f"锦绣花园{n % 3}幢1单元{n}01室") for n in range(1, 300)]
    asked += [(FERRY, "湖滨路1号"), (LOTUS, "")]
    with django_assert_num_queries(2):
        found = match_addresses(asked)
    assert [one.building is not None for one in found[:3]] == [True, True, False]
    assert found[-2].building is None


def test_several_are_told_and_one_is_chosen(houses: dict[str, Building]) -> None:
    entity = enter(1, address="柳林路12号")
    assert (entity.building, entity.located) == (None, Located.SEVERAL)
    meant = buildings_meant(clerk(LOTUS).scope, entity)
    assert [one.name for one in meant] == ["锦绣花园1幢", "锦绣花园2幢", "锦绣花园11幢"]
    assert buildings_meant(clerk(FERRY).scope, entity) == ()
    chosen = operations.link_building(
        by=clerk(LOTUS), at=AT, entity_id=entity.pk, building_code=meant[1].code
    )
    assert (chosen.building_id, chosen.located) == (meant[1].id, Located.HAND)
    assert buildings_meant(clerk(LOTUS).scope, chosen) == ()


def test_a_new_address_moves_it_but_what_a_person_noted_stays(houses: dict[str, Building]) -> None:
    entity = enter(1, address="湖滨路1号")

    def correct(**more: str) -> Entity:
        given: dict[str, Any] = {"name": entity.name, "code": entity.code, "place_code": LOTUS}
        given |= more
        return operations.correct_entity(
            by=clerk(LOTUS), at=AT, entity_id=entity.pk, facts=EntityFacts(**given), source="走访"
        )

    mall = houses["临湖商厦"].code
    moved = correct(address="锦绣花园1幢", building_code=mall)
    assert (moved.building_id, moved.located) == (houses["锦绣花园1幢"].id, Located.ADDRESS)
    noted = correct(address="锦绣花园1幢", building_code=mall)
    assert (noted.building_id, noted.located) == (houses["临湖商厦"].id, Located.HAND)
    stays = correct(address="锦绣花园2幢", building_code=mall)
    assert stays.building_id == houses["临湖商厦"].id


def test_those_of_former_times_are_looked_for_once(houses: dict[str, Building]) -> None:
    ids = {}
    for serial, address in enumerate(
        ("湖滨路1号", "柳林路12号", "天边", "锦绣花园2幢1单元301室"), start=1
    ):
        ids[address] = enter(serial, address=address).pk
    hand = enter(9, address="湖滨路1号", building_code=houses["锦绣花园1幢"].code)
    Entity.objects.exclude(pk=hand.pk).update(building=None, home=None, grid_code="", located="")
    Entity.objects.filter(pk=hand.pk).update(located="")
    assert operations.locate_some(at=LATER) == 5
    assert operations.locate_some(at=LATER) == 0
    held = {one.address: one for one in Entity.objects.exclude(pk=hand.pk)}
    assert held["湖滨路1号"].building_id == houses["临湖商厦"].id
    assert held["湖滨路1号"].grid_code == f"{LOTUS}001"
    assert held["锦绣花园2幢1单元301室"].home is not None
    assert held["柳林路12号"].located == Located.SEVERAL
    assert held["天边"].located == Located.NONE
    hand.refresh_from_db()
    assert (hand.building_id, hand.located) == (houses["锦绣花园1幢"].id, Located.HAND)
    lines = EntityChange.objects.filter(act="locate")
    assert {line.entity_id for line in lines} == {ids["湖滨路1号"], ids["锦绣花园2幢1单元301室"]}
    assert held["湖滨路1号"].version == 2


def test_a_keeper_has_those_without_a_building_looked_for_again(
    houses: dict[str, Building],
) -> None:
    lost = enter(1, address="天边路5号")
    enter(2, address="湖滨路1号")
    facts = places.BuildingFacts(name="天边楼", address="天边路5号")
    made = places.add_building(by=SYSTEM, at=AT, community_code=LOTUS, facts=facts)
    with pytest.raises(NotAllowed):
        operations.look_again(by=clerk(LOTUS, may=frozenset()))
    assert operations.look_again(by=clerk(FERRY)) == 0
    assert operations.look_again(by=clerk(LOTUS)) == 1
    operations.locate_some(at=LATER)
    lost.refresh_from_db()
    assert lost.building_id == made.id


def _bring(*rows: tuple[str, str, str]) -> ImportRun:
    text = io.StringIO()
    csv.writer(text).writerows([("企业名称", "统一社会信用代码", "住所"), *rows])
    by = asking.Asker(account_id=UUID(int=5), name="吴册", area=AREA)
    chunks = [text.getvalue().encode()]
    run = asking.receive(
        kind="entities",
        chunks=chunks,
        file_name="a.csv",
        options={"community": LOTUS},
        by=by,
        at=AT,
    )
    reading.read_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    return run


def test_a_file_puts_them_into_buildings_and_an_undo_takes_that_back(
    houses: dict[str, Building], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    known = enter(1, address="锦绣花园1幢")
    before = known.building_id
    hand = enter(2, address="天边", building_code=houses["锦绣花园11幢"].code)
    run = _bring(
        (known.name, number(1), "湖滨路1号"),
        (hand.name, number(2), "湖滨路1号"),
        ("新店三", number(3), "锦绣花园2幢2单元102室"),
        ("新店四", number(4), "柳林路12号"),
        ("新店五", number(5), "锦绣花园1幢"),
    )
    noted = queries.problems(run, bad=False).rows
    assert [row.number for row in noted] == [5]
    gone = houses["锦绣花园1幢"]
    asking.start(run.id, area=AREA, at=AT)
    Building.objects.filter(pk=gone.pk).update(valid_to=AT.date())
    applying.apply_run(run.id, now=lambda: AT)
    run.refresh_from_db()
    assert run.state == "done", run.error
    held = {one.code: one for one in Entity.objects.select_related("building", "home")}
    assert held[number(1)].building_id == houses["临湖商厦"].id
    assert held[number(2)].building_id == houses["锦绣花园11幢"].id
    third = held[number(3)]
    assert third.building_id == houses["锦绣花园2幢"].id
    assert third.home is not None
    assert (third.home.entrance, third.home.door) == ("2", "102")
    assert third.grid_code == f"{LOTUS}001"
    assert held[number(4)].located == Located.SEVERAL
    assert (held[number(5)].building, held[number(5)].located) == (None, Located.NOT_YET)
    asking.undo(run.id, by_name="吴册", area=AREA, at=LATER)
    undoing.undo_run(run.id, now=lambda: LATER)
    known.refresh_from_db()
    assert (known.building_id, known.located, known.address) == (before, "address", "锦绣花园1幢")

"""Two street clerks, a grid worker and a call taker; a community with houses, homes and a light."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from linli.registers.access import operations as access
from linli.registers.access.models import Account
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Building, Facility, Grid, Home
from linli.registers.places.rules.homes import Layout
from linli.registers.units import operations as units
from tests.registers.city import (
    AT,
    CITY,
    HILL,
    LAKE,
    LOTUS,
    Square,
    collection,
    feature,
    make_divisions,
)
from tests.registers.people import PASSWORD

Door = Callable[[str], Client]
PEOPLE = (
    ("lake", LAKE, "street_clerk"),
    ("hill", HILL, "street_clerk"),
    ("worker", LOTUS, "grid_worker"),
    ("taker", CITY, "taker"),
)


@dataclass(frozen=True)
class Ground:
    """What stands in the community of the tests."""

    grid: Grid
    building: Building
    home: Home
    facility: Facility
    people: dict[str, Account]


@pytest.fixture
def ground(db: None) -> Ground:
    make_divisions()
    outline = collection(feature(Square(0, 0), name="荷香社区"))
    places.import_boundaries(outline, by=SYSTEM, at=AT)
    grid = places.draw_grid(
        by=SYSTEM, at=AT, community_code=LOTUS, name="第一网格", polygon=Square(0, 0).geojson
    )
    building = home = None
    for number in range(1, 9):
        facts = places.BuildingFacts(
            name=f"锦绣花园{number}幢",
            address="柳林路12号",
            entrances=2,
            floors_above=6,
            footprint=Square(0.0012 * number, 0.001 + 0.004 * (number % 2), 0.0004).geojson,
        )
        made = places.add_building(by=SYSTEM, at=AT, community_code=LOTUS, facts=facts)
        homes = places.lay_out_homes(
            by=SYSTEM, at=AT, building_code=made.code, layout=Layout(2, 1, 6, 2)
        )
        building, home = building or made, home or homes[0]
    assert building is not None
    assert home is not None
    light = places.FacilityFacts(
        kind="street_light",
        name="柳林路灯杆",
        address="柳林路12号",
        longitude=112.004,
        latitude=32.004,
    )
    facility = places.add_facility(by=SYSTEM, at=AT, community_code=LOTUS, facts=light)
    return Ground(grid, building, home, facility, make_people())


def make_people() -> dict[str, Account]:
    made = {}
    for name, code, role in PEOPLE:
        facts = units.UnitFacts(f"{name}站", "station", code, is_hotline_body=False)
        unit = units.add_unit(by=SYSTEM, at=AT, code=name, facts=facts)
        made[name] = access.create_account(
            by=SYSTEM,
            at=AT,
            username=name,
            name=name,
            password=PASSWORD,
            must_change_password=False,
            post=access.FirstPost(unit.id, role),
        )
    return made


@pytest.fixture
def door(ground: Ground) -> Door:
    def open_for(who: str) -> Client:
        client = Client()
        client.force_login(ground.people[who])
        return client

    return open_for

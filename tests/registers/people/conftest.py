from __future__ import annotations

from dataclasses import dataclass

import pytest

from linli.foundation.search.rules import grams
from linli.registers.access.permissions import ROLES
from linli.registers.access.rules import Actor, ActorKind, Level, Reach, Scope
from linli.registers.places.models import Building, Division, Home
from linli.registers.places.rules.addresses import normal
from tests.registers.city import AT, LAKE, LOTUS, PINE


def clerk_at(code: str, level: Level, role: str, name: str = "周社工") -> Actor:
    """Somebody at a post of a role in a division, without an account behind it."""
    return Actor(
        ActorKind.STAFF,
        name,
        scope=Scope(level, code, None, Reach.DIVISION),
        role=role,
        permissions=frozenset(ROLES[role].permissions),
    )


CLERK = clerk_at(LOTUS, Level.COMMUNITY, "community_clerk")
OTHER_CLERK = clerk_at(LOTUS, Level.COMMUNITY, "community_clerk", "吴社工")
PINE_CLERK = clerk_at(PINE, Level.COMMUNITY, "community_clerk", "郑社工")
STREET_CLERK = clerk_at(LAKE, Level.STREET, "street_clerk", "王干事")
OFFICER = clerk_at("", Level.CITY, "data_officer", "陈专员")
GRID = clerk_at(LOTUS, Level.COMMUNITY, "grid_worker", "孙网格")
TAKER = clerk_at("", Level.CITY, "taker", "话务")


@dataclass(frozen=True)
class Houses:
    """Some homes of two communities."""

    home: Home
    other: Home
    pine: Home


def make_home(community_code: str, name: str, entrance: str, door: str) -> Home:
    """A home in a building of this name, which is made if it is not there."""
    community = Division.objects.get(code=community_code, valid_to=None)
    building = Building.objects.filter(community=community, name=name).first()
    if building is None:
        serial = Building.objects.filter(community=community).count() + 1
        building = Building.objects.create(
            code=f"{community_code}{serial:05d}",
            name=name,
            address="湖滨路8号",
            community=community,
            district_code=community.district_code,
            street_code=community.street_code,
            community_code=community.code,
            grid_code=f"{community.code}001",
            grams=grams(normal(f"湖滨路8号{name}")),
            valid_from=AT.date(),
        )
    return Home.objects.create(
        building=building,
        entrance=entrance,
        floor=int(door[:-2]),
        door=door,
        address=f"湖滨路8号{name}{entrance}单元{door}室",
        district_code=building.district_code,
        street_code=building.street_code,
        community_code=building.community_code,
        grid_code=building.grid_code,
        valid_from=AT.date(),
    )


@pytest.fixture
def houses(city: None) -> Houses:
    return Houses(
        make_home(LOTUS, "荷香苑3幢", "2", "501"),
        make_home(LOTUS, "荷香苑3幢", "2", "502"),
        make_home(PINE, "松林里1幢", "1", "101"),
    )

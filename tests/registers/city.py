"""A small city made up for the tests: two districts, streets, communities, and people in posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from linli.registers.access.permissions import Permission
from linli.registers.access.rules import SYSTEM, Actor, ActorKind, Level, Reach, Scope
from linli.registers.places import operations as places

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # Monday 09:30 in the city

CITY = "429900000000"
EAST, WEST = "429901000000", "429902000000"
LAKE, HILL = "429901001000", "429901002000"
RIVER = "429902001000"
LOTUS, PINE = "429901001001", "429901001002"
CEDAR = "429901002001"
FERRY = "429902001001"

DIVISIONS = (
    (CITY, "临江市"),
    (EAST, "东湖区"),
    (WEST, "西岭区"),
    (LAKE, "湖滨街道"),
    (HILL, "山门街道"),
    (RIVER, "江口街道"),
    (LOTUS, "荷香社区"),
    (PINE, "松林社区"),
    (CEDAR, "雪杉社区"),
    (FERRY, "渡口社区"),
)


def make_divisions(at: datetime = AT) -> None:
    """Enter the city's divisions through the operation that a city uses."""
    for code, name in DIVISIONS:
        places.add_division(by=SYSTEM, at=at, code=code, name=name)


@dataclass(frozen=True)
class Square:
    """A square on the map: its south-west corner in degrees east and north of 112 E, 32 N."""

    east: float
    north: float
    side: float = 0.01

    @property
    def geojson(self) -> dict[str, Any]:
        west, south = 112 + self.east, 32 + self.north
        east, north = west + self.side, south + self.side
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {"type": "Polygon", "coordinates": [ring]}

    @property
    def centre(self) -> tuple[float, float]:
        return 112 + self.east + self.side / 2, 32 + self.north + self.side / 2


def feature(square: Square, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": square.geojson}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def keeper(code: str, level: Level, *permissions: Permission) -> Actor:
    """Someone who keeps registers in one division, without an account behind it."""
    scope = Scope(level, code, None, Reach.DIVISION)
    return Actor(ActorKind.STAFF, "测试员", scope=scope, permissions=frozenset(permissions))


EAST_KEEPER = keeper(
    EAST,
    Level.DISTRICT,
    Permission.ADMIN_PLACES,
    Permission.ADMIN_UNITS,
    Permission.ADMIN_ACCOUNTS,
    Permission.SEE_ACCESS_LOG,
)
WEST_KEEPER = keeper(
    WEST,
    Level.DISTRICT,
    Permission.ADMIN_PLACES,
    Permission.ADMIN_UNITS,
    Permission.ADMIN_ACCOUNTS,
    Permission.SEE_ACCESS_LOG,
)
NOBODY = keeper(WEST, Level.DISTRICT)
CLERK_RIGHTS = (Permission.SEE_BUILDINGS, Permission.KEEP_BUILDINGS, Permission.PLAN_GRIDS)
LAKE_CLERK = keeper(LAKE, Level.STREET, *CLERK_RIGHTS)
HILL_CLERK = keeper(HILL, Level.STREET, *CLERK_RIGHTS)

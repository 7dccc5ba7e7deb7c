"""Buildings, homes and facilities of the invented city, inside the grids there are, by COPY."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, radians
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from linli.foundation.postgres.ids import uuid7
from linli.foundation.search.rules import grams
from linli.registers.places.models import (
    Building,
    Facility,
    FacilityKind,
    FacilityReport,
    Grid,
    Home,
)
from linli.registers.places.operations import seed_facility_kinds
from linli.registers.places.queries.kinds import facility_kinds
from linli.registers.places.rules.addresses import home_address, normal
from linli.registers.places.rules.homes import Layout, doors_of

_SOURCE = "演示数据"
_METRES_A_DEGREE = 111_320.0
_COMPOUNDS = ("花园", "家园", "新村", "小区", "公寓", "苑")
_ROADS = ("人民路", "滨江大道", "文昌路", "建设街", "桥头路", "东风路", "柳林路", "工农街")
_USES = ("lived_in", "let", "vacant", "business")
_SHARES = (72, 16, 9, 3)
# entrances, floors, doors a floor: the slab houses of the nineties, the point houses after them
_TYPES = ((3, 6, 2), (2, 6, 2), (4, 6, 2), (2, 11, 2), (1, 18, 4))
_WEIGHTS = (40, 25, 15, 12, 8)
# kind, name behind the compound, how many in a grid (a share: in every so many)
_THINGS = (
    ("street_light", "路灯", 4.0),
    ("hydrant", "消防栓", 2.0),
    ("camera", "公共视频", 1.0),
    ("bin", "垃圾收集点", 1.0),
    ("exercise", "健身角", 0.6),
    ("charger", "电动车充电棚", 0.7),
    ("parcel", "快递驿站", 0.5),
    ("kindergarten", "幼儿园", 0.2),
    ("school", "小学", 0.08),
    ("park", "游园", 0.25),
    ("market", "菜市场", 0.12),
    ("clinic", "卫生服务站", 0.2),
    ("party_mass_centre", "党群服务中心", 0.2),
    ("elderly_care", "日间照料中心", 0.15),
)


@dataclass
class _Street:
    """What one grid is filled with."""

    grid: Grid
    compound: str
    road: str
    number: int
    land: BaseGeometry
    chance: random.Random
    shares: Sequence[int]


@transaction.atomic
def make_buildings(*, seed: int, founded: datetime, now: datetime) -> tuple[int, int]:
    """Fill every grid with houses for its households; returns how many buildings and homes.

    The same seed builds the same city.
    """
    seed_facility_kinds()
    codes = Grid.objects.filter(valid_to=None).values_list("community_code", flat=True)
    built = [
        build_community(code, seed=seed, founded=founded, now=now) for code in sorted(set(codes))
    ]
    return sum(one[0] for one in built), sum(one[1] for one in built)


def build_community(
    code: str,
    *,
    seed: int,
    founded: datetime,
    now: datetime,
    shares: Sequence[int] = _SHARES,
) -> tuple[int, int]:
    """Fill the grids of one community; returns how many buildings and homes.

    shares: of a hundred homes those lived in, let, vacant and used for business.
    """
    since = timezone.localdate(founded)
    kinds = {kind.code: kind for kind in facility_kinds()}
    serials: dict[str, int] = {}
    things: dict[str, int] = {}
    buildings: list[Building] = []
    facilities: list[Facility] = []
    homes: list[tuple[Any, ...]] = []
    grids = Grid.objects.filter(valid_to=None, community_code=code).exclude(polygon=None)
    for grid in grids.select_related("community").order_by("code"):
        street = _street(seed, grid, shares)
        for building, own in _houses(street, serials, since):
            buildings.append(building)
            homes += own
        facilities += _facilities(street, kinds, things, since)
    _copy(Building, [_values(Building, row) for row in buildings])
    _copy(Home, homes)
    _copy(Facility, [_values(Facility, row) for row in facilities])
    _reports(facilities, now)
    return len(buildings), len(homes)


def _street(seed: int, grid: Grid, shares: Sequence[int]) -> _Street:
    chance = random.Random(f"houses {seed} {grid.code}")  # noqa: S311  # invented land
    number = int(grid.code[12:])
    compound = f"{grid.community.name[:2]}{_COMPOUNDS[(number - 1) % len(_COMPOUNDS)]}"
    road, land = chance.choice(_ROADS), shape(grid.polygon)
    return _Street(grid, compound, road, number * 2 + 10, land, chance, shares)


def _houses(
    street: _Street, serials: dict[str, int], since: date
) -> Iterator[tuple[Building, list[tuple[Any, ...]]]]:
    left, number = street.grid.households, 0
    places = _places(street)
    while left > 0 or number == 0:
        number += 1
        entrances, floors, doors = street.chance.choices(_TYPES, _WEIGHTS)[0]
        while entrances > 1 and entrances * floors * doors > left * 1.3:
            entrances -= 1
        floors = max(1, min(floors, -(-left // (entrances * doors))))
        layout = Layout(entrances, 1, floors, doors)
        building = _building(street, number, layout, next(places), serials, since)
        rows = [_home(building, door, street, since) for door in doors_of(layout)]
        building.homes = len(rows)
        building.households = sum(row[5] in ("lived_in", "let") for row in rows)
        left -= building.households
        yield building, rows


def _building(
    street: _Street,
    number: int,
    layout: Layout,
    at: tuple[float, float],
    serials: dict[str, int],
    since: date,
) -> Building:
    grid = street.grid
    serials[grid.community_code] = serial = serials.get(grid.community_code, 0) + 1
    name, road = f"{street.compound}{number}幢", f"{street.road}{street.number}号"
    words = f"{grid.community.name}{road}{normal(name)} {grid.community.name}{normal(name)} {road}"
    return Building(
        code=f"{grid.community_code}{serial:05d}",
        name=name,
        address=road,
        community_id=grid.community_id,
        district_code=grid.district_code,
        street_code=grid.street_code,
        community_code=grid.community_code,
        grid_id=grid.id,
        grid_code=grid.code,
        kind="mixed" if number == 1 else "dwelling",
        entrances=layout.entrances,
        floors_above=layout.last_floor,
        built_in=street.chance.randrange(1985, 2019),
        longitude=at[0],
        latitude=at[1],
        footprint=_footprint(at, metres=14 * layout.entrances),
        grams=grams(words),
        valid_from=since,
        source=_SOURCE,
        source_id=f"{grid.code}-{number}",
    )


def _home(building: Building, door: Any, street: _Street, since: date) -> tuple[Any, ...]:
    chance = street.chance
    use = chance.choices(_USES, street.shares)[0]
    if building.kind == "mixed" and door.floor == 1:
        use = "business"
    return (
        uuid7(),
        building.id,
        door.entrance,
        door.floor,
        door.door,
        use,
        None if use == "business" else chance.choice((56, 68, 76, 84, 92, 108)),
        home_address(building.address, building.name, door.entrance, door.door),
        building.district_code,
        building.street_code,
        building.community_code,
        building.grid_code,
        since,
        None,
        None,
    )


def _places(street: _Street) -> Iterator[tuple[float, float]]:
    """Points in rows over the grid's land, then anywhere in it."""
    west, south, east, north = street.land.bounds
    shrunk: BaseGeometry = street.land.buffer(-0.0003)
    inner = street.land if shrunk.is_empty else shrunk
    for row in range(6):
        for column in range(4):
            x = west + (east - west) * (column + 0.5) / 4
            y = north - (north - south) * (row + 0.5) / 6
            if inner.contains(Point(x, y)):
                yield round(x, 7), round(y, 7)
    while True:
        x, y = street.chance.uniform(west, east), street.chance.uniform(south, north)
        if inner.contains(Point(x, y)):
            yield round(x, 7), round(y, 7)


def _footprint(at: tuple[float, float], *, metres: float) -> dict[str, Any]:
    half_x = metres / 2 / _METRES_A_DEGREE / cos(radians(at[1]))
    half_y = 6 / _METRES_A_DEGREE
    west, east = round(at[0] - half_x, 7), round(at[0] + half_x, 7)
    south, north = round(at[1] - half_y, 7), round(at[1] + half_y, 7)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _facilities(
    street: _Street, kinds: dict[str, FacilityKind], things: dict[str, int], since: date
) -> Iterator[Facility]:
    grid, chance = street.grid, street.chance
    places = _places(street)
    for kind, word, often in _THINGS:
        many = int(often) + (chance.random() < often % 1)
        for n in range(1, many + 1):
            x, y = next(places)
            things[grid.community_code] = serial = things.get(grid.community_code, 0) + 1
            name = f"{street.compound}{word}{n if many > 1 else ''}"
            signed = kind == "camera" and chance.random() < 0.9
            yield Facility(
                kind=kinds[kind],
                code=f"{grid.community_code}{serial:06d}",
                name=name,
                address=f"{street.road}{street.number}号",
                longitude=round(x + 0.0002, 7),
                latitude=round(y - 0.0002, 7),
                state=chance.choices(("sound", "damaged", "out_of_use"), (94, 5, 1))[0],
                has_sign=signed if kind == "camera" else None,
                sign_since=since if signed else None,
                district_code=grid.district_code,
                street_code=grid.street_code,
                community_code=grid.community_code,
                grid_code=grid.code,
                grams=grams(f"{grid.community.name}{name} {kinds[kind].name}"),
                valid_from=since,
                source=_SOURCE,
                source_id=f"{grid.code}-{kind}-{n}",
            )


def _reports(facilities: Sequence[Facility], now: datetime) -> None:
    what = {"street_light": "灯不亮", "hydrant": "出水口损坏", "camera": "画面中断"}
    FacilityReport.objects.bulk_create(
        FacilityReport(
            facility=facility,
            state=facility.state,
            what=what.get(facility.kind_id, "设施损坏"),
            reported_at=now,
            reported_by="网格员",
        )
        for facility in facilities
        if facility.state != "sound"
    )


def _values(table: type[models.Model], row: models.Model) -> list[Any]:
    return [
        Jsonb(value) if isinstance(field, models.JSONField) and value is not None else value
        for field in table._meta.local_concrete_fields
        for value in [getattr(row, field.attname)]
    ]


def _copy(table: type[models.Model], rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join(f'"{field.column}"' for field in table._meta.local_concrete_fields)
    statement = f'COPY "{table._meta.db_table}" ({names}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)

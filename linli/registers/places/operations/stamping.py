"""Keeping what follows from other rows: the grid of a building, its counts, its grams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from linli.foundation.search.rules import grams
from linli.registers.places.models import HOUSEHOLD_USES, Building, Grid
from linli.registers.places.queries.located import GridFinder
from linli.registers.places.rules.addresses import normal

_COUNTS = """
    UPDATE places_building AS b SET homes = c.homes, households = c.households
    FROM (
        SELECT asked.id, count(h.id) AS homes,
               count(h.id) FILTER (WHERE h.use = ANY(%(uses)s)) AS households
        FROM unnest(%(ids)s::uuid[]) AS asked (id)
        LEFT JOIN places_home AS h ON h.building_id = asked.id AND h.valid_to IS NULL
        GROUP BY asked.id
    ) AS c
    WHERE b.id = c.id
"""
_GRIDS = """
    UPDATE places_building AS b SET grid_id = s.grid, grid_code = s.code
    FROM unnest(%(ids)s::uuid[], %(grids)s::uuid[], %(codes)s::text[]) AS s (id, grid, code)
    WHERE b.id = s.id AND (b.grid_id IS DISTINCT FROM s.grid OR b.grid_code <> s.code)
    RETURNING b.id
"""
_HOMES = """
    UPDATE places_home AS h SET grid_code = b.grid_code
    FROM places_building AS b
    WHERE h.building_id = b.id AND b.id = ANY(%(ids)s) AND h.valid_to IS NULL
      AND h.grid_code <> b.grid_code
"""
_FACILITIES = """
    UPDATE places_facility AS f SET grid_code = s.code
    FROM unnest(%(ids)s::uuid[], %(codes)s::text[]) AS s (id, code)
    WHERE f.id = s.id AND f.grid_code <> s.code
"""
_PLACED = """
    SELECT id, longitude, latitude FROM {table}
    WHERE community_code = ANY(%(codes)s) AND valid_to IS NULL AND longitude IS NOT NULL
"""


def count_homes(buildings: Iterable[Building]) -> None:
    """Count the homes of these buildings anew; one statement."""
    ids = [building.id for building in buildings]
    values: dict[str, list[Any]] = {"ids": ids, "uses": [use.value for use in HOUSEHOLD_USES]}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, values)


def restamp(community_codes: Sequence[str]) -> int:
    """Give buildings, homes and facilities of communities the codes of the grids they lie in now.

    Cases keep theirs. Returns how many buildings changed grid.
    """
    codes = list(dict.fromkeys(community_codes))
    finder = GridFinder.of(Grid.objects.filter(community_code__in=codes, valid_to=None))
    with connection.cursor() as cursor:
        cursor.execute(_PLACED.format(table="places_building"), {"codes": codes})
        ids, found = finder.of_rows(cursor.fetchall())
        stamps: dict[str, list[Any]] = {
            "ids": ids,
            "grids": [g and g.id for g in found],
            "codes": _codes(found),
        }
        cursor.execute(_GRIDS, stamps)
        moved = [row[0] for row in cursor.fetchall()]
        cursor.execute(_HOMES, {"ids": moved})
        cursor.execute(_PLACED.format(table="places_facility"), {"codes": codes})
        ids, found = finder.of_rows(cursor.fetchall())
        cursor.execute(_FACILITIES, {"ids": ids, "codes": _codes(found)})
    return len(moved)


def _codes(found: list[Grid | None]) -> list[str]:
    return [grid.code if grid else "" for grid in found]


def grams_of(building: Building) -> list[str]:
    """What a building is found by: its name, address, other names, community."""
    community, road = building.community.name, normal(building.address)
    names = [normal(name) for name in (building.name, *building.aliases)]
    # The joints as well: an address is written in one go, with or without the community.
    written = [f"{community}{road}{name} {community}{name} {road}" for name in names]
    return grams(" ".join(written))

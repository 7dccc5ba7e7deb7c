"""The map of a district's grids with its counts, and points to grids."""

from __future__ import annotations

import json
import statistics
import time

import numpy as np

from bench.registers.lookups import Line, actor, measured
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.people.queries import count_table
from linli.registers.places.models import Division
from linli.registers.places.queries.grid_overview import grid_overview
from linli.registers.places.queries.memory import places_in_force

POINTS = 1_000_000
_TIMES = 30


def lines() -> list[Line]:
    """The map of a district, and its counts of people as its officer sees them."""
    code = Division.objects.filter(valid_to=None, grade="district").order_by("code")[0].code
    officer = actor("officer")
    sizes: list[int] = []

    def draw() -> int:
        drawn = grid_overview(WHOLE_CITY, inside=code, grade="district")
        sizes.append(len(json.dumps(drawn, separators=(",", ":"))))
        return len(drawn["grids"])

    def count() -> int:
        return len(count_table(officer.scope, inside=code).rows)

    found = [
        measured("map of a district with counts", [draw] * _TIMES, "p50 200 ms, 300 kB"),
        measured("counts of people of a district", [count] * _TIMES),
    ]
    print(f"map of a district: {sizes[-1] / 1000:.0f} kB as JSON, not packed")
    told = (
        "points to grids: {:,.0f} a second, {:,.0f} of processor time (wanted 200,000), {:,} grids"
    )
    print(told.format(*points()))
    return found


def points() -> tuple[float, float, int]:
    """How many points find their grid in a batch: a second, a second of processor; of how many."""
    index = places_in_force()
    shapes = index.finder.shapes
    edges = np.array([shape.bounds for shape in shapes])
    west, south, east, north = (
        edges[:, 0].min(), edges[:, 1].min(), edges[:, 2].max(), edges[:, 3].max()
    )  # fmt: skip
    chance = np.random.default_rng(3)
    pairs = np.column_stack(
        (chance.uniform(west, east, POINTS), chance.uniform(south, north, POINTS))
    )
    index.grid_positions(pairs[:1000])
    took, used = [], []
    for _ in range(3):
        began, busy = time.perf_counter(), time.process_time()
        index.grid_positions(pairs)
        took.append(time.perf_counter() - began)
        used.append(time.process_time() - busy)
    return POINTS / statistics.median(took), POINTS / statistics.median(used), len(shapes)

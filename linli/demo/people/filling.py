"""Filling the homes of a city with people, community by community, by COPY."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context

import django
from django.db import connection, connections, transaction

from linli.demo.people.inventing import Inventor, sizes_of
from linli.demo.people.numbers import Numbers
from linli.demo.people.rows import Dwelling, Rows, Wishes
from linli.registers.places.models import Division, Home
from linli.registers.places.models.buildings import HOUSEHOLD_USES
from linli.registers.places.operations.changes import day_of

# Of the homes that are let, those where people from elsewhere live.
_FLOATING_IN_LET, _FLOATING_ELSE = 0.78, 0.03
_AT_ONCE = 8


@dataclass(frozen=True)
class Order:
    """One community to be filled. residents: in each of its grids."""

    code: str
    numbers: tuple[int, int, int, int]
    residents: int
    wishes: Wishes


@dataclass(frozen=True)
class Filled:
    """What was made."""

    people: int = 0
    households: int = 0

    def __add__(self, other: Filled) -> Filled:
        return Filled(self.people + other.people, self.households + other.households)


def make_people(
    wishes: Wishes, *, residents: int, processes: int | None = None
) -> Iterator[Filled]:
    """Let people live in every home that somebody lives in; yields what was made, bit by bit.

    residents: how many in each grid. The same seed and day make the same people.
    """
    orders = orders_of(wishes, residents=residents)
    workers = processes or min(os.cpu_count() or 1, 4)
    if workers == 1 or len(orders) < _AT_ONCE:
        yield from map(fill_community, orders)
        return
    connections.close_all()
    some = [orders[n : n + _AT_ONCE] for n in range(0, len(orders), _AT_ONCE)]
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=django.setup) as pool:
        for future in as_completed([pool.submit(_fill_some, few) for few in some]):
            yield future.result()


def orders_of(wishes: Wishes, *, residents: int) -> list[Order]:
    """One order for each community in force, with the range of numbers that is its own."""
    rows = Division.objects.filter(valid_to=None, grade="community").order_by("code")
    found: list[Order] = []
    codes = list(rows.values_list("district_code", "code"))
    for district, group in groupby(codes, key=lambda row: row[0]):
        own = [code for _district, code in group]
        found += [
            Order(
                code,
                (int(district[4:6]), index, len(own), len(found) + index + 1),
                residents,
                wishes,
            )
            for index, code in enumerate(own)
        ]
    return found


def agree_grids() -> None:
    """Let every grid say how many people and households the register has in it."""
    with connection.cursor() as cursor:
        cursor.execute(_AGREE)


_AGREE = """
    WITH people AS (
        SELECT grid_code, sum(n) AS n FROM people_peoplecount GROUP BY grid_code
    ), households AS (
        SELECT grid_code, count(*) AS n FROM people_household
        WHERE dissolved_on IS NULL GROUP BY grid_code
    )
    UPDATE places_grid AS g SET residents = coalesce(p.n, 0), households = coalesce(h.n, 0)
    FROM places_grid AS one LEFT JOIN people AS p ON p.grid_code = one.code
         LEFT JOIN households AS h ON h.grid_code = one.code
    WHERE g.id = one.id AND g.valid_to IS NULL
"""


def _fill_some(orders: Sequence[Order]) -> Filled:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    return sum((fill_community(order) for order in orders), Filled())


def fill_community(order: Order) -> Filled:
    """Let people live in one community."""
    chance = random.Random(f"people {order.wishes.seed} {order.code}")  # noqa: S311  # invented
    on = day_of(order.wishes.now)
    numbers = Numbers(*order.numbers)
    inventor = Inventor(chance, numbers, on=on)
    rows = Rows(order.wishes, chance, inventor, numbers, order.code)
    for _grid, group in groupby(_homes(order.code), key=lambda one: one.grid_code):
        homes = list(group)
        floating = [_is_floating(home, chance) for home in homes]
        sizes = sizes_of(chance, floating, order.residents)
        for home, size, is_floating in zip(homes, sizes, floating, strict=True):
            rows.settle(
                home,
                inventor.family(size, floating=is_floating, here=order.code, address=home.address),
            )
    with transaction.atomic():
        rows.write()
    return Filled(len(rows.people), len(rows.households))


def _is_floating(home: Dwelling, chance: random.Random) -> bool:
    return chance.random() < (_FLOATING_IN_LET if home.use == "let" else _FLOATING_ELSE)


def _homes(community_code: str) -> list[Dwelling]:
    rows = Home.objects.filter(
        community_code=community_code, valid_to=None, use__in=HOUSEHOLD_USES
    ).values_list(
        "id", "use", "address", "district_code", "street_code", "community_code", "grid_code",
        "building__code", "entrance", "floor", "door",
    )  # fmt: skip
    found = sorted(rows, key=lambda row: (row[6], row[7:]))
    return [Dwelling(*row[:7]) for row in found]

"""A city of people, homes and entities, as large as is wanted, made by COPY in several processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

import django
from django.db import connection, connections, models, transaction

from bench.registers.entities import make_entities
from linli.demo.buildings import build_community
from linli.demo.geography import make_places
from linli.demo.people.filling import Order, agree_grids, fill_community, orders_of
from linli.demo.people.rows import Wishes
from linli.demo.sizes import Size
from linli.demo.staff import make_staff, make_units
from linli.foundation.calendar.operations import load_known_years
from linli.registers.entities.models import Entity, SocialOrganisation
from linli.registers.people.models import (
    Consent,
    Household,
    Letting,
    LettingCheck,
    PeopleCount,
    Person,
    PersonChange,
    Residence,
    ResidencePermit,
)
from linli.registers.places.models import Building, Facility, Grid, Home
from linli.registers.places.operations import seed_facility_kinds

# At six million: 10 districts, 130 towns, 2,860 communities, 20,020 grids.
_DISTRICTS, _STREETS, _COMMUNITIES, _GRIDS = 10, 13, 22, 7
FULL = 6_000_000
# Of a hundred homes: lived in, let, vacant, business; two households to three homes.
_SHARES = (52, 14, 31, 3)
_PERSONS_A_HOUSEHOLD = 3
_ENTITIES_A_COMMUNITY = 140
_FOUNDED = timedelta(days=3 * 365)
_A_PIECE = 8
BIG: tuple[type[models.Model], ...] = (
    *(Person, Household, Residence, PersonChange, ResidencePermit, Letting, LettingCheck, Consent),
    *(Home, Building, Facility, Entity, SocialOrganisation),
)


@dataclass(frozen=True)
class _Piece:
    """Some communities for one process."""

    orders: tuple[Order, ...]
    first: int
    founded: datetime


def size_for(persons: int) -> Size:
    """The divisions for so many people: communities of one size, as many as are needed."""
    communities = max(round(persons * _DISTRICTS * _STREETS * _COMMUNITIES / FULL), 1)
    streets = -(-communities // _COMMUNITIES)
    districts = -(-streets // _STREETS)
    return Size(districts, -(-streets // districts), _COMMUNITIES, _GRIDS, persons, 0, 0)


def make(persons: int, *, now: datetime, seed: int = 1) -> dict[str, float]:
    """Fill an empty database; returns the seconds each part took."""
    spent: dict[str, float] = {}
    founded, size = now - _FOUNDED, size_for(persons)
    with timed(spent, "divisions and grids"):
        load_known_years(since=founded.year, by="bench", at=now)
        land = make_places(size, founded)
        Grid.objects.update(
            households=persons // (size.strips * size.grids) // _PERSONS_A_HOUSEHOLD
        )
        seed_facility_kinds()
    with timed(spent, "staff"), transaction.atomic():
        make_staff(land, make_units(land, founded), founded)
    wishes = Wishes(
        seed, now, founded, changed=0.05, consenting=0.02, lettings=0.2, permits=0.6, gone=0.01
    )
    orders = orders_of(wishes, residents=size.residents_a_grid)
    with _without_indexes(spent), timed(spent, "rows"):
        _load(orders, founded, persons)
    with timed(spent, "grids and statistics"):
        agree_grids()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return spent


def _load(orders: Sequence[Order], founded: datetime, persons: int) -> None:
    connections.close_all()
    pieces = [
        _Piece(tuple(orders[n : n + _A_PIECE]), n * _ENTITIES_A_COMMUNITY, founded)
        for n in range(0, len(orders), _A_PIECE)
    ]
    context, done = get_context("spawn"), 0
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=django.setup) as pool:
        for future in as_completed([pool.submit(_make_piece, piece) for piece in pieces]):
            done += future.result()
            print(f"\r{done:>9,} of {persons:,} persons", end="", flush=True)
    print()


def _make_piece(piece: _Piece) -> int:
    """Houses, people and entities of some communities; nothing is checked again, it is ours."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")
    made = 0
    for n, order in enumerate(piece.orders):
        wishes = order.wishes
        with transaction.atomic():
            build_community(
                order.code, seed=wishes.seed, founded=piece.founded, now=wishes.now, shares=_SHARES
            )
        made += fill_community(order).people
        with transaction.atomic():
            make_entities(
                [order.code],
                a_community=_ENTITIES_A_COMMUNITY,
                seed=wishes.seed,
                now=wishes.now,
                first=piece.first + n * _ENTITIES_A_COMMUNITY,
            )
    return made


@contextmanager
def _without_indexes(spent: dict[str, float]) -> Iterator[None]:
    """Load without indexes but the primary keys, and make them afterwards, two at a time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index AS i"
            " JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid"
            " LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')"
            " WHERE t.relname = ANY(%s) AND k.oid IS NULL AND NOT i.indisprimary",
            [[model._meta.db_table for model in BIG]],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        with timed(spent, "indexes"), connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            for name, definition in found:
                began = time.perf_counter()
                cursor.execute(definition)
                took = time.perf_counter() - began
                if took > 2:
                    print(f"  {name} {took:.0f} s", flush=True)


@contextmanager
def timed(spent: dict[str, float], part: str) -> Iterator[None]:
    """Note how long a part took."""
    began = time.perf_counter()
    yield
    spent[part] = round(time.perf_counter() - began, 1)


def counted() -> dict[str, int]:
    """How many rows of each kind there are."""
    count: Callable[[Any], int] = lambda table: table.objects.count()  # noqa: E731  # one line
    return {
        "persons": count(Person),
        "households": count(Household),
        "homes": count(Home),
        "entities": count(Entity),
        "grids": count(Grid),
        "count rows": count(PeopleCount),
    }

"""A city large enough to measure: a prefecture's divisions, a few people, and many matters."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, models, transaction

from linli.casework.cases.models import Assignment, Case, Clock, Event, Party
from linli.casework.matters.models import Matter
from linli.casework.matters.operations.catalogue import seed_catalogue, seed_dispatch
from linli.demo.bulk import Ground, load
from linli.demo.geography import make_places
from linli.demo.sizes import SIZES
from linli.demo.staff import make_staff, make_units
from linli.foundation.calendar.operations import load_known_years
from linli.foundation.postgres.ids import uuid7
from linli.foundation.search.operations import refresh_frequencies
from linli.registers.access.rules import SYSTEM
from linli.registers.places.models import Division
from linli.registers.places.queries import forget_places
from linli.registers.places.rules.codes import Place
from linli.registers.units.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

DISTRICTS, STREETS, COMMUNITIES = 11, 12, 21
DAYS = 3 * 365
BIG = (Case, Matter, Party, Assignment, Clock, Event)


def make(matters: int, *, now: datetime, seed: int = 1) -> dict[str, float]:
    """Fill an empty database; returns the seconds each part took."""
    spent: dict[str, float] = {}
    founded = now - timedelta(days=DAYS + 30)
    with timed(spent, "city"):
        load_known_years(since=founded.year, by="bench", at=now)
        land = make_places(SIZES["tiny"], founded)
        with transaction.atomic():
            staff = make_staff(land, make_units(land, founded), founded)
        seed_catalogue(by=SYSTEM, at=founded)
        seed_dispatch(by=SYSTEM, at=founded)
        places = divisions(founded)
    leads: dict[str, tuple[UUID, ...]] = {}
    units = tuple(Unit.objects.filter(kind="department").values_list("id", flat=True))
    for place in places:
        leads[place.district_code] = units
    who = staff.actors
    ground = Ground(
        tuple(places),
        leads,
        who["taker"],
        who["dispatcher"],
        who["handler"],
        who["caller"],
    )
    with timed(spent, "rows"), without_indexes(spent, BIG):
        done = 0
        for number in load(ground, matters=matters, seed=seed, now=now, days=DAYS):
            done += number
            print(f"\r{done:>9,} of {matters:,} matters", end="", flush=True)
        print()
    with timed(spent, "statistics"):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        refresh_frequencies(table="cases_case", column="grams", at=now)
    return spent


def divisions(founded: datetime) -> list[Place]:
    """The other divisions of a prefecture city, straight into the table."""
    held = set(Division.objects.values_list("code", flat=True))
    rows, places = [], []
    for d in range(1, DISTRICTS + 1):
        district = f"4299{d:02d}000000"
        rows.append(_row(district, f"第{d}区", "district", district))
        for s in range(1, STREETS + 1):
            street = f"4299{d:02d}{s:03d}000"
            rows.append(_row(street, f"第{s}街道", "street", district, street))
            for c in range(1, COMMUNITIES + 1):
                code = f"4299{d:02d}{s:03d}{c:03d}"
                rows.append(_row(code, f"第{c}社区", "community", district, street, code))
                places.append(
                    Place(district_code=district, street_code=street, community_code=code)
                )
    for row in rows:
        row.valid_from = founded.date()
    Division.objects.bulk_create(row for row in rows if row.code not in held)
    forget_places()
    return places


def _row(code: str, name: str, grade: str, *codes: str) -> Division:
    district, street, community = (*codes, "", "")[:3]
    return Division(
        id=uuid7(),
        code=code,
        name=name,
        grade=grade,
        district_code=district,
        street_code=street,
        community_code=community,
    )


@contextmanager
def without_indexes(
    spent: dict[str, float], tables: tuple[type[models.Model], ...]
) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
            " AND indexdef NOT LIKE 'CREATE UNIQUE%%' AND indexdef NOT LIKE '%%USING gist%%'"
            " AND schemaname = current_schema()",
            [[model._meta.db_table for model in tables]],
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
                print(f"  {name} {time.perf_counter() - began:.0f} s", flush=True)


@contextmanager
def timed(spent: dict[str, float], part: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    spent[part] = round(time.perf_counter() - began, 1)

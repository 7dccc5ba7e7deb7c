"""The import of residents beside bare COPY into the same tables with the same sealing."""

from __future__ import annotations

import csv
import random
import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.db import connection, connections, transaction
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from psycopg.types.json import Jsonb

from linli.demo.people.inventing import Inventor
from linli.demo.people.numbers import Numbers
from linli.demo.people.rows import HOUSEHOLD, PERSON, RESIDENCE
from linli.foundation.crypto.operations import blind_index, seal
from linli.foundation.postgres.copying import copy_rows
from linli.foundation.postgres.ids import uuid7
from linli.foundation.tabular.importing import asking
from linli.foundation.tabular.importing.applying import apply_run
from linli.foundation.tabular.importing.reading import read_run
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.models import Account
from linli.registers.people.models import Household, Person, Residence
from linli.registers.people.rules.indexes import ID_PURPOSE, PHONE_PURPOSE
from linli.registers.people.rules.names import initials
from linli.registers.places.models import Home
from linli.registers.places.queries import place_codes

_HEADER = ("户号", "姓名", "与户主关系", "身份证号", "联系电话", "现住址", "户籍地址")
_RELATIONS = {
    "head": "户主", "spouse": "配偶", "child": "子女", "parent": "父母", "parent_in_law": "岳父",
    "other": "其他",
}  # fmt: skip
# Papers of districts that the city does not have, and households numbered apart.
_DISTRICT, _SIZE = 99, 3
_TABLES = (("people_residence", "person_id IN (SELECT id FROM people_person WHERE import_run = %s)"),
           ("people_person", "import_run = %s"), ("people_household", "import_run = %s"))  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """How long so many rows took, how much of a processor, and the most memory of the process."""

    what: str
    rows: int
    seconds: float
    cpu: float
    megabytes: float


def figures(home: Path, *, rows: int, memory_rows: int) -> list[Figure]:
    """Each file read by bare code and by the product in turn, every time in a fresh process."""
    code = Account.objects.get(username="clerk").posts.select_related("unit")[0].unit.community_code
    found: list[Figure] = []
    for suffix in (".csv", ".xlsx"):
        path = _written(home / f"residents-{rows}{suffix}", rows, code)
        found.append(_alone(_bare, path, code, rows))
        found += _alone(_imported, path, code, rows)
    if memory_rows:
        path = _written(home / f"residents-{memory_rows}.csv", memory_rows, code)
        found += _alone(_imported, path, code, memory_rows)
    return found


def _alone(work: Any, *given: Any) -> Any:
    connections.close_all()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        return pool.submit(work, *given).result()


def _written(path: Path, rows: int, code: str) -> Path:
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_HEADER)
            writer.writerows(_residents(rows, code))
        return path
    book = Workbook(write_only=True)
    sheet = book.create_sheet("居民")
    sheet.append(_HEADER)
    for row in _residents(rows, code):
        sheet.append(row)
    book.save(path)
    return path


def _residents(rows: int, code: str) -> Iterator[tuple[str, ...]]:
    """Families in the homes of a community; more of them than it has homes share these."""
    chance = random.Random(11)
    homes = Home.objects.filter(community_code=code, valid_to=None)
    addresses = list(homes.order_by("id").values_list("address", flat=True))
    numbers = Numbers(_DISTRICT, 0, 1, 4_800)
    inventor = Inventor(chance, numbers, on=timezone.localdate())
    made = 0
    for house in range(rows):
        address = addresses[house % len(addresses)]
        for one in inventor.family(_SIZE, floating=False, here="", address=address):
            if one.kind != "resident_id":
                continue
            yield (
                f"D{house:07d}", one.name, _RELATIONS[one.relation], one.number, one.phone,
                address, one.domicile,
            )  # fmt: skip
            made += 1
            if made == rows:
                return


def _imported(path: Path, code: str, rows: int) -> list[Figure]:
    """The product's way: received, read and checked, taken in."""
    place = place_codes(code)
    area = "".join(f"{one}/" for one in (place.district_code, place.street_code, code))
    account = Account.objects.get(username="clerk")
    by = asking.Asker(account_id=account.id, name=account.name, area=area)
    spent = _Spent()
    with path.open("rb") as file:
        run = asking.receive(
            kind="residents", chunks=iter(lambda: file.read(1 << 20), b""), file_name=path.name,
            options={"community": code}, by=by, at=timezone.now(),
        )  # fmt: skip
    read_run(run.id, now=timezone.now)
    read = spent.told(f"import {path.suffix}, read and check", rows)
    asking.start(run.id, area=area, at=timezone.now())
    taking = _Spent()
    apply_run(run.id, now=timezone.now)
    taken = taking.told(f"import {path.suffix}, take in", rows)
    whole = spent.told(f"import {path.suffix}, whole", rows)
    done = ImportRun.objects.get(id=run.id)
    assert done.done_add == rows, (done.state, done.error, done.done_add, done.rows_bad)
    _away(run.id)
    return [read, taken, whole]


def _bare(path: Path, code: str, rows: int) -> Figure:
    """The floor: the file read, its cells sealed, and copied into the same three tables."""
    run_id, on, at, place = uuid7(), timezone.localdate(), timezone.now(), place_codes(code)
    homes = Home.objects.filter(community_code=code, valid_to=None)
    known = {
        address: (home, grid)
        for address, home, grid in homes.values_list("address", "id", "grid_code")
    }
    codes = (place.district_code, place.street_code, code)
    spent = _Spent()
    houses: dict[str, UUID] = {}
    people: list[tuple[Any, ...]] = []
    with transaction.atomic():
        for row in _cells(path):
            if row[0] not in houses and len(people) >= 5000:
                _copy(people, houses, run_id, codes, on)
                people, houses = [], {}
            home, grid = known[row[5]]
            house = houses.setdefault(row[0], uuid7())
            people.append(_person(row, home, house, (*codes, grid), run_id, on, at))
        _copy(people, houses, run_id, codes, on)
    figure = spent.told(f"bare COPY of {path.suffix}", rows)
    _away(run_id)
    return figure


def _person(
    row: Sequence[str],
    home: UUID,
    house: UUID,
    codes: tuple[str, ...],
    run_id: UUID,
    on: date,
    at: datetime,
) -> tuple[Any, ...]:
    _house, name, relation, number, phone, _address, domicile = row
    born_on = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return (
        uuid7(), 1, "resident_id",
        seal(number, context="people.person.id_number"), blind_index(number, purpose=ID_PURPOSE),
        name, initials(name), "male" if int(number[16]) % 2 else "female", born_on, 18,
        seal(phone or "", context="people.person.phone"),
        blind_index(phone, purpose=PHONE_PURPOSE) if phone else None, "registered", "",
        seal(domicile, context="people.person.domicile"), home, b"", house,
        "head" if relation == "户主" else "child", *codes, "file", on, "bench", None, "", Jsonb({}),
        None, None, None, at, run_id,
    )  # fmt: skip


def _copy(
    people: list[tuple[Any, ...]],
    houses: dict[str, UUID],
    run_id: UUID,
    codes: tuple[str, str, str],
    on: date,
) -> None:
    copy_rows(
        Household, (*HOUSEHOLD, "import_run"),
        ((house, 1, number, None, *codes, "", on, run_id) for number, house in houses.items()),
    )  # fmt: skip
    copy_rows(Person, (*PERSON, "import_run"), people)
    copy_rows(Residence, RESIDENCE, ((uuid7(), one[0], one[15], "own", on, None) for one in people))


def _cells(path: Path) -> Iterator[Sequence[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            yield from reader
        return
    sheet = load_workbook(path, read_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    next(rows)
    yield from rows


def _away(run_id: UUID) -> None:
    """Take the rows out again, so that the city stays as it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, where in _TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE {where}", [run_id])  # noqa: S608  # our own names
        cursor.execute("DELETE FROM people_peoplecount")
        cursor.execute(
            "INSERT INTO people_peoplecount (id, district_code, street_code, community_code,"
            " grid_code, standing, age_band, slot, n) SELECT gen_random_uuid(), district_code,"
            " street_code, community_code, grid_code, standing, age_band, 0, count(*)"
            " FROM people_person WHERE left_on IS NULL AND died_on IS NULL AND merged_into_id IS NULL"
            " GROUP BY district_code, street_code, community_code, grid_code, standing, age_band"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM people_person, people_household, people_residence, people_peoplecount"
        )


class _Spent:
    def __init__(self) -> None:
        self._began, self._cpu = time.perf_counter(), time.process_time()

    def told(self, what: str, rows: int) -> Figure:
        return Figure(
            what,
            rows,
            round(time.perf_counter() - self._began, 2),
            round(time.process_time() - self._cpu, 2),
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )

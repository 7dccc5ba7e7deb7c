"""Measure the import of a large file against bare COPY of the same rows with the same sealing.

    python -m bench.imports --rows 200000 [--xlsx]

LINLI_BENCH_HOME keeps the database; the table is made anew each time. See docs/performance.md.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
TABLE = "bench_import"
COLUMNS = ("id", "name", "number", "number_index", "phone", "phone_index", "address", "import_run")
HEADER = ("姓名", "证件号码", "联系电话", "性别", "现住址", "与户主关系", "备注")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--xlsx", action="store_true")
    options = parser.parse_args()
    base = Path(os.environ.get("LINLI_BENCH_HOME", ROOT / ".linli-bench"))
    os.environ["LINLI_HOME"] = str(base / "imports")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    from linli.cli import surroundings  # noqa: PLC0415  # the environment comes first

    with surroundings.database():
        surroundings.set_up_django()
        _run(options.rows, xlsx=options.xlsx, home=base / "imports")
    return 0


def _run(rows: int, *, xlsx: bool, home: Path) -> None:
    from django.core.management import call_command  # noqa: PLC0415  # Django comes first
    from django.db import connection  # noqa: PLC0415

    from linli.foundation.tabular.importing import asking, kinds  # noqa: PLC0415
    from linli.foundation.tabular.importing.applying import apply_run  # noqa: PLC0415
    from linli.foundation.tabular.importing.reading import read_run  # noqa: PLC0415
    from linli.foundation.tabular.models import ImportRun  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")  # our own name
        cursor.execute(
            f"CREATE TABLE {TABLE} (id uuid PRIMARY KEY, name text, number bytea,"
            " number_index bytea, phone bytea, phone_index bytea, address text, import_run uuid)"
        )
        cursor.execute(f"CREATE UNIQUE INDEX ON {TABLE} (number_index)")
    kinds.imports(_kind())
    path = home / ("rows.xlsx" if xlsx else "rows.csv")
    _write(path, rows, xlsx=xlsx)
    print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB {path.suffix}")
    by = asking.Asker(account_id=UUID(int=1), name="bench", area="")
    spent: dict[str, float] = {}
    for round_ in range(2):
        with Timed(spent, "bare COPY"), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLE}")
            _bare(path, UUID(int=round_)) if not xlsx else _bare(None, UUID(int=round_), rows)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLE}")
        with Timed(spent, "receive"), path.open("rb") as file:
            run = asking.receive(
                kind="bench",
                chunks=iter(lambda: file.read(1 << 20), b""),
                file_name=path.name,
                options={},
                by=by,
                at=datetime.now(UTC),
            )
        with Timed(spent, "read and check"):
            read_run(run.id, now=lambda: datetime.now(UTC))
        asking.start(run.id, area="", at=datetime.now(UTC))
        with Timed(spent, "take in"):
            apply_run(run.id, now=lambda: datetime.now(UTC))
        done = ImportRun.objects.get(id=run.id)
        assert done.done_add == rows, (done.state, done.error, done.done_add)
        whole = spent["receive"] + spent["read and check"] + spent["take in"]
        print(f"-- round {round_ + 1}")
        for what, seconds in spent.items():
            print(f"{what:16} {seconds:7.2f} s  {rows / seconds:10,.0f} rows/s")
        print(f"{'import, whole':16} {whole:7.2f} s  {rows / whole:10,.0f} rows/s")
        print(
            f"against bare COPY: {spent['bare COPY'] / whole:.2f} (wanted: 0.5, or 20,000 rows/s)"
        )
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


class Timed:
    def __init__(self, spent: dict[str, float], what: str) -> None:
        self.spent, self.what = spent, what

    def __enter__(self) -> None:
        self.began, self.cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.spent[self.what] = time.perf_counter() - self.began
        self.spent[f"cpu {self.what}"] = time.process_time() - self.cpu


def _person(pick: random.Random, number: int) -> tuple[str, ...]:
    name = (
        pick.choice("王李张刘陈杨黄赵吴周")
        + pick.choice("伟芳娜敏静秀丽强磊")
        + pick.choice("国明红")
    )
    return (
        name,
        f"4206{number:014d}",
        f"139{number % 100_000_000:08d}",
        pick.choice("男女"),
        f"人民路{number % 900}号{number % 30}栋{number % 6}单元{number % 1800}室",
        "户主",
        "",
    )


def _write(path: Path, rows: int, *, xlsx: bool) -> None:
    pick = random.Random(7)
    path.parent.mkdir(parents=True, exist_ok=True)
    if xlsx:
        from openpyxl import Workbook  # noqa: PLC0415

        book = Workbook(write_only=True)
        sheet = book.create_sheet("表")
        sheet.append(HEADER)
        for number in range(rows):
            sheet.append(_person(pick, number))
        book.save(path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_person(pick, number) for number in range(rows))


def _sealer() -> Any:
    from linli.foundation.crypto.operations import blind_index, seal  # noqa: PLC0415
    from linli.foundation.postgres.ids import uuid7  # noqa: PLC0415

    def sealed(run: UUID, name: str, number: str, phone: str, address: str) -> tuple[Any, ...]:
        return (
            uuid7(),
            name,
            seal(number, context="bench.number"),
            blind_index(number, purpose="id"),
            seal(phone, context="bench.phone"),
            blind_index(phone, purpose="phone"),
            address,
            run,
        )

    return sealed


def _bare(path: Path | None, run: UUID, rows: int = 0) -> None:
    """The floor: the same rows read, sealed and copied with nothing around it."""
    from django.db import connection, transaction  # noqa: PLC0415

    def given() -> Iterator[Sequence[str]]:
        if path is None:
            pick = random.Random(7)
            yield from (_person(pick, number) for number in range(rows))
            return
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            yield from reader

    statement = f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN"
    sealed = _sealer()
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.cursor.copy(statement) as copy,
    ):
        for row in given():
            copy.write_row(sealed(run, row[0], row[1], row[2], row[4]))


def _kind() -> Any:
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from linli.foundation.postgres.copying import copy_into  # noqa: PLC0415
    from linli.foundation.tabular.cleaning import lost_digits  # noqa: PLC0415
    from linli.foundation.tabular.headers import Column, HeaderMap  # noqa: PLC0415
    from linli.foundation.tabular.importing import kinds  # noqa: PLC0415

    sealed = _sealer()

    class Checker:
        def __init__(self) -> None:
            self.seen: set[str] = set()

        def check(self, rows: Sequence[kinds.Given]) -> list[kinds.Verdict]:
            return [self._one(row.cells) for row in rows]

        def _one(self, cells: Any) -> kinds.Verdict:
            number = cells["number"]
            if lost_digits(number) or number in self.seen:
                return kinds.Verdict(kinds.Standing.BAD, None, (kinds.Note("?", "number"),))
            self.seen.add(number)
            value = [cells["name"], number, cells["phone"], cells["address"]]
            return kinds.Verdict(kinds.Standing.ADD, value)

    def apply(run: Any, rows: Sequence[kinds.Kept], at: datetime) -> kinds.Applied:
        copy_into(TABLE, COLUMNS, (sealed(run.id, *row.value) for row in rows))
        return kinds.Applied(added=len(rows))

    columns = (
        Column("name", "姓名", required=True),
        Column("number", "证件号码", required=True),
        Column("phone", "联系电话"),
        Column("address", "现住址"),
    )
    return kinds.ImportKind(
        code="bench",
        title=_("Bench"),
        lead=_("Bench"),
        needs=frozenset(),
        columns=lambda: HeaderMap(columns),
        checker=lambda run: Checker(),
        apply=apply,
        outlook=lambda run: kinds.Outlook(0, 0),
        undo=lambda run, cursor, at: kinds.Undone(),
    )


if __name__ == "__main__":
    sys.exit(main())

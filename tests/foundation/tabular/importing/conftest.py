"""A plain kind of import over a table of its own, and a way from a file to its run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.copying import copy_into
from linli.foundation.tabular.cleaning import clean_line, lost_digits
from linli.foundation.tabular.headers import Column, HeaderMap
from linli.foundation.tabular.importing import asking, kinds, pieces, reading
from linli.foundation.tabular.importing.kinds import (
    Applied,
    Given,
    Kept,
    Left,
    Note,
    Outlook,
    Standing,
    Undone,
    Verdict,
)
from linli.foundation.tabular.models import ImportRun

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ME = asking.Asker(account_id=UUID(int=7), name="钱书记员", area="42/4206/", area_name="北城区")
COLUMNS = (
    Column("number", "编号", ("号码",), required=True),
    Column("name", "名称", ("姓名", "名字"), required=True),
    Column("size", "面积"),
)


class Shop:
    """The table, and what the kind does when asked to fail."""

    broken_at: str = ""

    def rows(self) -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number, name FROM import_trial ORDER BY number")
            return [tuple(row) for row in cursor.fetchall()]

    def touch(self, number: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE import_trial SET touched = true WHERE number = %s", [number])

    def checker(self, run: ImportRun) -> _Checker:
        return _Checker()

    def apply(self, run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
        done = Applied()
        taken = []
        for row in rows:
            if row.value[1] == "refuse":
                done.refused[row.number] = "不要"
            else:
                taken.append((*row.value, run.id))
        copy_into("import_trial", ("number", "name", "run_id"), taken)
        # After the rows were written: what breaks now must take them back.
        if any(row.value[0] == self.broken_at for row in rows):
            raise OSError("the disk is full")
        done.added = len(taken)
        return done

    def outlook(self, run: ImportRun) -> Outlook:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE NOT touched), count(*) FILTER (WHERE touched)"
                " FROM import_trial WHERE run_id = %s",
                [run.id],
            )
            free, touched = cursor.fetchone()
        return Outlook(free, 0, touched)

    def undo(self, run: ImportRun, cursor: str, at: datetime) -> Undone:
        with connection.cursor() as ask:
            ask.execute(
                "SELECT number, touched FROM import_trial WHERE run_id = %s AND number > %s"
                " ORDER BY number LIMIT 2",
                [run.id, cursor],
            )
            found = ask.fetchall()
            free = [number for number, touched in found if not touched]
            ask.execute("DELETE FROM import_trial WHERE number = ANY(%s)", [free])
        left = [Left(number, "改过") for number, touched in found if touched]
        return Undone(len(free), 0, left, found[-1][0] if len(found) == 2 else "")


class _Checker:
    def __init__(self) -> None:
        self.seen: set[str] = set()

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        return [self._one(row) for row in rows]

    def _one(self, row: Given) -> Verdict:
        number = row.cells["number"]
        if lost_digits(number):
            return Verdict(Standing.BAD, None, (Note("号码丢了末位", "number"),))
        text = clean_line(number)
        if not text or text in self.seen:
            return Verdict(Standing.BAD, None, (Note("号码为空或重复", "number"),))
        self.seen.add(text)
        name = clean_line(row.cells["name"])
        notes = (Note("去掉了空格", "name"),) if name != row.cells["name"] else ()
        return Verdict(Standing.ADD, [text, name], notes)


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE import_trial (number text PRIMARY KEY, name text, run_id uuid,"
            " touched boolean NOT NULL DEFAULT false)"
        )
    made = Shop()
    kinds.imports(
        kinds.ImportKind(
            code="trial",
            title=_("Sheet"),
            lead=_("Sheet"),
            needs=frozenset(),
            columns=lambda: HeaderMap(COLUMNS),
            checker=made.checker,
            apply=made.apply,
            outlook=made.outlook,
            undo=made.undo,
            examples=(("0000", "示例", "1"),),
        )
    )
    yield made
    kinds._KINDS.pop("trial")


@pytest.fixture(autouse=True)
def _own_files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's settings


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of two rows, so that a short file has several."""
    monkeypatch.setattr(reading, "PIECE_ROWS", 2)
    assert pieces.PIECE_ROWS > 2


def as_csv(rows: Sequence[Sequence[str]], *, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


Bring = Callable[..., ImportRun]


@pytest.fixture
def bring(shop: Shop) -> Bring:
    """Bring a file and have it read."""

    def make(
        content: bytes, name: str = "商铺.csv", by: asking.Asker = ME, at: datetime = AT
    ) -> ImportRun:
        run = asking.receive(
            kind="trial", chunks=[content], file_name=name, options={}, by=by, at=at
        )
        reading.read_run(run.id, now=lambda: at + timedelta(seconds=1))
        run.refresh_from_db()
        return run

    return make

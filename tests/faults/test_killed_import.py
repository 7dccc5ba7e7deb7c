"""An import whose worker is killed in its middle, and two imports begun at the same instant."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from linli import env
from linli.foundation.jobs import operations
from linli.foundation.tabular.importing import asking, files, queries
from linli.foundation.tabular.models import ImportPiece, ImportRun
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.entities.models import Entity, EntityStatus
from linli.registers.entities.queries import entity_counts
from tests.faults.test_together import at_once
from tests.registers.city import AT, EAST, LAKE, LOTUS, make_divisions
from tests.registers.entities.conftest import number

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

_WORK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.settings"
import django
django.setup()
from linli.foundation.jobs.worker import run_worker
run_worker(until_empty={until_empty})
"""
PATIENCE = 120
AREA = f"{EAST}/{LAKE}/"
ROWS = 10_000  # two whole pieces and a half


@pytest.fixture(autouse=True)
def _city(transactional_db: None) -> Iterator[None]:
    make_divisions()
    yield
    for run in ImportRun.objects.all():
        files.erase(run.id, files.UPLOAD, files.RESULT)


def _worker(*, until_empty: bool) -> subprocess.Popen[bytes]:
    database = settings.DATABASES["default"]
    address = (
        f"postgresql://{database['USER']}@/{database['NAME']}?host={quote(str(database['HOST']))}"
    )
    return subprocess.Popen(
        [sys.executable, "-c", _WORK.format(until_empty=until_empty)],
        cwd=env.REPOSITORY,
        env=os.environ | {"DATABASE_URL": os.environ.get("DATABASE_URL") or address},
        start_new_session=True,
    )


def _finish_all(*, workers: int = 1) -> None:
    """Let real workers do whatever waits, and what comes of that, to its end."""
    while ProcrastinateJob.objects.filter(status="todo").exists():
        living = [_worker(until_empty=True) for _ in range(workers)]
        for one in living:
            with one:
                assert one.wait(PATIENCE) == 0


def _until(what: str, holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, f"never came about: {what}"
        time.sleep(0.05)


def _bring(serials: range, *, name: str = "企业.csv") -> ImportRun:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("企业名称", "统一社会信用代码", "住所", "登记状态"))
    for serial in serials:
        address = f"湖滨街道荷香社区湖滨路{serial}号"
        writer.writerow((f"湖滨商行{serial}", number(serial), address, "存续"))
    return asking.receive(
        kind="entities",
        chunks=[text.getvalue().encode()],
        file_name=name,
        options={},
        by=asking.Asker(account_id=UUID(int=5), name="吴册", area=AREA),
        at=datetime.now(UTC),
    )


@contextmanager
def _stuck_at(serial: int) -> Iterator[None]:
    """Let whoever enters this one wait in the middle of its transaction, as long as this lasts."""
    with transaction.atomic():
        Entity.objects.create(
            code=number(serial),
            name="挡路的",
            kind="enterprise",
            status=EntityStatus.OPERATING,
            district_code=EAST,
            street_code=LAKE,
            community_code=LOTUS,
            recorded_at=AT,
            changed_at=AT,
        )
        yield
        transaction.set_rollback(True)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # or a transaction sees the same for ever
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0]) > 0


def _job(name: str) -> str:
    return str(ProcrastinateJob.objects.get(task_name=name).status)


def _let_half_a_minute_pass() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s'")
        assert cursor.rowcount == 1


def test_an_import_goes_on_after_its_worker_was_killed_and_is_whole_and_once() -> None:
    run = _bring(range(1, ROWS + 1))
    _finish_all()
    asking.start(run.id, area=AREA, at=datetime.now(UTC))

    with _stuck_at(5_000), _worker(until_empty=False) as first:
        try:
            _until("the import is in the middle of its second piece", _somebody_waits)
        finally:
            first.kill()
    _until("the dead worker's transaction is over", lambda: not _somebody_waits())
    _until("its connection is gone", lambda: _told(run) == 4_000 == Entity.objects.count())
    run.refresh_from_db()
    assert (run.state, run.rows_done, run.done_add) == ("running", 4_000, 4_000)
    assert _job("tabular.import_apply") == "doing", "left behind, as a killed worker does"

    _let_half_a_minute_pass()
    assert operations.retry_stranded(at=datetime.now(UTC)) >= 1
    _finish_all()

    run.refresh_from_db()
    assert (run.state, run.rows_done, run.done_add, run.done_refused) == ("done", ROWS, ROWS, 0)
    assert Entity.objects.filter(import_run=run.id).count() == Entity.objects.count() == ROWS
    assert entity_counts(WHOLE_CITY).total == ROWS
    assert run.result_ready
    assert not ImportPiece.objects.filter(run=run).exists()


def _told(run: ImportRun) -> int:
    run.refresh_from_db()
    return int(run.rows_done)


def test_of_two_imports_begun_at_the_same_instant_one_waits_and_says_for_whom() -> None:
    # Half of the rows stand in both files: whoever comes second must not enter them again.
    runs = [_bring(range(1, 401), name="甲.csv"), _bring(range(201, 601), name="乙.csv")]
    _finish_all()

    at_once(*(_starting(run) for run in runs))

    for run in runs:
        run.refresh_from_db()
    assert sorted(run.state for run in runs) == ["running", "waiting"]
    [first] = [run for run in runs if run.state == "running"]
    [second] = [run for run in runs if run.state == "waiting"]
    assert queries.waits_for(second) == first

    _finish_all(workers=2)

    for run in runs:
        run.refresh_from_db()
    assert [run.state for run in runs] == ["done", "done"]
    assert (first.done_add, first.done_refused) == (400, 0)
    assert (second.done_add, second.done_refused) == (200, 200)
    assert Entity.objects.count() == 600
    assert entity_counts(WHOLE_CITY).total == 600


def _starting(run: ImportRun) -> Callable[[], object]:
    return lambda: asking.start(run.id, area=AREA, at=datetime.now(UTC))

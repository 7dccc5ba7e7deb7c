"""A worker killed in the middle of a job: another does it, and what it does is done once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from linli import env
from linli.foundation.jobs import operations
from linli.foundation.jobs.operations import enqueue
from tests.faults.slow_job import LOCK, NAME

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

_WORK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.settings"
import django
django.setup()
import tests.faults.slow_job
from linli.foundation.jobs.worker import run_worker
run_worker(until_empty={until_empty})
"""
PATIENCE = 90


@pytest.fixture(autouse=True)
def _written(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
        cursor.execute("CREATE TABLE faults_written (word text NOT NULL)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE faults_written")
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


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


def _until(what: str, holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, f"never came about: {what}"
        time.sleep(0.05)


def _asked(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def _in_its_middle() -> bool:
    return _asked("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1


def test_a_worker_killed_in_the_middle_of_a_job() -> None:
    enqueue(NAME, word="once")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    with _worker(until_empty=False) as first:
        try:
            _until("the job is in its middle", _in_its_middle)
        finally:
            first.kill()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    # The dead worker's own connection notices nothing of its end until its statement is over.
    _until("nothing waits any more", lambda: not _in_its_middle())
    assert _status() == "doing", "left behind, as a killed worker does"
    _let_half_a_minute_pass()

    assert operations.retry_stranded(at=datetime.now(UTC)) >= 1  # what ran by the clock as well
    assert _status() == "todo"
    with _worker(until_empty=True) as second:
        assert second.wait(PATIENCE) == 0

    assert _status() == "succeeded"
    assert _asked("SELECT count(*) FROM faults_written") == 1


def _status() -> str:
    return str(ProcrastinateJob.objects.get(task_name=NAME).status)


def _let_half_a_minute_pass() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s'")
        assert cursor.rowcount == 1

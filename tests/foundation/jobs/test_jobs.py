"""Jobs: deferred with their transaction, done once, retried, and never left behind."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.foundation.jobs import operations, queries
from linli.foundation.jobs.operations import UnknownJobError, enqueue
from linli.foundation.jobs.registry import job
from linli.foundation.jobs.rules import DEADLY
from linli.foundation.jobs.worker import run_worker

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

done: list[dict[str, object]] = []


@job("trial.note")
def note(**keywords: object) -> None:
    """Note what it was called with."""
    done.append(keywords)


@job("trial.break")
def break_down() -> None:
    """Fail."""
    raise RuntimeError("out of paper")


@pytest.fixture(autouse=True)
def _fresh(transactional_db: None) -> Iterator[None]:
    done.clear()
    _empty_the_queue()
    yield
    _empty_the_queue()


def _empty_the_queue() -> None:
    """Before as well: a flush leaves the queue's tables alone, whoever used them last."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def _statuses() -> dict[str, str]:
    return dict(ProcrastinateJob.objects.values_list("task_name", "status"))


def _leave_behind(name: str, *, attempts: int = 1, worker_seen: str = "1 hour") -> int:
    """Put a job where a killed worker leaves it."""
    number = enqueue(name)
    assert number is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)"
            " RETURNING id",
            [worker_seen],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, worker_id = %s"
            " WHERE id = %s",
            [attempts, worker, number],
        )
    return number


def test_a_job_is_done_with_plain_keywords() -> None:
    number = UUID("018f2b6e-0000-7000-8000-000000000001")
    enqueue("trial.note", case_id=number, on=NOW, count=3)
    run_worker(until_empty=True)
    assert done == [{"case_id": str(number), "on": "2026-03-02T09:00:00+00:00", "count": 3}]
    assert _statuses() == {"trial.note": "succeeded"}


def test_a_rolled_back_transaction_takes_its_job_along() -> None:
    with transaction.atomic():
        enqueue("trial.note")
        transaction.set_rollback(True)
    assert _statuses() == {}


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownJobError, match=r"trial\.nothing"):
        enqueue("trial.nothing")


def test_once_means_once_while_it_waits() -> None:
    with transaction.atomic():
        first = enqueue("trial.note", once="rollup of today")
        second = enqueue("trial.note", once="rollup of today")
        third = enqueue("trial.note", once="rollup of tomorrow")
    assert (first is None, second, third is None) == (False, None, False)


def test_a_later_job_waits_for_its_moment() -> None:
    enqueue("trial.note", not_before=datetime.now(UTC) + timedelta(hours=1))
    run_worker(until_empty=True)
    assert done == []
    assert _statuses() == {"trial.note": "todo"}


def test_a_failed_job_is_tried_again_later() -> None:
    enqueue("trial.break")
    run_worker(until_empty=True)
    [waiting] = ProcrastinateJob.objects.values("status", "attempts", "scheduled_at")
    assert (waiting["status"], waiting["attempts"]) == ("todo", 1)
    assert waiting["scheduled_at"] > datetime.now(UTC)


def test_the_job_of_a_killed_worker_is_done_by_another() -> None:
    _leave_behind("trial.note")
    assert operations.retry_stranded(at=datetime.now(UTC)) == 1
    run_worker(until_empty=True)
    assert done == [{}]


def test_a_worker_that_still_shows_itself_keeps_its_job() -> None:
    _leave_behind("trial.note", worker_seen="5 seconds")
    assert operations.retry_stranded(at=datetime.now(UTC)) == 0
    assert _statuses() == {"trial.note": "doing"}


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    _leave_behind("trial.note", attempts=DEADLY)
    operations.retry_stranded(at=datetime.now(UTC))
    run_worker(until_empty=True)
    assert done == []
    assert _statuses() == {"trial.note": "failed"}


def test_only_what_was_done_long_ago_is_forgotten() -> None:
    old, _new = enqueue("trial.note"), enqueue("trial.note")
    run_worker(until_empty=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '4 days' WHERE job_id = %s", [old]
        )
    operations.forget_done(older_than=timedelta(days=3))
    assert ProcrastinateJob.objects.count() == 1


def test_the_state_tells_what_waits_and_since_when() -> None:
    assert queries.state(at=datetime.now(UTC)).oldest_due is None
    enqueue("trial.note")
    _leave_behind("trial.note", worker_seen="2 seconds")
    state = queries.state(at=datetime.now(UTC))
    assert (state.waiting, state.failed, state.worker_alive) == (1, 0, True)
    assert state.oldest_due is not None


def test_the_rooms_jobs_are_found_and_the_keeper_of_jobs_is_never_alone() -> None:
    app.perform_import_paths()
    keeper = app.tasks["jobs.retry_stranded"]
    assert keeper.lock is None, "left behind by a dead worker it would block itself for ever"

"""Deferring a job, and giving the jobs of a dead worker to a living one."""

from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from asgiref.sync import async_to_sync
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, TaskNotFound
from procrastinate.jobs import Status

from linli.foundation.jobs.rules import DEAD_AFTER, DEADLY

logger = structlog.get_logger(__name__)

Argument = str | int | bool | UUID | date | None


class UnknownJobError(Exception):
    """No room declares a job of this name."""


def enqueue(
    name: str,
    *,
    not_before: datetime | None = None,
    in_order_of: str | None = None,
    once: str | None = None,
    **ids: Argument,
) -> int | None:
    """Have a job done after the current transaction commits; undone if it is rolled back.

    not_before: earliest moment, aware. in_order_of: jobs sharing this word run one after another.
    once: with a job of the same word still waiting, none is added and None is returned. ids: the
    job's keywords; ids and dates are passed as text. Returns the job's number.
    """
    try:
        deferrer = app.configure_task(
            name,
            allow_unknown=False,
            schedule_at=not_before,
            lock=in_order_of,
            queueing_lock=once,
        )
    except TaskNotFound:
        raise UnknownJobError(f"no room's jobs.py declares a job called {name}") from None
    keywords = {key: _plain(value) for key, value in ids.items()}
    if once is None:
        return deferrer.defer(**keywords)
    try:
        with transaction.atomic():  # the refusal must not spoil the caller's transaction
            return deferrer.defer(**keywords)
    except AlreadyEnqueued:
        return None


def retry_stranded(*, at: datetime) -> int:
    """Give the jobs that dead workers left behind to living ones; return how many.

    A job that was left behind five times is marked as failed instead, and told in the log.
    """
    stranded = list(
        async_to_sync(app.job_manager.get_stalled_jobs)(seconds_since_heartbeat=DEAD_AFTER)
    )
    for one in stranded:
        if one.attempts >= DEADLY:
            logger.error("job_left_behind_too_often", job=one.task_name, number=one.id)
            async_to_sync(app.job_manager.finish_job)(
                job=one, status=Status.FAILED, delete_job=False
            )
        elif one.id is not None:
            logger.warning("job_left_behind", job=one.task_name, number=one.id)
            app.job_manager.retry_job_by_id(one.id, retry_at=at)
    return len(stranded)


def forget_done(*, older_than: timedelta) -> None:
    """Delete the records of jobs that were done, or called off, longer ago than this."""
    hours = int(older_than.total_seconds() // 3600)
    async_to_sync(app.job_manager.delete_old_jobs)(
        nb_hours=hours, include_cancelled=True, include_aborted=True
    )


def _plain(value: Argument) -> str | int | bool | None:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value

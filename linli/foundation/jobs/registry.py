"""Declaring jobs, in each room's `jobs.py`, which Django's start finds by that name."""

from collections.abc import Callable
from typing import Any, TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

Work = TypeVar("Work", bound=Callable[..., None])

# 4, 16, 64 … seconds: eight tries over about six hours, long enough for a night's repair.
RETRIES = RetryStrategy(max_attempts=7, exponential_wait=4)


def job(name: str, *, retries: bool = True, urgent: bool = False) -> Callable[[Work], Work]:
    """Declare a function as the job of this name, such as `notices.send`.

    The function takes only keywords that JSON can hold (ids as text) and must be safe to run
    twice. retries: try again after an error, with growing pauses. urgent: goes before others.
    """

    def declare(work: Work) -> Work:
        app.task(name=name, retry=RETRIES if retries else False, priority=10 if urgent else 0)(work)
        return work

    return declare


def every(cron: str, name: str, *, alone: bool = True) -> Callable[[Work], Work]:
    """Declare a function without arguments as a job that the worker starts by the clock.

    cron: minute, hour, day, month, weekday, in UTC. A run that was missed for up to ten minutes
    is caught up. alone: an unfinished run keeps the next one from starting.
    """

    def declare(work: Work) -> Work:
        def run(timestamp: int) -> None:
            work()

        lock = name if alone else None
        task: Any = app.task(name=name, queueing_lock=name, lock=lock)(run)
        app.periodic(cron=cron)(task)
        return work

    return declare

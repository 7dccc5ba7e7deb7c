"""The worker: the process that does the jobs."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.periodic import PeriodicRegistry

AT_ONCE = 4
# Seconds a job gets to finish when the worker is told to stop; then it is done again later.
GRACE = 20


def run_worker(*, until_empty: bool = False) -> None:
    """Do jobs until told to stop by SIGTERM or SIGINT.

    until_empty: do only what is waiting now, start nothing by the clock, and return.
    """
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as with_pool:
        if until_empty:
            # In a thread of its own: the caller may have a running event loop.
            with _without_clock(with_pool), ThreadPoolExecutor(max_workers=1) as thread:
                thread.submit(asyncio.run, _work(with_pool, until_empty=True)).result()
        else:
            asyncio.run(_work(with_pool, until_empty=False))


@contextmanager
def _without_clock(running: App) -> Iterator[None]:
    kept = running.periodic_registry
    running.periodic_registry = PeriodicRegistry()  # type: ignore[no-untyped-call]  # the library left it untyped
    try:
        yield
    finally:
        running.periodic_registry = kept


async def _work(running: App, *, until_empty: bool) -> None:
    async with running.open_async():
        await running.run_worker_async(
            concurrency=AT_ONCE,
            wait=not until_empty,
            listen_notify=not until_empty,
            install_signal_handlers=not until_empty,
            shutdown_graceful_timeout=GRACE,
        )

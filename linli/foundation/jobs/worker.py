"""The worker: the process that does the jobs."""

import asyncio
from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

AT_ONCE = 4
# Seconds a job gets to finish when the worker is told to stop; then it is done again later.
GRACE = 20


def run_worker(*, until_empty: bool = False) -> None:
    """Do jobs until told to stop by SIGTERM or SIGINT, or until none is waiting.

    until_empty: for tests and commands that want everything done now.
    """
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector):
        asyncio.run(_work(until_empty=until_empty))


async def _work(*, until_empty: bool) -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=AT_ONCE,
            wait=not until_empty,
            listen_notify=not until_empty,
            install_signal_handlers=not until_empty,
            shutdown_graceful_timeout=GRACE,
        )

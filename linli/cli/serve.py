"""Answer web requests until stopped (`linli run` starts this by itself).

HOST and PORT say where to listen, LINLI_WORKERS how many processes answer.
"""

import argparse
import hashlib
import importlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from linli import env
from linli.cli.parents import follow_parent

NEEDS = "database"

# Threads of one process that run Python code at once; more only wait for each other.
THREADS = 4
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it, closed to others


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""


def run(_options: argparse.Namespace) -> int:
    """Serve."""
    _share_figures()
    # Loaded here once; the processes that answer part from this one and share what it holds.
    application: Callable[..., object] = importlib.import_module("linli.wsgi").application

    def in_each_process() -> Callable[..., object]:
        if env.supervised():
            follow_parent()
        return application

    Granian(
        "linli.wsgi:application",
        address=env.host(),
        port=env.port(),
        interface=Interfaces.WSGI,
        workers=env.integer("LINLI_WORKERS", 2, low=1, high=64),
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
    ).serve(target_loader=in_each_process, wrap_loader=False)
    return 0


def _share_figures() -> None:
    """Give the processes a folder to count requests in together, empty at each start.

    The counts are mapped into memory: on a full disk a process would be killed for counting
    (SIGBUS), so they lie in the machine's memory wherever that can be written to.
    """
    name = f"linli-{hashlib.sha256(str(env.home()).encode()).hexdigest()[:16]}"
    for folder in (MEMORY / name, env.home() / "metrics"):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.mkdir(mode=0o700)
        except OSError:  # no such memory here, or somebody else's folder: the next place
            continue
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        return

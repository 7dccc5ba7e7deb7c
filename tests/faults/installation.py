"""A real installation in a folder of its own: started, killed in the middle, started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from linli import env
from linli.foundation.postgres.cluster import Cluster

LINLI = [sys.executable, "-c", "import sys; from linli.cli import main; sys.exit(main())"]
PATIENCE = 120
CHILDREN = ("web", "worker")  # in the order in which the supervisor notes them
_FILL = """
import argparse
from linli.cli import migrated, surroundings
with surroundings.database():
    surroundings.set_up_django()
    from linli.cli import migrate
    assert migrate.run(argparse.Namespace(quiet=True)) == 0
    migrated.note(surroundings.embedded_cluster())
    from tests.casework.city import make_city
    make_city()
"""


def free_port() -> int:
    """A port of this machine that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """`linli run` with a data folder, a port and a database of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LINLI_", "DATABASE_"))}
        self.environment = kept | {
            "LINLI_HOME": str(home),
            "LINLI_DEMO": "0",
            "LINLI_WORKERS": "2",
            "LINLI_REPORTS_AN_HOUR": "0",
            "PORT": str(self.port),
        }
        self.cluster = Cluster(home / "pg")
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None

    def fill(self) -> None:
        """Make the tables, and the small city in them."""
        done = self._run([sys.executable, "-c", _FILL], LINLI_TESTING="1")
        assert done.returncode == 0, done.stderr

    def linli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command of this installation to its end."""
        return self._run([*LINLI, *words])

    def _run(self, command: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=env.REPOSITORY,
            env=self.environment | settings,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * PATIENCE,
        )

    def start(self) -> None:
        """Start all of it, and wait until it answers."""
        self.said = []
        self._process = subprocess.Popen(
            [*LINLI, "run"],
            cwd=env.REPOSITORY,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process,))
        self._listener.start()
        self.until_said("ready after")

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.said.append(line)

    def until_said(self, word: str) -> None:
        """Wait until the supervisor has said this; fail when it ends before."""
        limit = time.monotonic() + PATIENCE
        while not any(word in line for line in list(self.said)):
            alive = self._listener is not None and self._listener.is_alive()
            if not alive or time.monotonic() > limit:
                pytest.fail(f"it did not say “{word}”:\n{''.join(self.said)}")
            time.sleep(0.05)

    def until_well(self) -> None:
        """Wait until database and job worker are well again, as /healthz tells."""
        limit = time.monotonic() + PATIENCE
        address = f"http://127.0.0.1:{self.port}/healthz?only=database,worker"
        while True:
            try:
                answer = httpx.get(address, timeout=30)
            except httpx.HTTPError as error:
                state = str(error)
            else:
                if answer.status_code == 200:
                    return
                state = answer.text
            assert time.monotonic() < limit, state
            time.sleep(0.2)

    def children(self) -> list[psutil.Process]:
        """The web server and the job worker, once both of those that the supervisor notes live.

        One that lost its database ends a moment later, and is started again after a pause.
        """
        limit = time.monotonic() + PATIENCE
        while True:
            lines = (self.home / "children").read_text().splitlines()
            with contextlib.suppress(psutil.NoSuchProcess):
                living = [psutil.Process(int(line.split()[0])) for line in lines]
                dead = [one for one in living if one.status() == psutil.STATUS_ZOMBIE]
                if len(living) == len(CHILDREN) and not dead:
                    return living
            assert time.monotonic() < limit, lines
            time.sleep(0.1)

    def kill_web(self) -> None:
        """Kill the web server with all its processes, in the middle of whatever they do."""
        _kill_all([self.children()[CHILDREN.index("web")]])

    def kill_database(self) -> None:
        """Kill the database with all its processes."""
        number = self.cluster.pid()
        assert number is not None
        _kill_all([psutil.Process(number)])

    def kill_everything(self) -> None:
        """As if somebody had pulled the plug: nothing of it gets another turn."""
        assert self._process is not None
        number = self.cluster.pid()
        assert number is not None
        _kill_all([psutil.Process(self._process.pid), *self.children(), psutil.Process(number)])
        self.stop()

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection to its database, to look at what is really there."""
        return self.cluster.connect()

    def stop(self) -> None:
        """Stop all of it in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE)
        if self._listener is not None:
            self._listener.join(PATIENCE)

    def end(self) -> None:
        """Stop it and throw its database away."""
        self.stop()
        done = self.linli("resetdb", "--yes")
        assert done.returncode == 0, done.stderr


def _kill_all(roots: list[psutil.Process]) -> None:
    """Kill processes and all they started; stopped first, so that none starts another meanwhile."""
    family: list[psutil.Process] = []
    for root in roots:
        with contextlib.suppress(psutil.NoSuchProcess):
            family += [root, *root.children(recursive=True)]
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.suspend()
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()

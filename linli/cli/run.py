"""Start everything: database, web server, job worker. Ctrl-C stops it all.

PORT and HOST say where to listen (127.0.0.1:8000), LINLI_HOME where the data lies, DATABASE_URL
names a database server instead of the embedded one, LINLI_DEMO=0 leaves a new city empty.
"""

import argparse
import fcntl
import http.client
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from linli import env
from linli.cli import remains, surroundings
from linli.cli.preparing import LINLI, PreparationError, StoppedError, prepare
from linli.cli.supervisor import Child, Supervisor
from linli.cli.surroundings import say
from linli.foundation.postgres.cluster import ServerError
from linli.foundation.postgres.processes import last_lines

NEEDS = "nothing"

ACCOUNTS_FILE = "demo-accounts.txt"


class StartError(Exception):
    """The system could not be started: the message says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""


def run(_options: argparse.Namespace) -> int:
    """Run until told to stop."""
    began = time.monotonic()
    home = surroundings.home()
    logs = home / "logs"
    supervisor = Supervisor(
        [
            Child("the web server", [*LINLI, "serve"], logs / "web.log"),
            Child("the job worker", [*LINLI, "work"], logs / "jobs.log"),
        ],
        say=say,
        notes=home / "children",
    )
    try:
        with _only_one(home), surroundings.database():
            remains.end(home / "children")
            _check_port_is_free()
            supervisor.listen_to_signals()
            prepare(home, supervisor)
            try:
                supervisor.start()
                _wait_until_served(supervisor)
                _greet(home, time.monotonic() - began, supervisor)
                supervisor.watch(_database_watch())
            finally:
                say("stopping")
                supervisor.stop()
    except (StartError, PreparationError) as error:
        say(str(error))
        return 1
    except StoppedError:
        pass
    say("stopped")
    return 0


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    with (home / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"Linli is already running with the data folder {home}. "
                "Stop it there, or name another folder in LINLI_HOME (and another PORT)."
            ) from None
        yield


def _check_port_is_free() -> None:
    host, port = env.host(), env.port()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise StartError(
                f"This account may not use port {port}. Choose one from 1024: PORT=8000 make run"
            ) from None
        except OSError as error:
            raise StartError(
                f"Port {port} on {host} cannot be used ({error.strerror}): another program may "
                f"hold it. Choose another one: PORT={port + 1} make run"
            ) from None


def _wait_until_served(supervisor: Supervisor) -> None:
    web = supervisor.children[0]
    until = time.monotonic() + 60
    while time.monotonic() < until and web.alive() and not supervisor.told_to_stop:
        if _answers():
            return
        time.sleep(0.05)
    if not supervisor.told_to_stop:
        raise StartError(
            f"The web server does not answer. Its last messages, from {web.log}:\n"
            f"{last_lines(web.log)}"
        )


def _answers() -> bool:
    """Tell whether a request is answered at all; the port is open before anybody is behind it."""
    connection = http.client.HTTPConnection(_reachable_host(), env.port(), timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _reachable_host() -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.host(), env.host())  # noqa: S104  # compared, not bound


def _greet(home: Path, seconds: float, supervisor: Supervisor) -> None:
    if supervisor.told_to_stop:
        return
    host = _reachable_host()
    shown = f"[{host}]" if ":" in host else host
    accounts = home / ACCOUNTS_FILE
    if accounts.exists():
        told = accounts.read_text(encoding="utf-8").rstrip()
        sys.stdout.write(f"\nDemo accounts (user name, password, role):\n{told}\n\n")
    say(f"ready after {seconds:.1f} s: http://{shown}:{env.port()}   (Ctrl-C stops it)")


def _database_watch() -> Callable[[], None]:
    """Return what has to be called again and again to start a dead embedded database again."""
    if env.database_url() is not None:
        return lambda: None
    cluster = surroundings.embedded_cluster()

    def look() -> None:
        if cluster.pid() is not None:
            return
        say("the database ended by itself and is started again")
        try:
            cluster.start(say)
        except ServerError as error:
            say(str(error))

    return look

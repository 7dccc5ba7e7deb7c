"""What has to be done before the first request: tables, and on the first start the demo city."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from linli import env
from linli.cli import migrated, remains, surroundings
from linli.cli.supervisor import Supervisor, signal_group
from linli.cli.surroundings import say

LINLI = [sys.executable, "-c", "import sys; from linli.cli import main; sys.exit(main())"]
# Seconds a step gets to end in good order; it may be cut off at any moment without harm.
PATIENCE = 5


class PreparationError(Exception):
    """Something that has to be done first cannot be done: the message says what."""


class StoppedError(Exception):
    """The word to stop came while something was being prepared."""


def prepare(home: Path, supervisor: Supervisor) -> None:
    """Bring the tables up to date and, in a new embedded database, make the demo city.

    Raises PreparationError, or StoppedError.
    """
    filling = home / "filling"
    if filling.exists():
        _start_over(filling)
    _migrate(supervisor)
    filled = home / "filled"
    if filled.exists() or not env.wants_demo():
        return
    say("filling the demo city (a minute or two; Ctrl-C stops it, the next start begins again)")
    filling.touch()
    # The accounts are told at the end, by whoever called.
    _step(supervisor, "demo", "--size", "small", "--if-empty", quiet=True)
    filled.touch()
    filling.unlink()


def _start_over(filling: Path) -> None:
    """Throw a half-made demo city away: nobody has worked in it, nothing was served before it."""
    if env.database_url() is not None:
        raise PreparationError(
            "The demo city in the database that DATABASE_URL names was left half-made. Empty that "
            f"database and delete {filling}, or set LINLI_DEMO=0 and delete {filling} to keep it."
        )
    say("the demo city was left half-made and is made anew")
    surroundings.embedded_cluster().empty()
    filling.unlink()


def _migrate(supervisor: Supervisor) -> None:
    cluster = surroundings.embedded_cluster() if env.database_url() is None else None
    if cluster and migrated.is_known(cluster):
        return
    _step(supervisor, "migrate", "--quiet")
    if cluster:
        migrated.note(cluster)


def _step(supervisor: Supervisor, *words: str, quiet: bool = False) -> None:
    step = subprocess.Popen(
        [*LINLI, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        start_new_session=True,
        env={**os.environ, "LINLI_SUPERVISED": "1"},
    )
    remains.note(supervisor.notes, [step.pid])
    while step.poll() is None:
        if supervisor.told_to_stop:
            _cut_off(step)
            raise StoppedError
        time.sleep(0.05)
    supervisor.notes.unlink(missing_ok=True)
    if step.returncode != 0:
        raise PreparationError(f"“linli {' '.join(words)}” failed, so nothing was started.")


def _cut_off(step: subprocess.Popen[bytes]) -> None:
    signal_group(step.pid, signal.SIGTERM)
    try:
        step.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        pass
    finally:
        signal_group(step.pid, signal.SIGKILL)
        step.wait()

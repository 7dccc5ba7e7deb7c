"""What a command needs around it: the data folder, the database, Django."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from linli import env
from linli.foundation.postgres.cluster import Cluster


def home() -> Path:
    """Return the data folder, created if it is new."""
    try:
        folder = env.make_home()
    except OSError as error:
        raise env.EnvError(
            f"The data folder {env.home()} cannot be created: {error.strerror}. "
            "Name another one in LINLI_HOME."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise env.EnvError(
            f"The data folder {folder} cannot be written by this account. "
            "Give it to this account with chown, or name another one in LINLI_HOME."
        )
    return folder


def embedded_cluster() -> Cluster:
    """Return the embedded database server of the data folder, running or not."""
    folder = home()
    return Cluster(
        folder / "pg",
        log=folder / "logs" / "postgres.log",
        binaries_folder=env.postgres_binaries(),
        account_name=env.postgres_account(),
    )


@contextmanager
def database() -> Iterator[None]:
    """Have the database running inside the block; one that DATABASE_URL names is left alone."""
    if env.database_url() is not None:
        home()
        yield
        return
    with embedded_cluster().held(say):
        yield


def set_up_django() -> None:
    """Load Django's settings and every app."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()


def say(message: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"linli: {message}\n")
    sys.stdout.flush()


def is_running(folder: Path) -> bool:
    """Tell whether `linli run` is at work with this data folder."""
    with (folder / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False

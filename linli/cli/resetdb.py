"""Throw the embedded database and the uploaded files away. The keys stay."""

import argparse
import fcntl
import shutil
import sys
from pathlib import Path

from linli import env
from linli.cli import surroundings
from linli.cli.surroundings import say

NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Ask, then delete."""
    if env.database_url() is not None:
        say("DATABASE_URL names a server: its data is not ours to delete. Drop it there.")
        return 2
    home = surroundings.home()
    with (home / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Linli is running with this data folder: stop it first.")
            return 2
        if not options.yes and not _agreed(home):
            say("nothing was deleted")
            return 1
        _delete(home)
    say("deleted; the next start makes a new city")
    return 0


def _agreed(home: Path) -> bool:
    sys.stdout.write(f"This deletes the database and all files in {home}. Type yes to go on: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() == "yes"


def _delete(home: Path) -> None:
    cluster = surroundings.embedded_cluster()
    if cluster.folder.exists():
        cluster.stop()
        sockets = cluster.socket_folder
        real = cluster.folder.resolve()
        shutil.rmtree(real)
        shutil.rmtree(sockets, ignore_errors=True)
        if cluster.folder.is_symlink():
            cluster.folder.unlink()
    shutil.rmtree(home / "media", ignore_errors=True)
    for name in ("filled", "filling", "demo-accounts.txt"):
        (home / name).unlink(missing_ok=True)

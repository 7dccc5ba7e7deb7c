"""Which system account the server runs under.

PostgreSQL refuses to run as root. Started by root, the server gets an account without rights;
its folder then has to lie where that account can reach it.
"""

import os
import pwd
import shutil
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.foundation.postgres.binaries import Binaries

REACHABLE_BY_ALL = Path("/var/lib/linli")


class AccountError(Exception):
    """The server cannot be given an account or a folder: the message says what to do."""


@dataclass(frozen=True)
class Account:
    """A system account the server is to run under instead of our own."""

    name: str
    uid: int
    gid: int

    def as_arguments(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` run a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}

    def can(self, test: str, path: Path) -> bool:
        """Tell whether the account can read (`r`), write (`w`) or enter (`x`) a path."""
        asked = subprocess.run(
            ["/bin/sh", "-c", f'test -{test} "$0"', str(path)],
            cwd="/",
            check=False,
            **self.as_arguments(),
        )
        return asked.returncode == 0


def for_server(data: Path, wanted: str = "") -> Account | None:
    """Return the account to run the server under, or None to run it under our own.

    An existing data folder decides; then the wanted name; then `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return _known(data.stat().st_uid)
    name = wanted or "nobody"
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise AccountError(
            f"Started by root, the database needs an account without rights, but there is no "
            f"account called {name}. Name one in LINLI_PG_USER, or start as an ordinary user."
        ) from None
    if entry.pw_uid == 0:
        raise AccountError(f"LINLI_PG_USER names {name}, which is root: PostgreSQL refuses that.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _known(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise AccountError(
            f"The database folder belongs to account number {uid}, which this machine does not "
            "know. Create that account, or give the folder to another with chown."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def settle(folder: Path, account: Account | None) -> Path:
    """Return the real place of a cluster folder, which the account can enter; create it if new.

    Where root's own folder is closed to the account, the cluster lies under /var/lib and `folder`
    is a link to it.
    """
    if folder.is_symlink() or folder.exists():
        real = folder.resolve()
        real.mkdir(mode=0o711, parents=True, exist_ok=True)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if account is not None and not account.can("x", folder.parent):
            real = REACHABLE_BY_ALL / uuid.uuid4().hex
            real.mkdir(mode=0o711, parents=True)
            folder.symlink_to(real)
        else:
            folder.mkdir(mode=0o711)
            real = folder.resolve()
    if account is not None and not account.can("x", real):
        raise AccountError(
            f"The account {account.name}, under which root runs the database, cannot enter "
            f"{real}. Choose another data folder with LINLI_HOME, or start as an ordinary user."
        )
    return real


def give(folder: Path, account: Account | None) -> None:
    """Create a folder if it is new and make it private to the account."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)


def runnable(binaries: Binaries, account: Account | None, cluster: Path) -> Binaries:
    """Return programs the account may run: the same, or a copy of them inside the cluster."""
    if account is None or account.can("x", binaries.folder / "postgres"):
        return binaries
    package = binaries.folder.parent.parent
    copy = cluster / f"programs-{int((binaries.folder / 'postgres').stat().st_mtime)}"
    if not copy.exists():
        unfinished = cluster / "programs.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        # The libraries lie beside the package, and the programs look for them there.
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, unfinished / source.name, symlinks=True)
        _open_for_reading(unfinished)
        unfinished.rename(copy)
    folder = copy / package.name / binaries.folder.relative_to(package)
    return Binaries(folder=folder, major=binaries.major, packaged=binaries.packaged)


def _open_for_reading(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))

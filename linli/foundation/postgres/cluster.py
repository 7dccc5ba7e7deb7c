"""Starting, stopping and waiting for the embedded server of one data folder."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg import sql

from linli.foundation.postgres import accounts, binaries, machine, processes, rules

NAME = "linli"
ROLE = "linli"
# A log this long is put aside at the next start; one older log is kept.
LOG_LIMIT = 20 * rules.MIB
# Seconds within which a started server answers at all, be it only that it is recovering.
REACHABLE_WITHIN = 60

Say = Callable[[str], None]


class ServerError(Exception):
    """The server cannot be started, reached or stopped: the message says why, in words."""


class Cluster:
    """One embedded PostgreSQL server and the folder that is its own.

    folder: holds everything of the server. log: the file its messages go to. durable: False only
    where data may be lost. binaries_folder, account_name: as named by the configuration, or empty.
    """

    def __init__(
        self,
        folder: Path,
        *,
        log: Path | None = None,
        durable: bool = True,
        binaries_folder: str = "",
        account_name: str = "",
    ) -> None:
        self.folder = folder
        self.durable = durable
        self._log = log
        self._binaries_folder = binaries_folder
        self._account_name = account_name

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder.resolve() / "data"

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket: what a client names as the host."""
        return (self.folder.resolve() / "run").resolve()

    @property
    def log(self) -> Path:
        """The file with the server's messages."""
        return self._log or self.folder.resolve() / "log"

    def connect(self, database: str = NAME) -> psycopg.Connection[tuple[object, ...]]:
        """Return a new connection as the server's owner, with each statement its own commit."""
        return psycopg.connect(
            host=str(self.socket_folder), dbname=database, user=ROLE, autocommit=True
        )

    def pid(self) -> int | None:
        """Return the process id of the running server of this very folder, or None."""
        process = processes.server_of(self.data)
        return process.pid if process else None

    def start(self, say: Say | None = None) -> None:
        """Have the server running and ready, with its database; a running one is used as it is.

        Waits for a crash recovery for as long as it takes and tells `say` about it. Raises
        ServerError, accounts.AccountError or binaries.BinariesNotFoundError.
        """
        account = accounts.for_server(self.data, self._account_name)
        accounts.settle(self.folder, account)
        with self._locked("start.lock"):
            self._start(account, say or _silent)

    def empty(self) -> None:
        """Throw away everything in the database of a running server, whoever is using it."""
        with self.connect("postgres") as connection:
            name = sql.Identifier(NAME)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        self._create_database()

    def stop(self, patience: float = 120) -> None:
        """Stop the server and wait until it has gone; without one running, do nothing.

        patience: seconds after which open transactions are cut off (nothing committed is lost).
        """
        with self._locked("start.lock"):
            self._stop(patience)

    @contextlib.contextmanager
    def held(self, say: Say | None = None) -> Iterator[None]:
        """Keep the server running inside the block; the last holder to leave stops it.

        A holder that is killed counts as gone.
        """
        account = accounts.for_server(self.data, self._account_name)
        real = accounts.settle(self.folder, account)
        with (real / "holders.lock").open("a") as holders:
            with self._locked("start.lock"):
                self._start(account, say or _silent)
                fcntl.flock(holders, fcntl.LOCK_SH)
            try:
                yield
            finally:
                with self._locked("start.lock"):
                    fcntl.flock(holders, fcntl.LOCK_UN)
                    if _alone(holders):
                        self._stop(120)

    @contextlib.contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        with (self.folder.resolve() / name).open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _start(self, account: accounts.Account | None, say: Say) -> None:
        chosen = accounts.runnable(
            binaries.find(self._binaries_folder), account, self.folder.resolve()
        )
        launched = None
        if processes.server_of(self.data) is None:
            launched = self._launch_prepared(chosen, account, say)
        self._wait_until_ready(launched, say)
        if launched:
            launched.returncode = 0  # it outlives this object, which would complain of that
        self._create_database()

    def _launch_prepared(
        self, chosen: binaries.Binaries, account: accounts.Account | None, say: Say
    ) -> subprocess.Popen[bytes]:
        if not (self.data / "PG_VERSION").exists():
            say("creating the database")
            self._initialise(chosen, account)
        self._check_version(chosen)
        self._check_owner(account)
        self._make_socket_folder(account)
        processes.clear_after_crash(self.data)
        return self._launch(chosen, account)

    def _initialise(self, chosen: binaries.Binaries, account: accounts.Account | None) -> None:
        unfinished = self.data.with_name("data.new")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        accounts.give(unfinished, account)
        locale = ["--no-locale"]
        if chosen.major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = subprocess.run(
            [
                chosen.program("initdb"),
                f"--pgdata={unfinished}",
                f"--username={ROLE}",
                "--encoding=UTF8",
                "--auth-local=trust",
                "--auth-host=reject",
                "--no-instructions",
                *locale,
                *([] if self.durable else ["--no-sync"]),
            ],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **(account.as_arguments() if account else {"umask": 0o077}),
        )
        if made.returncode != 0:
            raise ServerError(
                f"The database could not be created in {unfinished}:\n{made.stderr.strip()}"
            )
        unfinished.rename(self.data)

    def _check_version(self, chosen: binaries.Binaries) -> None:
        written = int((self.data / "PG_VERSION").read_text().strip())
        if written != chosen.major:
            raise ServerError(
                f"The database in {self.data} was written by PostgreSQL {written}, but the "
                f"programs found in {chosen.folder} are version {chosen.major}. Name a folder "
                f"with PostgreSQL {written} in LINLI_PG_BIN, or move the data with pg_dump."
            )

    def _check_owner(self, account: accounts.Account | None) -> None:
        owner, ours = self.data.stat().st_uid, account.uid if account else os.geteuid()
        if owner != ours:
            raise ServerError(
                f"The database folder {self.data} belongs to another account (number {owner}). "
                "Start as that account or as root, or give the folder to yours with chown."
            )

    def _make_socket_folder(self, account: accounts.Account | None) -> None:
        usual = self.folder.resolve() / "run"
        if not rules.socket_path_fits(str(usual)) and not usual.exists():
            usual.unlink(missing_ok=True)
            usual.symlink_to(tempfile.mkdtemp(prefix="linli-", dir="/tmp"))
        accounts.give(usual.resolve(), account)

    def _launch(
        self, chosen: binaries.Binaries, account: accounts.Account | None
    ) -> subprocess.Popen[bytes]:
        wanted = rules.tuned(machine.measure())
        wanted |= rules.durable() if self.durable else rules.disposable()
        wanted["unix_socket_directories"] = str(self.socket_folder)
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        options = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as messages:
            return subprocess.Popen(
                [chosen.program("postgres"), "-D", str(self.data), *options],
                stdin=subprocess.DEVNULL,
                stdout=messages,
                stderr=messages,
                cwd="/",
                start_new_session=True,
                **(account.as_arguments() if account else {"umask": 0o077}),
            )

    def _wait_until_ready(self, launched: subprocess.Popen[bytes] | None, say: Say) -> None:
        began, told = time.monotonic(), False
        while not self._ready(unreachable=time.monotonic() - began > REACHABLE_WITHIN):
            gone = launched.poll() is not None if launched else self.pid() is None
            if gone:
                raise ServerError(
                    f"PostgreSQL did not start. Its last messages, from {self.log}:\n"
                    f"{processes.last_lines(self.log)}"
                )
            if not told and time.monotonic() - began > 3:
                say("waiting for the database, which is recovering from a sudden stop")
                told = True
            time.sleep(0.05)

    def _ready(self, *, unreachable: bool) -> bool:
        """Tell whether the server takes connections; with `unreachable`, silence is an error."""
        try:
            self.connect("postgres").close()
        except psycopg.errors.CannotConnectNow:
            return False  # it answers, and is still recovering
        except psycopg.OperationalError as error:
            if unreachable and error.sqlstate is None:
                raise ServerError(
                    f"PostgreSQL runs, but {self.socket_folder} cannot be reached: {error}"
                ) from error
            return error.sqlstate is not None
        return True

    def _create_database(self) -> None:
        with self.connect("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))

    def _stop(self, patience: float) -> None:
        process = processes.server_of(self.data)
        if process is None:
            return
        try:
            process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
            if not processes.gone(process, patience):
                process.send_signal(signal.SIGQUIT)
                if not processes.gone(process, 30):
                    raise ServerError(f"PostgreSQL (process {process.pid}) does not stop.")
        except psutil.NoSuchProcess:
            return
        finally:
            processes.bury(process.pid)


def _alone(holders: IO[str]) -> bool:
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _silent(_message: str) -> None:
    pass

"""Recognising the server process of a data folder, also after a crash."""

import contextlib
import os
import time
from pathlib import Path

import psutil

from linli.foundation.postgres.rules import SOCKET_NAME


def server_of(data: Path) -> psutil.Process | None:
    """Return the running server of this very data folder, or None.

    The number in the folder's lock file alone proves nothing: after a restart of the machine it
    may belong to any other program. A server works in its data folder, so that is compared.
    """
    pid = _locked_by(data)
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None
    return process if _works_in(process, data) else None


def clear_after_crash(data: Path) -> None:
    """Make a folder whose server died fit for a new start; of a living server touch nothing.

    Waits for the dead server's own processes to end, and ends them after ten seconds. Removes
    the lock files only if their number belongs to something that is not a server of this folder:
    a stranger, or the dead server itself where nobody has buried it yet.
    """
    pid = _locked_by(data)
    if pid is None or server_of(data) is not None:
        return
    bury(pid)
    left = [process for process in psutil.process_iter() if _works_in(process, data)]
    _gone, alive = psutil.wait_procs(left, timeout=10)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=10)
    if psutil.pid_exists(pid):
        (data / "postmaster.pid").unlink(missing_ok=True)
        socket = (data.parent / "run").resolve() / f"{SOCKET_NAME}.lock"
        socket.unlink(missing_ok=True)


def gone(process: psutil.Process, patience: float) -> bool:
    """Tell whether a process ends within so many seconds; one that is only unburied counts."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if not _alive(process):
            return True
        time.sleep(0.02)
    return not _alive(process)


def last_lines(log: Path, count: int = 15) -> str:
    """Return the last lines of a log."""
    if not log.exists():
        return "(no messages)"
    with log.open("rb") as handle:
        handle.seek(max(0, log.stat().st_size - 8000))
        return "\n".join(handle.read().decode(errors="replace").splitlines()[-count:])


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def bury(pid: int) -> None:
    """Free a dead child's number: PostgreSQL takes an unburied one for a living server."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _locked_by(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _works_in(process: psutil.Process, data: Path) -> bool:
    try:
        return _alive(process) and Path(process.cwd()) == data
    except (psutil.Error, OSError):
        return False

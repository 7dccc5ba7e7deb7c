"""What a supervisor that was killed left running: noted while it lives, ended at the next start."""

import contextlib
import os
import signal
from collections.abc import Iterable
from pathlib import Path

import psutil

PATIENCE = 25


def note(file: Path, pids: Iterable[int]) -> None:
    """Write down which processes run; a number alone may come to mean another one later."""
    lines = []
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            lines.append(f"{pid} {psutil.Process(pid).create_time()}\n")
    unfinished = file.with_suffix(".new")
    unfinished.write_text("".join(lines))
    unfinished.replace(file)


def end(file: Path) -> None:
    """End the processes written down, each with its group, and forget them."""
    left = [process for line in _lines(file) if (process := _same(line)) is not None]
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    psutil.wait_procs(left, timeout=PATIENCE)
    for process in left:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    file.unlink(missing_ok=True)


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _same(line: str) -> psutil.Process | None:
    pid, _, created = line.partition(" ")
    try:
        process = psutil.Process(int(pid))
        return process if str(process.create_time()) == created else None
    except (psutil.NoSuchProcess, ValueError):
        return None

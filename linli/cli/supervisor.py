"""Keeping several processes going as one: started, watched, started again, stopped together."""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from linli.cli import remains

LOG_LIMIT = 20 * 1024 * 1024
# Seconds between two starts of a process that keeps dying: from the first to the last.
FIRST_PAUSE, LAST_PAUSE = 1.0, 30.0
# A process that has lived so long is healthy: its next death is a first one again.
HEALTHY_AFTER = 60.0


@dataclass
class Child:
    """One process that has to run: its name, its command, the file it writes to."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = field(default=0.0)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it in a group of its own, so that the terminal's Ctrl-C does not reach it."""
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        with self.log.open("ab") as messages:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=messages,
                stderr=messages,
                env=dict(environment),
                start_new_session=True,
            )
        self.started = time.monotonic()

    def alive(self) -> bool:
        """Tell whether it runs."""
        return self.process is not None and self.process.poll() is None

    def clear_away(self) -> None:
        """End what a dead process left of its group, and note when it may start again."""
        if self.process is None:
            return
        signal_group(self.process.pid, signal.SIGKILL)
        now = time.monotonic()
        if now - self.started > HEALTHY_AFTER:
            self.pause = FIRST_PAUSE
        self.due = now + self.pause
        self.pause = min(self.pause * 2, LAST_PAUSE)
        self.process = None


class Supervisor:
    """Runs children until it is told to stop.

    say: tells the person at the terminal. notes: the file that names what runs.
    """

    def __init__(self, children: list[Child], *, say: Callable[[str], None], notes: Path) -> None:
        self.children = children
        self._say = say
        self.notes = notes
        self._environment = {**os.environ, "LINLI_SUPERVISED": "1"}
        self._times_told = 0
        # A signal handler may interrupt anything, so it takes no lock: it writes into a pipe.
        self._heard, self._word = os.pipe()

    def listen_to_signals(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as the word to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._times_told += 1
        os.write(self._word, b"!")

    @property
    def told_to_stop(self) -> bool:
        """Tell whether the word to stop has come."""
        return self._times_told > 0

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            self._start(child)

    def _start(self, child: Child) -> None:
        child.start(self._environment)
        remains.note(self.notes, (one.process.pid for one in self.children if one.process))

    def watch(self, tick: Callable[[], None]) -> None:
        """Start dead children again until told to stop; call `tick` about every second."""
        while not select.select([self._heard], [], [], 1.0)[0]:
            tick()
            for child in self.children:
                self._revive(child)

    def _revive(self, child: Child) -> None:
        if child.alive():
            return
        if child.process is not None:
            status = child.process.returncode
            child.clear_away()
            self._say(
                f"{child.name} ended by itself ({_in_words(status)}) and is started again in "
                f"{child.due - time.monotonic():.0f} s; its messages are in {child.log}"
            )
        if time.monotonic() >= child.due:
            self._start(child)

    def stop(self, patience: float = 25.0) -> None:
        """Stop every child in good order; after `patience` seconds, or a second word, at once."""
        running = [child for child in self.children if child.alive()]
        for child in running:
            assert child.process is not None  # noqa: S101  # alive() says so
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(signal.SIGTERM)
        until, heard = time.monotonic() + patience, self._times_told
        while any(child.alive() for child in running):
            if time.monotonic() > until or self._times_told > heard:
                break
            time.sleep(0.05)
        for child in self.children:
            if child.process is not None:
                signal_group(child.process.pid, signal.SIGKILL)
                child.process.wait()
        self.notes.unlink(missing_ok=True)


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process and all that it started; one that is gone is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _in_words(status: int) -> str:
    return f"killed by signal {-status}" if status < 0 else f"exit status {status}"

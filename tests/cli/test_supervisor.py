"""Keeping several processes going as one."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from linli.cli import remains
from linli.cli.supervisor import Child, Supervisor

# Notes its number, then waits; `stubborn` does not let itself be told to stop.
PROGRAM = """
import os, signal, sys, time
if "stubborn" in sys.argv: signal.signal(signal.SIGTERM, signal.SIG_IGN)
with open(sys.argv[1], "a") as notes: notes.write(f"{os.getpid()}\\n")
time.sleep(600)
"""


@pytest.fixture
def said() -> list[str]:
    """What the person at the terminal was told."""
    return []


@pytest.fixture
def make(tmp_path: Path, said: list[str]) -> Iterator[Callable[..., Supervisor]]:
    """Make a supervisor of one child."""
    made: list[Supervisor] = []

    def one(*words: str, program: str = PROGRAM) -> Supervisor:
        command = [sys.executable, "-c", program, str(tmp_path / "notes"), *words]
        child = Child("the child", command, tmp_path / "log")
        made.append(Supervisor([child], say=said.append, notes=tmp_path / "children"))
        return made[-1]

    yield one
    for supervisor in made:
        supervisor.stop(patience=0)


def _until(condition: Callable[[], object]) -> None:
    limit = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.02)


def _numbers(folder: Path) -> list[int]:
    notes = folder / "notes"
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def _watch(supervisor: Supervisor) -> threading.Thread:
    thread = threading.Thread(target=supervisor.watch, args=(lambda: None,))
    thread.start()
    return thread


def _tell_to_stop(supervisor: Supervisor) -> None:
    supervisor._on_signal(signal.SIGTERM, None)


def test_a_killed_child_is_started_again(
    make: Callable[..., Supervisor], tmp_path: Path, said: list[str]
) -> None:
    supervisor = make()
    supervisor.start()
    _until(lambda: len(_numbers(tmp_path)) == 1)
    watching = _watch(supervisor)
    os.kill(_numbers(tmp_path)[0], signal.SIGKILL)
    _until(lambda: len(_numbers(tmp_path)) == 2)
    _tell_to_stop(supervisor)
    watching.join()
    supervisor.stop()
    assert "killed by signal 9" in said[0]
    assert str(tmp_path / "log") in said[0]
    assert not psutil.pid_exists(_numbers(tmp_path)[1])


def test_a_child_that_keeps_dying_is_started_ever_more_slowly(
    make: Callable[..., Supervisor],
) -> None:
    [child] = make(program="raise SystemExit(3)").children
    pauses = []
    for _ in range(8):
        child.start({})
        assert child.process is not None
        child.process.wait()
        began = time.monotonic()
        child.clear_away()
        pauses.append(round(child.due - began))
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_what_a_dead_child_left_behind_goes_too(
    make: Callable[..., Supervisor], tmp_path: Path
) -> None:
    parent = (
        "import subprocess, sys;subprocess.Popen([sys.executable, '-c', sys.argv[2], sys.argv[1]])"
    )
    [child] = make(PROGRAM, program=parent).children
    child.start(os.environ)
    _until(lambda: len(_numbers(tmp_path)) == 1)
    [grandchild] = _numbers(tmp_path)
    _until(lambda: not child.alive())
    child.clear_away()
    _until(lambda: not _lives(grandchild))


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_child_that_will_not_stop_is_ended(
    make: Callable[..., Supervisor], tmp_path: Path
) -> None:
    supervisor = make("stubborn")
    supervisor.start()
    _until(lambda: len(_numbers(tmp_path)) == 1)
    supervisor.stop(patience=0.2)
    assert not psutil.pid_exists(_numbers(tmp_path)[0])


def test_what_a_killed_supervisor_left_is_ended_by_its_notes(
    make: Callable[..., Supervisor], tmp_path: Path
) -> None:
    supervisor = make()
    supervisor.start()
    _until(lambda: len(_numbers(tmp_path)) == 1)
    remains.end(tmp_path / "children")
    assert not supervisor.children[0].alive()
    assert not (tmp_path / "children").exists()


def test_a_number_that_now_means_another_process_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "children").write_text(f"{os.getpid()} 1.0\n")
    remains.end(tmp_path / "children")
    assert not (tmp_path / "children").exists()


WATCHING = """
import sys
from pathlib import Path
from linli.cli.supervisor import Supervisor
supervisor = Supervisor([], say=print, notes=Path(sys.argv[1]))
supervisor.listen_to_signals()
print("listening", flush=True)
supervisor.watch(lambda: None)
supervisor.stop()
"""


def test_a_word_that_comes_again_and_again_at_once_is_heard(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WATCHING, str(tmp_path / "children")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert watching.stdout.readline() == "listening\n"
        for _ in range(200):
            if watching.poll() is None:
                watching.send_signal(signal.SIGTERM)
        try:
            # One that comes when all is done already ends the process by itself.
            assert watching.wait(timeout=60) in {0, -signal.SIGTERM}
        finally:
            watching.kill()

"""`linli run` for real: one system of processes, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from linli import env

pytestmark = pytest.mark.slow
LINLI = [sys.executable, "-c", "import sys; from linli.cli import main; sys.exit(main())"]
Start = Callable[[], subprocess.Popen[str]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(passable: Path) -> Iterator[Path]:
    """A data folder that the starts of this file share, as those of a city do."""
    yield passable / "home"
    environment = _environment(passable / "home")
    subprocess.run([*LINLI, "resetdb", "--yes"], cwd=env.REPOSITORY, env=environment, check=True)


def _environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LINLI_", "DATABASE_URL"))}
    return kept | {
        "LINLI_HOME": str(home),
        "LINLI_DEMO": "0",
        "LINLI_WORKERS": "1",
        "PORT": str(_free_port()),
    }


@pytest.fixture
def settings_of_run(home: Path) -> dict[str, str]:
    """The environment of an installation of its own."""
    return _environment(home)


@pytest.fixture
def start(settings_of_run: dict[str, str]) -> Iterator[Start]:
    """Start the system; at the end nothing of it is left."""
    started: list[subprocess.Popen[str]] = []

    def one() -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [*LINLI, "run"],
                cwd=env.REPOSITORY,
                env=settings_of_run,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return started[-1]

    yield one
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=120)
    _until_nothing_is_left(settings_of_run["LINLI_HOME"])


def _said_until(process: subprocess.Popen[str], word: str) -> str:
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if word in line:
            return said
    pytest.fail(f"it ended without saying “{word}”:\n{said}")


def _of_this_system(home: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("LINLI_HOME") == home or home in " ".join(
                process.cmdline()
            )
            if ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def _until_nothing_is_left(home: str) -> None:
    limit = time.monotonic() + 40
    while left := _of_this_system(home):
        assert time.monotonic() < limit, [process.cmdline() for process in left]
        time.sleep(0.1)


def _answers(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def test_it_answers_and_a_word_stops_all_of_it(
    start: Start, settings_of_run: dict[str, str]
) -> None:
    process = start()
    assert f"http://127.0.0.1:{settings_of_run['PORT']}" in _said_until(process, "ready after")
    assert _answers(settings_of_run["PORT"])
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "stopped" in rest
    _until_nothing_is_left(settings_of_run["LINLI_HOME"])


def test_a_killed_supervisor_leaves_nothing_that_blocks(
    start: Start, settings_of_run: dict[str, str]
) -> None:
    first = start()
    _said_until(first, "ready after")
    first.kill()
    first.communicate()
    again = start()
    _said_until(again, "ready after")


def test_a_killed_database_is_started_again(start: Start, settings_of_run: dict[str, str]) -> None:
    process = start()
    _said_until(process, "ready after")
    lock = Path(settings_of_run["LINLI_HOME"], "pg", "data", "postmaster.pid")
    killed = int(lock.read_text().splitlines()[0])
    os.kill(killed, signal.SIGKILL)
    _said_until(process, "the database ended by itself")
    limit = time.monotonic() + 30
    while not (lock.exists() and int(lock.read_text().splitlines()[0]) != killed):
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_a_second_one_in_the_same_folder_is_refused_in_words(
    start: Start, settings_of_run: dict[str, str]
) -> None:
    _said_until(start(), "ready after")
    second = start()
    said, _ = second.communicate(timeout=120)
    assert second.returncode == 1
    assert "already running with the data folder" in said


def test_a_port_in_use_is_told_with_a_way_out(
    start: Start, settings_of_run: dict[str, str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(settings_of_run["PORT"])))
        other.listen()
        process = start()
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Choose another one: PORT=" in said


def test_a_bad_setting_is_told_by_its_name(start: Start, settings_of_run: dict[str, str]) -> None:
    settings_of_run["PORT"] = "eighty"
    process = start()
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "PORT must be a whole number" in said


def test_a_demo_city_that_was_interrupted_is_made_anew(
    start: Start, settings_of_run: dict[str, str], home: Path
) -> None:
    settings_of_run["LINLI_DEMO"] = "1"
    (home / "filled").unlink(missing_ok=True)
    process = start()
    _said_until(process, "filling the demo city")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    assert process.returncode == 0
    assert (home / "filling").exists()
    _until_nothing_is_left(str(home))

    settings_of_run["LINLI_DEMO"] = "0"
    said = _said_until(start(), "ready after")
    assert "left half-made and is made anew" in said
    assert not (home / "filling").exists()

"""The restore drill of docs/operating.md, done for real: a dump, the files and the keys make the city again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.faults.senders import Senders

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def elsewhere() -> Iterator[Installation]:
    """A new, empty installation, as on another machine."""
    folder = Path(tempfile.mkdtemp(prefix="linli-restore-"))
    folder.chmod(0o711)
    made = Installation(folder / "home")
    made.home.mkdir(mode=0o711)
    yield made
    made.end()
    shutil.rmtree(folder)


def _did(installation: Installation, *words: str) -> None:
    done = installation.linli(*words)
    assert done.returncode == 0, done.stderr


RESTORE = ("pg", "pg_restore", "--no-owner", "--exit-on-error")


def _cases(installation: Installation) -> list[tuple[object, ...]]:
    with installation.connect() as connection:
        return connection.execute(
            "SELECT number, state, chain_head FROM cases_case ORDER BY number"
        ).fetchall()


def test_a_city_comes_back_from_its_backup(
    system: Installation, elsewhere: Installation, tmp_path: Path
) -> None:
    sending = Senders(system.port, name="restore", clients=1, each=5)
    sending.start()
    sending.finish()
    dump = tmp_path / "linli.dump"

    # While it runs: first the database, then the files.
    _did(system, "pg", "pg_dump", "-Fc", "-f", str(dump))
    (system.home / "media" / "ab").mkdir(parents=True)
    (system.home / "media" / "ab" / "file").write_text("a photo")
    shutil.copytree(system.home / "media", tmp_path / "media")
    shutil.copytree(system.home / "keys", tmp_path / "keys")

    shutil.copytree(tmp_path / "keys", elsewhere.home / "keys")
    shutil.copytree(tmp_path / "media", elsewhere.home / "media")
    _did(elsewhere, *RESTORE, str(dump))
    elsewhere.start()

    assert _cases(elsewhere) == _cases(system)
    assert (elsewhere.home / "media" / "ab" / "file").read_text() == "a photo"
    verified = elsewhere.linli("verify")
    assert verified.returncode == 0, verified.stdout
    # The same key still gives the same receipt: the keys came along.
    known = {key: set(told) for key, told in sending.receipts.items()}
    again = Senders(elsewhere.port, name="restore", clients=1, each=5)
    again.send_again()
    assert again.receipts == known


def test_a_city_without_its_keys_does_not_start_and_says_why(
    system: Installation, elsewhere: Installation, tmp_path: Path
) -> None:
    dump = tmp_path / "linli.dump"
    _did(system, "pg", "pg_dump", "-Fc", "-f", str(dump))
    _did(elsewhere, *RESTORE, str(dump))

    started = elsewhere.linli("run")

    assert started.returncode == 1
    assert "digest key" in started.stderr
    assert "data key" in started.stderr
    looked = elsewhere.linli("doctor")
    assert looked.returncode == 1
    assert "keys/digest.key" in looked.stdout

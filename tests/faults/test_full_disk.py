"""The disk of the whole installation is full: pages still answer, nothing half is kept, then it goes on."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.faults.installation import Installation
from tests.faults.senders import Senders

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
MOUNT, UMOUNT = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
SIZE = "420m"


@pytest.fixture
def small() -> Iterator[Installation]:
    """A running system on a disk of its own, a small one."""
    disk = Path(tempfile.mkdtemp(prefix="linli-small-"))
    mounting = [MOUNT, "-t", "tmpfs", "-o", f"size={SIZE},mode=711", "tmpfs", str(disk)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        disk.rmdir()
        pytest.skip("a small disk can be mounted by root only; docs/operating.md has the drill")
    made = Installation(disk / "home")
    try:
        made.fill()
        made.start()
        yield made
    finally:
        (disk / "ballast").unlink(missing_ok=True)
        made.end()
        subprocess.run([UMOUNT, str(disk)], check=True)
        disk.rmdir()


def _fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65_536))


def _health(small: Installation) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{small.port}/healthz", timeout=60)


def test_a_full_disk_is_told_and_outlived(small: Installation) -> None:
    web = small.children()[0].pid
    _fill(small.home.parent)
    # What is left in the files that the database has already made is used up as well.
    with pytest.raises(psycopg.errors.DiskFull), small.connect() as connection:
        connection.execute("CREATE TABLE ballast AS SELECT n FROM generate_series(1, 9000000) n")
    sending = Senders(small.port, name="full", clients=1, each=25)
    sending.send_again()

    assert sending.failures, "there was still room: the test has tried nothing"
    assert {failure[:3] for failure in sending.failures} <= {"503", "500"}
    assert sending.refusals == []
    assert httpx.get(f"http://127.0.0.1:{small.port}/", timeout=60).status_code == 200
    health = _health(small)
    assert health.status_code == 503
    assert health.json()["checks"]["disk"]["ok"] is False
    assert small.children()[0].pid == web, "the web server was killed by the full disk"

    (small.home.parent / "ballast").unlink()
    sending.send_again()
    small.until_well()
    assert {key: len(told) for key, told in sending.receipts.items()} == dict.fromkeys(
        sending.keys, 1
    )
    with small.connect() as connection:
        [[cases]] = connection.execute("SELECT count(*) FROM cases_case").fetchall()
    assert cases == len(sending.keys)
    verified = small.linli("verify")
    assert verified.returncode == 0, verified.stdout

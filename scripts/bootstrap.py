"""From any Python to a virtual environment with pip, with Python's own library alone."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NAMES = ("python3.11", "python3.12", "python3.13", "python3.14", "python3")


class BootstrapError(Exception):
    """There is no way to a working environment: the message says what to install."""


def continue_under_a_new_python() -> None:
    """If this Python is too old, start the same program again under one that is not."""
    if sys.version_info >= OLDEST:
        return
    for name in NAMES:
        found = shutil.which(name)
        if found and _is_new_enough(found):
            os.execv(found, [found, *sys.argv])  # noqa: S606  # our own program, the same arguments
    sys.exit(
        f"Linli needs Python 3.11 or newer. This is Python {sys.version.split()[0]}, and no newer "
        "one was found. Install one (for example the package python3.11)."
    )


def _is_new_enough(python: str) -> bool:
    program = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", program], check=False).returncode == 0


def make_environment(folder: Path) -> None:
    """Make a virtual environment; pip comes later, see pip_for."""
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise BootstrapError(
            "Python cannot make a virtual environment. Its module venv is missing or broken "
            "(on Debian and Ubuntu: the package python3-venv). It said:\n"
            f"{made.stdout}{made.stderr}"
        )


def pip_for(python: Path) -> list[str]:
    """Return the start of a pip command that installs into this environment."""
    if not _has_pip(python):
        _install_pip(python)
    return [str(python), "-m", "pip"]


def _has_pip(python: Path) -> bool:
    asked = subprocess.run(
        [str(python), "-m", "pip", "--version"], capture_output=True, check=False
    )
    return asked.returncode == 0


def _install_pip(python: Path) -> None:
    bundled = subprocess.run(
        [str(python), "-m", "ensurepip", "--default-pip"], capture_output=True, check=False
    )
    if bundled.returncode == 0:
        return
    with tempfile.TemporaryDirectory() as folder:
        wheel = _download_pip(Path(folder))
        subprocess.run(
            [str(python), f"{wheel}/pip", "install", "--quiet", "--no-index", str(wheel)],
            check=True,
        )


def _download_pip(folder: Path) -> Path:
    """Fetch the pip that requirements-pip.lock names, and take it only if its digest is right."""
    wanted = set(re.findall(r"sha256:(\w+)", (REPOSITORY / "requirements-pip.lock").read_text()))
    index = os.environ.get("PIP_INDEX_URL", "").rstrip("/")
    if not index:
        raise BootstrapError(
            "This Python has neither pip nor ensurepip. Install them (on Debian and Ubuntu: the "
            "package python3-venv), or name a package index in PIP_INDEX_URL to fetch pip from."
        )
    try:
        page = _fetch(f"{index}/pip/").decode()
        for address in re.findall(r'href="([^"]+\.whl[^"]*)"', page):
            full, _, digest = urllib.parse.urljoin(f"{index}/pip/", address).partition("#sha256=")
            if digest in wanted:
                content = _fetch(full)
                if hashlib.sha256(content).hexdigest() == digest:
                    wheel = folder / full.rpartition("/")[2]
                    wheel.write_bytes(content)
                    return wheel
    except urllib.error.URLError as error:
        raise BootstrapError(
            f"This Python has no pip, and it could not be fetched from {index}: {error.reason}. "
            "Install pip (on Debian and Ubuntu: the package python3-venv or python3-pip)."
        ) from error
    raise BootstrapError(
        f"This Python has no pip, and {index} does not offer the one in requirements-pip.lock. "
        "Install pip (on Debian and Ubuntu: the package python3-venv or python3-pip)."
    )


def _fetch(address: str) -> bytes:
    if not address.startswith(("https://", "http://", "file://")):
        raise BootstrapError(f"{address} is not an address of packages.")
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  # checked above
        return answer.read()  # type: ignore[no-any-return]  # bytes of a response


def link_project(python: Path, repository: Path) -> None:
    """Make `import linli` and the command `linli` work from this environment."""
    asked = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    Path(asked.stdout.strip(), "linli.pth").write_text(f"{repository}\n")
    command = python.parent / "linli"
    command.write_text(
        f'#!/bin/sh\nexec "{python}" -c \'import sys; from linli.cli import main; '
        'sys.exit(main())\' "$@"\n'
    )
    command.chmod(0o755)

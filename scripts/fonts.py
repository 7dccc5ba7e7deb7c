#!/usr/bin/env python3
"""Bring the faces of official paper, 仿宋 and 楷体, into the folder fonts.

fonts.py           fetch what is missing: from TeX on this machine, else from Debian's package
fonts.py --lock    write fonts.lock anew from Debian's package

Uses nothing but Python's own library. Why these fonts: docs/adr/0010-fonts-of-official-paper.md
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
LOCK = REPOSITORY / "fonts.lock"
FOLDER = REPOSITORY / "fonts"
PACKAGE = "texlive-lang-chinese"
FACES = ("FandolFang-Regular.otf", "FandolKai-Regular.otf")
PAPERS = ("COPYING", "README")  # the licence with its exception, and who made the fonts
TEX = ("/usr/share/texlive/texmf-dist", "/usr/share/texmf-dist", "/usr/local/share/texmf-dist")
PLACES = ("fonts/opentype/public/fandol", "doc/fonts/fandol")
PATIENCE = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")


class FontsError(Exception):
    """The fonts can't be had: the message says why."""


def missing(folder: Path = FOLDER) -> list[str]:
    """Return which of the files named in the lock file are not in the folder."""
    return [name for name in locked() if not (folder / name).is_file()]


def locked() -> dict[str, str]:
    """Return the SHA-256 of each file, as the lock file names it."""
    lines = [line.split() for line in LOCK.read_text("utf-8").splitlines() if line[:1] != "#"]
    return {name: digest for digest, name in lines}


def fetch(folder: Path = FOLDER) -> None:
    """Bring every file that is missing into the folder, if it is the one that is locked.

    Raises FontsError, also when a face is there but another one than the lock file names.
    """
    _keep(_of_tex(), folder)
    if missing(folder):
        _keep(_of_debian(), folder)
    lost = set(missing(folder)) & set(FACES)
    if lost:
        raise FontsError(f"{PACKAGE} holds other fonts than fonts.lock names: {sorted(lost)}.")


def lock() -> None:
    """Write the lock file anew from the package that Debian offers now."""
    found = dict(_of_debian())
    lines = [f"{_digest(found[name])}  {name}" for name in (*FACES, *PAPERS)]
    head = f"# Fandol fonts (GPL with the font exception), out of the Debian package {PACKAGE}"
    LOCK.write_text("\n".join([head, *lines, ""]), "utf-8")


def _keep(found: Iterator[tuple[str, bytes]], folder: Path) -> None:
    wanted = locked()
    for name, content in found:
        if wanted.get(name) == _digest(content):
            folder.mkdir(exist_ok=True)
            made = folder / f".{name}"
            made.write_bytes(content)
            made.replace(folder / name)


def _of_tex() -> Iterator[tuple[str, bytes]]:
    """What a TeX installed on this machine has of them."""
    for path in (Path(tex, place) for tex in TEX for place in PLACES):
        for name in (*FACES, *PAPERS):
            if (path / name).is_file():
                yield name, (path / name).read_bytes()


def _of_debian() -> Iterator[tuple[str, bytes]]:
    """What Debian's package holds of them; apt proves that it is Debian's. Needs no root."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise FontsError("This machine has neither the Fandol fonts of TeX nor apt to fetch them.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # apt fetches as a user of its own
        package = _download(folder)
        command = ["dpkg-deb", "--fsys-tarfile", str(package)]
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE) as unpacking,
            tarfile.open(fileobj=unpacking.stdout, mode="r|") as files,
        ):
            yield from _fonts_among(files)


def _fonts_among(files: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for member in files:
        place, _, name = member.name.rpartition("/")
        plain = name.removesuffix(".gz")
        if not place.endswith("/fandol") or plain not in (*FACES, *PAPERS):
            continue
        packed = files.extractfile(member)
        if packed is not None:
            content = packed.read()
            yield plain, gzip.decompress(content) if name != plain else content


def _download(folder: Path) -> Path:
    """Fetch the package as this machine's list of packages names it, or as a list of today does."""
    said = _apt(folder, "download", PACKAGE)
    if not list(folder.glob("*.deb")):
        (folder / "lists" / "partial").mkdir(parents=True)
        own = ("-o", f"Dir::State::Lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache")
        (folder / "cache" / "archives" / "partial").mkdir(parents=True)
        said = _apt(folder, *own, "update") + _apt(folder, *own, "download", PACKAGE)
    for path in folder.glob("*.deb"):
        return path
    raise FontsError(f"apt could not fetch {PACKAGE}: {said.strip()[-300:]}")


def _apt(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["apt-get", "-q", *PATIENCE, *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.stderr


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks, and say in words what went wrong if something did."""
    parser = argparse.ArgumentParser(description="Fetch the faces of official paper.")
    parser.add_argument("--lock", action="store_true", help="write fonts.lock anew")
    options = parser.parse_args(arguments)
    try:
        if options.lock:
            lock()
        fetch()
    except FontsError as error:
        print(error)
        return 1
    print(f"{FOLDER.name}: {', '.join(sorted(locked()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

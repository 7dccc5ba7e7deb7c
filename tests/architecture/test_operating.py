"""docs/operating.md names every setting, every command it tells of exists, every test it cites is there."""

from __future__ import annotations

import re
from pathlib import Path

from linli.cli import commands

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
READ = re.compile(
    r"(?:env\.)?\b(?:text|secret|integer|flag|choice|words|kept_key)\(\s*[\"']([A-Z_]+)[\"']"
)


def _read() -> set[str]:
    sources = [
        ROOT / "linli/env.py",
        ROOT / "linli/settings.py",
        *(ROOT / "linli/cli").glob("*.py"),
    ]
    return {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}


def test_every_setting_is_told() -> None:
    assert {name for name in _read() if f"`{name}`" not in PAGE} == set()


def test_no_setting_is_told_that_nobody_reads() -> None:
    told = set(re.findall(r"`(LINLI_[A-Z_]+)`", PAGE))
    assert told - _read() == set()


def test_every_command_that_is_told_exists() -> None:
    told = set(re.findall(r"(?<![\w/.])linli ([a-z][a-z-]+)", PAGE.replace("User=linli", "")))
    assert told - set(commands()) == set()


def test_every_test_that_is_cited_is_there() -> None:
    cited = re.findall(r"`((?:foundation|faults|casework|cli|api|desk)/[\w/]+)`", PAGE)
    assert cited
    for name in cited:
        folder = "channels/" if name.split("/")[0] in {"api", "desk"} else ""
        path = ROOT / "tests" / f"{folder}{name}"
        assert path.with_suffix(".py").exists() or path.is_dir(), name

"""Every template is used by somebody, and every template that is named is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import allauth
import django
import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"[\"']([\w/.\-]+\.(?:html|typ|txt|svg))[\"']")
# Django and allauth look for these by themselves: ours take the place of theirs.
PACKAGES = [Path(allauth.__file__).parent, Path(django.__file__).parent]
BY_STATUS = {f"{status}.html" for status in ("400", "403", "403_csrf", "404", "500")}

SOURCES = [
    path
    for suffix in ("*.py", "*.html", "*.typ")
    for path in sorted((ROOT / "linli").rglob(suffix))
    if "/migrations/" not in path.as_posix()
]
TEMPLATES = {
    path.as_posix().split("/templates/", 1)[1]: path
    for path in sorted((ROOT / "linli").rglob("templates/**/*"))
    if path.is_file()
}


def _named() -> tuple[set[str], list[re.Pattern[str]]]:
    """What code and templates name: in full, or with parts that are filled in."""
    whole: set[str] = set()
    parts: list[re.Pattern[str]] = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        whole |= set(NAMED.findall(text))
        if path.suffix == ".py":
            parts += _filled_in(text)
    return whole, parts


def _filled_in(text: str) -> list[re.Pattern[str]]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.JoinedStr):
            continue
        pieces = [one.value if isinstance(one, ast.Constant) else None for one in node.values]
        if isinstance(pieces[-1], str) and re.search(r"\.(html|typ|txt|svg)$", pieces[-1]):
            found.append(
                re.compile(
                    "".join(re.escape(p) if isinstance(p, str) else r"[\w\-]+" for p in pieces)
                )
            )
    return found


WHOLE, PARTS = _named()


THEIRS = BY_STATUS | {
    path.as_posix().split("/templates/", 1)[1]
    for package in PACKAGES
    for path in package.rglob("templates/**/*.*")
}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_is_used(name: str) -> None:
    is_named = name in WHOLE or any(one.fullmatch(name) for one in PARTS)
    assert is_named or name in THEIRS, f"nobody shows {name}"


@pytest.mark.parametrize(
    "name", sorted(one for one in WHOLE if one.endswith(".html") and "/" in one)
)
def test_every_template_that_is_named_is_there(name: str) -> None:
    assert name in TEMPLATES or name in THEIRS


def test_no_two_templates_have_one_name() -> None:
    count = sum(1 for path in (ROOT / "linli").rglob("templates/**/*") if path.is_file())
    assert count == len(TEMPLATES)

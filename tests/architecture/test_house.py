"""What import-linter does not see: foreign keys, room files, sizes, and the ORM at the doors."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("foundation", "registers", "community", "casework", "oversight", "channels")
ROOMS = {
    "registers": ("places", "units", "access", "people", "entities"),
    "casework": ("cases", "matters", "referrals"),
}
LINES_A_FILE, LINES_A_FUNCTION = 400, 40
SOURCES = sorted(
    path for path in (ROOT / "linli").rglob("*.py") if "/migrations/" not in path.as_posix()
)


def _place(name: str) -> tuple[int, int]:
    parts = name.split(".")
    order = ROOMS.get(parts[1], ())
    room = order.index(parts[2]) if parts[2] in order else 0
    return STOREYS.index(parts[1]), room


def _foreign_keys() -> list[tuple[str, str, str]]:
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("linli."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, (models.ForeignKey, models.ManyToManyField)):
                to = field.related_model
                if isinstance(to, type) and to.__module__.startswith("linli."):
                    found.append(
                        (f"{model.__name__}.{field.name}", model.__module__, to.__module__)
                    )
    return found


@pytest.mark.parametrize(("field", "source", "target"), _foreign_keys())
def test_foreign_keys_point_down(field: str, source: str, target: str) -> None:
    assert _place(source) >= _place(target), f"{field}: {source} must not know {target}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = (first.end_lineno or 0) if documented else node.lineno
            length = (node.end_lineno or 0) - start
            assert length <= LINES_A_FUNCTION, f"{node.name} has {length} lines"


DOORS = [path for path in SOURCES if "/channels/" in path.as_posix()]


@pytest.mark.parametrize("path", DOORS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_door_reads_or_writes_tables(path: Path) -> None:
    assert not re.search(r"\.objects\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_drawers_for_everything(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "manager", "misc"}


def test_no_signals_and_no_ordering() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert "db.models.signals" not in text, path
        assert not re.search(r"^\s+ordering\s*=", text, re.MULTILINE), path


TEMPLATES = sorted((ROOT / "linli").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_hold_no_inline_code_and_no_outside_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\")\b)[^>]*>", text)
    assert not re.search(r"(src|href)=\"https?://", text)


def test_nothing_ranks_people_by_what_they_report() -> None:
    """RIGHTS: no score, count, tag or list of persons by how often they complain."""
    suspects = re.compile(
        r"values\([^)]*phone_index|Party\.objects[^\n]*annotate|annotate\([^)]*parties"
        r"|order_by\([^)]*complaint|GROUP BY[^\n]*phone_index",
        re.IGNORECASE,
    )
    for path in SOURCES:
        assert not suspects.search(path.read_text(encoding="utf-8")), path

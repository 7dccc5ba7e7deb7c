"""What is put off until later exists, and what runs by the clock can run."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from procrastinate.contrib.django import app

ROOT = Path(__file__).resolve().parents[2]


def _enqueued() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "linli").rglob("*.py")):
        if "/migrations/" in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) == "enqueue":
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


CALLS = list(_enqueued())
app.perform_import_paths()
OURS = {name: task for name, task in app.tasks.items() if task.func.__module__.startswith("linli.")}
HOW = {"not_before", "in_order_of", "once"}


def test_there_are_jobs_to_look_at() -> None:
    assert CALLS
    assert OURS


@pytest.mark.parametrize(("place", "call"), CALLS, ids=[place for place, _ in CALLS])
def test_every_job_that_is_put_off_is_declared_and_takes_what_it_is_given(
    place: str, call: ast.Call
) -> None:
    assert call.args, f"{place}: the job's name comes first"
    first = call.args[0]
    assert isinstance(first, ast.Constant), f"{place}: the job's name is written out"
    assert first.value in OURS, f"{place}: no jobs.py declares {first.value}"
    given = {word.arg: None for word in call.keywords if word.arg and word.arg not in HOW}
    inspect.signature(OURS[str(first.value)].func).bind(**given)


def test_every_jobs_file_belongs_to_an_app_that_is_started() -> None:
    started = {Path(one.path) for one in apps.get_app_configs()}
    for path in (ROOT / "linli").rglob("*"):
        if path.name in {"jobs.py", "jobs"} and not path.is_relative_to(
            ROOT / "linli" / "foundation" / "jobs"
        ):
            assert path.parent in started, f"{path}: the worker would never hear of it"


def test_whatever_is_declared_is_put_off_or_runs_by_the_clock() -> None:
    periodic = {key[0] for key in app.periodic_registry.periodic_tasks}
    named = {call.args[0].value for _, call in CALLS if isinstance(call.args[0], ast.Constant)}
    assert sorted(set(OURS) - periodic - named) == []

"""What comes with the product can be read: every file of mediation's catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import linli.casework.mediation as room

FILES = sorted((Path(room.__file__).parent / "catalogue").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_holds_rows_from_a_date(file: Path) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert content["rows"], file.name


def test_numbers_the_code_asks_for_are_there() -> None:
    asked = set()
    for path in Path(room.__file__).parent.rglob("*.py"):
        asked |= set(re.findall(r"threshold\(\s*\"(\w+)\"", path.read_text(encoding="utf-8")))
    rows = yaml.safe_load(next(f for f in FILES if f.stem == "thresholds").read_text("utf-8"))
    assert "term_years" in asked
    assert asked <= {row["code"] for row in rows["rows"]}

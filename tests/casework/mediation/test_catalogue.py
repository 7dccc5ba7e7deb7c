"""What comes with the product can be read: every file of mediation's catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import linli.casework.mediation as room

FILES = sorted((Path(room.__file__).parent / "catalogue").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_holds_rows_from_a_date(file: Path) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert content["rows"], file.name

"""The kinds of facilities: the city's own, or those of the catalogue until it has any."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from linli.registers.places.models import FacilityKind

_FILE = Path(__file__).parent.parent / "catalogue" / "facility_kinds.yaml"


@cache
def kind_seeds() -> tuple[dict[str, Any], ...]:
    """The rows of the catalogue file in its order."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rows"]
    return tuple({**row, "position": n} for n, row in enumerate(rows))


def facility_kinds() -> list[FacilityKind]:
    """All kinds in the order they are offered in."""
    held = list(FacilityKind.objects.order_by("position", "code"))
    return held or [FacilityKind(**seed) for seed in kind_seeds()]


def kind_meant(text: str, kinds: list[FacilityKind]) -> FacilityKind | None:
    """The kind that a word in a file stands for: its code, its name or another word for it."""
    word = text.strip().lower()
    for kind in kinds:
        if word and (word in (kind.code, kind.name) or word in kind.words):
            return kind
    return None

"""On what grounds a request about one's data may be refused, and where to complain then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue" / "refusals.yaml"


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of refusal with its basis in law."""

    code: str
    title: str
    basis: str


@cache
def _catalogue() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_CATALOGUE.read_text(encoding="utf-8"))
    return found


def refusal_grounds(kind: str) -> list[Ground]:
    """The grounds on which a request of this kind may be refused."""
    return [
        Ground(row["code"], row["title"], row["basis"])
        for row in _catalogue()["grounds"]
        if kind in row["for"]
    ]


def refusal_ground(kind: str, code: str) -> Ground | None:
    """One of these grounds."""
    return next((one for one in refusal_grounds(kind) if one.code == code), None)


def complaint_words() -> str:
    """Where somebody turns who was refused (个人信息保护法 art. 50, 65)."""
    return str(_catalogue()["complaint"])

"""What newcomers may apply for, as the catalogue states it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue" / "services.yaml"


@dataclass(frozen=True, slots=True)
class Service:
    """One service: for whom, where, what to bring, by which law."""

    code: str
    title: str
    who: str
    where: str
    bring: str
    basis: str


@cache
def newcomer_services() -> tuple[Service, ...]:
    """Everything that somebody from elsewhere may apply for, in the order of the catalogue."""
    rows: list[dict[str, Any]] = yaml.safe_load(_CATALOGUE.read_text(encoding="utf-8"))
    return tuple(Service(**row) for row in rows)


def services_wanted(codes: Collection[str]) -> list[Service]:
    """The services of these codes."""
    return [one for one in newcomer_services() if one.code in codes]

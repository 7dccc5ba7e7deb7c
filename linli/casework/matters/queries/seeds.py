"""Reading the catalogue files that a city starts with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from linli.casework.matters.rules.seeds import (
    CategorySeed,
    DepartmentSeed,
    DispatchSeed,
    DutySeed,
    EmergencySeed,
    GroundSeed,
    HintSeed,
    LimitSeed,
    MessageSeed,
    ReplySeed,
    RetentionSeed,
    SeedRow,
    ThresholdSeed,
)

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"
Seed = TypeVar("Seed", bound=SeedRow)


class SpoiltSeed(ValueError):
    """A catalogue file does not hold what it should; the text names file and row."""


@cache
def category_seeds() -> tuple[CategorySeed, ...]:
    """The classification of matters in three levels (DOMAIN §1.12)."""
    return _rows("categories", CategorySeed)


@cache
def limit_seeds() -> tuple[LimitSeed, ...]:
    """Every time limit with its basis (DOMAIN §1.6)."""
    return _rows("limits", LimitSeed)


@cache
def threshold_seeds() -> tuple[ThresholdSeed, ...]:
    """The numbers that are not times."""
    return _rows("thresholds", ThresholdSeed)


@cache
def ground_seeds() -> tuple[GroundSeed, ...]:
    """N1 to N6: why a matter may not be taken in."""
    return _rows("grounds", GroundSeed)


@cache
def emergency_seeds() -> tuple[EmergencySeed, ...]:
    """Words of an emergency, the line to put it through to, and what to tell the caller."""
    return _rows("emergency_words", EmergencySeed)


@cache
def hint_seeds() -> tuple[HintSeed, ...]:
    """The words that hint at a type or an urgency, and those that say nothing."""
    return _rows("hints", HintSeed)


@cache
def reply_seeds() -> tuple[ReplySeed, ...]:
    """Words kept ready for staff."""
    return _rows("reply_templates", ReplySeed)


@cache
def message_seeds() -> tuple[MessageSeed, ...]:
    """Text messages and in-app notices, each with the fields that its step fills in."""
    return _rows("message_templates", MessageSeed)


@cache
def retention_seeds() -> tuple[RetentionSeed, ...]:
    """How long which files are kept (DOMAIN §16)."""
    return _rows("retention", RetentionSeed)


@cache
def department_seeds() -> tuple[DepartmentSeed, ...]:
    """The kinds of units that the dispatch catalogue points at."""
    return _rows("departments", DepartmentSeed)


@cache
def dispatch_seeds() -> tuple[DispatchSeed, ...]:
    """Which department handles which category, before a city says otherwise."""
    return _rows("dispatch_default", DispatchSeed)


@cache
def duty_seeds() -> tuple[DutySeed, ...]:
    """The duty list of a community's committee (BJ条例 art. 17)."""
    return _rows("dispatch_default", DutySeed, key="duties")


def message_name(code: str, channel: str) -> str:
    """What staff call a message, e.g. 受理告知; its code where the files do not know it."""
    for row in message_seeds():
        if row.code == code and row.channel == channel:
            return row.name
    return code


def _rows(name: str, kind: type[Seed], *, key: str = "rows") -> tuple[Seed, ...]:
    head: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    given = {"valid_from": head["valid_from"], "legal_basis": head.get("legal_basis", "")}
    found = []
    for number, row in enumerate(head[key], start=1):
        try:
            found.append(kind.model_validate({**given, **row}))
        except ValidationError as error:
            raise SpoiltSeed(f"{name}.yaml, {key} {number}: {error}") from error
    return tuple(found)

"""The catalogue files that supervision starts with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from linli.casework.matters.rules.seeds import Code, MessageSeed, Name, SeedRow
from linli.foundation.calendar.rules import LimitUnit
from linli.oversight.supervision.rules import MATTER, Rung, Signer, To, Trigger

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"


class SpoiltSupervisionSeed(ValueError):
    """A catalogue file does not hold what it should; the text names file and row."""


class StepRuleSeed(SeedRow):
    code: Code
    name: Name
    family: Code = MATTER
    rung: Rung
    clocks: list[Code] = Field(min_length=1)
    trigger: Trigger
    after: int = Field(default=0, ge=0)
    after_unit: LimitUnit = LimitUnit.WORKING_DAY
    urgencies: list[Code] = []
    to: To
    roles: list[Code] = Field(min_length=1)
    is_automatic: bool = True
    signer: Signer = Signer.SUPERVISOR
    unless_answered: bool = False
    reply_within: int = Field(default=0, ge=0)
    reply_unit: LimitUnit = LimitUnit.WORKING_DAY
    text: str = Field(min_length=1, max_length=300)
    requirement: str = Field(default="", max_length=300)


@cache
def step_rule_seeds() -> tuple[StepRuleSeed, ...]:
    """The ladder before a city says otherwise."""
    head, rows = _read("rules")
    return tuple(_checked(StepRuleSeed, "rules", n, {**head, **row}) for n, row in rows)


@cache
def message_seeds() -> tuple[MessageSeed, ...]:
    """What staff are told at each rung."""
    head, rows = _read("messages")
    return tuple(_checked(MessageSeed, "messages", n, {**head, **row}) for n, row in rows)


def _read(name: str) -> tuple[dict[str, Any], list[tuple[int, dict[str, Any]]]]:
    read: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    head = {"valid_from": read["valid_from"], "legal_basis": read.get("legal_basis", "")}
    return head, list(enumerate(read["rows"], start=1))


def _checked(kind: Any, name: str, number: int, row: dict[str, Any]) -> Any:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        raise SpoiltSupervisionSeed(f"{name}.yaml, row {number}: {error}") from error

"""What stands in the catalogue files: checked when read, so that a slip names file and row."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from linli.foundation.calendar.rules import LimitUnit, RollRule, StartRule

CategoryCode = Annotated[str, Field(pattern=r"^([0-9]{2}){1,3}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Level = Literal["city", "district", "street", "community"]


class SeedRow(BaseModel):
    """A row of a catalogue file; date and basis come from the head of the file where it is silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    valid_from: date
    legal_basis: str = Field(default="", max_length=200)


class CategorySeed(SeedRow):
    code: CategoryCode
    name: Annotated[str, Field(min_length=1, max_length=40)]
    is_sensitive: bool = False
    route_elsewhere: str = Field(default="", max_length=120)
    words: list[Annotated[str, Field(min_length=1, max_length=20)]] = []


class LimitSeed(SeedRow):
    code: Code
    name: Name
    clock: Code
    nature: str = ""
    urgency: str = ""
    channel: str = ""
    category: str = ""
    amount: int = Field(ge=1)
    unit: LimitUnit
    start: StartRule
    roll: RollRule


class ThresholdSeed(SeedRow):
    code: Code
    name: Name
    value: int = Field(ge=0)


class GroundSeed(SeedRow):
    code: Annotated[str, Field(pattern=r"^N[1-9][0-9]?$")]
    name: Name
    explanation: str = Field(min_length=1, max_length=300)
    route: str = Field(min_length=1, max_length=200)


class EmergencySeed(SeedRow):
    word: str = Field(min_length=1, max_length=20)
    line: str = Field(min_length=1, max_length=12)
    advice: str = Field(min_length=1, max_length=120)


class HintSeed(SeedRow):
    """The words that hint at a type or an urgency; idle ones at nothing."""

    kind: Literal["nature", "urgency", "idle"]
    value: str = Field(default="", max_length=10)
    words: list[Annotated[str, Field(min_length=2, max_length=20)]]


class ReplySeed(SeedRow):
    use: Literal["register", "answer", "reply", "refuse", "follow_up", "return", "extend", "ruling"]
    title: str = Field(min_length=1, max_length=60)
    category: str = ""
    body: str = Field(min_length=1, max_length=4000)


class MessageSeed(SeedRow):
    code: Code
    channel: Literal["sms", "email", "inapp", "webhook"]
    name: Name
    fields: list[str]
    subject: str = Field(default="", max_length=120)
    body: str = Field(min_length=1)


class RetentionSeed(SeedRow):
    code: Annotated[Code, Field(max_length=16)]
    name: Name
    years: int = Field(ge=0)
    then: Literal["deidentify", "seal", "erase", "keep"]


class DepartmentSeed(SeedRow):
    """A kind of unit; ``{place}`` in its names is the name of the division it serves."""

    code: Code
    name: Name
    short_name: Name
    kind: Literal["centre", "station", "department", "company", "committee"]
    levels: list[Level] = Field(min_length=1)
    hotline_body: bool = False
    town_name: str = ""
    village_name: str = ""


class DispatchSeed(SeedRow):
    """Which department handles a category, at which level; cities without it are filled from above."""

    category: CategoryCode
    nature: str = ""
    lead: Code
    at: Level
    assists: list[Code] = []
    certain: bool = True
    note: str = Field(default="", max_length=200)


class DutySeed(SeedRow):
    """A category that a unit of this department may be asked to handle by its duty list."""

    department: Code
    code: CategoryCode
    name: Name

    @model_validator(mode="after")
    def _has_a_basis(self) -> DutySeed:
        if not self.legal_basis:
            raise ValueError("a duty needs its legal basis")
        return self


UNIT_CODE_DIGITS = {"city": 4, "district": 6, "street": 9, "community": 12}


def unit_code(department: str, level: str, division_code: str) -> str:
    """The code of a department's unit in a division: ``zhujian-429901``."""
    return f"{department}-{division_code[: UNIT_CODE_DIGITS[level]]}"

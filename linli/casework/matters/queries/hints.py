"""Reading the words that hint at type and urgency (catalogue/hints.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from linli.casework.cases.models import Urgency
from linli.casework.matters.rules.hints import HintWords
from linli.casework.matters.workflow import Nature

_FILE = Path(__file__).resolve().parent.parent / "catalogue" / "hints.yaml"


class _Hints(BaseModel):
    model_config = ConfigDict(extra="forbid")
    natures: dict[Nature, list[str]]
    urgencies: dict[Urgency, list[str]]
    idle: list[str]


@cache
def hint_words() -> HintWords:
    """The words that hint at something, read once."""
    read = _Hints.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
    return HintWords(
        natures={str(key.value): words for key, words in read.natures.items()},
        urgencies={str(key.value): words for key, words in read.urgencies.items()},
        idle=tuple(read.idle),
    )

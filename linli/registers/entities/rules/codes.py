"""Unified social credit codes of 18 characters (GB 32100-2015): reading, checking, what they tell."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE: Final = {sign: place for place, sign in enumerate(_ALPHABET)}
_WEIGHTS: Final = tuple(3**place % 31 for place in range(17))
_SHAPE: Final = re.compile(rf"[1-9A-Y][1-9A-N]\d{{6}}[{_ALPHABET}]{{10}}")
_FORMATTING: Final = re.compile(r"[\s\-–—_.·,，、/]+")
LENGTH: Final = 18


class CodeFlaw(StrEnum):
    """What is wrong with a credit code."""

    LENGTH = "length"
    SIGNS = "signs"
    CHECK = "check"


def normal_code(text: str) -> str:
    """The code in its one form: plain width, capitals, nothing between."""
    return _FORMATTING.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_sign(body: str) -> str:
    """The 18th character for the first 17. Raises KeyError for a sign that codes do not have."""
    total = sum(_VALUE[sign] * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def code_flaw(code: str) -> CodeFlaw | None:
    """What is wrong with a code in its one form; None when it is right."""
    if len(code) != LENGTH:
        return CodeFlaw.LENGTH
    if _SHAPE.fullmatch(code) is None:
        return CodeFlaw.SIGNS
    return None if check_sign(code[:-1]) == code[-1] else CodeFlaw.CHECK


# By registrar (1st character) and class (2nd); a registrar alone stands for its other classes.
_KINDS: Final = {
    "11": "government",
    "12": "institution",
    "13": "mass_body",
    "1": "other",
    "3": "law_service",
    "51": "association",
    "52": "service_organisation",
    "53": "foundation",
    "54": "residents_committee",
    "55": "villagers_committee",
    "5": "association",
    "81": "union",
    "8": "union",
    "91": "enterprise",
    "92": "individual",
    "93": "cooperative",
    "9": "enterprise",
    "N1": "collective",
    "N2": "collective",
    "N3": "collective",
    "N": "collective",
}


def kind_of_code(code: str) -> str:
    """The kind of entity that a code tells (the values of models.EntityKind); “other” if unsure."""
    return _KINDS.get(code[:2]) or _KINDS.get(code[:1], "other")


def registered_at(code: str) -> str:
    """The six digits of the division where the entity is registered."""
    return code[2:8]

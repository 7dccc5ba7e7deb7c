"""What a reporter is asked before the outcome is published, and what must not stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The version of the words that a reporter agrees to (portal "Publishing" text): who changes what
# is promised there gives it a new version, so that it stays known who agreed to what.
WORDING = "2026-11"

_LONG_NUMBER = re.compile(r"(?<![\d])\d(?:[\s\-—–]?\d){6,}[0-9Xx]?")
_SHORTEST_NAME = 2
SOMEBODY, NUMBER = "诉求人", "（号码）"


def persons_in(text: str, names: Iterable[str]) -> list[str]:
    """What in a text may tell who somebody is: known names, and numbers of seven digits and more."""
    found = [name for name in names if len(name) >= _SHORTEST_NAME and name in text]
    return found + [match.group().strip() for match in _LONG_NUMBER.finditer(text)]


def without_persons(text: str, names: Iterable[str]) -> str:
    """The text with known names and long numbers taken out: a first draft, to be read by somebody."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME:
            text = text.replace(name, SOMEBODY)
    return _LONG_NUMBER.sub(NUMBER, text)

"""What the words of a text hint at: the type of the matter, and how urgent it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Hint:
    """A value that some words of a text speak for."""

    value: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class HintWords:
    """The words that hint at a type or an urgency, and those that say nothing at all."""

    natures: Mapping[str, Sequence[str]] = field(default_factory=dict)
    urgencies: Mapping[str, Sequence[str]] = field(default_factory=dict)
    idle: Sequence[str] = ()


def hint(words: Mapping[str, Sequence[str]], text: str) -> Hint | None:
    """The value most of whose words stand in the text; the first named wins a tie."""
    found = [
        Hint(value, tuple(word for word in spoken if word in text))
        for value, spoken in words.items()
    ]
    best = max(found, key=lambda one: sum(map(len, one.words)), default=None)
    return best if best is not None and best.words else None

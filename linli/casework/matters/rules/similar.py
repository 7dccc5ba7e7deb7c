"""Which words two texts share, so that repeats of one thing are seen while the caller speaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

READ = 600
SHORTEST_WORD = 2
LONGEST_WORD = 12
LEAST_SHARED = 2
LEAST_SHARE = 0.16


@dataclass(frozen=True)
class Likeness(Generic[T]):
    """Something that speaks of the same: the words that both hold, the longest first."""

    what: T
    words: tuple[str, ...]
    share: float


def shared_words(text: str, grams: Collection[str], *, idle: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of a text that another, known by its grams, holds as well; longest first.

    A word is a run of neighbouring characters each pair of which the other holds. ``idle`` words
    (来电人反映, 希望) say nothing about the matter and are taken out before.
    """
    read = text[:READ].lower()
    for word in sorted(idle, key=len, reverse=True):
        read = read.replace(word, "\n")
    held = grams if isinstance(grams, (set, frozenset)) else set(grams)
    found: list[str] = []
    run = ""
    for first, second in zip(read, read[1:] + "\n", strict=True):
        if first + second in held and not (first + second).isspace():
            run = run + second if run else first + second
        else:
            found.append(run)
            run = ""
    words = {word[:LONGEST_WORD] for word in found if len(word) >= SHORTEST_WORD}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def alike(
    text: str,
    others: Iterable[tuple[T, Collection[str]]],
    *,
    idle: Iterable[str] = (),
    most: int = 5,
) -> list[Likeness[T]]:
    """Those of the others that speak of what the text speaks of, the most alike first.

    ``others`` come with their grams. Plain counting: at least two pairs of characters shared,
    and a sixth of the shorter text.
    """
    idle = tuple(idle)
    length = max(1, len("".join(text[:READ].split())) - 1)
    found: list[Likeness[T]] = []
    for what, grams in others:
        words = shared_words(text, grams, idle=idle)
        shared = sum(len(word) - 1 for word in words)
        share = shared / max(1, min(length, len(grams)))
        if shared >= LEAST_SHARED and share >= LEAST_SHARE:
            found.append(Likeness(what, words[:4], share))
    return sorted(found, key=lambda one: -one.share)[:most]

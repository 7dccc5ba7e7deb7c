"""Which article answers what is being said: shared words weighed, nothing hidden. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from linli.foundation.search.rules import grams

# A keyword of the article that was said counts for its length; so does the category, by level.
_KEYWORD, _QUESTION = 3.0, 1.0
_CATEGORY = {6: 6.0, 4: 3.0, 2: 0.5}
_NEAR = 0.5
LEAST = 3.0


@dataclass(frozen=True)
class Topic:
    """What of an article is compared with what is said."""

    question: str
    keywords: Sequence[str]
    category: str
    is_local: bool = False


@dataclass(frozen=True)
class Fit:
    """How well an article fits, and the words that speak for it."""

    score: float
    words: tuple[str, ...] = ()


def topic_grams(question: str, keywords: Sequence[str]) -> list[str]:
    """The grams by which an article is found while somebody speaks."""
    return grams(" ".join([question, *keywords]))


def said_grams(text: str, idle: Collection[str] = ()) -> list[str]:
    """The grams of what is said, without those of words that say nothing."""
    empty = {gram for word in idle for gram in grams(word)}
    return [gram for gram in grams(text) if gram not in empty]


def fit(topic: Topic, text: str, *, said: Collection[str], category: str = "") -> Fit:
    """How well an article fits a text and the category chosen for it."""
    words = tuple(word for word in topic.keywords if word in text)
    shared = [gram for gram in grams(topic.question) if gram in said]
    score = _KEYWORD * sum(len(word) for word in words) / 2 + _QUESTION * len(shared)
    score += _same_category(topic.category, category)
    if score and topic.is_local:
        score += _NEAR
    return Fit(score, words or tuple(shared[:3]))


def _same_category(one: str, other: str) -> float:
    for length, worth in _CATEGORY.items():
        if len(one) >= length and one[:length] == other[:length] and len(other) >= length:
            return worth
    return 0.0

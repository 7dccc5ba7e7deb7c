"""What may not be mediated (人民调解法 art. 17, 26), and which type the words suggest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linli.casework.mediation.rules.book import BarRow, TypeRow


@dataclass(frozen=True)
class BarFound:
    """A ground on which it may not be mediated, with the words that point at it."""

    bar: BarRow
    words: tuple[str, ...]


@dataclass(frozen=True)
class TypeFound:
    """A type that the words suggest, with those words."""

    type: TypeRow
    words: tuple[str, ...]


def bars_in(text: str, bars: Iterable[BarRow]) -> tuple[BarFound, ...]:
    """The grounds at which words of the text point: a hint to ask about, never a decision."""
    found = (BarFound(bar, _held(text, bar.words)) for bar in bars)
    return tuple(one for one in found if one.words)


def types_in(text: str, types: Iterable[TypeRow], *, most: int = 3) -> tuple[TypeFound, ...]:
    """The types that the words suggest, the one with most of its words first.

    At equal numbers the longer words decide, then the Ministry's order.
    """
    found = [TypeFound(row, _held(text, row.words)) for row in types]
    hits = [one for one in found if one.words]
    hits.sort(key=lambda one: (-len(one.words), -sum(map(len, one.words))))
    return tuple(hits[:most])


def refusal_letter(bar: BarRow, *, reason: str, route: str) -> Sequence[str]:
    """不予受理告知书: its sentences, in the office's own words."""
    return (
        f"经审查，你（你们）申请调解的事项属于“{bar.name}”，人民调解委员会不予受理。",
        bar.explanation,
        *((f"具体理由：{reason.rstrip('。')}。",) if reason.strip() else ()),
        f"依据：{bar.legal_basis}。",
        f"你（你们）可以通过下列途径解决：{route.rstrip('。')}。",
        "如果情况有变化，可以再次向人民调解委员会申请调解。",
    )


def _held(text: str, words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word and word in text)

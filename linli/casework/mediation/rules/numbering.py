"""How official file numbers of mediation read (司发通〔2010〕239号)."""

from __future__ import annotations


def file_number(year: int, word: str, serial: int) -> str:
    """The official number: （2026）临人调字第00001号; ``word`` stands for the committee."""
    return f"（{year}）{word}人调字第{serial:05d}号"


def agreement_number(file_number: str, position: int, *, several: bool) -> str:
    """An agreement has the number of its file; of several, -1, -2 … follow."""
    return f"{file_number}-{position}" if several else file_number

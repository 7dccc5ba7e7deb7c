"""What a chair and a mediator of the largest committee read."""

from __future__ import annotations

from bench.measure import Line


def lines() -> list[Line]:
    """The pages, each beside the bare SQL of the same page."""
    return []


def assigning() -> list[str]:
    """How long the choice among all mediators takes."""
    return []

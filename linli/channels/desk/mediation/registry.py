"""Which form and which operation belong to an action of a dispute; every part adds its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from linli.casework.mediation.queries.disputes import DisputeFile
from linli.channels.desk.cases.registry import ActionSpec, Doing, RegisteredTwice, calls

_SPECS: dict[str, ActionSpec] = {}


def register(*specs: ActionSpec) -> None:
    """Make actions known: either an operation with its form, or ``page``: an own address."""
    for spec in specs:
        if spec.action in _SPECS:
            raise RegisteredTwice(spec.action)
        if (spec.do is None) == (spec.page is None):
            raise ValueError(f"{spec.action}: either an operation or a page of its own")
        _SPECS[spec.action] = spec


def spec_of(action: str) -> ActionSpec | None:
    """How an action is done; None while no part offers it."""
    return _SPECS.get(action)


def known_actions() -> Sequence[str]:
    """Every action that some part offers."""
    return tuple(_SPECS)


Hides = Callable[[DisputeFile, datetime], frozenset[str]]
_HIDES: list[Hides] = []


def hide(hides: Hides) -> None:
    """Let a part say which actions, though the table allows them, have nothing to act on now."""
    _HIDES.append(hides)


def hidden(file: DisputeFile, now: datetime) -> frozenset[str]:
    """The actions that are not offered on this dispute now."""
    return frozenset(action for hides in _HIDES for action in hides(file, now))


__all__ = ["ActionSpec", "Doing", "calls", "hidden", "hide", "known_actions", "register", "spec_of"]

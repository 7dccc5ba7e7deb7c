"""What the page of a dispute is composed of: every part registers its own panels here.

A panel's template is included with ``p`` (what ``build`` gave), ``page`` (number, version, state)
and ``panel``; it stands inside ``<section class="panel">`` with the panel's title already written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from linli.casework.mediation.queries.disputes import DisputeFile
from linli.registers.access.rules import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Build = Callable[[DisputeFile, Actor, datetime], Mapping[str, object]]


def _always(_file: DisputeFile, _actor: Actor) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One panel: ``order`` within its column; ``is_aside`` puts it into the narrow one."""

    code: str
    title: str | StrPromise
    template: str
    build: Build
    order: int = 50
    is_aside: bool = False
    shown: Callable[[DisputeFile, Actor], bool] = _always


@dataclass(frozen=True)
class Filled:
    """A panel with what it shows of one dispute."""

    code: str
    title: str
    template: str
    data: Mapping[str, object]


_PANELS: dict[str, Panel] = {}


class RegisteredTwice(RuntimeError):
    """Two parts claim a panel of the same name."""


def register(panel: Panel) -> None:
    """Make a panel known; called once, when the desk starts."""
    if panel.code in _PANELS:
        raise RegisteredTwice(panel.code)
    _PANELS[panel.code] = panel


def panels_for(
    file: DisputeFile, actor: Actor, now: datetime, *, is_aside: bool
) -> tuple[Filled, ...]:
    """The panels of one column that this dispute shows to this post, in their order."""
    wanted = sorted(
        (one for one in _PANELS.values() if one.is_aside is is_aside and one.shown(file, actor)),
        key=lambda one: (one.order, one.code),
    )
    return tuple(
        Filled(one.code, str(one.title), one.template, one.build(file, actor, now))
        for one in wanted
    )

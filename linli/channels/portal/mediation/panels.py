"""What a party's page is composed of: every part of mediation adds its own panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from linli.casework.mediation.queries.for_parties import PartyFile

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Build = Callable[[PartyFile, datetime], Mapping[str, object] | None]
# Parts that add panels, each in a module called panels.
_PARTS = ("agreement", "performance")


@dataclass(frozen=True, kw_only=True)
class PartyPanel:
    """A panel of the party's page; ``build`` gives None where it has nothing to show."""

    code: str
    title: str | StrPromise
    template: str
    build: Build
    order: int = 50


@dataclass(frozen=True)
class Filled:
    """A panel with what it shows."""

    code: str
    title: str
    template: str
    data: Mapping[str, object]


_PANELS: dict[str, PartyPanel] = {}


def register(panel: PartyPanel) -> None:
    """Make a panel known; called once, when the portal's addresses are read."""
    _PANELS[panel.code] = panel


def load_parts() -> None:
    """Let each part register its panels."""
    for part in _PARTS:
        package = f"linli.channels.portal.mediation.{part}"
        if find_spec(package) and find_spec(f"{package}.panels"):
            import_module(f"{package}.panels")


def panels_for(file: PartyFile, now: datetime) -> tuple[Filled, ...]:
    """The panels that have something to show, in their order."""
    made = []
    for one in sorted(_PANELS.values(), key=lambda panel: (panel.order, panel.code)):
        data = one.build(file, now)
        if data is not None:
            made.append(Filled(one.code, str(one.title), one.template, data))
    return tuple(made)

"""What the registers ask of whoever reads or changes them.

The accounts live above places and units, so these rooms know an actor and a scope by shape only.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class Within(Protocol):
    """How far someone sees: one equality on one stored column, none for the whole city."""

    @property
    def column(self) -> str | None: ...

    @property
    def code(self) -> str: ...

    def covers(self, *, district: str, street: str, community: str) -> bool: ...


class Keeper(Protocol):
    """Someone who changes a register: named in its history, held to a permission and a scope."""

    @property
    def name(self) -> str: ...

    @property
    def account_id(self) -> UUID | None: ...

    @property
    def scope(self) -> Within: ...

    def may(self, permission: str) -> bool: ...


class Refused(Exception):
    """What was asked cannot be done; the text says why, in the words of the one who asked."""


class NotAllowed(Refused):
    """The one who asked lacks the permission, or the record lies outside what they may touch."""

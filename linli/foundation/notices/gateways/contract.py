"""What a gateway is given, and what it may raise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Message:
    """One notice on its way out; ``id`` lets the other side drop what it has already."""

    id: UUID
    channel: str
    recipient: str
    subject: str
    body: str
    about: str


class GatewayError(Exception):
    """A message was not taken. ``is_final``: trying again can't help (the number is wrong)."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Gateway(Protocol):
    """Carries the messages of one channel; gives up after about ten seconds."""

    def send(self, message: Message) -> None:
        """Hand the message over. Raises GatewayError."""
        ...

"""For the demo and for trying out: messages are written to a file instead of being sent."""

from __future__ import annotations

import os
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone

from linli.foundation.notices.gateways.contract import GatewayError, Message

logger = structlog.get_logger(__name__)


class ConsoleGateway:
    """Appends each message to a file of the day in the data folder's ``outbox``.

    The folder is for the owner's eyes: recipients and words stand there in the clear. The log
    tells only that there was a message.
    """

    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder) if folder else Path(settings.HOME) / "outbox"

    def send(self, message: Message) -> None:
        """Write the message down. Raises GatewayError when the folder can't be written to."""
        # The moment of writing, for the reader of the file: no rule depends on it.
        now = timezone.localtime()
        lines = [
            f"── {now:%H:%M:%S} {message.channel} → {message.recipient}  [{message.about}]",
            *([message.subject] if message.subject else []),
            message.body,
            "",
            "",
        ]
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / f"{now:%Y-%m-%d}.txt"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                file.write("\n".join(lines))
        except OSError as error:
            raise GatewayError(f"{self._folder}: {error.strerror}") from error
        logger.info(
            "notice_written_down",
            notice=str(message.id),
            channel=message.channel,
            about=message.about,
        )

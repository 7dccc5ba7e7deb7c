"""E-mail through the server that Django's EMAIL_ settings name."""

from __future__ import annotations

import smtplib

from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.validators import validate_email

from linli.foundation.notices.gateways.contract import GatewayError, Message


class SmtpGateway:
    """Sends plain-text mail; the notice's id makes the Message-ID, so that a repeat is seen."""

    def __init__(self, sender: str = "", timeout: int = 10) -> None:
        self._sender = sender or None
        self._timeout = timeout

    def send(self, message: Message) -> None:
        """Send one mail. Raises GatewayError; a refused address is final."""
        try:
            validate_email(message.recipient)
        except ValidationError as error:
            raise GatewayError("not an e-mail address", is_final=True) from error
        mail = EmailMessage(
            subject=" ".join(message.subject.split()),
            body=message.body,
            from_email=self._sender,
            to=[message.recipient],
            headers={"X-Linli-Notice": str(message.id), "Auto-Submitted": "auto-generated"},
            connection=get_connection(timeout=self._timeout),
        )
        try:
            mail.send()
        except BadHeaderError as error:
            raise GatewayError(str(error), is_final=True) from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise GatewayError(
                f"recipient refused: {codes}", is_final=all(code >= 500 for code in codes)
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise GatewayError(f"{type(error).__name__}: {error}") from error

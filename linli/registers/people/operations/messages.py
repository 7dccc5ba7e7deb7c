"""The messages that people get from the register: their words are the city's, seeded once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli.foundation.crypto.rules import mask_name
from linli.foundation.notices.operations import notice_row
from linli.foundation.notices.operations.templates import install_template
from linli.registers.people.queries.seeds import message_seeds


def seed_messages() -> int:
    """Bring in the words of all messages of the register that the city never had; how many."""
    return sum(
        install_template(
            code=row["code"], channel=row["channel"], subject="", body=row["body"],
            fields=tuple(row["fields"]), valid_from=row["valid_from"],
        )
        for row in message_seeds()
    )  # fmt: skip


def tell(
    template: str, *, name: str, phone: str, about: str, about_id: UUID, at: datetime, **more: str
) -> bool:
    """Put a message for a resident into the outbox; False where no mobile number is known."""
    if not phone.startswith("1"):
        return False
    notice = notice_row(
        channel="sms", recipient=phone, template=template,
        fields={"name": mask_name(name), **more}, is_sensitive=False, about=about,
        about_id=about_id, at=at,
    )  # fmt: skip
    if notice is not None:
        notice.save(force_insert=True)
    return notice is not None

"""Messages as rows to be written in the transaction of the work that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from linli.foundation.notices.models import Notice, NoticeChannel, NoticeState
from linli.foundation.notices.queries.templates import template_for
from linli.foundation.notices.rules import SENSITIVE_SUBJECT, SENSITIVE_TEXT, render

_SUBJECT_LIMIT = 120


def notice_row(
    *,
    channel: str,
    recipient: str,
    template: str,
    fields: Mapping[str, str],
    is_sensitive: bool,
    about: str,
    about_id: UUID | None,
    at: datetime,
    account_id: UUID | None = None,
) -> Notice | None:
    """An unsaved notice in the words of the template of that day; None where there is no template.

    A sensitive one says only that there is news (DOMAIN §14.2). In-app notices need no delivery.
    """
    words = template_for(template, channel, at.date())
    if words is None:
        return None
    return _row(
        channel=channel,
        recipient=recipient,
        template_code=template,
        subject=SENSITIVE_SUBJECT if is_sensitive else render(words.subject, fields),
        body=SENSITIVE_TEXT if is_sensitive else render(words.body, fields),
        about=about,
        about_id=about_id,
        account_id=account_id,
        at=at,
    )


def queue(
    *,
    channel: str,
    recipient: str,
    template_code: str,
    subject: str,
    body: str,
    about: str,
    about_id: UUID | None,
    at: datetime,
    account_id: UUID | None = None,
) -> Notice:
    """Queue one message with ready words, in the caller's transaction."""
    row = _row(
        channel=channel,
        recipient=recipient,
        template_code=template_code,
        subject=subject,
        body=body,
        about=about,
        about_id=about_id,
        account_id=account_id,
        at=at,
    )
    row.save(force_insert=True)
    return row


def queue_rows(
    *,
    channel: str,
    recipients: Iterable[tuple[str, UUID | None]],
    template_code: str,
    subject: str,
    body: str,
    about: str,
    about_id: UUID | None,
    at: datetime,
) -> list[Notice]:
    """The same message to several as unsaved rows, for a caller that writes its own batch.

    recipients: address and account of each; the account is needed for in-app notices only.
    """
    return [
        _row(
            channel=channel,
            recipient=recipient,
            template_code=template_code,
            subject=subject,
            body=body,
            about=about,
            about_id=about_id,
            account_id=account_id,
            at=at,
        )
        for recipient, account_id in recipients
    ]


def _row(
    *,
    channel: str,
    recipient: str,
    template_code: str,
    subject: str,
    body: str,
    about: str,
    about_id: UUID | None,
    account_id: UUID | None,
    at: datetime,
) -> Notice:
    is_inapp = channel == NoticeChannel.INAPP
    return Notice(
        channel=channel,
        recipient=recipient,
        template_code=template_code,
        subject=" ".join(subject.split())[:_SUBJECT_LIMIT],
        body=body,
        about=about,
        about_id=about_id,
        account_id=account_id,
        state=NoticeState.SENT if is_inapp else NoticeState.PENDING,
        sent_at=at if is_inapp else None,
        next_try_at=at,
        created_at=at,
    )

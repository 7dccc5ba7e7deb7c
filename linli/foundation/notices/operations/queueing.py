"""Messages as rows to be written in the transaction of the work that they tell of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from linli.foundation.notices.models import Notice, NoticeState
from linli.foundation.notices.queries.templates import template_for

SENSITIVE_TEXT = "您有一条新消息，请登录查看或拨打12345查询。"


class _Fields(dict[str, str]):
    """Named fields of a template; one that was not given stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


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
    is_inapp = channel == "inapp"
    given = _Fields(fields)
    return Notice(
        channel=channel,
        recipient=recipient,
        template_code=template,
        subject=words.subject.format_map(given)[:120],
        body=SENSITIVE_TEXT if is_sensitive else words.body.format_map(given),
        about=about,
        about_id=about_id,
        account_id=account_id,
        state=NoticeState.SENT if is_inapp else NoticeState.PENDING,
        sent_at=at if is_inapp else None,
        next_try_at=at,
        created_at=at,
    )

"""A notice as its reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.notices.queries import InboxItem


@dataclass(frozen=True)
class NoticeLine:
    """One notice: its title leads to the case, by way of marking it as read."""

    id: str
    title: str
    body: str
    when: str
    url: str
    number: str
    is_read: bool


def notice_lines(items: Sequence[InboxItem]) -> tuple[NoticeLine, ...]:
    """Notices as lines."""
    return tuple(
        NoticeLine(
            id=str(item.id),
            title=item.subject or item.body,
            body=item.body if item.subject else "",
            when=moment(item.created_at),
            url=reverse("desk:notice", args=[item.id]),
            number=item.about,
            is_read=item.is_read,
        )
        for item in items
    )

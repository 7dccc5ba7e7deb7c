"""In-app notices of one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.foundation.notices.models import Notice

PAGE = 50
COUNTED_UP_TO = 100


@dataclass(frozen=True)
class InboxItem:
    """One in-app notice; ``about`` and ``about_id`` name what it is about."""

    id: UUID
    template_code: str
    subject: str
    body: str
    about: str
    about_id: UUID | None
    created_at: datetime
    is_read: bool


def inbox(account_id: UUID, *, limit: int = PAGE) -> list[InboxItem]:
    """Return an account's notices: the unread ones first, each part newest first."""
    mine = Notice.objects.inbox_of(account_id).order_by("-created_at", "-id")
    found = list(mine.unread()[:limit])
    if len(found) < limit:
        found += mine.exclude(read_at=None)[: limit - len(found)]
    return [_item(row) for row in found]


def notice_of(account_id: UUID, notice_id: UUID) -> InboxItem | None:
    """Return one notice of this account; None where it has none with this id."""
    row = Notice.objects.inbox_of(account_id).filter(id=notice_id).first()
    return None if row is None else _item(row)


def _item(row: Notice) -> InboxItem:
    return InboxItem(
        id=row.id,
        template_code=row.template_code,
        subject=row.subject,
        body=str(row.body),
        about=row.about,
        about_id=row.about_id,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )


def unread_count(account_id: UUID) -> int:
    """Return how many notices an account has not read, counted up to COUNTED_UP_TO."""
    return Notice.objects.inbox_of(account_id).unread()[:COUNTED_UP_TO].count()

"""Marking in-app notices as read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from linli.foundation.notices.models import Notice


def mark_read(*, account_id: UUID, notice_ids: Collection[UUID], at: datetime) -> int:
    """Mark these in-app notices of an account as read; others' and already read ones stay."""
    unread = Notice.objects.inbox_of(account_id).unread()
    return unread.filter(id__in=list(notice_ids)).update(read_at=at)


def mark_all_read(*, account_id: UUID, at: datetime) -> int:
    """Mark all in-app notices of an account that came up to now as read."""
    unread = Notice.objects.inbox_of(account_id).unread()
    return unread.filter(created_at__lte=at).update(read_at=at)

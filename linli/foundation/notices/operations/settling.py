"""Messages that must not go out any more because they belong to the past."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from linli.foundation.notices.models import Notice, NoticeState


def settle_past(*, before: datetime) -> int:
    """Take messages queued before a moment as delivered then (made-up or moved-over history)."""
    queued = Notice.objects.filter(state=NoticeState.PENDING, created_at__lt=before)
    unread = Notice.objects.filter(account_id__isnull=False, read_at=None, created_at__lt=before)
    unread.update(read_at=F("created_at"))
    return queued.update(state=NoticeState.SENT, sent_at=F("created_at"))

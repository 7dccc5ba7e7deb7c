"""How the outbox is doing, and what was sent about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.foundation.notices.models import Notice, NoticeQuerySet

COUNTED_UP_TO = 10_000
# Something queued this long ago and still not sent is a fault that a person must see.
ALARM_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class OutboxAge:
    """The outbox at one moment; waiting and dead are counted up to COUNTED_UP_TO."""

    oldest_pending: timedelta
    waiting: int
    dead: int

    @property
    def oldest_pending_seconds(self) -> int:
        return int(self.oldest_pending.total_seconds())

    @property
    def is_alarming(self) -> bool:
        return self.dead > 0 or self.oldest_pending > ALARM_AFTER


def outbox_age(at: datetime) -> OutboxAge:
    """Return how long the oldest undelivered notice has waited, and how many were given up."""
    undelivered = Notice.objects.undelivered()
    oldest = undelivered.order_by("created_at").values_list("created_at", flat=True).first()
    return OutboxAge(
        oldest_pending=max(at - oldest, timedelta()) if oldest else timedelta(),
        waiting=undelivered[:COUNTED_UP_TO].count(),
        dead=Notice.objects.dead()[:COUNTED_UP_TO].count(),
    )


def given_up(*, limit: int = 200) -> NoticeQuerySet:
    """Return the notices that were given up, newest first, for a person to look at."""
    return Notice.objects.dead().order_by("-created_at")[:limit]


def about(about_id: UUID) -> NoticeQuerySet:
    """Return all notices about one thing, in the order they were queued."""
    return Notice.objects.filter(about_id=about_id).order_by("created_at", "id")

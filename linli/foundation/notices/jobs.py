"""Delivering in the background, and watching that nothing is stuck."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every
from linli.foundation.notices import operations
from linli.foundation.notices.queries import outbox_age

ROUND = 20
# A run ends after this, so that the next one may look at what came in meanwhile.
LONGEST_RUN = timedelta(minutes=2)
# As long as what they tell of (see personal_data.yaml); the history of a case stays with it.
KEPT = timedelta(days=3 * 366)

logger = structlog.get_logger(__name__)


@every("* * * * * */10", "notices.deliver")
def deliver_outbox() -> None:
    """Deliver all that is due, every ten seconds; channels that seem down are left alone."""
    begun = timezone.now()
    down: frozenset[str] = frozenset()
    while timezone.now() - begun < LONGEST_RUN:
        done = operations.deliver_due(limit=ROUND, at=timezone.now(), without=down)
        down |= done.down
        if done.taken == 0:
            return


@every("*/10 * * * *", "notices.watch")
def watch_outbox() -> None:
    """Say in the log when something has been waiting too long or was given up."""
    age = outbox_age(timezone.now())
    if age.is_alarming:
        logger.error(
            "outbox_is_stuck",
            oldest_pending_seconds=age.oldest_pending_seconds,
            waiting=age.waiting,
            given_up=age.dead,
        )


@every("15 19 * * *", "notices.forget")
def forget_sent() -> None:
    """Delete what was sent three years ago (at a quarter past three in China)."""
    while operations.forget_sent(before=timezone.now() - KEPT):
        pass

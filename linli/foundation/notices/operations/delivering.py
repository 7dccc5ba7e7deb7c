"""Taking what is due out of the outbox and handing it to the gateways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from linli.foundation.crypto.keyring import SealError
from linli.foundation.notices.gateways import Gateway, GatewayError, Message, gateway_for
from linli.foundation.notices.models import Notice, NoticeState
from linli.foundation.notices.rules import wait_after

# A gateway gives up after ten seconds; a claim this old belongs to a worker that died.
CLAIM = timedelta(minutes=5)
# A channel that failed so many times running is left alone until the next round.
GIVE_UP_CHANNEL_AFTER = 3
_ERROR_LIMIT = 300

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivered:
    """What one round did; ``down`` are the channels whose gateway seems not to work."""

    sent: int = 0
    failed: int = 0
    dead: int = 0
    down: frozenset[str] = field(default_factory=frozenset)

    @property
    def taken(self) -> int:
        return self.sent + self.failed + self.dead


def deliver_due(*, limit: int, at: datetime, without: Collection[str] = ()) -> Delivered:
    """Deliver what is due, the longest due first, at most ``limit`` of them.

    Several workers may do so at once: each notice is claimed by one of them. Each is sent at
    least once; should a worker die between sending and noting it, it is sent again after CLAIM.
    without: channels to leave alone this time.
    """
    counted: Counter[str] = Counter()
    running: Counter[str] = Counter()
    claimed = _claim(limit=limit, at=at, without=without)
    for number, notice in enumerate(claimed):
        if running[notice.channel] >= GIVE_UP_CHANNEL_AFTER:
            _release([rest for rest in claimed[number:] if rest.channel == notice.channel], at=at)
            continue
        state = _deliver(notice, at=at)
        counted[state] += 1
        running[notice.channel] = 0 if state == NoticeState.SENT else running[notice.channel] + 1
    return Delivered(
        sent=counted[NoticeState.SENT],
        failed=counted[NoticeState.FAILED],
        dead=counted[NoticeState.DEAD],
        down=frozenset(c for c, times in running.items() if times >= GIVE_UP_CHANNEL_AFTER),
    )


def try_again(*, notice_ids: Collection[UUID], at: datetime) -> int:
    """Put given-up notices back into the outbox with all their tries; return how many."""
    return (
        Notice.objects.dead()
        .filter(id__in=list(notice_ids))
        .update(state=NoticeState.PENDING, attempts=0, next_try_at=at)
    )


def forget_sent(*, before: datetime, limit: int = 10_000) -> int:
    """Delete notices sent, or given up, before this, at most ``limit`` at once; return how many.

    That a person was told stays in the history of the matter; the words and the number go.
    """
    old = Notice.objects.filter(
        Q(state=NoticeState.SENT, sent_at__lt=before)
        | Q(state=NoticeState.DEAD, created_at__lt=before)
    )
    ids = list(old.values_list("pk", flat=True)[:limit])
    deleted, _by_model = Notice.objects.filter(pk__in=ids).delete()
    return deleted


def forget_about(about_id: UUID) -> int:
    """Delete every notice about one case, in the caller's transaction; return how many."""
    return Notice.objects.filter(about_id=about_id).delete()[0]


def _claim(*, limit: int, at: datetime, without: Collection[str]) -> list[Notice]:
    with transaction.atomic():
        due = list(
            Notice.objects.undelivered()
            .filter(next_try_at__lte=at)
            .exclude(channel__in=list(without))
            .order_by("next_try_at", "id")
            .defer("recipient", "body")
            .select_for_update(skip_locked=True)[:limit]
        )
        Notice.objects.filter(pk__in=[notice.pk for notice in due]).update(
            state=NoticeState.SENDING, next_try_at=at + CLAIM
        )
    return due


def _release(notices: Collection[Notice], *, at: datetime) -> None:
    Notice.objects.filter(
        pk__in=[notice.pk for notice in notices], state=NoticeState.SENDING
    ).update(state=NoticeState.FAILED, next_try_at=at + timedelta(minutes=1))


def _deliver(notice: Notice, *, at: datetime) -> NoticeState:
    try:
        _send(notice)
    except GatewayError as error:
        return _note_failure(notice, error, at=at)
    except Exception as error:
        # A fault of one gateway or of one row must not stop the others.
        logger.exception("notice_broke_its_gateway", notice=str(notice.id))
        return _note_failure(notice, GatewayError(type(error).__name__), at=at)
    notice.state, notice.sent_at, notice.last_error = NoticeState.SENT, at, ""
    notice.attempts += 1
    notice.save(update_fields=["state", "sent_at", "last_error", "attempts"])
    return NoticeState.SENT


def _send(notice: Notice) -> None:
    gateway: Gateway = gateway_for(notice.channel)
    try:
        recipient, body = notice.recipient, notice.body
    except SealError as error:
        raise GatewayError(f"can't be unsealed: {error}", is_final=True) from error
    gateway.send(
        Message(
            id=notice.id,
            channel=notice.channel,
            recipient=recipient,
            subject=notice.subject,
            body=body,
            about=notice.about,
        )
    )


def _note_failure(notice: Notice, error: GatewayError, *, at: datetime) -> NoticeState:
    notice.attempts += 1
    wait = None if error.is_final else wait_after(notice.attempts)
    state = NoticeState.DEAD if wait is None else NoticeState.FAILED
    notice.state, notice.last_error = state, str(error)[:_ERROR_LIMIT]
    notice.next_try_at = at + (wait or timedelta())
    notice.save(update_fields=["state", "attempts", "last_error", "next_try_at"])
    logger.warning(
        "notice_not_delivered",
        notice=str(notice.id),
        channel=notice.channel,
        about=notice.about,
        attempts=notice.attempts,
        given_up=wait is None,
        error=notice.last_error,
    )
    return state

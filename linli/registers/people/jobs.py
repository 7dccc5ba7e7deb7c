"""Background work on people: reminders, ages, and what has been kept for its time."""

from uuid import UUID

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every, job
from linli.registers.people import operations

logger = structlog.get_logger(__name__)
ROUND = 500


@every("0 1 * * *", "people.remind_of_signing")
def remind_of_signing() -> None:
    """Remind holders of permits to have them signed (at nine in the morning in China)."""
    while operations.remind_of_signing(at=timezone.now(), limit=ROUND) == ROUND:
        pass


@every("*/10 * * * *", "people.follow_replaced")
def follow_replaced() -> None:
    """Carry people along where a division was replaced, every ten minutes."""
    operations.follow_replaced(at=timezone.now())


@every("30 18 * * *", "people.grow_older")
def grow_older() -> None:
    """Put people into the age band of the day (at half past two at night in China)."""
    logger.info("people_grew_older", n=operations.grow_older(at=timezone.now()))


@every("40 19 * * *", "people.erase_expired")
def erase_expired() -> None:
    """Erase who left or died long ago (at twenty to four in China)."""
    run = operations.erase_expired(at=timezone.now())
    logger.info("people_erased", **run.erased)


@job("people.send_identity_code", urgent=True)
def send_identity_code(code_id: str) -> None:
    """Send the code by which somebody proves on the portal who they are."""
    operations.send_identity_code(code_id=UUID(code_id), at=timezone.now())


@every("5 20 * * *", "people.forget_codes")
def forget_codes() -> None:
    """Forget the codes of the day before (at five past four in China)."""
    operations.forget_codes(at=timezone.now())

"""Background work on accounts and their logs."""

import structlog
from django.utils import timezone

from linli.foundation.crypto.operations.marking import forget_older
from linli.foundation.crypto.operations.resealing import (
    Resealed,
    count_old,
    reseal_all,
    sealed_columns,
)
from linli.foundation.crypto.queries import older_marks
from linli.foundation.jobs.registry import every
from linli.registers.access import operations

logger = structlog.get_logger(__name__)


@every("20 19 * * *", "access.forget_sessions")
def forget_sessions() -> None:
    """Delete sessions that have ended, with the drafts in them (at twenty past three in China)."""
    logger.info("ended_sessions_deleted", n=operations.forget_sessions(at=timezone.now()))


@every("10 20 * * *", "access.reseal")
def reseal() -> None:
    """Seal anew what an older data key sealed (at ten past four in China), if there is one."""
    if not older_marks():
        return
    result: Resealed = reseal_all(lambda label, done, of: None)
    left = sum(count_old(column) for column in sealed_columns())
    for one in result.unopened:
        logger.error("text_not_opened", which=one)
    forgotten = forget_older() if not left else 0
    logger.info("resealed", n=result.renewed, left=left, older_keys_free=forgotten)

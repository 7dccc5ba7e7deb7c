"""Background work on accounts and their logs."""

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every
from linli.registers.access import operations

logger = structlog.get_logger(__name__)


@every("20 19 * * *", "access.forget_sessions")
def forget_sessions() -> None:
    """Delete sessions that have ended, with the drafts in them (at twenty past three in China)."""
    logger.info("ended_sessions_deleted", n=operations.forget_sessions(at=timezone.now()))

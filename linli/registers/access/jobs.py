"""Background work on accounts and their logs."""

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every
from linli.registers.access import operations

logger = structlog.get_logger(__name__)


@every("10 19 * * *", "access.forget_old_logs")
def forget_old_logs() -> None:
    """Delete log lines whose time of keeping is over (at ten past three in China)."""
    numbers = operations.forget_old_logs(at=timezone.now())
    logger.info(
        "old_log_lines_deleted",
        **{k.replace(" ", "_").replace("-", "_"): n for k, n in numbers.items()},
    )


@every("20 19 * * *", "access.forget_sessions")
def forget_sessions() -> None:
    """Delete sessions that have ended, with the drafts in them (at twenty past three in China)."""
    logger.info("ended_sessions_deleted", n=operations.forget_sessions(at=timezone.now()))

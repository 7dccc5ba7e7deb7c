"""What happens to cases of every family by the clock."""

from __future__ import annotations

import structlog
from django.utils import timezone

from linli.casework.cases.operations import follow_divisions
from linli.foundation.jobs.registry import every

logger = structlog.get_logger(__name__)


@every("*/10 * * * *", "cases.follow_divisions")
def follow_replaced_divisions() -> None:
    """Give the cases of divisions that were renumbered or merged the codes of today."""
    moved = follow_divisions(at=timezone.now())
    if moved:
        logger.info("cases_followed_divisions", cases=moved)

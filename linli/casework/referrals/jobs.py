"""What crosses families by the clock."""

from __future__ import annotations

import structlog
from django.utils import timezone

from linli.casework.referrals import matter_to_mediation
from linli.foundation.jobs.registry import every

logger = structlog.get_logger(__name__)


@every("*/5 * * * *", "referrals.bring_outcomes_back")
def bring_outcomes_back() -> None:
    """Tell matters what came of their mediation."""
    n = matter_to_mediation.bring_outcomes_back(at=timezone.now())
    logger.info("outcomes_brought_back", matters=n)

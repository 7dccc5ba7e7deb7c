"""What supervision does by the clock."""

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every
from linli.oversight.supervision import operations

logger = structlog.get_logger(__name__)


@every("* * * * *", "supervision.issue_due")
def issue_due() -> None:
    """Take the rungs that are due, mark overdue answers and end what is settled, each minute."""
    at = timezone.now()
    settled = operations.settle(at=at)
    overdue = operations.mark_overdue(at=at)
    issued = operations.issue_due(at=at)
    if settled or overdue or issued:
        logger.info("supervision", issued=issued, overdue=overdue, settled=settled)

"""Background work on files for people."""

from uuid import UUID

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every, job
from linli.foundation.tabular import operations

logger = structlog.get_logger(__name__)


@job("tabular.export", retries=False)
def export(run_id: str) -> None:
    """Write one export."""
    operations.write_export(UUID(run_id), at=timezone.now())


@every("40 18 * * *", "tabular.drop_old_exports")
def drop_old_exports() -> None:
    """Delete export files whose time is over (at twenty to three in China)."""
    logger.info("old_exports_deleted", n=operations.drop_old_exports(at=timezone.now()))

"""The job that sweeps up files nobody needs."""

import structlog
from django.utils import timezone

from linli.foundation.documents.uploads import forget_unused
from linli.foundation.jobs.registry import every

logger = structlog.get_logger(__name__)


@every("40 18 * * *", "documents.forget_unused")
def forget_unused_files() -> None:
    """Delete files of forms that were never sent (at twenty to three in China)."""
    logger.info("unused_files_deleted", n=forget_unused(at=timezone.now()))

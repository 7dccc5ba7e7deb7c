"""Background work on files for people."""

from uuid import UUID

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every, job
from linli.foundation.tabular import operations
from linli.foundation.tabular.importing import applying, reading, results, sweeping, undoing

logger = structlog.get_logger(__name__)


@job("tabular.export", retries=False)
def export(run_id: str) -> None:
    """Write one export."""
    operations.write_export(UUID(run_id), at=timezone.now())


@every("20 18 * * *", "tabular.drop_old_exports")
def drop_old_exports() -> None:
    """Delete export files whose time is over (at twenty past two in China)."""
    logger.info("old_exports_deleted", n=operations.drop_old_exports(at=timezone.now()))


@job("tabular.import_read", retries=False)
def import_read(run_id: str) -> None:
    """Read the file of an import."""
    reading.read_run(UUID(run_id), now=timezone.now)


@job("tabular.import_apply", retries=False)
def import_apply(run_id: str) -> None:
    """Take the rows of an import in."""
    applying.apply_run(UUID(run_id), now=timezone.now)


@job("tabular.import_undo", retries=False)
def import_undo(run_id: str) -> None:
    """Take an import back."""
    undoing.undo_run(UUID(run_id), now=timezone.now)


@job("tabular.import_result")
def import_result(run_id: str) -> None:
    """Write the result of an import."""
    results.write_result(UUID(run_id), at=timezone.now())


@every("50 18 * * *", "tabular.erase_old_imports")
def erase_old_imports() -> None:
    """Erase rows and files of imports whose time is over (at ten to three in China)."""
    logger.info("old_imports_erased", n=sweeping.erase_old(at=timezone.now()))


@every("*/5 * * * *", "tabular.free_silent_imports")
def free_silent_imports() -> None:
    """Free imports that nobody works on any more."""
    sweeping.free_silent(at=timezone.now())

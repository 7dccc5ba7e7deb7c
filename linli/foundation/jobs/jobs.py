"""The jobs that keep the jobs going."""

from datetime import timedelta

from django.utils import timezone

from linli.foundation.jobs import operations
from linli.foundation.jobs.registry import every


# Not alone: were this very job left behind by a dead worker, nothing would ever free its place.
@every("* * * * *", "jobs.retry_stranded", alone=False)
def retry_stranded() -> None:
    """Give the jobs of dead workers to living ones."""
    operations.retry_stranded(at=timezone.now())


@every("30 19 * * *", "jobs.forget_done")
def forget_done() -> None:
    """Delete what was done more than three days ago (at half past three in China)."""
    operations.forget_done(older_than=timedelta(days=3))

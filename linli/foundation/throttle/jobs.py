"""The job that forgets old callers."""

from datetime import timedelta

from django.utils import timezone

from linli.foundation.jobs.registry import every
from linli.foundation.throttle import operations


@every("17 * * * *", "throttle.forget")
def forget() -> None:
    """Forget callers of more than a day ago: their buckets have long been full again."""
    operations.forget(older_than=timedelta(days=1), at=timezone.now())

"""How the jobs are doing: for the health page, the figures and `linli doctor`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from linli.foundation.jobs.rules import DEAD_AFTER

COUNTED_UP_TO = 10_000


@dataclass(frozen=True)
class JobState:
    """The jobs at one moment.

    waiting and failed are counted up to 10,000. oldest_due: since when the longest overdue job
    could have run. worker_seen: when a worker last showed itself.
    """

    waiting: int
    failed: int
    oldest_due: datetime | None
    worker_seen: datetime | None
    worker_alive: bool


def state(*, at: datetime) -> JobState:
    """Return how the jobs are doing."""
    waiting = ProcrastinateJob.objects.filter(status="todo")
    late = (
        waiting.filter(scheduled_at__lt=at)
        .order_by("scheduled_at")
        .values_list("scheduled_at", flat=True)
    )
    unscheduled = (
        ProcrastinateJob.objects.filter(
            status="todo", scheduled_at=None, procrastinateevent__type="deferred"
        )
        .order_by("id")
        .values_list("procrastinateevent__at", flat=True)
    )
    oldest = [moment for moment in (late.first(), unscheduled.first()) if moment]
    seen = (
        ProcrastinateWorker.objects.order_by("-last_heartbeat")
        .values_list("last_heartbeat", flat=True)
        .first()
    )
    return JobState(
        waiting=waiting[:COUNTED_UP_TO].count(),
        failed=ProcrastinateJob.objects.filter(status="failed")[:COUNTED_UP_TO].count(),
        oldest_due=min(oldest) if oldest else None,
        worker_seen=seen,
        worker_alive=seen is not None and at - seen < timedelta(seconds=DEAD_AFTER),
    )

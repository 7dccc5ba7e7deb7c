"""What crosses families by the clock."""

from __future__ import annotations

from django.utils import timezone

from linli.casework.matters.operations import keeping
from linli.casework.mediation.workflow import FAMILY
from linli.foundation.jobs.registry import every


@every("10 17 * * *", "mediation.end_periods")
def end_periods_of_disputes() -> None:
    """End the files of disputes whose period is over (ten past one at night in China).

    How long each class of file is kept stands in one table for all families.
    """
    keeping.end_periods(family=FAMILY, at=timezone.now())

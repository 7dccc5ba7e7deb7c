"""Background work on matters."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from linli.casework.matters.operations.reckoning import reckon_anew
from linli.foundation.jobs.registry import job


@job("matters.reckon")
def reckon_limits(first: str, last: str) -> None:
    """Count the running limits anew that lie in days whose kind changed, from first to last."""
    days = (date.fromisoformat(first), date.fromisoformat(last))
    reckon_anew(days, at=timezone.now())

"""Keeping the figures fresh."""

from django.utils import timezone

from linli.foundation.jobs.registry import every
from linli.oversight.insight import operations

_A_MONTH_AND_MORE = 62


@every("*/5 * * * *", "insight.refresh_figures")
def refresh_figures() -> None:
    """Make the figures of the last days anew, every five minutes."""
    operations.refresh_figures(at=timezone.now())


@every("0 19 * * *", "insight.refresh_months")
def refresh_months() -> None:
    """Make those of the last two months anew, for what was classed differently (at three)."""
    operations.refresh_figures(at=timezone.now(), days=_A_MONTH_AND_MORE)

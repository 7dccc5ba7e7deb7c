"""What happens to matters by the clock, and what is done in the background."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone

from linli.casework.matters.operations import keeping, system
from linli.casework.matters.operations.desk_dispatch import dispatch_without_desk
from linli.casework.matters.operations.drafts import forget_drafts
from linli.casework.matters.operations.filing import make_dossier
from linli.casework.matters.operations.knowledge import remind_of_reviews
from linli.casework.matters.operations.reckoning import reckon_anew
from linli.foundation.jobs.registry import every, job

logger = structlog.get_logger(__name__)


@every("* * * * *", "matters.close_due")
def close_due() -> None:
    """Close what was answered, split or needs no call-back, when its time has come."""
    at = timezone.now()
    answered = system.close_answered(at=at)
    split = system.close_split(at=at)
    silent = system.close_without_call(at=at)
    if answered or split or silent:
        logger.info("matters_closed", answered=answered, split=split, without_call=silent)


@every("* * * * *", "matters.dispatch_certain")
def dispatch_certain() -> None:
    """Dispatch what the catalogue is certain of, where the city lets the system do so."""
    if not settings.LINLI_AUTO_DISPATCH:
        return
    dispatched = dispatch_without_desk(at=timezone.now())
    if dispatched:
        logger.info("matters_dispatched", dispatched=dispatched)


@every("20 17 * * *", "matters.forget_drafts")
def forget_old_drafts() -> None:
    """Delete drafts of calls that nobody went on with (twenty past one at night in China)."""
    logger.info("drafts_forgotten", forgotten=forget_drafts(at=timezone.now()))


@every("5 16 * * *", "matters.resume_parked")
def resume_parked() -> None:
    """Take parked matters up again whose milestone has come (five past midnight in China)."""
    logger.info("matters_resumed", resumed=system.resume_parked(at=timezone.now()))


@every("40 0 * * *", "matters.remind_of_articles")
def remind_of_articles() -> None:
    """Remind units of articles that have to be looked at again (twenty to nine in China)."""
    logger.info("articles_reminded", articles=remind_of_reviews(at=timezone.now()))


@every("0 18 * * *", "matters.archive_due")
def archive_due() -> None:
    """File what was closed long enough ago (two at night in China)."""
    logger.info("matters_archived", archived=system.archive_due(at=timezone.now()))


@every("0 17 * * *", "matters.end_periods")
def end_periods() -> None:
    """Erase or seal what the period of keeping is over for (one at night in China)."""
    keeping.end_periods(at=timezone.now())


@every("50 19 * * *", "matters.refresh_grams")
def refresh_grams() -> None:
    """Take anew how frequent pairs of characters are (ten to four at night in China)."""
    system.refresh_grams(at=timezone.now())


@job("matters.reckon_anew")
def reckon_limits(days: str) -> None:
    """Count the running limits anew that lie in days whose kind changed (ISO dates, commas)."""
    changed = [date.fromisoformat(day) for day in days.split(",")]
    logger.info("limits_reckoned", cases=reckon_anew(changed, at=timezone.now()))


@job("matters.make_dossier")
def print_dossier(dossier: str, unit: str) -> None:
    """Make the PDF of a case's file that was asked for."""
    make_dossier(UUID(dossier), unit_name=unit, at=timezone.now())

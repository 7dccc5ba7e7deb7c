"""What happens to disputes by the clock, and what is done in the background."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.utils import timezone

from linli.casework.mediation.operations import (
    closing,
    filing,
    following,
    joint,
    screening,
    sessions,
    signs,
    terms_of_office,
    transfers,
)
from linli.casework.mediation.queries.rule_book import is_configured
from linli.foundation.jobs.registry import every, job

logger = structlog.get_logger(__name__)


@every("2 0 * * *", "mediation.remind_of_obligations")
def remind_of_obligations() -> None:
    """Remind of what is soon due by an agreement (two past eight in China)."""
    if not is_configured():
        return
    logger.info("obligations_reminded", n=closing.remind_of_obligations(at=timezone.now()))


@every("4 0 * * *", "mediation.note_breaches")
def note_breaches() -> None:
    """Note what was not performed in time (four past eight in China)."""
    logger.info("breaches_noted", n=closing.note_breaches(at=timezone.now()))


@every("6 0 * * *", "mediation.call_for_visits")
def call_for_visits() -> None:
    """Make visits due where a day of performance has come (six past eight in China)."""
    logger.info("visits_called_for", n=closing.call_for_visits(at=timezone.now()))


@every("8 0 * * *", "mediation.alert_of_confirmation")
def alert_of_confirmation() -> None:
    """Tell that the period for the court ends soon (eight past eight in China)."""
    if not is_configured():
        return
    logger.info("confirmation_alerts", n=closing.alert_of_confirmation(at=timezone.now()))


@every("10 0 * * *", "mediation.mark_closed_sessions")
def mark_closed_sessions() -> None:
    """Tell of sessions that a change of holidays left in closed time (ten past eight in China)."""
    logger.info("sessions_marked", n=sessions.mark_closed_sessions(at=timezone.now()))


@every("25 16 * * *", "mediation.close_done")
def close_done() -> None:
    """Close disputes of which nothing is left to do (twenty-five past midnight in China)."""
    logger.info("disputes_closed", n=closing.close_done(at=timezone.now()))


@every("10 16 * * *", "mediation.open_rounds")
def open_rounds() -> None:
    """Open the reports of screening rounds that begin today (ten past midnight in China)."""
    logger.info("screening_rounds", reports=screening.open_rounds(at=timezone.now()))


@every("25 1 * * *", "mediation.urge_reports")
def urge_reports() -> None:
    """Remind committees of overdue screening reports (twenty-five past nine in China)."""
    logger.info("screening_urged", reports=screening.urge_late(at=timezone.now()))


@every("45 20 * * *", "mediation.forget_signs")
def forget_signs() -> None:
    """Take the words out of early signs settled long ago (quarter to five in China)."""
    if not is_configured():
        return
    logger.info("signs_forgotten", signs=signs.forget_signs(at=timezone.now()))


@every("12 1 * * *", "mediation.remind_of_terms")
def remind_of_terms() -> None:
    """Remind of committees whose term ends soon (twelve past nine in China)."""
    if not is_configured():
        return
    logger.info("terms_reminded", committees=terms_of_office.remind_of_terms(at=timezone.now()))


@every("35 19 * * *", "mediation.follow_units")
def follow_units() -> None:
    """Give committees and mediators the codes of their units (half past three at night in China)."""
    logger.info("committees_followed", moved=following.follow_units())


@every("25 18 * * *", "mediation.archive_due")
def archive_disputes_due() -> None:
    """File disputes closed long enough ago that lack nothing (twenty-five past two at night)."""
    logger.info("disputes_archived", n=filing.archive_due(at=timezone.now()))


@job("mediation.make_paper")
def make_paper(paper: str) -> None:
    """Make the PDF of a dispute's file that was asked for."""
    filing.make_paper(UUID(paper), at=timezone.now())


@job("mediation.make_files")
def make_files(run: str) -> None:
    """Make the next files of a run; the rest in a job behind it."""
    filing.go_on_with_run(UUID(run), at=timezone.now())


@every("14 1 * * *", "mediation.remind_of_tasks")
def remind_of_tasks() -> None:
    """Remind agencies of tasks of joint meetings that end soon (fourteen past nine in China)."""
    logger.info("tasks_reminded", tasks=joint.remind_of_tasks(at=timezone.now()))


@every("16 1 * * *", "mediation.late_transfers")
def late_transfers() -> None:
    """Tell courts and police of transfers past their limit (sixteen past nine in China)."""
    logger.info("late_transfers_told", n=transfers.tell_of_late_transfers(at=timezone.now()))

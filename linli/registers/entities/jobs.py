"""Background work on entities."""

import structlog
from django.utils import timezone

from linli.foundation.jobs.registry import every, job
from linli.registers.entities import operations

logger = structlog.get_logger(__name__)


@every("10 1 * * *", "entities.remind_of_checks")
def remind_of_checks() -> None:
    """Remind of the annual checks that are coming up (at ten past nine in the morning in China)."""
    at, told = timezone.now(), 0
    while n := operations.remind_of_checks(at=at):
        told += n
    logger.info("annual_checks_reminded", n=told)


@every("*/10 * * * *", "entities.follow_places")
def follow_places() -> None:
    """Give entities the codes that divisions, grids and buildings have today."""
    moved = operations.follow_places()
    if moved:
        logger.info("entities_followed", n=moved)


@job("entities.locate")
def locate() -> None:
    """Find the buildings of entities by their addresses."""
    at, looked = timezone.now(), 0
    while n := operations.locate_some(at=at):
        looked += n
    logger.info("entities_located", n=looked)


@every("42 18 * * *", "entities.locate_nightly")
def locate_nightly() -> None:
    """Find the buildings of those that nobody looked for (at twenty to three in China)."""
    locate()

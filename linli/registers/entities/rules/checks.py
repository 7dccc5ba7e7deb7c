"""The annual check of social organisations: when it is due (DOMAIN §7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

# 社会团体登记管理条例: to the supervising unit by 31 March, to the registrar by 31 May.
SUPERVISOR_BY: Final = (3, 31)
REGISTRAR_BY: Final = (5, 31)
REMIND_BEFORE: Final = timedelta(days=30)


def first_check_due(registered_on: date) -> date:
    """The day by which the first annual check is due: 31 May of the year after registration."""
    return date(registered_on.year + 1, *REGISTRAR_BY)


def check_due(year: int) -> date:
    """The day by which the check for a year must be with the registrar: 31 May of the next."""
    return date(year + 1, *REGISTRAR_BY)


def supervisor_due(due: date) -> date:
    """The day by which the same check must be with the supervising unit: 31 March."""
    return date(due.year, *SUPERVISOR_BY)


def is_to_be_reminded(due: date, *, on: date, reminded_for: date | None) -> bool:
    """Whether somebody should be told now: within a month of the supervising unit's day."""
    return reminded_for != due and on >= supervisor_due(due) - REMIND_BEFORE

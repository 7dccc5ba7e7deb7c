"""Until when something may still be asked, as the rule book of the day has it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Case, Link, LinkKind
from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.models import Matter
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import may_return
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.rules.urging import urge_from
from linli.casework.matters.workflow import ClockKind, Window
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import SHANGHAI, STANDARD_HOURS, due


def limit_on(case: Case, kind: str, at: datetime) -> TimedLimit:
    """The limit that the rule book of that day gives a step of this matter (or NoLimitFound)."""
    return rule_book().limit(
        kind,
        timezone.localdate(at),
        nature=case.nature,
        urgency=case.urgency,
        channel=case.channel,
        category=case.category,
    )


def return_window_end(case: Case, assigned_at: datetime) -> datetime:
    """Until when the unit may object to a dispatch."""
    limit = limit_on(case, "return_window", assigned_at).limit
    return due(assigned_at, limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


def return_hindrance(case: Case, matter: Matter, assigned_at: datetime, at: datetime) -> str:
    """Why the unit may not return the matter now, as a code; empty when it may."""
    return may_return(
        is_designated=matter.is_designated,
        returns=matter.returns,
        rounds=rule_book().threshold("return_rounds", timezone.localdate(at)),
        is_within_window=at <= return_window_end(case, assigned_at),
    )


def latest_extension(case: Case, due_at: datetime) -> datetime:
    """The latest date an extension may ask for: one original limit after the due date."""
    limit = limit_on(case, ClockKind.FINISH, due_at).limit
    return due(due_at, limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


_URGINGS_A_DAY = 1
_LINKS_AT_MOST = 10


def may_urge_from(case: Case, urged: Sequence[datetime], *, at: datetime) -> datetime:
    """From when the reporter may urge, by the limit and the number a day of the rule book.

    A city that keeps no such limit lets them urge at once. ``urged`` are their urgings so far.
    """
    first, times = case.opened_at, _URGINGS_A_DAY
    calendar = work_calendar()
    with suppress(NoLimitFound):  # then nothing holds the first one back
        limit = limit_on(case, Window.URGE, at).limit
        first = due(case.opened_at, limit, hours=STANDARD_HOURS, calendar=calendar).at
    with suppress(NoLimitFound):  # then one a day, as it is everywhere
        times = rule_book().threshold("urgings_a_day", timezone.localdate(at))
    return urge_from(first, urged, times_a_day=times, calendar=calendar, zone=SHANGHAI)


def main_case_id(case_id: UUID) -> UUID | None:
    """The matter that this one was merged into, in the end; None where it was not merged."""
    found: UUID | None = None
    for _step in range(_LINKS_AT_MOST):
        links = Link.objects.filter(case_id=found or case_id, kind=LinkKind.MERGED_INTO)
        other = links.values_list("other_id", flat=True).first()
        if other is None:
            return found
        found = other
    return found

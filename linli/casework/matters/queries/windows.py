"""Until when something may still be asked, as the rule book of the day has it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.models import Matter
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import may_return
from linli.casework.matters.workflow import ClockKind
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, due


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

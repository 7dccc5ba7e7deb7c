"""Starting the clocks of a matter by the rule book."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Assignment, Case, Clock
from linli.casework.cases.operations import Moving
from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import ClockKind


def local_day(at: datetime) -> date:
    """The day in the city's own time zone."""
    return timezone.localdate(at)


def limit_for(case: Case, kind: str, at: datetime, *, hours_of: UUID | None = None) -> TimedLimit:
    """The limit that the rule book of that day gives a step of this matter."""
    timed = rule_book().limit(
        kind,
        local_day(at),
        nature=case.nature,
        urgency=case.urgency,
        channel=case.channel,
        category=case.category,
    )
    return TimedLimit(timed.rule_code, timed.rule_name, timed.basis, timed.limit, hours_of)


def start(
    moving: Moving,
    kind: ClockKind,
    *,
    part: Assignment | None = None,
    since: datetime | None = None,
    hours_of: UUID | None = None,
) -> Clock:
    """Start a clock of this kind on the matter under the move."""
    timed = limit_for(moving.case, kind, moving.at, hours_of=hours_of)
    return moving.start_clock(kind, timed, part=part, since=since)


def threshold(code: str, at: datetime) -> int:
    """A configured number in force on the day."""
    return rule_book().threshold(code, local_day(at))

"""The working calendar under the rules: who may change it, and a line in their history."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.casework.matters.models import RuleAct, RuleKind
from linli.casework.matters.operations.catalogue.numbers import required
from linli.casework.matters.operations.catalogue.recording import (
    RuleRefused,
    editing,
)
from linli.foundation.calendar import operations as calendar
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import DayKind
from linli.foundation.jobs.operations import enqueue
from linli.registers.access.rules import Actor


def set_workday(
    day: date, kind: str, *, name: str, source: str, by: Actor, at: datetime
) -> tuple[date, ...]:
    """Set one day by hand with the paper that orders it; return the days of another kind now.

    Limits that run across it are counted anew by a job (DOMAIN §13). Raises RuleRefused,
    NotYourRules.
    """
    if kind not in set(DayKind):
        raise RuleRefused(_("Choose what kind of day it is."), "kind")
    source = required(source, 100, "source")
    with editing(by=by, at=at) as edit:
        before = work_calendar().kind(day)
        change = calendar.set_day(
            day, DayKind(kind), source=source, by=by.name, at=at, name=name.strip()[:40]
        )
        edit.note(
            RuleAct.CHANGE,
            RuleKind.CALENDAR,
            day.isoformat(),
            starts_on=day,
            before={"kind": str(before)},
            after={"kind": kind, "name": name.strip()[:40], "source": source},
        )
        _count_anew(change.changed)
    return change.changed


def clear_workday(day: date, *, by: Actor, at: datetime) -> tuple[date, ...]:
    """Take back what was set by hand; the day is again what the notice or the week says."""
    with editing(by=by, at=at) as edit:
        before = work_calendar().kind(day)
        change = calendar.clear_day(day)
        after = {"kind": str(work_calendar().kind(day))}
        edit.note(
            RuleAct.CANCEL,
            RuleKind.CALENDAR,
            day.isoformat(),
            starts_on=day,
            before={"kind": str(before)},
            after=after,
        )
        _count_anew(change.changed)
    return change.changed


def load_workdays(year: int, *, by: Actor, at: datetime) -> tuple[date, ...]:
    """Load the official holiday notice of a year; days set by hand stay.

    :raises RuleRefused: the notice is not out yet, or this program does not know it.
    """
    with editing(by=by, at=at) as edit:
        try:
            change = calendar.load_year(year, by=by.name, at=at)
        except calendar.NoNoticeError as error:
            words = _("The holiday notice for %(year)d is not known yet.") % {"year": year}
            raise RuleRefused(words, "year") from error
        after = {"changed": [day.isoformat() for day in change.changed]}
        edit.note(
            RuleAct.IMPORT, RuleKind.CALENDAR, str(year), starts_on=date(year, 1, 1), after=after
        )
        _count_anew(change.changed)
    return change.changed


def _count_anew(changed: tuple[date, ...]) -> None:
    """Have running limits counted anew, once this change is committed."""
    if changed:
        enqueue("matters.reckon_anew", days=",".join(day.isoformat() for day in changed))

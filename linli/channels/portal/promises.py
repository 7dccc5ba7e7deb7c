"""By when what happens, for a report that comes in now: reckoned from the city's own limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.workflow import ClockKind
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, Limit, LimitUnit, due

CHANNEL = "web"


@dataclass(frozen=True)
class Promises:
    """The latest moments, one built on the other; None where the city has set no limit."""

    accept_by: datetime | None
    accept_in: str
    contact_by: datetime | None
    answer_by: datetime | None
    answer_in: str
    follow_up_in: str
    counts_working_days: bool


def promises(at: datetime, *, accept_by: datetime | None = None) -> Promises:
    """What a report of no known class is promised when it comes in at this moment."""
    accept = _limit(ClockKind.ACCEPT, at)
    accept_by = accept_by or _after(at, accept)
    dispatched = _after(accept_by, _limit(ClockKind.DISPATCH, at))
    finish = _limit(ClockKind.FINISH, at)
    follow_up = _limit(ClockKind.FOLLOW_UP, at)
    return Promises(
        accept_by=accept_by,
        accept_in=limit_words(accept.limit) if accept else "",
        contact_by=_after(dispatched, _limit(ClockKind.CONTACT, at)),
        answer_by=_after(accept_by, finish),
        answer_in=limit_words(finish.limit) if finish else "",
        follow_up_in=limit_words(follow_up.limit) if follow_up else "",
        counts_working_days=bool(finish and finish.limit.unit is LimitUnit.WORKING_DAY),
    )


def _limit(kind: ClockKind, at: datetime) -> TimedLimit | None:
    try:
        return rule_book().limit(kind, timezone.localdate(at), urgency="normal", channel=CHANNEL)
    except NoLimitFound:
        return None


def _after(since: datetime | None, timed: TimedLimit | None) -> datetime | None:
    if since is None or timed is None:
        return None
    return due(since, timed.limit, hours=STANDARD_HOURS, calendar=work_calendar()).at


def limit_words(limit: Limit) -> str:
    """A limit as one says it: 5个工作日, 2小时."""
    n = limit.amount
    words = {
        LimitUnit.MINUTE: npgettext("resident", "%(n)d minute", "%(n)d minutes", n),
        LimitUnit.WORKING_MINUTE: npgettext(
            "resident", "%(n)d minute of office hours", "%(n)d minutes of office hours", n
        ),
        LimitUnit.HOUR: npgettext("resident", "%(n)d hour", "%(n)d hours", n),
        LimitUnit.WORKING_HOUR: npgettext(
            "resident", "%(n)d hour of office hours", "%(n)d hours of office hours", n
        ),
        LimitUnit.WORKING_DAY: npgettext("resident", "%(n)d working day", "%(n)d working days", n),
        LimitUnit.NATURAL_DAY: npgettext("resident", "%(n)d day", "%(n)d days", n),
    }
    return words.get(limit.unit, _("a while")) % {"n": n}

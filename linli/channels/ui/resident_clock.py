"""The limit that counts for a reporter now: how much is left, by when, and why that day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from linli.casework.matters.models import RequestKind
from linli.casework.matters.queries.public import Progress, PublicClock, PublicMatter
from linli.casework.matters.workflow import ClockKind, State
from linli.channels.ui.explaining import STARTED_BY, explain, gap
from linli.channels.ui.presenters import Clock, Tone
from linli.channels.ui.resident_words import day_words, moment_words
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    LimitUnit,
    Remaining,
    remaining,
    working_days_between,
)

_HANDLING = frozenset(
    {
        State.TO_DISPATCH,
        State.TO_SIGN,
        State.RETURN_REVIEW,
        State.IN_PROGRESS,
        State.PARKING_REVIEW,
        State.PARKED,
        State.TO_REVIEW,
    }
)
_BY_STATE = {
    State.TO_ACCEPT: ClockKind.ACCEPT,
    State.TO_FOLLOW_UP: ClockKind.FOLLOW_UP,
    State.UNSOLVED_REVIEW: ClockKind.REVIEW,
}
_DAYS = frozenset({LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY})
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff）]) (?=[\dA-Za-z])|(?<=[\dA-Za-z]) (?=[\u4e00-\u9fff])")


@dataclass(frozen=True)
class Limit:
    """A running limit in words; ``by`` fits into “by … at the latest”."""

    clock: Clock
    kind: str
    due_at: datetime
    by: str
    why: str


def running_limit(matter: PublicMatter, *, at: datetime) -> Limit | None:
    """The limit that runs now for this reporter; None where nothing runs any more."""
    progress = matter.shown
    clock = _clock_of(progress, matter)
    if clock is None or clock.stopped_at is not None:
        return None
    by = by_words(clock)
    return Limit(
        Clock(tone=_tone(clock, at), words=_words(clock, at), due=None),
        clock.kind,
        clock.due_at,
        by,
        why(clock, started_by=_started_by(clock.kind)),
    )


def _clock_of(progress: Progress, matter: PublicMatter) -> PublicClock | None:
    if progress.state in _HANDLING:
        return progress.clocks.get(ClockKind.FINISH)
    if progress.state is State.ANSWERED:
        is_appealed = RequestKind.APPEAL in matter.asked
        return progress.clocks.get(ClockKind.REVIEW if is_appealed else ClockKind.CLOSE)
    kind = _BY_STATE.get(progress.state)
    return progress.clocks.get(kind) if kind else None


def finished_clock(progress: Progress) -> Clock | None:
    """Whether the matter was finished in time, and in how many working days."""
    clock = progress.clocks.get(ClockKind.FINISH)
    if clock is None or clock.stopped_at is None:
        return None
    begun, ended = clock.started_at, clock.stopped_at
    days = working_days_between(
        begun.date(), ended.date(), hours=STANDARD_HOURS, calendar=work_calendar()
    )
    took = (
        npgettext("resident", "took %(n)d working day", "took %(n)d working days", days)
        % {"n": days}
        if days
        else _("on the same day")
    )
    if ended > clock.due_at:
        return Clock(tone=Tone.LATE, words=_("Late, %(took)s") % {"took": took})
    return Clock(tone=Tone.DONE, words=_("In time, %(took)s") % {"took": took})


def by_words(clock: PublicClock) -> str:
    """Until when, as a day where the limit counts days, otherwise with the time of day."""
    return day_words(clock.due_at) if clock.limit.unit in _DAYS else moment_words(clock.due_at)


def why(clock: PublicClock, *, started_by: str) -> str:
    """Why this day: the rule, how the days are counted, and what moved it since."""
    told = explain(
        clock.counted(), rule_name=clock.rule_name, basis=clock.basis, started_by=started_by
    )
    told = _SPACED.sub("", told)
    if clock.is_paused:
        return told + gap() + _("The count stands still while it is on the list.")
    if clock.due_at != clock.first_due_at:
        moved = _("First it was %(first)s; it was moved to %(now)s.")
        days = {"first": day_words(clock.first_due_at), "now": day_words(clock.due_at)}
        return told + gap() + moved % days
    return told


def _started_by(kind: str) -> str:
    if kind == ClockKind.ACCEPT:
        return pgettext("start of a count", "the report")
    return str(STARTED_BY[kind]) if kind == ClockKind.FINISH else ""


def _tone(clock: PublicClock, at: datetime) -> Tone:
    if clock.is_paused:
        return Tone.HOLD
    if at > clock.due_at:
        return Tone.OVER
    if clock.due_at - at < timedelta(hours=1):
        return Tone.NOW
    return Tone.SOON if at >= clock.warn_at else Tone.OK


def _words(clock: PublicClock, at: datetime) -> str:
    if clock.is_paused:
        return _("The count stands still")
    left = remaining(
        at, clock.due_at, clock.limit.unit, hours=STANDARD_HOURS, calendar=work_calendar()
    )
    return left_words(left)


def left_words(left: Remaining) -> str:
    """还剩3个工作日, 已超期2小时."""
    n = left.amount
    amount = {
        "minute": npgettext("resident", "%(n)d minute", "%(n)d minutes", n),
        "hour": npgettext("resident", "%(n)d hour", "%(n)d hours", n),
        "working_day": npgettext("resident", "%(n)d working day", "%(n)d working days", n),
        "day": npgettext("resident", "%(n)d day", "%(n)d days", n),
    }[left.unit] % {"n": n}
    words = _("Over by %(amount)s") if left.overdue else _("%(amount)s left")
    return words % {"amount": amount}

"""The limits of a dispute in words: in a row of a list, and in the panel of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from linli.casework.cases.models import Clock as ClockRow
from linli.casework.cases.models import ClockStatus
from linli.channels.desk.cases.clocks import case_clocks, left_words, moment_words, tone_of
from linli.channels.desk.mediation.words import clock_label
from linli.channels.ui.presenters import Clock
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, LimitUnit, remaining

_WORKING = frozenset({"accept"})


def row_clock(
    due_at: datetime | None, warn_at: datetime | None, kind: str, now: datetime
) -> Clock | None:
    """The clock that stands at a row; None where nothing runs."""
    if due_at is None:
        return None
    unit = LimitUnit.WORKING_DAY if kind in _WORKING else LimitUnit.NATURAL_DAY
    left = remaining(now, due_at, unit, hours=STANDARD_HOURS, calendar=work_calendar())
    name = clock_label(kind) if kind else ""
    words = _("%(name)s by %(when)s") % {"name": name, "when": moment_words(due_at, now)}
    return Clock(
        tone_of(due_at, warn_at, now),
        left_words(left),
        name=name,
        due_words=words if name else moment_words(due_at, now),
    )


def panel_clocks(rows: Sequence[ClockRow], now: datetime) -> tuple[Clock, ...]:
    """What runs, the first due first; then how the others ended."""
    running = sorted((row for row in rows if row.stopped_at is None), key=lambda row: row.due_at)
    latest: dict[str, ClockRow] = {}
    for row in rows:
        if row.stopped_at is not None and row.status != ClockStatus.CANCELLED:
            latest[row.kind] = row
    past = sorted(latest.values(), key=lambda row: row.started_at, reverse=True)
    return tuple(
        replace(clock, name=clock_label(row.kind))
        for row in (*running, *past)
        for clock in case_clocks([row], now=now, unit_names={})
    )

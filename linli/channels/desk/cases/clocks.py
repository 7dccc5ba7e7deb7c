"""Limits in words: the colour and the words of a clock, and why it ends when it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import (
    get_language,
    gettext_lazy,
    ngettext,
    ngettext_lazy,
    npgettext,
    pgettext,
)
from django.utils.translation import gettext as _

from linli.casework.cases.models import Case, ClockStatus
from linli.casework.cases.models import Clock as ClockRow
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.workflow import ClockKind, State
from linli.channels.ui.explaining import STARTED_BY, explain, gap, sentence
from linli.channels.ui.presenters import Clock, StripDay, Tone
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import (
    STANDARD_HOURS,
    DayKind,
    DayMark,
    DueDate,
    Limit,
    LimitUnit,
    OpeningHours,
    Remaining,
    RollRule,
    StartRule,
    due,
    remaining,
)
from linli.foundation.postgres.labels import label_of
from linli.registers.units.queries import hours_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_HOUR = timedelta(hours=1)
_STRIP_CELLS = 16
_BY_UNIT_HOURS = frozenset({ClockKind.SIGN, ClockKind.CONTACT, ClockKind.ASSIST})
_LEFT: Mapping[tuple[bool, str], StrPromise] = {
    (False, "minute"): ngettext_lazy("%(n)d minute left", "%(n)d minutes left", "n"),
    (False, "hour"): ngettext_lazy("%(n)d hour left", "%(n)d hours left", "n"),
    (False, "day"): ngettext_lazy("%(n)d day left", "%(n)d days left", "n"),
    (False, "working_day"): ngettext_lazy("%(n)d working day left", "%(n)d working days left", "n"),
    (True, "minute"): ngettext_lazy("overdue by %(n)d minute", "overdue by %(n)d minutes", "n"),
    (True, "hour"): ngettext_lazy("overdue by %(n)d hour", "overdue by %(n)d hours", "n"),
    (True, "day"): ngettext_lazy("overdue by %(n)d day", "overdue by %(n)d days", "n"),
    (True, "working_day"): ngettext_lazy(
        "overdue by %(n)d working day", "overdue by %(n)d working days", "n"
    ),
}
# One sign a day, Monday first.
WEEKDAY_SIGNS: tuple[StrPromise, ...] = (
    gettext_lazy("Mo"),
    gettext_lazy("Tu"),
    gettext_lazy("We"),
    gettext_lazy("Th"),
    gettext_lazy("Fr"),
    gettext_lazy("Sa"),
    gettext_lazy("Su"),
)


def kind_label(kind: str) -> str:
    """What the office calls a clock."""
    return label_of(ClockKind, kind)


def queue_clock(
    case: Case,
    *,
    due_at: datetime | None,
    warn_at: datetime | None,
    kind: str,
    now: datetime,
) -> Clock | None:
    """The clock of a case in a queue; None where nothing runs."""
    if case.state == State.PARKED:
        until = (
            pgettext("parking", "look again by %(day)s") % {"day": day_words(due_at)}
            if due_at
            else ""
        )
        return Clock(Tone.HOLD, _("Parked"), due_words=until)
    if due_at is None:
        return None
    unit = limit_unit(case, kind, due_at)
    hours = _hours(case.lead_unit_id if kind in _BY_UNIT_HOURS else None)
    left = remaining(now, due_at, unit, hours=hours, calendar=work_calendar())
    return Clock(
        tone_of(due_at, warn_at, now),
        left_words(left),
        name=kind_label(kind),
        due_words=due_words(kind, due_at, now),
        due=due_at if unit in (LimitUnit.MINUTE, LimitUnit.HOUR) else None,
    )


def tone_of(due_at: datetime, warn_at: datetime | None, now: datetime) -> Tone:
    """The colour of a running clock: over, under an hour, in its last quarter, or neither."""
    if now > due_at:
        return Tone.OVER
    if due_at - now < _HOUR:
        return Tone.NOW
    return Tone.SOON if warn_at is not None and now >= warn_at else Tone.OK


def limit_unit(case: Case, kind: str, at: datetime) -> LimitUnit:
    """What the limit of a step of this case is counted in."""
    try:
        timed = rule_book().limit(
            kind,
            timezone.localdate(at),
            nature=case.nature,
            urgency=case.urgency,
            channel=case.channel,
            category=case.category,
        )
    except NoLimitFound:
        return LimitUnit.WORKING_DAY
    return timed.limit.unit


def left_words(left: Remaining) -> str:
    """还剩 3 小时, 已超期 1 个工作日: in the reader's language."""
    words = _LEFT[(left.overdue, left.unit)]
    return str(words % {"n": left.amount})


def duration_words(length: timedelta) -> str:
    """A natural length as one says it: 42 分钟, 3 小时, 2 天."""
    minutes = max(1, int(length.total_seconds() // 60))
    if minutes < 60:
        return npgettext("took", "%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return npgettext("took", "%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return npgettext("took", "%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def day_words(at: datetime | date | None) -> str:
    """11月30日; with the year when it is another one."""
    if at is None:
        return ""
    day = timezone.localdate(at) if isinstance(at, datetime) else at
    return _day_words(day, day.year == timezone.localdate().year, get_language())


@lru_cache(maxsize=4096)
def _day_words(day: date, is_this_year: bool, _language: str | None) -> str:
    # Translators: a Django date format: day and month, with the year when it is another one
    return date_format(day, _("j M") if is_this_year else _("j M Y"))


def moment_words(at: datetime, now: datetime) -> str:
    """今天 17:30, 11月19日 17:30."""
    local, today = timezone.localtime(at), timezone.localdate(now)
    clock_time = f"{local.hour:02}:{local.minute:02}"
    day = local.date()
    if day == today:
        return _("today %(time)s") % {"time": clock_time}
    return f"{_day_words(day, day.year == today.year, get_language())} {clock_time}"


def due_words(kind: str, due_at: datetime, now: datetime) -> str:
    """办结 11月19日 17:30 前."""
    return _("%(name)s by %(when)s") % {
        "name": kind_label(kind),
        "when": moment_words(due_at, now),
    }


def case_clocks(
    rows: Sequence[ClockRow], *, now: datetime, unit_names: Mapping[UUID, str]
) -> tuple[Clock, ...]:
    """The panel of limits: what runs, the first due first; then how the others ended.

    ``unit_names`` maps an assignment to the name of its unit, for the clocks of assisting parts.
    """
    running = sorted((row for row in rows if row.stopped_at is None), key=lambda row: row.due_at)
    ended = [row for row in rows if row.stopped_at and row.status != ClockStatus.CANCELLED]
    latest: dict[tuple[str, UUID | None], ClockRow] = {}
    for row in sorted(ended, key=lambda row: row.started_at):
        latest[(row.kind, row.assignment_id)] = row
    past = sorted(latest.values(), key=lambda row: row.started_at, reverse=True)
    return tuple(_clock(row, now, unit_names) for row in (*running, *past))


def _clock(row: ClockRow, now: datetime, unit_names: Mapping[UUID, str]) -> Clock:
    name = kind_label(row.kind)
    if row.assignment_id is not None and row.assignment_id in unit_names:
        name = f"{name} {unit_names[row.assignment_id]}"
    if row.stopped_at is not None:
        return Clock(*_how_it_ended(row), name=name)
    if row.status == ClockStatus.PAUSED:
        return Clock(Tone.HOLD, _("Stands still while parked"), name=name)
    counted = _counted(row)
    unit, hours = LimitUnit(row.unit), _hours(row.hours_of_id)
    left = remaining(now, row.due_at, unit, hours=hours, calendar=work_calendar())
    return Clock(
        tone_of(row.due_at, row.warn_at, now),
        left_words(left),
        name=name,
        due_words=moment_words(row.due_at, now),
        why=_why(row, counted, now),
        basis=row.basis,
        strip=_strip(counted, row, now),
        due=row.due_at if unit in (LimitUnit.MINUTE, LimitUnit.HOUR) else None,
    )


def _how_it_ended(row: ClockRow) -> tuple[Tone, str]:
    assert row.stopped_at is not None  # noqa: S101  # the caller looks at ended clocks only
    if row.status == ClockStatus.MET:
        took = duration_words(row.stopped_at - row.started_at)
        return Tone.DONE, _("on time, took %(time)s") % {"time": took}
    unit, hours = LimitUnit(row.unit), _hours(row.hours_of_id)
    late = remaining(row.stopped_at, row.due_at, unit, hours=hours, calendar=work_calendar())
    words = {
        "minute": ngettext("late by %(n)d minute", "late by %(n)d minutes", late.amount),
        "hour": ngettext("late by %(n)d hour", "late by %(n)d hours", late.amount),
        "day": ngettext("late by %(n)d day", "late by %(n)d days", late.amount),
        "working_day": ngettext(
            "late by %(n)d working day", "late by %(n)d working days", late.amount
        ),
    }
    return Tone.LATE, words[late.unit] % {"n": late.amount}


def _counted(row: ClockRow) -> DueDate:
    limit = Limit(
        row.amount, LimitUnit(row.unit), StartRule(row.start_rule), RollRule(row.roll_rule)
    )
    return due(row.started_at, limit, hours=_hours(row.hours_of_id), calendar=work_calendar())


def _why(row: ClockRow, counted: DueDate, now: datetime) -> str:
    words = explain(
        counted, rule_name=row.rule_name, basis="", started_by=str(STARTED_BY.get(row.kind, ""))
    )
    if row.due_at == counted.at:
        return words
    moved = _("Moved from %(first)s to %(now)s.") % {
        "first": moment_words(row.first_due_at, now),
        "now": moment_words(row.due_at, now),
    }
    note = sentence(row.note) if row.note else ""
    return gap().join(part for part in (words, note, moved) if part)


def _strip(counted: DueDate, row: ClockRow, now: datetime) -> tuple[StripDay, ...]:
    return strip_of(counted, now) if row.due_at == counted.at else ()


def strip_of(counted: DueDate, now: datetime) -> tuple[StripDay, ...]:
    """One cell a day from the start to the due day, and today's when that lies behind it.

    Empty for limits in hours, for those within a day and for very long ones.
    """
    marks = list(counted.days)
    if counted.limit.unit in (LimitUnit.MINUTE, LimitUnit.HOUR):
        return ()
    if not 2 <= len(marks) <= _STRIP_CELLS:
        return ()
    today = timezone.localdate(now)
    cells = [_cell(mark, today, is_start=mark.date == counted.start.date()) for mark in marks]
    if today > marks[-1].date:
        cells.append(_cell(DayMark(today, DayKind.WORKDAY, False, None, False), today))
    return tuple(cells)


def _cell(mark: DayMark, today: date, *, is_start: bool = False) -> StripDay:
    kind = "due" if mark.is_due else "count" if mark.counted else "off"
    note = str(mark.number) if mark.number else pgettext("day of rest", "off")
    if is_start and not mark.counted:
        note = pgettext("first day of a count", "start")
    if mark.is_due:
        note = pgettext("last day of a count", "due")
    if mark.date == today and not mark.is_due:
        kind, note = "now", pgettext("in a strip of days", "today")
    return StripDay(str(WEEKDAY_SIGNS[mark.date.weekday()]), str(mark.date.day), note, kind)


def _hours(unit_id: UUID | None) -> OpeningHours:
    return STANDARD_HOURS if unit_id is None else hours_of(unit_id)

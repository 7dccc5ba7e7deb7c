"""The working calendar: a year at a glance, days set by hand, the official notices."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.matters.operations import catalogue as rules
from linli.channels.desk.admin_rules.forms.days import DayForm
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    keep,
    posted,
    require_keeper,
)
from linli.channels.desk.admin_rules.sections import address, show
from linli.channels.desk.admin_rules.words import DAY_KINDS
from linli.channels.desk.cases.clocks import WEEKDAY_SIGNS
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.presenters import ActionForm
from linli.foundation.calendar.models import Workday
from linli.foundation.calendar.queries import days_of_year, loaded_years, read_calendar
from linli.foundation.calendar.rules import DayKind, WorkCalendar
from linli.registers.access.permissions import Permission

_FIRST, _LAST = 2011, 2100
_MARK = {DayKind.HOLIDAY: "is-holiday", DayKind.MAKEUP: "is-makeup", DayKind.WEEKEND: "is-weekend"}


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month: number, kind in words, its look."""

    day: int
    title: str
    css: str
    url: str
    sign: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month as rows of seven, None where no day is."""

    name: str
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working: str


@require_GET
@needs(Permission.ADMIN_RULES)
def year(request: HttpRequest) -> HttpResponse:
    """Twelve months with working days, holidays and make-up days, and how each came to be."""
    shown = _year_of(request)
    kept = read_calendar()
    rows = {row.date: row for row in days_of_year(shown)}
    known = {row.year: row for row in loaded_years()}
    may = rules.may_keep_rules(actor_of(request))
    context = {
        "year": shown,
        "months": [_month(shown, n, kept, rows, may=may) for n in range(1, 13)],
        "signs": WEEKDAY_SIGNS,
        "previous_url": f"{address('calendar')}?year={shown - 1}" if shown > _FIRST else "",
        "next_url": f"{address('calendar')}?year={shown + 1}" if shown < _LAST else "",
        "notice": known.get(shown),
        "listed": _listed(rows.values()),
        "load_url": address("calendar_load", shown) if may else "",
    }
    return show(request, "calendar", context)


def _year_of(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    if text.isascii() and text.isdigit() and _FIRST <= int(text[:4]) <= _LAST:
        return int(text[:4])
    return timezone.localdate().year


def _month(
    shown: int, n: int, kept: WorkCalendar, rows: dict[date, Workday], *, may: bool
) -> Month:
    days = calendar.Calendar().monthdatescalendar(shown, n)
    weeks = tuple(
        tuple(_cell(day, kept, rows.get(day), may=may) if day.month == n else None for day in week)
        for week in days
    )
    working = sum(kept.is_working(day) for week in days for day in week if day.month == n)
    words = ngettext("%(n)d working day", "%(n)d working days", working) % {"n": working}
    return Month(date_format(date(shown, n, 1), "F"), weeks, words)


def _cell(day: date, kept: WorkCalendar, row: Workday | None, *, may: bool) -> DayCell:
    kind = kept.kind(day)
    css = _MARK.get(kind, "")
    if row is not None and row.is_own:
        css = f"{css} is-own"
    if day == timezone.localdate():
        css = f"{css} is-today"
    weekday = WEEKDAYS_ABBR[day.weekday()]
    words = [f"{date_format(day, 'MONTH_DAY_FORMAT')} {weekday}", str(DAY_KINDS[kind])]
    if row is not None and row.name:
        words.append(row.name)
    sign = {
        DayKind.HOLIDAY: pgettext("day cell", "rest"),
        DayKind.MAKEUP: pgettext("day cell", "work"),
    }.get(kind, "")
    url = address("calendar_day", day.isoformat()) if may else ""
    return DayCell(day.day, _(", ").join(words), css.strip(), url, sign)


def _listed(rows: Iterable[Workday]) -> list[dict[str, Any]]:
    """Days that follow each other for the same reason in one line."""
    lines: list[dict[str, Any]] = []
    for row in rows:
        said = {
            "kind": DAY_KINDS[DayKind(row.kind)],
            "name": row.name,
            "source": row.source,
            "by": row.set_by,
            "own": row.is_own,
        }
        last = lines[-1] if lines else None
        follows = last is not None and row.date - last["until"] == timedelta(days=1)
        if last is not None and follows and not row.is_own and said.items() <= last.items():
            last["until"] = row.date
            continue
        clear = address("calendar_clear", row.date.isoformat()) if row.is_own else ""
        lines.append({**said, "day": row.date, "until": row.date, "clear_url": clear})
    return lines


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not _FIRST <= day.year <= _LAST:
        raise Http404
    return day


def _changed(days: tuple[date, ...]) -> str:
    n = len(days)
    return ngettext("%(n)d day changed.", "%(n)d days changed.", n) % {"n": n}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ADMIN_RULES)
def day(request: HttpRequest, text: str) -> HttpResponse:
    """Set what kind of day it is."""
    require_keeper(request)
    at_day, by = _day(text), actor_of(request)
    row = next((row for row in days_of_year(at_day.year) if row.date == at_day), None)
    initial = {"kind": read_calendar().kind(at_day), "name": row.name if row else ""}
    form = DayForm(posted(request), initial=initial)

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.set_workday(at_day, **data, by=by, at=at)

    weekday = WEEKDAYS_ABBR[at_day.weekday()]
    act = ActionForm(
        f"{date_format(at_day, 'DATE_FORMAT')} {weekday}",
        address("calendar_day", text),
        _("Save"),
        consequence=_(
            "Limits that run across this day are counted anew; whose limit moves later is told."
        ),
    )
    go = f"{address('calendar')}?year={at_day.year}"
    return keep(request, form, Keeping(act=act, do=do, done=_("The day is saved."), go=go))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ADMIN_RULES)
def clear(request: HttpRequest, text: str) -> HttpResponse:
    """Take back a day set by hand."""
    require_keeper(request)
    at_day, by = _day(text), actor_of(request)

    def do(_data: dict[str, Any], at: datetime) -> None:
        rules.clear_workday(at_day, by=by, at=at)

    act = ActionForm(
        _("Take back %(day)s") % {"day": date_format(at_day, "DATE_FORMAT")},
        address("calendar_clear", text),
        _("Take back"),
        consequence=_("The day is again what the notice, or the week, says."),
    )
    go = f"{address('calendar')}?year={at_day.year}"
    form = LinliForm(posted(request))
    return keep(request, form, Keeping(act=act, do=do, done=_("The day is as before."), go=go))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.ADMIN_RULES)
def load(request: HttpRequest, shown: int) -> HttpResponse:
    """Load the official holiday notice of a year."""
    require_keeper(request)
    if not _FIRST <= shown <= _LAST:
        raise Http404
    by = actor_of(request)

    def do(_data: dict[str, Any], at: datetime) -> None:
        rules.load_workdays(shown, by=by, at=at)

    act = ActionForm(
        _("Load the holiday notice of %(year)d") % {"year": shown},
        address("calendar_load", shown),
        _("Load"),
        consequence=_("Days set by hand stay as they are."),
    )
    go = f"{address('calendar')}?year={shown}"
    form = LinliForm(posted(request))
    return keep(request, form, Keeping(act=act, do=do, done=_("The notice is loaded."), go=go))

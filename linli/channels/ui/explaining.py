"""Why a limit ends on this day, in one sentence of the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, npgettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from linli.casework.matters.workflow import ClockKind
from linli.foundation.calendar.rules import (
    Account,
    Begins,
    Counting,
    DueDate,
    LimitUnit,
    Rule,
    Run,
    account_of,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# The step that starts a limit, as it fits behind "the day after".
STARTED_BY: Mapping[str, StrPromise] = {
    ClockKind.ACCEPT: pgettext_lazy("start of a count", "the registration"),
    ClockKind.DISPATCH: pgettext_lazy("start of a count", "the acceptance"),
    ClockKind.FINISH: pgettext_lazy("start of a count", "the acceptance"),
    ClockKind.SIGN: pgettext_lazy("start of a count", "the dispatch"),
    ClockKind.CONTACT: pgettext_lazy("start of a count", "the dispatch"),
    ClockKind.ASSIST: pgettext_lazy("start of a count", "the dispatch"),
    ClockKind.REVIEW: pgettext_lazy("start of a count", "the request"),
    ClockKind.PARKING: pgettext_lazy("start of a count", "the parking"),
    ClockKind.FOLLOW_UP: pgettext_lazy("start of a count", "the approval"),
    ClockKind.CLOSE: pgettext_lazy("start of a count", "the answer"),
}


def explain(due: DueDate, *, rule_name: str, basis: str, started_by: str = "") -> str:
    """Return why the limit ends when it does.

    `rule_name` names the rule as the city wrote it (“一般投诉”), `basis` its source in law or
    catalogue, `started_by` the step that started it (see STARTED_BY), empty for “the next day”.
    """
    account = account_of(due)
    clauses = [
        _("%(rule)s: %(amount)s") % {"rule": rule_name, "amount": _amount(account)},
        _begin(account, started_by),
        *(_counted(one, account) for one in account.counting),
        *_rolled(account),
        _end(account),
    ]
    sentences = [sentence(pgettext("between clauses", ", ").join(clauses))]
    if account.unknown_years:
        years = pgettext("between things", ", ").join(str(year) for year in account.unknown_years)
        words = _("The holidays of %(years)s are not announced yet; the day may change.")
        sentences.append(words % {"years": years})
    if basis:
        sentences.append(sentence(_("Basis: %(basis)s") % {"basis": basis.rstrip("。.")}))
    return gap().join(sentences)


def gap() -> str:
    """What stands between two sentences: nothing in Chinese, a space in English."""
    return "" if (get_language() or "").startswith("zh") else " "


def sentence(words: str) -> str:
    """The words with the full stop of the language."""
    return pgettext("end of a sentence", "%(words)s.") % {"words": words}


def _amount(account: Account) -> str:
    n = account.amount
    words = {
        LimitUnit.MINUTE: npgettext("limit", "%(n)d minute", "%(n)d minutes", n),
        LimitUnit.HOUR: npgettext("limit", "%(n)d hour", "%(n)d hours", n),
        LimitUnit.WORKING_MINUTE: npgettext(
            "limit", "%(n)d minute of working time", "%(n)d minutes of working time", n
        ),
        LimitUnit.WORKING_HOUR: npgettext(
            "limit", "%(n)d hour of working time", "%(n)d hours of working time", n
        ),
        LimitUnit.WORKING_DAY: npgettext("limit", "%(n)d working day", "%(n)d working days", n),
        LimitUnit.NATURAL_DAY: npgettext("limit", "%(n)d calendar day", "%(n)d calendar days", n),
    }
    return words[account.unit] % {"n": n}


def _begin(account: Account, started_by: str) -> str:
    words = {
        Begins.MOMENT: _("counted from %(step)s (%(at)s)"),
        Begins.SAME_DAY: _("counted from the day of %(step)s (%(at)s)"),
        Begins.NEXT_DAY: _("counted from the day after %(step)s (%(at)s)"),
        Begins.NEXT_WORKING_DAY: _("counted from the first working day after %(step)s (%(at)s)"),
    }
    without = {
        Begins.MOMENT: _("counted from %(at)s"),
        Begins.SAME_DAY: _("counted from the same day (%(at)s)"),
        Begins.NEXT_DAY: _("counted from the next day (%(at)s)"),
        Begins.NEXT_WORKING_DAY: _("counted from the next working day (%(at)s)"),
    }
    at = account.from_
    when = _moment(at, account) if isinstance(at, datetime) else _day(at, account)
    pattern = (words if started_by else without)[account.begins]
    return pattern % {"step": started_by, "at": when}


def _counted(one: Counting, account: Account) -> str:
    days = pgettext("between things", ", ").join(_run(run, account) for run in one.days)
    words: dict[Rule, Callable[[], str]] = {
        Rule.NIGHTS_COUNT: lambda: _("nights and days of rest count"),
        Rule.REST_DAYS_COUNT: lambda: _("days of rest count"),
        Rule.CLOSED_HOURS_DO_NOT: lambda: _("hours outside working time do not count"),
        Rule.WEEKENDS_DO_NOT: lambda: _("weekends do not count"),
        Rule.HOLIDAYS_DO_NOT: lambda: _("public holidays (%(days)s) do not count"),
        Rule.MAKEUP_DAYS_COUNT: lambda: _("%(days)s is worked in exchange and counts"),
    }
    return words[one.rule]() % {"days": days}


def _rolled(account: Account) -> list[str]:
    rolled = account.rolled
    if rolled is None:
        return []
    kind = _("a public holiday") if rolled.is_holiday else str(WEEKDAYS[rolled.day.weekday()])
    words = _("the last day, %(day)s, is %(kind)s, so it moves on to the next working day")
    return [words % {"day": _day(rolled.day, account), "kind": kind}]


def _end(account: Account) -> str:
    if account.is_until_midnight:
        when = f"{_day(account.ends.date(), account)} 24:00"
    else:
        when = _moment(account.ends, account)
    return _("until %(at)s") % {"at": when}


def _run(run: Run, account: Account) -> str:
    first, last = run
    if first == last:
        return _day(first, account)
    days = {"first": _day(first, account), "last": _day(last, account)}
    return pgettext("days", "%(first)s to %(last)s") % days


def _day(day: date, account: Account) -> str:
    if day.year == account.start_year:
        # Translators: a Django date format: day and month
        return date_format(day, pgettext("in an explanation", "j F"))
    # Translators: a Django date format: day, month and year
    return date_format(day, pgettext("in an explanation", "j F Y"))


def _moment(moment: datetime, account: Account) -> str:
    return f"{_day(moment.date(), account)} {moment:%H:%M}"

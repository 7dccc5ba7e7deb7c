"""Opening hours as one reads them on a door."""

from __future__ import annotations

from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.foundation.calendar.rules import OpeningHours, Span


def hours_words(hours: OpeningHours) -> tuple[str, ...]:
    """One line for each run of days with the same hours: 星期一到星期五 8:30–12:00，14:00–17:30."""
    lines = []
    for spans, run in groupby(enumerate(hours.weekly), key=lambda day: day[1]):
        weekdays = [weekday for weekday, _spans in run]
        if spans:
            lines.append(f"{_run(weekdays)} {_times(spans)}")
    return tuple(lines)


def _run(weekdays: list[int]) -> str:
    first, last = str(WEEKDAYS[weekdays[0]]), str(WEEKDAYS[weekdays[-1]])
    if len(weekdays) == 1:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _times(spans: tuple[Span, ...]) -> str:
    joined = pgettext("opening hours", ", ")
    return joined.join(
        f"{span.start.hour}:{span.start:%M}–{span.end.hour or 24}:{span.end:%M}" for span in spans
    )

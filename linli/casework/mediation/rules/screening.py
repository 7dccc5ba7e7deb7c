"""排查: which rounds a campaign has, and that a sign speaks of an event and names nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Every(StrEnum):
    """How often is reported (村级每周、乡级每半月、县级每月)."""

    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    ONCE = "once"


# Who reports at a level, and how often unless the campaign says otherwise (DOMAIN §3.7).
USUAL = {"community": Every.WEEK, "street": Every.HALF_MONTH, "district": Every.MONTH}
KIND_OF_LEVEL = {"community": "village", "street": "town", "district": "county"}
_MIDDLE = 15


@dataclass(frozen=True, order=True)
class Round:
    """One round of a campaign, its last day included."""

    begins: date
    ends: date


def round_of(every: Every, day: date, *, first: date, last: date | None = None) -> Round | None:
    """The round a day lies in, clipped to the campaign's own days; None outside of them.

    Weeks run from Monday to Sunday, half months to the 15th and to the month's end.
    """
    if day < first or (last is not None and day > last):
        return None
    if every is Every.ONCE:
        return Round(first, last or first)
    begins, ends = _span(every, day)
    return Round(max(begins, first), min(ends, last) if last else ends)


def _span(every: Every, day: date) -> tuple[date, date]:
    if every is Every.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    end = _month_end(day)
    if every is Every.MONTH:
        return day.replace(day=1), end
    if day.day <= _MIDDLE:
        return day.replace(day=1), day.replace(day=_MIDDLE)
    return day.replace(day=_MIDDLE + 1), end


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def rounds_until(
    every: Every, today: date, *, first: date, last: date | None, since: date
) -> Iterator[Round]:
    """The rounds that have begun by today, from the one ``since`` lies in on."""
    day = max(first, since)
    while day <= today:
        one = round_of(every, day, first=first, last=last)
        if one is None:
            return
        yield one
        day = one.ends + timedelta(days=1)


_NUMBERS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


def names_somebody(words: str) -> str:
    """A number in the words by which a person would be found; empty where there is none."""
    found = _NUMBERS.search(re.sub(r"[\s-]", "", words))
    return found.group() if found else ""

"""What my work shows: rows under the day they are due, tabs, the figures of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.casework.matters.queries.desk import DeskCounts, Today
from linli.casework.matters.queries.desk import Tab as Pile
from linli.casework.matters.queries.lists import MatterFilter, MatterRow
from linli.channels.desk.cases.clocks import day_words
from linli.channels.desk.cases.rows import case_row
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.menus import shown
from linli.channels.ui.presenters import Empty, Figure, Row, RowGroup, Tab
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.postgres.keyset import Slice
from linli.registers.access.rules import Actor


class When(IntEnum):
    """The headings of the queue, in their order."""

    OVER = 0
    TODAY = 1
    NEXT = 2
    LATER = 3
    UNTIMED = 4


def groups_of(
    rows: Sequence[MatterRow], found: Slice[Any], *, actor: Actor, now: datetime
) -> tuple[RowGroup, ...]:
    """The rows of a page under their headings; a heading counts only what is whole on the page."""
    following = next_working_day(timezone.localdate(now))
    sorted_in: dict[When, list[Row]] = {}
    for row in rows:
        made = case_row(row, now=now, actor=actor)
        sorted_in.setdefault(_when(row.due_at, now, following), []).append(made)
    order = sorted(sorted_in)
    groups = []
    for when in order:
        goes_on = (when is order[0] and found.before is not None) or (
            when is order[-1] and found.after is not None
        )
        n = None if goes_on else len(sorted_in[when])
        title, note = _heading(when, n, following, timezone.localdate(now))
        groups.append(RowGroup(title, tuple(sorted_in[when]), note, over=when is When.OVER))
    if groups and found.before is None:
        head = groups[0]
        groups[0] = replace(head, rows=(replace(head.rows[0], first=True), *head.rows[1:]))
    return tuple(groups)


def next_working_day(day: date) -> date:
    """The next day on which offices are open."""
    calendar = work_calendar()
    day += timedelta(days=1)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _when(due_at: datetime | None, now: datetime, following: date) -> When:
    if due_at is None:
        return When.UNTIMED
    if due_at < now:
        return When.OVER
    day = timezone.localdate(due_at)
    if day == timezone.localdate(now):
        return When.TODAY
    return When.NEXT if day <= following else When.LATER


def _heading(when: When, n: int | None, following: date, today: date) -> tuple[str, str]:
    names = {
        When.OVER: _("Overdue"),
        When.TODAY: _("Due today"),
        When.NEXT: _due_on(following, today),
        When.LATER: _("Due later"),
        When.UNTIMED: _("No limit runs"),
    }
    notes = {
        When.TODAY: _("by the time that is left"),
        When.NEXT: day_words(following),
        When.UNTIMED: _("waits for others, or stands still"),
    }
    title = names[when]
    if n is not None:
        title = f"{title} " + ngettext("%(n)d matter", "%(n)d matters", n) % {"n": n}
    return title, notes.get(when, "")


def _due_on(day: date, today: date) -> str:
    if day - today == timedelta(days=1):
        return _("Due tomorrow")
    words = (
        _("Due on Monday"),
        _("Due on Tuesday"),
        _("Due on Wednesday"),
        _("Due on Thursday"),
        _("Due on Friday"),
        _("Due on Saturday"),
        _("Due on Sunday"),
    )
    next_week = (
        _("Due next Monday"),
        _("Due next Tuesday"),
        _("Due next Wednesday"),
        _("Due next Thursday"),
        _("Due next Friday"),
        _("Due next Saturday"),
        _("Due next Sunday"),
    )
    is_next_week = day.isocalendar()[:2] != today.isocalendar()[:2]
    return (next_week if is_next_week else words)[day.weekday()]


def tabs_of(counts: DeskCounts, current: Pile, address: Address) -> tuple[Tab, ...]:
    """The piles with their counts."""
    labels = {
        Pile.ALL: _("All to do"),
        Pile.TO_SIGN: _("To be signed for"),
        Pile.WORKING: _("In progress"),
        Pile.ASSIST: _("Assisting tasks"),
        Pile.REDO: _("Sent back to be redone"),
        Pile.TO_REVIEW: _("To be reviewed"),
        Pile.PARKED: _("Parked"),
    }
    return tuple(
        Tab(
            label,
            address.without("tab") if pile is Pile.ALL else address.with_(tab=pile),
            shown(counts.of(pile)),
            current=pile is current,
        )
        for pile, label in labels.items()
    )


def figures_of(counts: DeskCounts) -> tuple[Figure, ...]:
    """The four figures of today, each with its way to the cases."""
    work, everything = reverse("desk:work"), reverse("desk:matters")
    lines = (
        (Today.OVERDUE, _("overdue"), f"{work}?overdue=on"),
        (Today.DUE, _("due today"), work),
        (Today.DONE, _("finished today"), f"{everything}?state=to_follow_up"),
        (Today.ADDED, _("reporter added something"), reverse("desk:notices")),
    )
    return tuple(Figure(str(shown(counts.of(name))), label, url) for name, label, url in lines)


def empty_of(pile: Pile, wanted: MatterFilter, too_short: str, address: Address) -> Empty:
    """What an empty pile says."""
    if too_short:
        return Empty(
            _("“%(word)s” is too short to be searched for") % {"word": too_short},
            _("Write two characters or more, or a number of six digits or more."),
            icon="search",
        )
    if not wanted.is_empty:
        return Empty(
            _("No matter fits these filters"),
            _("Take one of them away, or search by the number."),
            address.path,
            _("Remove all filters"),
            icon="search",
        )
    words = {
        Pile.ALL: (
            _("Nothing to do"),
            _("What is dispatched to your unit appears here, the first due first."),
        ),
        Pile.TO_SIGN: (
            _("Nothing to be signed for"),
            _("What is newly dispatched appears here and waits for your signature."),
        ),
        Pile.WORKING: (_("Nothing in progress"), _("Sign for a matter to begin.")),
        Pile.ASSIST: (
            _("No assisting tasks"),
            _("When another unit asks for your help, its task appears here."),
        ),
        Pile.REDO: (_("Nothing to be redone"), _("No call-back found a matter unsolved.")),
        Pile.TO_REVIEW: (
            _("Nothing to be reviewed"),
            _("What handlers report as finished appears here for the head."),
        ),
        Pile.PARKED: (_("Nothing is parked"), ""),
    }
    title, hint = words[pile]
    return Empty(title, hint)

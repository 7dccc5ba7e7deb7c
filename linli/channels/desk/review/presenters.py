"""The review desk as values: the queue, and the two sides of what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.cases.models import Case, Event
from linli.casework.matters.models import Outcome, RequestStatus, ReviewRequest
from linli.casework.matters.queries.reviews import Hearing, Pile
from linli.channels.desk.cases.clocks import (
    day_words,
    left_words,
    moment_words,
    queue_clock,
    tone_of,
)
from linli.channels.desk.cases.rows import kind_words, place_words
from linli.channels.desk.menus import shown
from linli.channels.ui.presenters import Clock, Fact, Label, Standing, Tab
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import STANDARD_HOURS, LimitUnit, remaining

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TABS: Mapping[Pile, StrPromise] = {
    Pile.ALL: gettext_lazy("All requests"),
    Pile.RETURN: gettext_lazy("Returns"),
    Pile.EXTENSION: gettext_lazy("Extensions"),
    Pile.PARKING: gettext_lazy("Parkings"),
    Pile.TERMINATION: gettext_lazy("Early ends"),
    Pile.APPEAL: gettext_lazy("Appeals"),
    Pile.REOPENING: gettext_lazy("Reopenings"),
    Pile.UNSOLVED: gettext_lazy("Unsolved, two people"),
    Pile.QUARTER: gettext_lazy("Parkings to look at again"),
}


@dataclass(frozen=True)
class QueueRow:
    """Something to be ruled on, in the queue at the left."""

    url: str
    title: str
    meta: tuple[str, ...]
    clock: Clock | None
    label: Label
    current: bool


@dataclass(frozen=True)
class Side:
    """One side of a hearing: who, when, what they say, on what basis."""

    title: str
    who: str
    words: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """An earlier request on the same case and how it was ruled."""

    kind: str
    asked: str
    reason: str
    label: Label
    ruling: str


@dataclass(frozen=True)
class HearingShown:
    """What is read before ruling."""

    number: str
    title: str
    body: str
    case_url: str
    clock: Clock | None
    label: Label
    meta: tuple[str, ...]
    sides: tuple[Side, Side]
    opinions: tuple[Side, ...]
    earlier: tuple[Earlier, ...]


def tabs_of(path: str, counts: Mapping[str, int], current: Pile) -> tuple[Tab, ...]:
    """The piles with their counts; those that are empty and not looked at are left out."""
    return tuple(
        Tab(
            str(label),
            path if pile is Pile.ALL else f"{path}?pile={pile.value}",
            shown(counts.get(pile, 0)),
            current=pile is current,
        )
        for pile, label in TABS.items()
        if counts.get(pile) or pile in (current, Pile.ALL)
    )


def queue_rows(
    rows: Sequence[Any], pile: Pile, *, now: datetime, current: str = ""
) -> tuple[QueueRow, ...]:
    """The rows of a pile."""
    return tuple(
        _case_row(row, pile, now, current)
        if isinstance(row, Case)
        else _request_row(row, pile, now, current)
        for row in rows
    )


def _request_row(row: ReviewRequest, pile: Pile, now: datetime, current: str) -> QueueRow:
    tail = "" if pile is Pile.ALL else f"?pile={pile.value}"
    meta = (row.unit.short_name if row.unit else row.asked_by, kind_words(row.case))
    return QueueRow(
        url=reverse("desk:review:request", args=[row.id]) + tail,
        title=row.case.title,
        meta=tuple(part for part in meta if part),
        clock=request_clock(row.due_at, row.asked_at, now),
        label=kind_label(row),
        current=str(row.id) == current,
    )


def _case_row(case: Case, pile: Pile, now: datetime, current: str) -> QueueRow:
    return QueueRow(
        url=reverse("desk:review:case", args=[case.number]) + f"?pile={pile.value}",
        title=case.title,
        meta=tuple(part for part in (kind_words(case), place_words(case)) if part),
        clock=_clock_of(case, now),
        label=Label(str(TABS[pile])),
        current=case.number == current,
    )


def kind_label(row: ReviewRequest) -> Label:
    """退单 第2次."""
    words = str(row.get_kind_display())
    if row.round > 1:
        words += " " + ngettext("no. %(n)d", "no. %(n)d", row.round) % {"n": row.round}
    return Label(words, Standing.ACCENT)


def request_clock(due_at: datetime, asked_at: datetime, now: datetime) -> Clock:
    """Until when a request is to be ruled on."""
    left = remaining(
        now, due_at, LimitUnit.WORKING_DAY, hours=STANDARD_HOURS, calendar=work_calendar()
    )
    warn_at = due_at - (due_at - asked_at) / 4
    return Clock(tone_of(due_at, warn_at, now), left_words(left), name=_("Review"))


def _clock_of(case: Case, now: datetime) -> Clock | None:
    return queue_clock(case, due_at=case.due_at, warn_at=case.warn_at, kind=case.due_kind, now=now)


def hearing_of(hearing: Hearing, pile: Pile, *, now: datetime) -> HearingShown:
    """Both sides of what is asked, side by side."""
    case, request = hearing.case, hearing.request
    clock = (
        request_clock(request.due_at, request.asked_at, now) if request else _clock_of(case, now)
    )
    return HearingShown(
        number=case.number,
        title=case.title,
        body=case.body,
        case_url=reverse("desk:case", args=[case.number]),
        clock=clock,
        label=kind_label(request) if request else Label(str(TABS[pile]), Standing.ACCENT),
        meta=tuple(part for part in (kind_words(case), place_words(case)) if part),
        sides=_SIDES[pile](hearing, now),
        opinions=tuple(_opinion(event, now) for event in reversed(hearing.opinions)),
        earlier=tuple(_earlier(row, now) for row in hearing.earlier),
    )


def _asked(hearing: Hearing, now: datetime, title: str, *facts: Fact) -> Side:
    request = hearing.request
    assert request is not None  # noqa: S101  # piles of requests only
    unit = request.unit.name if request.unit else ""
    return Side(
        title=title,
        who=" ".join(
            part for part in (unit, request.asked_by, moment_words(request.asked_at, now)) if part
        ),
        words=request.reason,
        facts=tuple(fact for fact in (*facts, Fact(_("Basis"), request.basis)) if fact.value),
    )


def _by(event: Event | None, now: datetime) -> str:
    if event is None:
        return ""
    return " ".join(
        part for part in (event.unit_name, event.who, moment_words(event.at, now)) if part
    )


def _return_sides(hearing: Hearing, now: datetime) -> tuple[Side, Side]:
    request, event = hearing.request, hearing.dispatched
    suggested = request.suggested_unit.name if request and request.suggested_unit else ""
    left = _asked(hearing, now, _("The unit returns it"), Fact(_("Suggests"), suggested))
    lead = str(event.data.get("lead", "")) if event else ""
    facts = [Fact(_("Sent to"), lead), Fact(_("Assisting"), "、".join(_assists(event)))]
    right = Side(
        _("The dispatch"),
        _by(event, now),
        event.basis if event and event.basis else _("No basis was given."),
        tuple(fact for fact in facts if fact.value),
    )
    return left, right


def _assists(event: Event | None) -> list[str]:
    names = event.data.get("assists") if event else None
    return [str(name) for name in names] if isinstance(names, list) else []


def _extension_sides(hearing: Hearing, now: datetime) -> tuple[Side, Side]:
    request, clock = hearing.request, hearing.finish
    wanted = moment_words(request.new_due_at, now) if request and request.new_due_at else ""
    left = _asked(hearing, now, _("The unit asks for more time"), Fact(_("New limit"), wanted))
    times = hearing.matter.extensions
    right = Side(
        _("The limit as it is"),
        clock.rule_name if clock else "",
        clock.basis if clock else "",
        tuple(
            fact
            for fact in (
                Fact(_("Limit now"), moment_words(clock.due_at, now) if clock else ""),
                Fact(
                    _("Promised at first"), moment_words(clock.first_due_at, now) if clock else ""
                ),
                Fact(
                    _("Extended before"),
                    ngettext("%(n)d time", "%(n)d times", times) % {"n": times}
                    if times
                    else _("never"),
                ),
            )
            if fact.value
        ),
    )
    return left, right


def _parking_sides(hearing: Hearing, now: datetime) -> tuple[Side, Side]:
    request = hearing.request
    left = _asked(
        hearing,
        now,
        _("What makes it impossible now"),
        Fact(_("Parked until"), day_words(request.milestone) if request else ""),
    )
    right = Side(_("The plan"), "", request.plan if request else "", _wish(hearing))
    return left, right


def _wish(hearing: Hearing) -> tuple[Fact, ...]:
    wish = hearing.matter.wish
    return (Fact(_("The reporter's wish"), wish),) if wish else ()


def _termination_sides(hearing: Hearing, now: datetime) -> tuple[Side, Side]:
    left = _asked(hearing, now, _("The unit asks to end it"))
    right = Side(_("What the reporter brought"), "", hearing.case.body, _wish(hearing))
    return left, right


def _answer_sides(hearing: Hearing, now: datetime) -> tuple[Side, Side]:
    left = _asked(hearing, now, _("The reporter says"))
    return left, _answer(hearing, now)


def _answer(hearing: Hearing, now: datetime) -> Side:
    event, matter = hearing.answered, hearing.matter
    outcome = str(Outcome(matter.outcome).label) if matter.outcome in Outcome.values else ""
    words = matter.reply or (event.words if event else "")
    facts = (
        Fact(_("Outcome"), outcome),
        Fact(_("Basis"), matter.outcome_basis or (event.basis if event else "")),
        Fact(_("Route told"), matter.route_told),
    )
    return Side(
        _("The answer that was given"),
        _by(event, now),
        words,
        tuple(fact for fact in facts if fact.value),
    )


def _unsolved_sides(hearing: Hearing, now: datetime) -> tuple[Side, Side]:
    event = hearing.told
    said = event.words if event and event.words else _("The reporter says that it is not solved.")
    times = hearing.matter.redos
    redone = ngettext("Redone %(n)d time", "Redone %(n)d times", times) % {"n": times}
    left = Side(_("The reporter says"), _by(event, now), said, (Fact(_("Before"), redone),))
    return left, _answer(hearing, now)


def _quarter_sides(hearing: Hearing, now: datetime) -> tuple[Side, Side]:
    event = hearing.told
    data = event.facts if event else {}
    until = hearing.matter.parked_until
    left = Side(
        _("Why it was parked"),
        _by(event, now),
        event.words if event else "",
        (Fact(_("Parked until"), day_words(until)),),
    )
    return left, Side(_("The plan"), "", str(data.get("plan", "")), _wish(hearing))


_SIDES = {
    Pile.RETURN: _return_sides,
    Pile.EXTENSION: _extension_sides,
    Pile.PARKING: _parking_sides,
    Pile.TERMINATION: _termination_sides,
    Pile.APPEAL: _answer_sides,
    Pile.REOPENING: _answer_sides,
    Pile.UNSOLVED: _unsolved_sides,
    Pile.QUARTER: _quarter_sides,
}


def _opinion(event: Event, now: datetime) -> Side:
    return Side(_("First opinion"), _by(event, now), event.words)


def _earlier(row: ReviewRequest, now: datetime) -> Earlier:
    status = RequestStatus(row.status)
    standing = {RequestStatus.UPHELD: Standing.OK, RequestStatus.DISMISSED: Standing.OVER}
    unit = row.unit.short_name if row.unit else row.asked_by
    return Earlier(
        str(row.get_kind_display()),
        f"{unit} {moment_words(row.asked_at, now)}",
        row.reason,
        Label(str(status.label), standing.get(status, Standing.PLAIN)),
        " ".join(part for part in (row.ruled_by, row.ruling) if part),
    )

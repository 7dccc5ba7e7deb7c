"""The dispatch desk as values: the queue with its proposals, one matter, what became of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.casework.cases.models import Case, Event
from linli.casework.matters.models import RequestStatus
from linli.casework.matters.operations.desk_dispatch import PickResult
from linli.casework.matters.queries.dispatch import (
    PastReturn,
    Pile,
    Proposal,
    Queue,
    Waiting,
    place_of,
    records_of,
)
from linli.casework.matters.queries.hotline import Similar, known_place
from linli.channels.desk.acceptance.presenters import channel_label, clock_of, labels_of
from linli.channels.desk.cases.rows import kind_words, place_words
from linli.channels.desk.dispatch.forms import DispatchForm
from linli.channels.desk.hotline.proposals import (
    certainty_label,
    record_words,
    unit_label,
    why_words,
)
from linli.channels.ui.presenters import Clock, Fact, Label, Standing, Tab, UnitRole
from linli.channels.ui.refusals import state_label, words_for
from linli.channels.ui.templatetags.linli_ui import moment

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_PILES: tuple[tuple[Pile, StrPromise], ...] = (
    (Pile.ALL, gettext_lazy("All")),
    (Pile.CERTAIN, pgettext_lazy("pile", "Certain")),
    (Pile.MANUAL, gettext_lazy("To be judged")),
    (Pile.AGAIN, gettext_lazy("To be dispatched anew")),
)


@dataclass(frozen=True)
class QueueRow:
    """A matter in the queue with what is proposed for it."""

    url: str
    number: str
    title: str
    meta: tuple[str, ...]
    clock: Clock | None
    labels: tuple[Label, ...]
    units: tuple[UnitRole, ...]
    certainty: Label
    why: str
    pick: str  # what is sent when the row is chosen; empty where it may not be
    current: bool


@dataclass(frozen=True)
class AssistRow:
    """An assisting unit in the form, with its task."""

    id: str
    name: str
    task: str


@dataclass(frozen=True)
class ReturnShown:
    """A return with both sides: who refused and why, who ruled and how."""

    title: str
    asked: str
    reason: str
    basis: str
    suggested: str
    ruled: str
    ruling: str
    label: Label


@dataclass(frozen=True)
class NoteShown:
    """What was agreed in a consultation."""

    who: str
    words: str


@dataclass(frozen=True)
class MatterShown:
    """The matter that is being judged."""

    number: str
    title: str
    body: str
    clock: Clock | None
    labels: tuple[Label, ...]
    came: str
    facts: tuple[Fact, ...]
    certainty: Label
    why: str
    record: str
    url: str
    case_url: str
    category: str
    place: str
    returns: tuple[ReturnShown, ...]
    notes: tuple[NoteShown, ...]
    assists: tuple[AssistRow, ...]
    is_waiting: bool
    state: str


@dataclass(frozen=True)
class ResultRow:
    """What became of a chosen row."""

    number: str
    url: str
    words: str
    is_done: bool


def queue_rows(found: Queue, *, now: datetime, current: str, pile: Pile) -> tuple[QueueRow, ...]:
    """The queue in due order; the first row is the current one where none is named."""
    tail = f"?pile={pile}" if pile is not Pile.ALL else ""
    current = current or (found.rows[0].case.number if found.rows else "")
    return tuple(_row(one, now, current, tail) for one in found.rows)


def _row(one: Waiting, now: datetime, current: str, tail: str) -> QueueRow:
    case, proposal = one.case, one.proposal
    lead = proposal.lead
    certain = proposal.is_certain and lead is not None
    words, standing = certainty_label(proposal)
    return QueueRow(
        url=reverse("desk:dispatch:matter", args=[case.number]) + tail,
        number=case.number,
        title=case.title,
        meta=tuple(part for part in (kind_words(case), place_words(case)) if part),
        clock=clock_of(case, now),
        labels=(*labels_of(case), *_returned(case)),
        units=unit_roles(proposal),
        certainty=Label(words, standing),
        why=why_words(proposal),
        pick=f"{case.id}:{case.version}:{lead.id}" if certain and lead else "",
        current=case.number == current,
    )


def _returned(case: Case) -> tuple[Label, ...]:
    n = case.matter.returns
    if not n:
        return ()
    words = ngettext("returned %(n)d time", "returned %(n)d times", n) % {"n": n}
    return (Label(words, Standing.SOON),)


def unit_roles(proposal: Proposal) -> tuple[UnitRole, ...]:
    """The proposed units, each with its role."""
    if proposal.lead is None:
        return ()
    return (
        UnitRole(proposal.lead.name, lead=True),
        *(UnitRole(unit.name, lead=False) for unit in proposal.assists),
    )


def pile_tabs(found: Queue, pile: Pile, path: str, *, is_first: bool) -> tuple[Tab, ...]:
    """The piles; counted where the whole queue was looked at, with a plus where it goes on."""
    tail = "+" if found.is_cut else ""
    return tuple(
        Tab(
            str(label),
            f"{path}?pile={one}" if one is not Pile.ALL else path,
            f"{found.counts[one]}{tail}" if is_first else None,
            current=one is pile,
        )
        for one, label in _PILES
    )


def subline(found: Queue, now: datetime, pile: Pile) -> str:
    """待派单 18 件，最急一件还剩 9 分钟."""
    n = found.counts[Pile.ALL]
    if not n:
        return _("Nothing waits for dispatch.")
    first = found.rows[0].case if found.rows and pile is Pile.ALL else None
    clock = clock_of(first, now) if first is not None else None
    words = ngettext("%(n)d waits for dispatch", "%(n)d wait for dispatch", n) % {"n": n}
    if found.is_cut:
        words = _("More than %(n)d wait for dispatch; the first due are shown") % {"n": n}
    if clock is None:
        return words
    return _("%(words)s; the first: %(clock)s") % {"words": words, "clock": clock.words}


def matter_shown(
    case: Case,
    form: DispatchForm,
    returns: Sequence[PastReturn],
    notes: Sequence[Event],
    *,
    now: datetime,
) -> MatterShown:
    """The matter with everything that its dispatch rests on."""
    proposal = form.proposal
    words, standing = certainty_label(proposal)
    place = known_place(place_of(case).code)
    lead = proposal.lead
    records = records_of([lead.id] if lead else [], on=timezone.localdate(now))
    return MatterShown(
        number=case.number,
        title=case.title,
        body=case.body,
        clock=clock_of(case, now),
        labels=(*labels_of(case), *_returned(case)),
        came=_("%(channel)s · registered %(when)s")
        % {"channel": channel_label(case), "when": moment(case.opened_at)},
        facts=tuple(
            fact
            for fact in (
                Fact(_("Class"), kind_words(case)),
                Fact(_("Place"), case.place_text),
                Fact(_("Found"), place.label if place else ""),
            )
            if fact.value
        ),
        certainty=Label(words, standing),
        why=why_words(proposal),
        record=record_words(records.get(lead.id)) if lead else "",
        url=reverse("desk:dispatch:matter", args=[case.number]),
        case_url=reverse("desk:case", args=[case.number]),
        category=case.category,
        place=place.code if place else "",
        returns=tuple(_return(one) for one in returns),
        notes=tuple(
            NoteShown(f"{moment(event.at)} {event.unit_name} {event.who}", event.words)
            for event in notes
        ),
        assists=tuple(
            AssistRow(str(unit), unit_label(unit), task) for unit, task in form.assists().items()
        ),
        is_waiting=case.state == "to_dispatch",
        state=state_label(case.state),
    )


_RULINGS: dict[str, tuple[StrPromise, Standing]] = {
    RequestStatus.UPHELD: (gettext_lazy("upheld"), Standing.OK),
    RequestStatus.DISMISSED: (gettext_lazy("dismissed"), Standing.OVER),
    RequestStatus.OPEN: (gettext_lazy("waits for the ruling"), Standing.SOON),
    RequestStatus.WITHDRAWN: (gettext_lazy("no longer needed"), Standing.PLAIN),
}


def _return(one: PastReturn) -> ReturnShown:
    request = one.request
    words, standing = _RULINGS[request.status]
    unit = one.unit.name if one.unit else ""
    return ReturnShown(
        title=_("%(unit)s, round %(round)d") % {"unit": unit, "round": request.round},
        asked=f"{moment(request.asked_at)} {request.asked_by}",
        reason=request.reason,
        basis=request.basis,
        suggested=one.suggested.name if one.suggested else "",
        ruled=f"{moment(request.ruled_at)} {request.ruled_by}" if request.ruled_at else "",
        ruling=request.ruling,
        label=Label(str(words), standing),
    )


@dataclass(frozen=True)
class SimilarShown:
    """An open matter about the same, into which this one may be merged."""

    number: str
    title: str
    url: str
    meta: str
    why: str


def similar_shown(found: Sequence[Similar]) -> tuple[SimilarShown, ...]:
    """Open matters nearby about the same."""
    return tuple(
        SimilarShown(
            one.case.number,
            one.case.title,
            reverse("desk:case", args=[one.case.number]),
            " · ".join(
                part
                for part in (
                    unit_label(one.case.lead_unit_id),
                    state_label(one.case.state),
                    moment(one.case.opened_at),
                )
                if part
            ),
            "、".join(one.words),
        )
        for one in found
    )


def result_rows(results: Sequence[PickResult]) -> tuple[ResultRow, ...]:
    """What became of each chosen row, in words."""
    return tuple(
        ResultRow(
            one.number or str(_("A matter that you may not see")),
            reverse("desk:case", args=[one.number]) if one.number else "",
            words_for(one.error)
            if one.error is not None
            else _("dispatched to %(unit)s") % {"unit": one.lead},
            is_done=one.error is None,
        )
        for one in results
    )

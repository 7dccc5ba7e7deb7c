"""The acceptance desk as values: the queue, and the matter that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.cases.models import Case, Party, Secrecy, Urgency
from linli.casework.matters.queries.dispatch import place_of
from linli.casework.matters.queries.hotline import known_place
from linli.casework.matters.workflow import Channel
from linli.channels.desk.cases.clocks import queue_clock
from linli.channels.desk.cases.page import REPLY_BY
from linli.channels.desk.cases.rows import kind_words, place_words
from linli.channels.ui.presenters import Clock, Fact, Label, Masked, Standing, Tab
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

TABS = (Channel.WEB, Channel.MOBILE, Channel.IMPORT, Channel.OTHER_SYSTEM)


@dataclass(frozen=True)
class QueueRow:
    """A matter in a queue at the left of a desk."""

    url: str
    title: str
    meta: tuple[str, ...]
    clock: Clock | None
    labels: tuple[Label, ...]
    current: bool


@dataclass(frozen=True)
class MatterShown:
    """What is read before deciding."""

    number: str
    title: str
    body: str
    clock: Clock | None
    labels: tuple[Label, ...]
    came: str
    facts: tuple[Fact, ...]
    files: int
    case_url: str


def queue_rows(
    cases: Sequence[Case], *, now: datetime, current: str, query: str
) -> tuple[QueueRow, ...]:
    """The queue in due order."""
    tail = f"?{query}" if query else ""
    return tuple(
        QueueRow(
            url=reverse("desk:acceptance:matter", args=[case.number]) + tail,
            title=case.title,
            meta=tuple(part for part in (channel_label(case), place_words(case)) if part),
            clock=clock_of(case, now),
            labels=labels_of(case),
            current=case.number == current,
        )
        for case in cases
    )


def clock_of(case: Case, now: datetime) -> Clock | None:
    """The clock that the case runs on."""
    return queue_clock(case, due_at=case.due_at, warn_at=case.warn_at, kind=case.due_kind, now=now)


def labels_of(case: Case) -> tuple[Label, ...]:
    """紧急, 特急, 要求保密."""
    found = []
    if case.urgency in (Urgency.CRITICAL, Urgency.URGENT):
        found.append(Label(str(Urgency(case.urgency).label), Standing.OVER))
    if case.secrecy != Secrecy.NAMED:
        found.append(Label(str(Secrecy(case.secrecy).label), Standing.ACCENT))
    return tuple(found)


def channel_label(case: Case) -> str:
    """How a matter came in."""
    return str(Channel(case.channel).label) if case.channel in Channel.values else case.channel


def channel_tabs(path: str, current: str) -> tuple[Tab, ...]:
    """All of the queue, or what came by one channel."""
    return (
        Tab(_("All"), path, current=not current),
        *(
            Tab(str(channel.label), f"{path}?channel={channel.value}", current=current == channel)
            for channel in TABS
        ),
    )


def matter_shown(
    case: Case, reporter: Party | None, files: int, actor: Actor, *, now: datetime
) -> MatterShown:
    """The matter that is looked at; the reporter masked, or not at all."""
    place = known_place(place_of(case).code)
    return MatterShown(
        number=case.number,
        title=case.title,
        body=case.body,
        clock=clock_of(case, now),
        labels=labels_of(case),
        came=_("%(channel)s · registered %(when)s")
        % {"channel": channel_label(case), "when": moment(case.opened_at)},
        facts=tuple(
            fact
            for fact in (
                Fact(_("Class"), kind_words(case)),
                Fact(_("Place"), case.place_text),
                Fact(_("Found"), place.label if place else ""),
                *_reporter(case, reporter, actor),
            )
            if fact.value or fact.masked
        ),
        files=files,
        case_url=reverse("desk:case", args=[case.number]),
    )


def _reporter(case: Case, party: Party | None, actor: Actor) -> tuple[Fact, ...]:
    if party is None:
        words = str(Secrecy(case.secrecy).label) if case.secrecy != Secrecy.NAMED else ""
        return (Fact(_("Reporter"), words),)
    reply = str(REPLY_BY.get(party.reply_by, ""))
    return (
        Fact(_("Reporter"), masked=_masked(case, party, "name", actor)),
        Fact(_("Telephone number"), masked=_masked(case, party, "phone", actor)),
        Fact(_("Answer by"), reply),
    )


def _masked(case: Case, party: Party, name: str, actor: Actor) -> Masked | None:
    value = str(getattr(party, name))
    if not value:
        return None
    shown = mask_phone(value) if name == "phone" else mask_name(value)
    url = reverse("desk:reveal", args=[case.number, party.id, name])
    return Masked(shown, url if actor.may(Permission.UNMASK) else "")

"""The case page as values: facts, people, place, limits, what can be done, related cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.casework.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    Document,
    Party,
    PartyRole,
    Secrecy,
    Urgency,
)
from linli.casework.matters.models import Matter, Outcome, RequestKind, ReviewRequest
from linli.casework.matters.queries.case_page import RELATED, CaseFile, Related
from linli.casework.matters.queries.columns import category_words, division_words, unit_words
from linli.casework.matters.queries.lists import MatterRow
from linli.casework.matters.workflow import Channel, Nature
from linli.channels.desk.cases.clocks import case_clocks, day_words, moment_words
from linli.channels.desk.cases.rows import row_clock
from linli.channels.ui.presenters import (
    Clock,
    Fact,
    FileItem,
    Label,
    Map,
    Masked,
    Standing,
    UnitRole,
)
from linli.channels.ui.refusals import state_label
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

REPLY_BY: Mapping[str, StrPromise] = {
    "phone": gettext_lazy("By telephone"),
    "sms": gettext_lazy("By text message"),
    "web": gettext_lazy("On the web"),
    "letter": gettext_lazy("By letter"),
    "none": gettext_lazy("No reply wanted"),
}
_HOW: Mapping[str, tuple[StrPromise, StrPromise]] = {
    # what is said of the other case: when this one points to it, and when it points to this one
    "merged_into": (gettext_lazy("this one was merged into it"), gettext_lazy("merged")),
    "split_from": (gettext_lazy("this one is a part of it"), gettext_lazy("a part")),
    "referred_to": (gettext_lazy("referred to it"), gettext_lazy("referred from it")),
    "repeats": (gettext_lazy("raised before"), gettext_lazy("raised again")),
}


@dataclass(frozen=True)
class Person:
    """A party as the reader may see it."""

    role: str
    name: str = ""
    phone: Masked | None = None
    name_mask: Masked | None = None
    labels: tuple[Label, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class RelatedView:
    """A related case; without an address where the reader may not open it."""

    title: str
    url: str
    label: str
    meta: str


@dataclass(frozen=True)
class AskedView:
    """What waits for a ruling: who asks for what, why, until when the ruling is due."""

    title: str
    who: str
    reason: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Chain:
    """Whether the timeline is still what was written."""

    is_whole: bool
    words: str
    detail: str = ""


@dataclass(frozen=True)
class CaseHead:
    """What stands above the page."""

    title: str
    number: str
    state: str
    clock: Clock | None
    labels: tuple[Label, ...]
    came: str
    chain: Chain
    version: int


@dataclass(frozen=True)
class CasePage:
    """The page of a case."""

    head: CaseHead
    body: str
    body_rest: str
    facts: tuple[Fact, ...]
    people: tuple[Person, ...]
    is_masked: bool
    place: str
    place_note: str
    map: Map | None
    files: tuple[FileItem, ...]
    clocks: tuple[Clock, ...]
    units: tuple[UnitRole, ...]
    related: tuple[RelatedView, ...]
    same_place: str
    asked: tuple[AskedView, ...]


_BODY_SHOWN = 1200


def page_of(file: CaseFile, actor: Actor, *, now: datetime) -> CasePage:
    """Everything on the page that does not change with a filter or a tab."""
    case = file.case
    body, rest = case.body, ""
    if len(body) > _BODY_SHOWN:
        body, rest = body[:_BODY_SHOWN], body[_BODY_SHOWN:]
    linked = [r for r in file.related if r.how != "same_place"]
    near = [r for r in file.related if r.how == "same_place"]
    return CasePage(
        head=head_of(file, actor, now=now),
        body=body,
        body_rest=rest,
        facts=facts_of(file),
        people=people_of(file, actor),
        is_masked=bool(file.people),
        place=case.place_text or division_words(case),
        place_note=division_words(case) if case.place_text else "",
        map=_map(case),
        files=tuple(file_item(case, document) for document in file.documents),
        clocks=case_clocks(
            file.clocks,
            now=now,
            unit_names={part.id: unit_words(part.unit_id) for part in file.assists},
        ),
        units=units_of(file, now),
        related=tuple(_related(one, actor) for one in (*linked, *near[:RELATED])),
        same_place=_same_place(len(near)),
        asked=tuple(_asked(request, now) for request in file.requests),
    )


def head_of(file: CaseFile, actor: Actor, *, now: datetime) -> CaseHead:
    """Title, clock, state, where it came from, and whether the timeline holds."""
    case = file.case
    labels = [Label(state_label(case.state))]
    if case.nature in Nature.values:
        labels.append(Label(str(Nature(case.nature).label)))
    if case.urgency in (Urgency.CRITICAL, Urgency.URGENT):
        labels.append(Label(str(Urgency(case.urgency).label), Standing.OVER))
    if file.matter.redos:
        n = file.matter.redos
        labels.append(Label(ngettext("redone %(n)d time", "redone %(n)d times", n) % {"n": n}))
    if file.matter.urgings:
        labels.append(_urged(file.matter))
    channel = str(Channel(case.channel).label) if case.channel in Channel.values else case.channel
    return CaseHead(
        title=case.title,
        number=case.number,
        state=state_label(case.state),
        clock=row_clock(MatterRow(case, file.part_of(actor.unit_id)), now=now)
        or row_clock(MatterRow(case), now=now),
        labels=tuple(labels),
        came=_("%(channel)s · registered %(when)s")
        % {"channel": channel, "when": moment(case.opened_at)},
        chain=chain_of(file),
        version=case.version,
    )


def _urged(matter: Matter) -> Label:
    n = matter.urgings
    words = ngettext("urged %(n)d time", "urged %(n)d times", n) % {"n": n}
    if matter.urged_at is None:
        return Label(words)
    return Label(f"{words} · {moment(matter.urged_at)}", Standing.SOON)


def chain_of(file: CaseFile) -> Chain:
    """The mark of the checked timeline; never silently absent."""
    n, broken = file.verified.events, file.verified.broken
    if broken is None:
        words = ngettext("Timeline verified · %(n)d entry", "Timeline verified · %(n)d entries", n)
        return Chain(is_whole=True, words=words % {"n": n})
    return Chain(
        is_whole=False,
        words=_("The timeline of this matter was changed outside the system."),
        detail=_("Number %(number)s, entry %(seq)d, field “%(field)s”. Tell the administrator.")
        % {"number": broken.number, "seq": broken.seq, "field": broken.field},
    )


def facts_of(file: CaseFile) -> tuple[Fact, ...]:
    """The lines under what was said."""
    case, matter = file.case, file.matter
    reporter = file.reporter
    lines = [
        Fact(_("Category"), category_words(case)),
        Fact(_("Urgency"), str(Urgency(case.urgency).label)),
        Fact(_("Wish"), matter.wish),
        Fact(_("Answer by"), str(REPLY_BY.get(reporter.reply_by, "")) if reporter else ""),
        Fact(
            _("Finish by"),
            moment_words(case.finish_due_at, timezone.now()) if case.finish_due_at else "",
        ),
        Fact(_("Merged into this one"), _merged(matter.merged_count)),
        Fact(_("Refused on"), f"{matter.refusal_code} {matter.route_told}".strip()),
        Fact(_("Put through to"), matter.transferred_to),
        Fact(_("Parked until"), day_words(matter.parked_until) if matter.parked_until else ""),
        Fact(_("Outcome"), str(Outcome(matter.outcome).label) if matter.outcome else ""),
        Fact(_("Legal basis"), matter.outcome_basis),
        Fact(_("Kept until"), f"{case.erase_on:%Y-%m-%d}" if case.erase_on else ""),
    ]
    return tuple(line for line in lines if line.value)


def _merged(n: int) -> str:
    return ngettext("%(n)d matter", "%(n)d matters", n) % {"n": n} if n else ""


def people_of(file: CaseFile, actor: Actor) -> tuple[Person, ...]:
    """The parties, masked; a hidden reporter is only said to be hidden."""
    people = [_person(party, file, actor) for party in file.people]
    if file.is_reporter_hidden:
        secrecy = str(Secrecy(file.case.secrecy).label)
        people.insert(0, Person(_("Reporter"), labels=(Label(secrecy),), note=_why_hidden(file)))
    return tuple(people)


def _why_hidden(file: CaseFile) -> str:
    if file.case.secrecy == Secrecy.ANONYMOUS:
        return _("Nobody knows who reported this. Answers appear under the query code.")
    return _("Who reported this is sealed. Replies go through the hotline.")


def _person(party: Party, file: CaseFile, actor: Actor) -> Person:
    may = actor.may(Permission.UNMASK)
    labels: tuple[Label, ...] = ()
    if party.role == PartyRole.REPORTER and file.case.secrecy == Secrecy.CONFIDENTIAL:
        labels = (Label(_("Confidential"), Standing.OVER),)
    return Person(
        role=str(PartyRole(party.role).label),
        name_mask=_masked(file.case, party, "name", mask_name(str(party.name)), may),
        phone=_masked(file.case, party, "phone", mask_phone(str(party.phone)), may),
        labels=labels,
    )


def _masked(case: Case, party: Party, field: str, shown: str, may: bool) -> Masked | None:
    if not shown:
        return None
    url = reverse("desk:reveal", args=[case.number, party.id, field]) if may else ""
    return Masked(shown, url)


def _map(case: Case) -> Map | None:
    if case.longitude is None or case.latitude is None:
        return None
    return Map(
        id="case-map",
        src=reverse("desk:case_map", args=[case.number]),
        label=_("Map: %(place)s") % {"place": case.place_text or division_words(case)},
        point=f"{case.longitude},{case.latitude}",
    )


def _asked(request: ReviewRequest, now: datetime) -> AskedView:
    suggested = unit_words(request.suggested_unit_id)
    facts = (
        Fact(_("New date"), moment_words(request.new_due_at, now) if request.new_due_at else ""),
        Fact(_("Plan"), request.plan),
        Fact(_("Parked until"), day_words(request.milestone) if request.milestone else ""),
        Fact(_("Suggested unit"), suggested),
        Fact(_("Legal basis"), request.basis),
        Fact(_("Ruling due"), moment_words(request.due_at, now)),
    )
    who = " ".join(part for part in (unit_words(request.unit_id), request.asked_by) if part)
    return AskedView(
        title=str(RequestKind(request.kind).label),
        who=f"{who} · {moment(request.asked_at)}",
        reason=request.reason,
        facts=tuple(fact for fact in facts if fact.value),
    )


def file_item(case: Case, document: Document) -> FileItem:
    """A file of the case as a line, with its picture where it is one."""
    url = reverse("desk:file", args=[case.number, document.id])
    return FileItem(
        name=document.name,
        size=filesizeformat(document.size),
        url=url,
        note=f"{document.added_by} · {moment(document.added_at)}",
        thumb_url=f"{url}?size=small" if document.thumbnail_key else "",
    )


def units_of(file: CaseFile, now: datetime) -> tuple[UnitRole, ...]:
    """The units with their part, and how far each is."""
    parts = [part for part in (file.lead, *file.assists) if part is not None]
    return tuple(
        UnitRole(unit_words(part.unit_id), lead=part is file.lead, note=_part_words(part, now))
        for part in parts
    )


def _part_words(part: Assignment, now: datetime) -> str:
    words = []
    if part.task:
        words.append(part.task)
    if part.is_designated:
        words.append(_("designated"))
    if part.status == AssignmentStatus.DONE and part.ended_at:
        words.append(_("done %(when)s") % {"when": moment_words(part.ended_at, now)})
    elif part.signed_at:
        words.append(_("signed for %(when)s") % {"when": moment_words(part.signed_at, now)})
    elif part.is_open:
        words.append(_("not signed for yet"))
    return " · ".join(words)


def _related(one: Related, actor: Actor) -> RelatedView:
    said = _HOW.get(one.how)
    label = str(said[1] if one.is_from else said[0]) if said else ""
    where = [] if said else [_("same place")]
    meta = [*where, state_label(one.state), day_words(one.opened_at), one.number]
    openable = not said or not _is_unit(actor)
    return RelatedView(
        title=one.title,
        url=reverse("desk:case", args=[one.number]) if openable else "",
        label=label,
        meta=" · ".join(meta),
    )


def _is_unit(actor: Actor) -> bool:
    return not actor.may(Permission.ACCEPT) and actor.scope.reach == "unit"


def _same_place(n: int) -> str:
    if not n:
        return ""
    if n > RELATED:
        return _("more than %(n)d here within a year") % {"n": RELATED}
    return ngettext("%(n)d more here within a year", "%(n)d more here within a year", n) % {"n": n}

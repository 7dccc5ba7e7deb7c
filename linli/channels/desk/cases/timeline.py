"""The timeline of a case in full sentences, by day, with its filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.cases.models import Case, ClockStatus, Document, Event
from linli.casework.cases.models import Clock as ClockRow
from linli.casework.matters.models import Outcome
from linli.casework.matters.queries.case_page import CaseFile
from linli.casework.matters.queries.columns import unit_words
from linli.casework.matters.workflow import Action, Nature
from linli.channels.desk.cases.clocks import kind_label
from linli.channels.desk.cases.forms import MEANS
from linli.channels.ui.presenters import Kind, Label, Shot, Tab, TimelineDay, TimelineItem
from linli.channels.ui.refusals import action_label
from linli.channels.ui.templatetags.linli_ui import day as day_title
from linli.registers.access.rules import ActorKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_FOLD_FROM = 3
_INLINE_MOST = 200


class Show(StrEnum):
    """The filters of the timeline."""

    ALL = "all"
    REPLY = "reply"
    WORK = "work"
    NOTE = "note"
    SUPERVISION = "supervision"
    SYSTEM = "system"


_LABELS: Mapping[Show, StrPromise] = {
    Show.ALL: gettext_lazy("All"),
    Show.REPLY: gettext_lazy("Replies"),
    Show.WORK: gettext_lazy("Handling"),
    Show.NOTE: gettext_lazy("Inside"),
    Show.SUPERVISION: gettext_lazy("Supervision"),
    Show.SYSTEM: gettext_lazy("System"),
}
_KINDS: Mapping[Show, tuple[Kind, ...]] = {
    Show.ALL: tuple(Kind),
    Show.REPLY: (Kind.REPLY,),
    Show.WORK: (Kind.FIELD, Kind.VOICE),
    Show.NOTE: (Kind.NOTE,),
    Show.SUPERVISION: (Kind.OVER,),
    Show.SYSTEM: (Kind.SYS,),
}


@dataclass(frozen=True)
class Look:
    """How the step of an action is shown: its kind, its icon, and whether its words are a box."""

    kind: Kind
    icon: str = ""
    boxed: bool = True


_LOOKS: Mapping[str, Look] = {
    Action.REGISTER: Look(Kind.SYS, "headset", boxed=False),
    Action.DISPATCH: Look(Kind.SYS, "send"),
    Action.DESIGNATE: Look(Kind.SYS, "send"),
    Action.UPGRADE: Look(Kind.SYS, "arrow-big-up"),
    Action.SIGN: Look(Kind.SYS, "writing-sign"),
    Action.SIGN_ASSIST: Look(Kind.SYS, "writing-sign"),
    Action.CONTACT: Look(Kind.VOICE, "phone"),
    Action.TRY_CALL: Look(Kind.VOICE, "phone-off"),
    Action.CLOSE_AFTER_CALL: Look(Kind.VOICE, "phone-check"),
    Action.NOTE: Look(Kind.NOTE, "lock"),
    Action.REPLY: Look(Kind.REPLY, "message-reply"),
    Action.ANSWER: Look(Kind.REPLY, "message-check"),
    Action.REFUSE: Look(Kind.REPLY, "ban"),
    Action.FINISH: Look(Kind.FIELD, "circle-check"),
    Action.ASSIST_DONE: Look(Kind.FIELD, "users-group"),
    Action.SEND_BACK: Look(Kind.NOTE, "arrow-back"),
    Action.RETURN: Look(Kind.NOTE, "arrow-back-up"),
    Action.ADD_INFORMATION: Look(Kind.FIELD, "message-plus"),
    Action.URGE: Look(Kind.OVER, "bell-ringing"),
    Action.ASK_MERGED: Look(Kind.REPLY, "help-circle"),
    Action.ASKED_BACK: Look(Kind.REPLY, "help-circle"),
    Action.SUPERVISE: Look(Kind.OVER, "bell-ringing"),
    Action.ANSWER_SUPERVISION: Look(Kind.OVER, "message-up"),
    Action.REDO: Look(Kind.OVER, "arrow-back-up"),
    Action.ASK_SECOND_LOOK: Look(Kind.OVER, "alert-circle"),
    Action.RATE: Look(Kind.VOICE, "star"),
    Action.SHARE_RESULT: Look(Kind.REPLY, "message-reply"),
}
_PLAIN = Look(Kind.SYS, "point")


@dataclass(frozen=True)
class Line:
    """An entry on paper, with day and time."""

    when: str
    item: TimelineItem


@dataclass(frozen=True)
class Story:
    """What a timeline is told from: the case's steps, limits, files and units as the page read them."""

    file: CaseFile
    now: datetime

    @cached_property
    def entries(self) -> list[tuple[datetime, TimelineItem]]:
        """Every entry with its moment, the newest first: the steps, and each limit that ran out."""
        file = self.file
        shots = _shots_by_moment(file.case, file.documents)
        names = {part.id: unit_words(part.unit_id) for part in file.assists}
        told = [(event.at, item_of(event, shots.get(event.at, ()))) for event in file.events]
        over = [row for row in file.clocks if _is_overrun(row, self.now)]
        told += [(row.due_at, _overrun(row, names)) for row in over]
        # Steps of one moment keep their order: what came later stands above.
        return sorted(told, key=lambda entry: entry[0])[::-1]

    def days(self, show: Show) -> tuple[TimelineDay, ...]:
        """The days of the case, the newest first; many small system steps of a day are folded."""
        shown = [entry for entry in self.entries if entry[1].kind in _KINDS[show]]
        days: dict[date, list[TimelineItem]] = {}
        for at, item in shown:
            days.setdefault(timezone.localdate(at), []).append(item)
        return tuple(
            _day(day, items, fold=show is Show.ALL, now=self.now) for day, items in days.items()
        )

    def lines(self) -> tuple[Line, ...]:
        """Every entry from the first to the last, for paper."""
        return tuple(
            Line(f"{timezone.localtime(at):%Y-%m-%d %H:%M}", item)
            for at, item in reversed(self.entries)
        )

    def filters(self, show: Show) -> tuple[Tab, ...]:
        """The filters with how many entries each shows."""
        here = reverse("desk:case", args=[self.file.case.number])
        return tuple(
            Tab(
                str(label),
                here if one is Show.ALL else f"{here}?show={one}",
                sum(item.kind in _KINDS[one] for _at, item in self.entries),
                current=one is show,
            )
            for one, label in _LABELS.items()
        )


def _day(day: date, items: list[TimelineItem], *, fold: bool, now: datetime) -> TimelineDay:
    title = _title(day, timezone.localdate(now))
    system = [item for item in items if item.kind is Kind.SYS]
    if not fold or len(system) <= _FOLD_FROM:
        return TimelineDay(title, tuple(items))
    kept = [item for item in items if item.kind is not Kind.SYS or item is system[-1]]
    return TimelineDay(title, tuple(kept), tuple(system[:-1]))


def _title(day: date, today: date) -> str:
    words = day_title(day)
    if day == today:
        return _("Today %(day)s") % {"day": words}
    if (today - day).days == 1:
        return _("Yesterday %(day)s") % {"day": words}
    return words


def _is_overrun(row: ClockRow, now: datetime) -> bool:
    if row.status == ClockStatus.LATE:
        return True
    return row.status == ClockStatus.RUNNING and row.due_at < now


def _overrun(row: ClockRow, units: Mapping[UUID, str]) -> TimelineItem:
    local = timezone.localtime(row.due_at)
    name = kind_label(row.kind)
    if row.assignment_id is not None and row.assignment_id in units:
        name = f"{name} {units[row.assignment_id]}"
    return TimelineItem(
        Kind.OVER,
        "",
        f"{local:%H:%M}",
        icon="alert-triangle",
        sentence_who=_("The limit “%(name)s” ran out; overdue from here.") % {"name": name},
        iso=local.isoformat(),
    )


def item_of(event: Event, shots: tuple[Shot, ...] = ()) -> TimelineItem:
    """One step as a sentence: who did what, how, on what basis; its words in a box below."""
    look = _LOOKS.get(event.action, _PLAIN)
    local = timezone.localtime(event.at)
    detail, words = _detail(event), event.words
    if look.kind is Kind.FIELD and len(words) <= _INLINE_MOST:
        detail, words = "，".join(part for part in (detail, words) if part), ""
    boxed = look.boxed and bool(words)
    return TimelineItem(
        look.kind,
        _(": %(detail)s") % {"detail": detail} if detail else "",
        f"{local:%H:%M}",
        icon=look.icon,
        sentence_who=f"{_who(event)} {_did(event.action)}",
        body=words if boxed else "",
        note=_("Basis: %(basis)s") % {"basis": event.basis} if event.basis else "",
        labels=(Label(_("the reporter sees this")),)
        if event.seen_by_resident and (boxed or look.kind is not Kind.SYS)
        else (),
        shots=shots,
        visible_to_resident=event.seen_by_resident,
        iso=local.isoformat(),
    )


def _who(event: Event) -> str:
    if event.actor_kind == ActorKind.SYSTEM:
        return _("System")
    if event.actor_kind == ActorKind.RESIDENT:
        return _("Reporter")
    return " ".join(part for part in (event.unit_name, event.who) if part)


def _did(action: str) -> str:
    return _("Note inside") if action == Action.NOTE else action_label(action)


_Detail = Callable[[Mapping[str, Any]], str]


def _detail(event: Event) -> str:
    teller = _DETAILS.get(event.action)
    return teller(event.facts) if teller else ""


def _moment(value: object) -> str:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value or "")
    local = timezone.localtime(at) if at.tzinfo else at
    return f"{local:%Y-%m-%d %H:%M}".removesuffix(" 00:00")


def _dispatched(data: Mapping[str, Any]) -> str:
    words = _("led by %(unit)s") % {"unit": data.get("lead", "")}
    if data.get("assists"):
        words += _(", assisted by %(units)s") % {"units": "、".join(data["assists"])}
    return words


def _accepted(data: Mapping[str, Any]) -> str:
    nature = data.get("nature", "")
    parts = [str(Nature(nature).label)] if nature in Nature.values else []
    if data.get("due"):
        parts.append(_("to be finished by %(due)s") % {"due": _moment(data["due"])})
    return "，".join(parts)


def _contacted(data: Mapping[str, Any]) -> str:
    means = str(dict(MEANS).get(data.get("means", ""), ""))
    return means if data.get("reached", True) else _("%(means)s, not reached") % {"means": means}


def _finished(data: Mapping[str, Any]) -> str:
    outcome = data.get("outcome", "")
    words = str(Outcome(outcome).label) if outcome in Outcome.values else ""
    return f"{words}，{_('late')}" if data.get("late") else words


def _new_due(data: Mapping[str, Any]) -> str:
    return _("until %(due)s") % {"due": _moment(data["new_due"])} if data.get("new_due") else ""


def _parked(data: Mapping[str, Any]) -> str:
    parts = [str(data.get("plan", ""))]
    if data.get("milestone"):
        parts.append(_("until %(due)s") % {"due": data["milestone"]})
    return "，".join(part for part in parts if part)


def _called(data: Mapping[str, Any]) -> str:
    parts = []
    if data.get("attempt"):
        parts.append(_("call no. %(n)d") % {"n": data["attempt"]})
    said = {
        "solved": _("solved"),
        "partly": _("partly solved"),
        "unsolved": _("unsolved"),
        "unclear": _("does not know"),
        "satisfied": _("satisfied"),
        "basically": _("on the whole satisfied"),
        "dissatisfied": _("dissatisfied"),
    }
    if data.get("reached") is False:
        parts.append(_("not reached"))
    parts += [
        said.get(data[name], data[name]) for name in ("solved", "satisfied") if data.get(name)
    ]
    return "，".join(parts)


def _named(name: str) -> _Detail:
    def tell(data: Mapping[str, Any]) -> str:
        value = data.get(name, "")
        return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")

    return tell


def _from_merged(data: Mapping[str, Any]) -> str:
    number = data.get("merged", "")
    words = _("from the reporter of %(number)s, merged into this")
    return words % {"number": number} if number else ""


def _answered(data: Mapping[str, Any]) -> str:
    if not data.get("article"):
        return ""
    words = _("with the article “%(question)s”, version %(n)s")
    return words % {"question": data["article"], "n": data.get("article_version", "")}


_DETAILS: Mapping[str, _Detail] = {
    Action.ANSWER: _answered,
    Action.ACCEPT: _accepted,
    Action.RECLASSIFY: _accepted,
    Action.REFUSE: lambda data: f"{data.get('ground', '')} {data.get('ground_name', '')}".strip(),
    Action.TRANSFER: _named("line"),
    Action.MERGE: _named("into"),
    Action.TAKE_IN: _named("merged"),
    Action.SPLIT: _named("parts"),
    Action.REFER: _named("dispute"),
    Action.REFERRAL_OUTCOME: _named("dispute"),
    Action.DISPATCH: _dispatched,
    Action.DESIGNATE: _dispatched,
    Action.UPGRADE: _dispatched,
    Action.ADD_ASSIST: _named("unit"),
    Action.ADD_INFORMATION: _from_merged,
    Action.URGE: _from_merged,
    Action.ASK_MERGED: _named("to"),
    Action.ASKED_BACK: _named("lead"),
    Action.CONTACT: _contacted,
    Action.FINISH: _finished,
    Action.ASK_EXTENSION: _new_due,
    Action.GRANT_EXTENSION: _new_due,
    Action.ASK_PARKING: _parked,
    Action.GRANT_PARKING: _parked,
    Action.TRY_CALL: _called,
    Action.CLOSE_AFTER_CALL: _called,
    Action.RATE: _called,
    Action.RATE_MERGED: _called,
    Action.REDO: _called,
}


def _shots_by_moment(case: Case, documents: Sequence[Document]) -> dict[datetime, tuple[Shot, ...]]:
    """Photos stand at the step that they came with."""
    found: dict[datetime, tuple[Shot, ...]] = {}
    for document in documents:
        if document.thumbnail_key:
            found[document.added_at] = (*found.get(document.added_at, ()), _shot(case, document))
    return found


def _shot(case: Case, document: Document) -> Shot:
    full = reverse("desk:file", args=[case.number, document.id])
    return Shot(f"{full}?size=small", full, document.name)

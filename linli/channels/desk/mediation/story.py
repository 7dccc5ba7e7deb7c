"""The timeline of a dispute in sentences, by day, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.cases.models import Event
from linli.casework.mediation.queries.disputes import DisputeFile
from linli.casework.mediation.workflow import Action
from linli.channels.desk.mediation.words import (
    action_label,
    consent_label,
    grade_label,
    source_label,
    type_label,
)
from linli.channels.ui.presenters import Kind, Label, TimelineDay, TimelineItem
from linli.channels.ui.templatetags.linli_ui import day as day_title
from linli.registers.access.rules import ActorKind

_KINDS: Mapping[str, tuple[Kind, str]] = {
    Action.NOTE: (Kind.NOTE, "lock"),
    Action.ASK_CONSENT: (Kind.VOICE, "phone"),
    Action.INQUIRE: (Kind.FIELD, "notebook"),
    Action.HOLD_SESSION: (Kind.FIELD, "users-group"),
    Action.TELL: (Kind.REPLY, "message-reply"),
    Action.REPORT_BACK: (Kind.REPLY, "message-reply"),
    Action.ADD_INFORMATION: (Kind.FIELD, "message-plus"),
    Action.SUPERVISE: (Kind.OVER, "bell-ringing"),
    Action.RECUSE: (Kind.NOTE, "alert-circle"),
}


def days_of(file: DisputeFile, now: datetime) -> tuple[TimelineDay, ...]:
    """The days of a dispute with what happened on each."""
    days: dict[date, list[TimelineItem]] = {}
    for event in reversed(file.events):
        day = timezone.localdate(event.at)
        days.setdefault(day, []).append(item_of(event))
    today = timezone.localdate(now)
    return tuple(TimelineDay(_title(day, today), tuple(items)) for day, items in days.items())


def _title(day: date, today: date) -> str:
    words = day_title(day)
    return _("Today %(day)s") % {"day": words} if day == today else words


def item_of(event: Event) -> TimelineItem:
    """One step: who did what, with its facts; its words in a box below."""
    kind, icon = _KINDS.get(event.action, (Kind.SYS, "point"))
    local = timezone.localtime(event.at)
    teller = _FACTS.get(event.action)
    detail = teller(event.facts, event.at) if teller else ""
    return TimelineItem(
        kind,
        _(": %(detail)s") % {"detail": detail} if detail else "",
        f"{local:%H:%M}",
        icon=icon,
        sentence_who=f"{_who(event)} {action_label(event.action)}",
        body=event.words,
        note=_("Basis: %(basis)s") % {"basis": event.basis} if event.basis else "",
        labels=(Label(_("the parties see this")),) if event.seen_by_resident else (),
        visible_to_resident=event.seen_by_resident,
        iso=local.isoformat(),
    )


def _who(event: Event) -> str:
    if event.actor_kind == ActorKind.SYSTEM:
        return _("System")
    if event.actor_kind == ActorKind.RESIDENT:
        return pgettext("dispute", "A party")
    return " ".join(part for part in (event.unit_name, event.who) if part)


_Facts = Callable[[Mapping[str, Any], datetime], str]


def _listed(name: str) -> _Facts:
    def tell(data: Mapping[str, Any], _at: datetime) -> str:
        value = data.get(name, "")
        return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")

    return tell


def _accepted(data: Mapping[str, Any], at: datetime) -> str:
    parts = [
        str(data.get("number", "")),
        type_label(str(data.get("type", "")), at),
        grade_label(str(data.get("grade", ""))),
    ]
    return "，".join(part for part in parts if part)


def _changed(data: Mapping[str, Any], at: datetime) -> str:
    parts = []
    if data.get("type"):
        parts.append(type_label(str(data["type"]), at))
    if data.get("grade"):
        parts.append(grade_label(str(data["grade"])))
    return "，".join(parts)


def _answered(data: Mapping[str, Any], _at: datetime) -> str:
    n = data.get("party", "")
    return _("party %(n)s: %(answer)s") % {
        "n": n,
        "answer": consent_label(str(data.get("answer", ""))),
    }


def _opened(data: Mapping[str, Any], _at: datetime) -> str:
    return source_label(str(data.get("source", "")))


_FACTS: Mapping[str, _Facts] = {
    Action.OPEN: _opened,
    Action.ASK_CONSENT: _answered,
    Action.ACCEPT: _accepted,
    Action.RECLASSIFY: _changed,
    Action.REFUSE: _listed("route"),
    Action.REFUSED_BY_PARTY: _listed("route"),
    Action.ASSIGN: _listed("mediators"),
    Action.REPLACE: _listed("mediators"),
    Action.ESCALATE: _listed("committee"),
    Action.HAND_DOWN: _listed("committee"),
    Action.COMMISSION: _listed("committee"),
    Action.JOIN: _listed("committee"),
}

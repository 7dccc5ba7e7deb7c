"""A matter in sentences, for the one who reported it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.casework.matters.models import RequestKind
from linli.casework.matters.queries.public import Act, PublicEvent, PublicMatter
from linli.casework.matters.workflow import Action, State
from linli.channels.ui.presenters import Clock, Shot, Stop
from linli.channels.ui.resident_clock import Limit, finished_clock, running_limit
from linli.channels.ui.resident_words import STATES, day_words, moment_words, told

_ICONS = {
    State.TO_ACCEPT: "hourglass",
    State.ANSWERED: "message-check",
    State.MERGED: "arrow-merge",
    State.PARKED: "player-pause",
    State.TO_FOLLOW_UP: "circle-check",
    State.CLOSED: "circle-check",
    State.ARCHIVED: "archive",
    State.WITHDRAWN: "arrow-back-up",
}
_OVER = frozenset(
    {
        State.ANSWERED,
        State.TRANSFERRED,
        State.TO_FOLLOW_UP,
        State.WITHDRAWN,
        State.VOID,
        State.CLOSED,
        State.ARCHIVED,
        State.SPLIT,
    }
)
_FINISHED = frozenset({State.TO_FOLLOW_UP, State.CLOSED, State.ARCHIVED, State.UNSOLVED_REVIEW})


@dataclass(frozen=True)
class Shown:
    """What the page of a matter prints."""

    number: str
    heading: str
    place: str
    state: str
    state_icon: str
    clock: Clock | None
    now: str
    by: str
    why: str
    unit: str
    reply: str
    reply_by: str
    stops: tuple[Stop, ...]
    shots: tuple[Shot, ...]
    own_shots: tuple[Shot, ...]
    notes: tuple[str, ...]


def shown(matter: PublicMatter, *, at: datetime) -> Shown:
    """Everything of a matter in words."""
    progress = matter.shown
    limit = running_limit(matter, at=at)
    finished = finished_clock(progress) if progress.state in _FINISHED else None
    own, other = _shots(matter)
    return Shown(
        number=matter.number,
        heading=matter.title,
        place=matter.place_text,
        state=str(STATES[matter.progress.state]),
        state_icon=_ICONS.get(matter.progress.state, "progress"),
        clock=finished or (limit.clock if limit else None),
        now=_now(matter),
        by=_by(matter, limit),
        why=limit.why if limit else "",
        unit=progress.unit_name,
        reply=matter.reply,
        reply_by=_reply_by(matter),
        stops=_stops(matter, limit),
        shots=other,
        own_shots=own,
        notes=_notes(matter),
    )


def _now(matter: PublicMatter) -> str:
    """The one sentence that says where the matter is."""
    state = matter.progress.state
    unit = {"unit": matter.shown.unit_name or _("the unit in charge")}
    words = {
        State.TO_ACCEPT: _("We are reading what you reported"),
        State.TO_DISPATCH: _("We are finding the unit that has to handle it"),
        State.RETURN_REVIEW: _("We are finding the unit that has to handle it"),
        State.TO_SIGN: _("%(unit)s has it and takes it on next"),
        State.IN_PROGRESS: _("%(unit)s is working on it"),
        State.PARKING_REVIEW: _("%(unit)s is working on it"),
        State.PARKED: _("It cannot be done now; it stays on the list until it can"),
        State.TO_REVIEW: _("%(unit)s has done it; somebody else checks it before you are told"),
        State.TO_FOLLOW_UP: _("It is done. Is it solved for you?"),
        State.UNSOLVED_REVIEW: _("Two people look at why it is not solved"),
        State.ANSWERED: _("You have an answer"),
        State.TRANSFERRED: _("It was put through by telephone at once"),
        State.MERGED: _("It is handled together with other reports of the same thing"),
        State.SPLIT: _("Its parts are handled one by one"),
        State.WITHDRAWN: _("You withdrew it; nobody works on it any more"),
    }
    return words.get(state, _("It is finished")) % unit


def _by(matter: PublicMatter, limit: Limit | None) -> str:
    if limit is None:
        return ""
    words = {
        "accept": _("By %(by)s you hear whether it is taken in."),
        "finish": _("You have our answer by %(by)s."),
        "follow_up": _("We ask you by %(by)s; you can also say it here."),
        "close": _("If you do not agree, say so by %(by)s."),
        "review": _("You hear by %(by)s what came of it."),
    }.get(limit.kind, "")
    return words % {"by": limit.by} if words else ""


def _reply_by(matter: PublicMatter) -> str:
    if matter.finished_at is None:
        return ""
    parts = (matter.shown.unit_name, moment_words(matter.finished_at))
    return _("%(unit)s, %(moment)s") % {"unit": parts[0] or _("the hotline"), "moment": parts[1]}


def _notes(matter: PublicMatter) -> tuple[str, ...]:
    notes = [*_asked_back(matter)]
    if RequestKind.APPEAL in matter.asked:
        notes.append(_("You asked for the answer to be looked at again. We are at it."))
    if RequestKind.REOPENING in matter.asked:
        notes.append(_("You asked for it to be opened again. We are at it."))
    if matter.route_told and matter.progress.state is State.ANSWERED:
        notes.append(_("Where to go: %(route)s") % {"route": matter.route_told})
    if Act.URGE_LATER in matter.may and matter.urge_from:
        words = _("You urged it. You can do so again from %(moment)s on.")
        if not matter.urgings:
            words = _("Is it taking too long? You can urge it from %(moment)s on.")
        notes.append(words % {"moment": moment_words(matter.urge_from)})
    if matter.parked_until:
        notes.append(
            _("You hear of it again by %(day)s.") % {"day": day_words(matter.parked_until)}
        )
    return tuple(notes)


def _asked_back(matter: PublicMatter) -> list[str]:
    """What the unit asked last of a reporter who was merged, until they have answered it."""
    for event in reversed(matter.progress.events):
        if event.action == Action.ADD_INFORMATION:
            break
        if event.action == Action.ASKED_BACK and Act.ADD in matter.may:
            words = _("%(unit)s asks you: %(words)s Answer below, under “Add information”.")
            unit = event.facts.get("lead") or _("the unit in charge")
            return [words % {"unit": unit, "words": event.words}]
    return []


def _stops(matter: PublicMatter, limit: Limit | None) -> tuple[Stop, ...]:
    """The way so far in sentences, where it is now, and what is to come."""
    is_over = matter.progress.state in _OVER
    events = _together(matter)
    stops = [_stop(event, "passed") for event in events]
    if stops and not is_over:
        last = events[-1]
        stops[-1] = _stop(last, "now")
    if not is_over:
        stops += _to_come(matter, limit)
    return tuple(stops)


def _together(matter: PublicMatter) -> Sequence[PublicEvent]:
    """One's own steps and those of the matter it was merged into, in their order."""
    others = matter.master.events if matter.master else ()
    return sorted((*matter.progress.events, *others), key=lambda event: event.at)


def _stop(event: PublicEvent, state: str) -> Stop:
    words = told(event)
    when = moment_words(event.at)
    if state == "now":
        when = _("Here now · %(moment)s") % {"moment": when}
    return Stop(words.title, state=state, icon=words.icon, when=when, text=words.text)


def _to_come(matter: PublicMatter, limit: Limit | None) -> list[Stop]:
    stops = []
    if limit is not None and limit.kind == "finish":
        title = _("Next: our answer by %(by)s") % {"by": limit.by}
        stops.append(Stop(title, state="next", icon="message-check"))
    elif limit is not None and limit.kind == "accept":
        title = _("Next: by %(by)s you hear whether it is taken in") % {"by": limit.by}
        stops.append(Stop(title, state="next", icon="file-check"))
    text = "" if matter.secrecy != "anonymous" else _("Look here and say it here.")
    title = _("At the end: we ask whether it is solved")
    stops.append(Stop(title, state="next", icon="mood-check", text=text))
    return stops


def _shots(matter: PublicMatter) -> tuple[tuple[Shot, ...], tuple[Shot, ...]]:
    own: list[Shot] = []
    other: list[Shot] = []
    for document in matter.documents:
        if not document.media_type.startswith("image/"):
            continue
        full = reverse("portal:file", args=[matter.number, document.id])
        pile = own if document.is_own else other
        words = _("Your photo %(n)d") if document.is_own else _("Photo %(n)d of the unit")
        alt = words % {"n": len(pile) + 1}
        pile.append(Shot(f"{full}?small=1" if document.thumbnail_key else full, full, alt))
    return tuple(own), tuple(other)


@dataclass(frozen=True)
class Way:
    """Something the reporter may do, on a page of its own."""

    title: str
    hint: str
    url: str
    icon: str


def ways(matter: PublicMatter) -> list[Way]:
    """What the reporter may do now besides adding and rating, which stand on the page itself."""
    found = []
    if Act.URGE in matter.may:
        found.append(
            Way(
                pgettext("resident", "Urge it"),
                _("The unit and those who watch over it are told at once"),
                reverse("portal:urge", args=[matter.number]),
                "bell-ringing",
            )
        )
    if Act.APPEAL in matter.may:
        found.append(
            Way(
                _("I do not agree with the answer"),
                _("Somebody else looks at it again and tells you"),
                reverse("portal:appeal", args=[matter.number]),
                "scale",
            )
        )
    if Act.REOPEN in matter.may:
        words = _("If the trouble is back. Possible once, until %(day)s")
        found.append(
            Way(
                _("Ask for it to be opened again"),
                words % {"day": day_words(matter.reopen_until)},
                reverse("portal:reopen", args=[matter.number]),
                "refresh",
            )
        )
    if Act.WITHDRAW in matter.may:
        found.append(
            Way(
                pgettext("resident", "Withdraw it"),
                _("No longer wanted, or all is well. You can report again later"),
                reverse("portal:withdraw", args=[matter.number]),
                "arrow-back-up",
            )
        )
    return found

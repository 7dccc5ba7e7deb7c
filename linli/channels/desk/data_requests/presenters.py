"""Requests as the officer sees them: the clock, what is asked beside what is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.channels.desk.cases.clocks import left_words, tone_of
from linli.channels.desk.people.slips import printed
from linli.channels.ui.own_copy import verified_words
from linli.channels.ui.presenters import Action, Clock, Fact, Label, Row, Tone
from linli.channels.ui.presenters import Standing as Tint
from linli.channels.ui.templatetags.linli_ui import day, moment
from linli.foundation.calendar.rules import STANDARD_HOURS, LimitUnit, WorkCalendar, remaining
from linli.foundation.crypto.rules import mask_name, mask_phone
from linli.foundation.postgres.labels import label_of
from linli.registers.people.models import (
    DataRequest,
    Door,
    RequestKind,
    RequestState,
    RetentionRun,
)
from linli.registers.people.queries import Held, HeldField, field_label
from linli.registers.places.queries import UnknownPlace, place_codes

WARN = timedelta(days=4)
_TINTS = {
    RequestState.RECEIVED: Tint.SOON,
    RequestState.ACCEPTED: Tint.ACCENT,
    RequestState.DONE: Tint.OK,
    RequestState.REFUSED: Tint.PLAIN,
}


@dataclass(frozen=True)
class HeldLine:
    """A field that is held, with its source; ``is_asked`` where the request is about it."""

    label: str
    value: str
    source: str
    verified: str
    basis: str
    is_asked: bool


@dataclass(frozen=True)
class RunLine:
    """A run of the erasing, or its rehearsal, in numbers."""

    when: str
    who: str
    label: Label
    erased: tuple[tuple[str, int], ...]
    held_back: int


def at(name: str, *args: object) -> str:
    """The address of a page of this desk."""
    return reverse(f"desk:data_requests:{name}", args=[str(one) for one in args])


def title_of(row: DataRequest) -> str:
    """Correction of the data: telephone number."""
    label = label_of(RequestKind, row.kind)
    return f"{label}: {field_label(row.field)}" if row.field else label


def row_of(row: DataRequest, *, now: datetime, calendar: WorkCalendar) -> Row:
    """A request in the queue; who asks is masked."""
    return Row(
        url=at("one", row.pk),
        title=title_of(row),
        clock=clock_of(row, now=now, calendar=calendar),
        meta=(mask_name(row.asker), place_words(row), label_of(Door, row.door)),
        number=row.number,
        state_label=label_of(RequestState, row.state),
    )


def clock_of(row: DataRequest, *, now: datetime, calendar: WorkCalendar) -> Clock:
    """How much is left of the working days, and why they end then."""
    due_words = _("Answer by %(day)s") % {"day": moment(row.due_at)}
    if row.ended_at is not None:
        late = row.ended_at > row.due_at
        words = pgettext("request", "ended late") if late else pgettext("request", "ended in time")
        return Clock(Tone.LATE if late else Tone.DONE, words, due_words=due_words)
    left = remaining(
        now, row.due_at, LimitUnit.WORKING_DAY, hours=STANDARD_HOURS, calendar=calendar
    )
    return Clock(
        tone_of(row.due_at, row.due_at - WARN, now),
        left_words(left),
        due_words=due_words,
        why=_("%(limit)s from the day after it came in") % {"limit": row.limit_words},
        basis=row.basis,
        due=row.due_at,
    )


def state_of(row: DataRequest) -> Label:
    """Where a request is."""
    return Label(label_of(RequestState, row.state), _TINTS[RequestState(row.state)])


def place_words(row: DataRequest) -> str:
    """The community of the person; empty while it is not known who asks."""
    try:
        return place_codes(row.community_code).community_name if row.community_code else ""
    except UnknownPlace:
        return row.community_code


def asked_facts(row: DataRequest) -> tuple[Fact, ...]:
    """What is asked, by whom, when and through which door."""
    facts = [Fact(_("Asked for"), title_of(row))]
    if row.wanted:
        facts.append(Fact(_("Should say"), row.wanted))
    if row.words:
        facts.append(Fact(_("In the person's own words"), row.words))
    facts += [
        Fact(_("Who asks"), mask_name(row.asker) or "—"),
        Fact(
            pgettext("person", "Phone number"), mask_phone(row.phone) or _("none: at the counter")
        ),
        Fact(
            pgettext("request", "Came in"),
            f"{moment(row.received_at)} · {label_of(Door, row.door)}",
        ),
        Fact(_("To be answered within"), f"{row.limit_words} ({row.basis})"),
    ]
    if row.handled_by:
        facts.append(Fact(pgettext("request", "Handled by"), row.handled_by))
    if row.ended_at is not None:
        facts.append(Fact(pgettext("request", "Ended"), moment(row.ended_at)))
    return tuple(facts)


def slip_facts(row: DataRequest, unit: str) -> tuple[Fact, ...]:
    """What the slip of the counter says: who asked for what, by when it is answered, and why."""
    return (
        Fact(_("Who asks"), row.asker),
        Fact(_("Asked for"), title_of(row)),
        Fact(pgettext("slip", "Received at"), printed(row.received_at)),
        Fact(pgettext("request", "Answered by"), printed(row.due_at)[:10]),
        Fact(_("To be answered within"), f"{row.limit_words} ({row.basis})"),
        Fact(pgettext("person", "Taken in by"), unit),
    )


def held_lines(held: Held, row: DataRequest) -> tuple[HeldLine, ...]:
    """What is held, the field that is asked about first."""
    lines = [_held(one, row) for one in held.fields]
    return tuple(sorted(lines, key=lambda line: not line.is_asked))


def _held(one: HeldField, row: DataRequest) -> HeldLine:
    return HeldLine(
        one.label,
        one.value,
        f"{one.source} · {day(one.recorded_on)} · {one.recorded_by}",
        verified_words(one),
        one.basis,
        is_asked=bool(row.field) and one.field == row.field,
    )


def actions_of(row: DataRequest) -> tuple[Action, ...]:
    """What can be done now."""
    if row.ended_at is not None:
        return ()
    if row.state == RequestState.RECEIVED or row.person_id is None:
        return (
            Action("accept", _("Accept: the paper was seen"), at("accept", row.pk), "id", primary=True),
            Action("refuse", _("Refuse with the reason"), at("refuse", row.pk), "ban"),
        )  # fmt: skip
    words = {
        RequestKind.COPY: _("Give the copy"),
        RequestKind.CORRECT: pgettext("request", "Correct it"),
        RequestKind.DELETE: _("Delete it"),
        RequestKind.EXPLAIN: _("Explain"),
    }[RequestKind(row.kind)]
    acts = [Action("answer", words, at("answer", row.pk), "check", primary=True)]
    if row.kind == RequestKind.COPY:
        acts.insert(
            0, Action("copy", _("Print the copy"), at("copy", row.pk), "printer", dialog=False)
        )
    acts.append(Action("refuse", _("Refuse with the reason"), at("refuse", row.pk), "ban"))
    return tuple(acts)


def first_words(row: DataRequest) -> str:
    """What the answer begins with, to be edited."""
    field = field_label(row.field) if row.field else ""
    return {
        RequestKind.COPY: _(
            "Your copy is ready: take it on “My data”, or fetch it on paper at the counter."
        ),
        RequestKind.CORRECT: _("Corrected: %(field)s.") % {"field": field},
        RequestKind.DELETE: _("Deleted: %(field)s.") % {"field": field or _("everything")},
        RequestKind.EXPLAIN: "",
    }[RequestKind(row.kind)]


def consequence(row: DataRequest) -> str:
    """What happens when the answer is sent."""
    told = _("The person is told by text message where there is a mobile number.")
    done = {
        RequestKind.CORRECT: _("The register is changed, with the request as its source."),
        RequestKind.DELETE: _("What is deleted cannot be brought back."),
    }.get(RequestKind(row.kind), "")
    return " ".join(part for part in (done, told) if part)


def duty_words(row: DataRequest, held: Held | None) -> str:
    """That a duty to keep stands in the way of deleting everything."""
    if row.kind != RequestKind.DELETE or row.field or held is None or held.erase_on is not None:
        return ""
    return _(
        "The person lives here by the register: name, number and address have to be kept. Refuse on "
        "that ground, or delete single fields that the person names."
    )


def run_line(run: RetentionRun) -> RunLine:
    """A run in the list."""
    words = {
        "person": _("Records of people"),
        "newcomer_form": _("Forms that were refused"),
        "data_request": _("Requests that were ended"),
    }
    label = (
        Label(_("Rehearsal")) if run.is_rehearsal else Label(pgettext("data", "Erased"), Tint.OK)
    )
    erased = tuple((words.get(name, name), int(n)) for name, n in run.erased.items())
    return RunLine(
        moment(run.at), run.who, label, erased, int(run.kept_back.get("open_data_request", 0))
    )

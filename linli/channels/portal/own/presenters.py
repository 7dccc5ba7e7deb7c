"""What is held about somebody, in the words in which one would tell them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.channels.ui.own_copy import iso, verified_words
from linli.channels.ui.presenters import Fact, Stop
from linli.channels.ui.resident_words import day_words, moment_words
from linli.foundation.postgres.labels import label_of
from linli.registers.people.models import (
    Consent,
    DataRequest,
    FormState,
    NewcomerForm,
    Person,
    RequestKind,
    RequestState,
    ResidencePermit,
)
from linli.registers.people.queries import (
    Held,
    HeldField,
    Reading,
    complaint_words,
    consent_wordings,
    field_label,
)
from linli.registers.people.rules.terms import Wording


@dataclass(frozen=True)
class Shown:
    """One field: what it is, its value, whence and when, and what it is kept for."""

    label: str
    value: str
    whence: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class ConsentLine:
    """Something one may agree to: how it stands, and the one button that changes it."""

    code: str
    title: str
    wording: str
    is_given: bool
    note: str
    may_give: bool


@dataclass(frozen=True)
class RequestLine:
    """A request with its number, state and day."""

    number: str
    title: str
    state: str
    look: str
    due: str
    is_open: bool


def shown_fields(held: Held) -> tuple[Shown, ...]:
    """Every field that holds something."""
    return tuple(_shown(one) for one in held.fields)


def _shown(one: HeldField) -> Shown:
    whence = _("%(source)s, %(day)s") % {"source": one.source, "day": day_words(one.recorded_on)}
    facts = [
        Fact(pgettext("resident", "Verified"), verified_words(one)),
        Fact(_("Purpose of use"), one.purpose),
        Fact(_("Lawful basis"), one.basis),
        Fact(_("Retention"), one.retention),
    ]
    if one.proof:
        facts.insert(0, Fact(_("Proof seen"), one.proof))
    return Shown(one.label, one.value, whence, tuple(facts))


def consent_lines(given: Sequence[Consent]) -> tuple[ConsentLine, ...]:
    """Each thing one may agree to, in the wording that was agreed to or that holds today."""
    lines = []
    for one in consent_wordings(on=timezone.localdate()):
        if one.needs_guardian and _held(one.code, given) is None:
            continue  # a guardian agrees, on their own page or at the counter
        lines.append(_consent_line(one, given, may_give=not one.needs_guardian))
    return tuple(lines)


def _held(purpose: str, given: Sequence[Consent]) -> Consent | None:
    last = next((row for row in given if row.purpose == purpose), None)
    return last if last is not None and last.withdrawn_at is None else None


def _consent_line(one: Wording, given: Sequence[Consent], *, may_give: bool) -> ConsentLine:
    last, held = next((r for r in given if r.purpose == one.code), None), _held(one.code, given)
    note = _("Wording %(version)s") % {"version": held.wording_version if held else one.version}
    if held is not None:
        note = _("Agreed on %(day)s") % {"day": day_words(held.given_at)} + " · " + note
    elif last is not None:
        note = _("Taken back on %(day)s") % {"day": day_words(last.withdrawn_at)} + " · " + note
    return ConsentLine(
        one.code, one.title, held.wording if held else one.text, held is not None, note,
        may_give=may_give,
    )  # fmt: skip


@dataclass(frozen=True)
class ChildLine:
    """A child of one's household, and what one may agree to for them."""

    id: UUID
    name: str
    consents: tuple[ConsentLine, ...]


def child_lines(
    children: Sequence[Person], given: Mapping[UUID, Sequence[Consent]]
) -> tuple[ChildLine, ...]:
    """What the guardian agrees to, child by child."""
    wordings = [one for one in consent_wordings(on=timezone.localdate()) if one.needs_guardian]
    return tuple(
        ChildLine(
            child.pk, child.name,
            tuple(_consent_line(one, given.get(child.pk, ()), may_give=True) for one in wordings),
        )
        for child in children
    )  # fmt: skip


def request_line(row: DataRequest) -> RequestLine:
    """A request in the list."""
    is_open = row.ended_at is None
    return RequestLine(
        row.number,
        request_title(row),
        label_of(RequestState, row.state),
        {"done": "ll-tag-ok", "refused": "ll-tag-bad"}.get(row.state, "ll-tag-warn"),
        _("Answer by %(day)s") % {"day": day_words(row.due_at)}
        if is_open
        else day_words(row.ended_at),
        is_open,
    )


def request_title(row: DataRequest) -> str:
    """Correction of the data: telephone number."""
    label = label_of(RequestKind, row.kind)
    return f"{label}: {field_label(row.field)}" if row.field else label


def request_facts(row: DataRequest) -> tuple[Fact, ...]:
    """What was asked, by when it is answered and why by then, and the answer."""
    facts = [Fact(_("What you asked for"), request_title(row))]
    if row.words:
        facts.append(Fact(_("Your words"), row.words))
    facts += [
        Fact(pgettext("resident", "Received"), moment_words(row.received_at)),
        Fact(pgettext("resident", "Answer by"), day_words(row.due_at)),
        Fact(
            _("Why by then"),
            _("%(limit)s from the day after; days of rest do not count. Basis: %(basis)s")
            % {"limit": row.limit_words, "basis": row.basis},
        ),
    ]
    return tuple(facts)


def request_outcome(row: DataRequest) -> tuple[str, str, str]:
    """How it ended: a look, a heading, and the words; empty while it is open."""
    if row.state == RequestState.DONE:
        return "ok", _("Answered on %(day)s") % {"day": day_words(row.ended_at)}, row.answer
    if row.state == RequestState.REFUSED:
        return "bad", _("Refused on %(day)s") % {"day": day_words(row.ended_at)}, row.reason
    return "", "", ""


def request_complaint(row: DataRequest) -> str:
    """Where to turn with a refusal."""
    return complaint_words(on=timezone.localdate()) if row.state == RequestState.REFUSED else ""


def form_title(form: NewcomerForm) -> str:
    """A newcomer's form in a list."""
    return f"{form.number} · {label_of(FormState, form.state)}"


def form_stops(form: NewcomerForm) -> tuple[Stop, ...]:
    """The way of a newcomer's form."""
    stops = [Stop(_("%(moment)s: received") % {"moment": moment_words(form.received_at)})]
    if form.checked_at is not None:
        stops.append(
            Stop(
                _("%(moment)s: paper and address checked")
                % {"moment": moment_words(form.checked_at)}
            )
        )
    elif form.ended_at is None:
        stops.append(
            Stop(_("The community checks paper and address"), state="next", icon="file-check")
        )
    if form.state == FormState.REGISTERED:
        stops.append(Stop(_("%(moment)s: registered") % {"moment": moment_words(form.ended_at)}))
    elif form.state == FormState.REFUSED:
        stops.append(
            Stop(
                _("%(moment)s: not registered") % {"moment": moment_words(form.ended_at)},
                icon="x",
                text=form.reason,
            )
        )
    else:
        stops.append(
            Stop(
                _("You are registered, and told by text message"),
                state="next",
                icon="message-check",
            )
        )
    return tuple(stops)


def permit_words(permit: ResidencePermit | None) -> str:
    """Until when the residence permit is to be signed."""
    if permit is None:
        return ""
    words = _("Residence permit, issued on %(issued)s; to be signed by %(day)s.")
    return words % {"issued": day_words(permit.issued_on), "day": day_words(permit.sign_by)}


def export(
    held: Held, readings: list[Reading], requests: list[DataRequest], *, at: datetime
) -> dict[str, Any]:
    """Everything as plain values: for JSON, and for print."""
    return {
        "made_at": timezone.localtime(at).isoformat(timespec="minutes"),
        "record": str(held.person_id),
        "erase_on": iso(held.erase_on),
        "fields": [
            {
                "field": one.field, "label": one.label, "value": one.value, "source": one.source,
                "recorded_on": iso(one.recorded_on), "proof": one.proof,
                "verified_on": iso(one.verified_on), "verified_by": one.verified_by,
                "purpose": one.purpose, "basis": one.basis, "retention": one.retention,
            }
            for one in held.fields
        ],
        **_lived_and_agreed(held),
        "readings": [
            {
                "at": iso(one.at), "unit": one.unit, "post": one.post, "act": one.act,
                "fields": one.fields, "reason": one.reason,
            }
            for one in readings
        ],
        "requests": [
            {
                "number": one.number, "kind": one.kind, "field": one.field, "state": one.state,
                "received_at": iso(one.received_at), "due_at": iso(one.due_at),
                "ended_at": iso(one.ended_at), "answer": one.answer, "reason": one.reason,
            }
            for one in requests
        ],
    }  # fmt: skip


def _lived_and_agreed(held: Held) -> dict[str, Any]:
    return {
        "residences": [
            {"home": home, "kind": kind, "from": iso(begins), "to": iso(ends)}
            for home, kind, begins, ends in held.residences
        ],
        "consents": [
            {
                "purpose": one.purpose, "wording_version": one.wording_version,
                "wording": one.wording, "given_at": iso(one.given_at),
                "withdrawn_at": iso(one.withdrawn_at),
            }
            for one in held.consents
        ],
        "changes": [
            {"at": iso(one.at), "what": one.what, "source": one.source, "why": one.why}
            for one in held.changes
        ],
    }  # fmt: skip

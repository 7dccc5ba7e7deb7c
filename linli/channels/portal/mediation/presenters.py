"""A party's page as values, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.models import (
    Evidence,
    Invitation,
    SessionForm,
    SessionState,
    Side,
)
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.casework.mediation.queries.talking import video_address
from linli.casework.mediation.rules.calendar import OPENS_BEFORE
from linli.casework.mediation.workflow import State
from linli.channels.ui.resident_words import day_words, moment_words
from linli.foundation.crypto.rules import mask_name
from linli.foundation.postgres.labels import label_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_NOW: Mapping[str, StrPromise] = {
    State.TO_ACCEPT: gettext_lazy(
        "The committee looks whether it can take it and asks both sides."
    ),
    State.TO_MEDIATE: gettext_lazy("It is accepted. A mediator will get in touch with you."),
    State.MEDIATING: gettext_lazy("It is being mediated."),
    State.AGREED: gettext_lazy("There is an agreement; what was agreed is to be done."),
    State.PERFORMED: gettext_lazy("What was agreed has been done."),
    State.UNPERFORMED: gettext_lazy("What was agreed was not done in full."),
    State.FAILED: gettext_lazy("It ended without an agreement. Your other rights are untouched."),
    State.ROUTED: gettext_lazy("It is not mediated here. Below stands where you can turn."),
    State.WITHDRAWN: gettext_lazy("It was withdrawn."),
    State.VOID: gettext_lazy("It was entered by mistake."),
    State.CLOSED: gettext_lazy("It is closed."),
    State.ARCHIVED: gettext_lazy("It is closed."),
}
ANSWERS: Mapping[str, StrPromise] = {
    "yes": gettext_lazy("I will come"),
    "no": gettext_lazy("I will not come"),
    "other_time": gettext_lazy("Another time, please"),
}
MAY_REFUSE = (State.TO_ACCEPT, State.TO_MEDIATE, State.MEDIATING)
MAY_ADD = (State.TO_MEDIATE, State.MEDIATING)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A session that the party is invited to."""

    id: UUID
    when: str
    where: str
    form: str
    state: str
    is_planned: bool
    needs_new_time: bool
    answer: str
    answer_url: str
    talk_url: str
    video_url: str
    ics_url: str
    opens: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of evidence that the party may see."""

    id: UUID
    name: str
    url: str
    is_mine: bool
    is_shared: bool
    share_url: str


@dataclass(frozen=True, kw_only=True)
class PartyView:
    """The page of a party."""

    number: str
    title: str
    state: str
    now: str
    next_step: str
    committee: str
    mediators: str
    file_number: str
    due: str
    route: str
    others: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    pieces: tuple[Piece, ...]
    extension_day: str
    extension_reason: str
    extension_said: bool
    may_refuse: bool
    may_add: bool
    shares_contact: bool
    may_share_contact: bool


def party_view(file: PartyFile, now: datetime) -> PartyView:
    """What the page of a party says."""
    case, dispute = file.case, file.dispute
    ask = file.extension
    return PartyView(
        number=case.number,
        title=case.title,
        state=label_of(State, case.state),
        now=str(_NOW.get(case.state, "")),
        next_step=_next_step(file, now),
        committee=dispute.committee.unit.name,
        mediators="、".join(file.mediators),
        file_number=dispute.file_number,
        due=day_words(file.due_at) if file.due_at else "",
        route=dispute.route_told,
        others=tuple(
            f"{label_of(Side, one.side)} {mask_name(one.name)}"
            + (f" {one.phone}" if one.phone else "")
            for one in file.others
        ),
        meetings=tuple(_meeting(one, case.number, now) for one in file.invitations),
        pieces=tuple(_piece(one, file) for one in file.evidence),
        extension_day=day_words(ask.due_at) if ask else "",
        extension_reason=ask.reason if ask else "",
        extension_said=bool(ask and str(file.me.position) in ask.consents),
        may_refuse=case.state in MAY_REFUSE,
        may_add=case.state in MAY_ADD,
        shares_contact=file.me.shares_contact,
        may_share_contact=case.is_open
        and dispute.violence != "present"
        and bool(file.me.party.phone),
    )


def _next_step(file: PartyFile, now: datetime) -> str:
    coming = [
        one.session
        for one in file.invitations
        if one.session.state == SessionState.PLANNED and one.session.ends > now
    ]
    if coming:
        first = min(coming, key=lambda session: session.begins)
        return _("Next: the session %(when)s.") % {"when": moment_words(first.begins)}
    if file.extension and str(file.me.position) not in file.extension.consents:
        return _("Next: say whether you agree to more time.")
    if file.case.state == State.TO_MEDIATE:
        return _("Next: the mediator calls you or invites you to a session.")
    return ""


def _meeting(one: Invitation, number: str, now: datetime) -> Meeting:
    row = one.session
    is_planned = row.state == SessionState.PLANNED and row.ends > now
    args = [number, row.id]
    opens = row.begins - OPENS_BEFORE
    is_text = row.form == SessionForm.TEXT
    return Meeting(
        id=row.id,
        when=moment_words(row.begins),
        where=(row.room.name + " " + row.room.address).strip() if row.room else row.place,
        form=label_of(SessionForm, row.form),
        state=_state_of(row.state),
        is_planned=is_planned,
        needs_new_time=is_planned and row.in_closed_time_since is not None,
        answer=str(ANSWERS[one.answer]) if one.answer in ANSWERS else "",
        answer_url=reverse("portal:party_answer", args=args) if is_planned else "",
        talk_url=reverse("portal:party_talk", args=args)
        if is_text
        and (row.state == SessionState.HELD or now >= opens)
        and row.state != SessionState.CANCELLED
        else "",
        video_url=video_address(row, now),
        ics_url=reverse("portal:party_ics", args=args) if is_planned else "",
        opens=moment_words(opens) if is_text or row.form == SessionForm.VIDEO else "",
    )


_STATES: Mapping[str, StrPromise] = {
    SessionState.PLANNED: pgettext_lazy("session", "Planned"),
    SessionState.HELD: pgettext_lazy("session", "Held"),
    SessionState.CANCELLED: pgettext_lazy("session", "Cancelled"),
}


def _state_of(state: str) -> str:
    return str(_STATES.get(state, state))


def _piece(one: Evidence, file: PartyFile) -> Piece:
    is_mine = one.given_by_id == file.me.id
    args = [file.case.number, one.document_id]
    return Piece(
        id=one.id,
        name=one.name,
        url=reverse("portal:party_file", args=args) if one.document_id else "",
        is_mine=is_mine,
        is_shared=one.shared_with_other_side,
        share_url=reverse("portal:party_share", args=[file.case.number, one.id]) if is_mine else "",
    )


__all__ = ["ANSWERS", "PartyView", "party_view"]

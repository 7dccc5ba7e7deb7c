"""What sessions, inquiries, evidence, safety and helps show on the page of a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from linli.casework.mediation.models import (
    DisputeParty,
    Evidence,
    Invitation,
    SessionForm,
    SessionState,
)
from linli.casework.mediation.queries.disputes import DisputeFile
from linli.casework.mediation.queries.helps import helps_for
from linli.casework.mediation.queries.safety import safety_screen
from linli.casework.mediation.queries.sessions import (
    SessionView,
    evidence_of,
    inquiries_of,
    open_extension,
    screenings_of,
    sessions_of,
)
from linli.casework.mediation.queries.talking import video_address
from linli.casework.mediation.rules.calendar import OPENS_BEFORE
from linli.casework.mediation.rules.similar import Alike, band_bounds
from linli.channels.desk.mediation.panels import Panel, register
from linli.channels.desk.mediation.sessions import actions
from linli.channels.desk.mediation.sessions.words import (
    ANSWERS,
    HINTS,
    MEANS,
    form_label,
    party_label,
    result_label,
    time_words,
)
from linli.channels.ui.presenters import Label, Standing
from linli.foundation.crypto.rules import mask_name
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_STANDING = {"yes": Standing.OK, "no": Standing.OVER, "other_time": Standing.SOON}


@dataclass(frozen=True, kw_only=True)
class Comer:
    """Somebody invited: who, how, and what they answered."""

    who: str
    how: str
    answer: Label


@dataclass(frozen=True, kw_only=True)
class Link:
    """Something to do with a session."""

    label: str
    url: str
    icon: str
    is_dialog: bool = True


@dataclass(frozen=True, kw_only=True)
class SessionCard:
    """A session as the panel shows it."""

    url: str
    n: int
    when: str
    where: str
    form: str
    labels: tuple[Label, ...]
    comers: tuple[Comer, ...]
    links: tuple[Link, ...]
    is_over: bool
    corrections: int
    moved: str


def session_card(view: SessionView, number: str, now: datetime, actor: Actor) -> SessionCard:
    """A session with who comes and what can be done with it."""
    row = view.session
    labels = [Label(form_label(row.form))]
    if row.state == SessionState.HELD:
        labels.append(Label(result_label(row.result), Standing.OK))
    elif row.state == SessionState.CANCELLED:
        labels.append(Label(_("Cancelled"), Standing.OVER))
    elif row.in_closed_time_since is not None:
        labels.append(Label(_("Falls into closed time now: choose another time"), Standing.OVER))
    moved = ""
    if row.moved_from is not None:
        local = timezone.localtime(row.moved_from)
        words = _("moved from %(when)s: %(why)s")
        moved = words % {"when": f"{local:%m-%d %H:%M}", "why": row.moved_because}
    return SessionCard(
        url=reverse("desk:mediation:session", args=[number, row.id]),
        n=row.position,
        when=time_words(row.begins, row.ends),
        where=row.room.name if row.room else row.place,
        form=row.form,
        labels=tuple(labels),
        comers=tuple(_comer(one) for one in view.invitations),
        links=tuple(_links(view, number, now, actor)),
        is_over=row.state != SessionState.PLANNED,
        corrections=len(view.corrections),
        moved=moved,
    )


def _comer(one: Invitation) -> Comer:
    if one.party is None:
        who = _("Guest %(name)s") % {"name": mask_name(one.guest)}
    else:
        who = party_label(one.party)
    words = str(ANSWERS[one.answer]) if one.answer in ANSWERS else _("no answer yet")
    return Comer(
        who=who,
        how=str(MEANS.get(one.means, one.means)),
        answer=Label(words, _STANDING.get(one.answer, Standing.PLAIN)),
    )


def _links(view: SessionView, number: str, now: datetime, actor: Actor) -> list[Link]:
    row = view.session

    def link(name: str, label: str, icon: str) -> Link:
        return Link(
            label=label,
            url=reverse(f"desk:mediation:session_{name}", args=[number, row.id]),
            icon=icon,
        )

    mediates = actor.may(Permission.MEDIATE)
    if row.state == SessionState.HELD:
        return [link("correct", pgettext("session", "Correct"), "pencil")] if mediates else []
    if row.state == SessionState.CANCELLED:
        return []
    links = []
    if mediates and row.begins <= now:
        links.append(link("record", _("Write the record"), "writing"))
    is_open = now >= row.begins - OPENS_BEFORE
    if mediates and row.form == SessionForm.TEXT and is_open:
        url = reverse("desk:mediation:talk", args=[number, row.id])
        links.append(Link(label=_("Open the talk"), url=url, icon="messages", is_dialog=False))
    video = video_address(row, now)
    if mediates and video:
        links.append(Link(label=_("Join by video"), url=video, icon="video", is_dialog=False))
    return [
        *links,
        link("answer", pgettext("invitation", "Record the answer"), "check"),
        link("invite", pgettext("session", "Invite"), "user-plus"),
        link("move", pgettext("session", "Move"), "calendar-repeat"),
        link("cancel", pgettext("session", "Cancel"), "calendar-x"),
    ]


def _sessions(file: DisputeFile, actor: Actor, now: datetime) -> Mapping[str, object]:
    views = sessions_of(file.case.id)
    for view in views:
        view.session.dispute = file.dispute
    ask = open_extension(file.case.id)
    return {
        "cards": [session_card(view, file.case.number, now, actor) for view in views],
        "asked": ask,
        "asked_answers": [
            (party_label(one), ask.consents.get(str(one.position), [""])[0] if ask else "")
            for one in file.parties
            if not one.is_gone
        ],
    }


def _inquiries(file: DisputeFile, _actor: Actor, _now: datetime) -> Mapping[str, object]:
    return {
        "notes": [
            {
                "url": reverse("desk:mediation:inquiry", args=[file.case.number, one.id]),
                "who": mask_name(one.asked_name),
                "relation": one.relation,
                "at": one.at,
                "place": one.place,
                "made_by": one.made_by,
            }
            for one in inquiries_of(file.case.id)
        ]
    }


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A line of the list of evidence."""

    n: int
    name: str
    giver: str
    about: str
    url: str
    is_shared: bool
    share_url: str


def _evidence(file: DisputeFile, _actor: Actor, _now: datetime) -> Mapping[str, object]:
    return {"pieces": [_piece(one, file.case.number) for one in evidence_of(file.case.id)]}


def _piece(one: Evidence, number: str) -> Piece:
    kind = _("original") if one.is_original else _("copy")
    document = one.document
    return Piece(
        n=one.position,
        name=one.name,
        giver=party_label(one.given_by) if one.given_by else _("Found by the mediator"),
        about=_("%(n)d pages, %(kind)s") % {"n": one.pages, "kind": kind},
        url=reverse("desk:mediation:file", args=[number, document.id]) if document else "",
        is_shared=one.shared_with_other_side,
        share_url=reverse("desk:mediation:evidence_share", args=[number, one.id]),
    )


def _safety(file: DisputeFile, _actor: Actor, _now: datetime) -> Mapping[str, object]:
    asked: dict[object, datetime] = {}
    for one in screenings_of(file.case.id):
        asked.setdefault(one.party_id, one.at)
    return {
        "is_violent": file.is_violent,
        "must_ask": file.dispute.type in safety_screen().asked_first,
        "hints": list(HINTS.values()) if file.is_violent else [],
        "people": [_person(one, asked.get(one.id)) for one in file.parties if not one.is_gone],
        "joint_wished": file.dispute.joint_wished,
    }


def _person(one: DisputeParty, asked_at: datetime | None) -> Mapping[str, object]:
    return {
        "who": party_label(one),
        "asked_at": asked_at,
        "is_afraid": one.is_afraid,
        "wishes_joint": one.wants_joint,
        "has_safe_contact": bool(one.safe_contact),
        "may_notify": one.may_notify,
    }


def _helps(file: DisputeFile, _actor: Actor, now: datetime) -> Mapping[str, object]:
    helps = helps_for(file.dispute, on=timezone.localdate(now), at=now)
    return {
        "checklist": helps.checklist,
        "clauses": helps.clauses,
        "alike": [_alike(one) for one in helps.alike],
    }


def _alike(one: Alike) -> str:
    low, high = band_bounds(one.band)
    if low is None:
        band = _("no amount")
    elif high is None:
        band = _("from %(low)s yuan") % {"low": f"{low:,}"}
    else:
        band = _("%(low)s to %(high)s yuan") % {"low": f"{low:,}", "high": f"{high:,}"}
    words = _(
        "%(band)s: %(n)d disputes, %(agreed)d agreed; half of them took %(low)d to %(high)d days"
    )
    told = words % {
        "band": band,
        "n": one.n,
        "agreed": one.agreed,
        "low": one.days_low,
        "high": one.days_high,
    }
    extra = []
    if one.with_instalments:
        extra.append(_("%(n)d in instalments") % {"n": one.with_instalments})
    if one.at_once:
        extra.append(_("%(n)d performed at once") % {"n": one.at_once})
    return "；".join([told, *extra])


register(
    Panel(
        code="sessions",
        title=gettext_lazy("Sessions"),
        template="desk/mediation/sessions/_sessions.html",
        build=_sessions,
        order=20,
    )
)
register(
    Panel(
        code="inquiries",
        title=gettext_lazy("Inquiry notes"),
        template="desk/mediation/sessions/_inquiries.html",
        build=_inquiries,
        order=25,
    )
)
register(
    Panel(
        code="evidence",
        title=pgettext_lazy("dispute", "Evidence"),
        template="desk/mediation/sessions/_evidence.html",
        build=_evidence,
        order=30,
    )
)
register(
    Panel(
        code="safety",
        title=pgettext_lazy("mediation", "Safety"),
        template="desk/mediation/sessions/_safety.html",
        build=_safety,
        order=5,
        is_aside=True,
    )
)
register(
    Panel(
        code="helps",
        title=gettext_lazy("At hand"),
        template="desk/mediation/sessions/_helps.html",
        build=_helps,
        order=60,
        is_aside=True,
    )
)

__all__ = ["actions", "session_card"]

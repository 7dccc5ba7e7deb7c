"""What is done with one session, and what is read of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.casework.cases.operations import CaseError, NoSuchCase
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.disputes import state_of
from linli.casework.mediation.queries.sessions import (
    Held,
    evidence_piece,
    held_in_scope,
    inquiry_of,
    next_to_record,
    sessions_of,
)
from linli.casework.mediation.workflow import FAMILY, Action
from linli.channels.desk.doing import ActForm, Sending, send
from linli.channels.desk.mediation.acting import ROOM, dispute_for, dispute_url
from linli.channels.desk.mediation.sessions import forms
from linli.channels.desk.mediation.sessions.actions import guests_of
from linli.channels.desk.mediation.sessions.panels import session_card
from linli.channels.desk.mediation.sessions.words import time_words
from linli.channels.desk.mediation.words import action_label
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.channels.ui.refusals import words_for
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

_LATELY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Dialog:
    """A form about one session: what it is called and which operation it calls."""

    title: str
    submit: str
    form: type[ActForm]
    do: Callable[[Held, Any, Actor, datetime], object]
    prepare: Callable[[ActForm, Case, Actor, datetime], None] | None = None
    initial: Callable[[Held], dict[str, object]] = lambda _held: {}
    done: str = ""
    draft: str = ""
    danger: bool = False
    consequence: str = ""


def held_for(actor: Actor, number: str, session_id: UUID) -> Held:
    """A session of a dispute in scope; 404 where the post may not know of it."""
    held = held_in_scope(actor, number, session_id)
    if held is None:
        raise Http404
    return held


def _open(request: HttpRequest, number: str, session_id: UUID, dialog: Dialog) -> HttpResponse:
    actor = actor_of(request)
    held = held_for(actor, number, session_id)
    case = held.dispute.case
    if request.method == "POST":
        form = dialog.form(request.POST)
    else:
        form = dialog.form(initial={"expect": case.version, **dialog.initial(held)})
    if dialog.prepare is not None:
        dialog.prepare(form, case, actor, timezone.now())
    when = time_words(held.session.begins, held.session.ends)
    sending = Sending(
        act=ActionForm(
            title=dialog.title,
            url=request.path,
            submit=dialog.submit,
            lead=_("Session %(n)d · %(when)s") % {"n": held.session.position, "when": when},
            consequence=dialog.consequence,
            draft=f"{dialog.draft}-{session_id}" if dialog.draft else "",
            danger=dialog.danger,
        ),
        do=lambda checked, at: dialog.do(held, checked, actor, at),
        done=dialog.done or _("Done: %(action)s.") % {"action": dialog.title},
        go=f"{dispute_url(number)}#panel-sessions",
        state=lambda: state_of(case.id),
        case_url=dispute_url(number),
        family=FAMILY,
    )
    return send(request, form, sending)


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def move(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """Move a session to another time, room or form."""

    def do(held: Held, form: forms.MoveForm, by: Actor, at: datetime) -> object:
        begins, ends = form.span()
        data = form.cleaned_data
        return mediation.move_session(
            held.dispute.pk,
            held.session.id,
            begins=begins,
            ends=ends,
            reason=data["reason"],
            form=data["form"],
            room_id=UUID(data["room"]) if data["room"] else None,
            place=data["place"],
            by=by,
            at=at,
            expect=form.seen_version(),
        )

    def initial(held: Held) -> dict[str, object]:
        begins = timezone.localtime(held.session.begins)
        return {
            "day": begins.date(),
            "from_time": begins.time(),
            "to_time": timezone.localtime(held.session.ends).time(),
            "form": held.session.form,
            "room": str(held.session.room_id or ""),
            "place": held.session.place,
        }

    dialog = Dialog(
        title=action_label(Action.MOVE_SESSION),
        submit=_("Move it"),
        form=forms.MoveForm,
        prepare=forms.prepare_rooms,
        initial=initial,
        do=do,
        done=_("Moved; everybody invited is told and asked again."),
        consequence=_("Everybody invited is told and asked again whether they come."),
    )
    return _open(request, number, session_id, dialog)


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def cancel(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """Cancel a session."""

    def do(held: Held, form: ActForm, by: Actor, at: datetime) -> object:
        return mediation.cancel_session(
            held.dispute.pk,
            held.session.id,
            reason=form.cleaned_data["reason"],
            by=by,
            at=at,
            expect=form.seen_version(),
        )

    title = action_label(Action.CANCEL_SESSION)
    dialog = Dialog(title=title, submit=title, form=forms.ReasonForm, do=do, danger=True)
    return _open(request, number, session_id, dialog)


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def invite(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """Invite further parties or guests."""

    def do(held: Held, form: ActForm, by: Actor, at: datetime) -> object:
        data = form.cleaned_data
        return mediation.invite(
            held.dispute.pk,
            held.session.id,
            party_ids=forms.ids(data["invited"]),
            means=data["means"],
            guests=guests_of(data["guests"], data["guests_agreed"]),
            by=by,
            at=at,
            expect=form.seen_version(),
        )

    def prepare(form: ActForm, case: Case, _actor: Actor, _now: datetime) -> None:
        for name in ("invited", "guests_agreed"):
            forms.choose(form, name, forms.party_pairs(case))

    dialog = Dialog(
        title=action_label(Action.INVITE),
        submit=pgettext("session", "Invite"),
        form=forms.InviteForm,
        prepare=prepare,
        do=do,
    )
    return _open(request, number, session_id, dialog)


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def answer(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """Record what a party answered to the invitation."""

    def do(held: Held, form: ActForm, by: Actor, at: datetime) -> object:
        data = form.cleaned_data
        return mediation.answer_invitation(
            held.dispute.pk,
            held.session.id,
            party_id=UUID(data["party"]),
            answer=data["answer"],
            words=data["words"],
            by=by,
            at=at,
            expect=form.seen_version(),
        )

    title = action_label(Action.ANSWER_INVITATION)
    dialog = Dialog(
        title=title,
        submit=_("Keep the answer"),
        form=forms.AnswerForm,
        prepare=forms.prepare_parties,
        do=do,
    )
    return _open(request, number, session_id, dialog)


def record_of(form: forms.RecordForm) -> mediation.Record:
    """What the form says, as the operation takes it."""
    data = form.cleaned_data
    return mediation.Record(
        record=data["record"],
        result=data["result"],
        rights_told=data["rights_told"],
        present=forms.ids(data["present"]),
        others=data["others"],
        recorder=data["recorder"],
    )


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def record(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """Write the official record of a session; a draft stays on the device meanwhile."""

    def do(held: Held, form: forms.RecordForm, by: Actor, at: datetime) -> object:
        said = record_of(form)
        return mediation.hold_session(
            held.dispute.pk, held.session.id, said, by=by, at=at, expect=form.seen_version()
        )

    dialog = Dialog(
        title=_("Record of the mediation"),
        submit=_("Keep the record"),
        form=forms.RecordForm,
        prepare=forms.prepare_parties,
        initial=lambda held: {"present": [str(one.id) for one in held.invited]},
        do=do,
        done=_("The record is kept. From now on it is corrected beside, not over."),
        draft="record",
    )
    return _open(request, number, session_id, dialog)


@require_http_methods(["GET", "POST"])
@needs(*ROOM)
def correct(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """Put a correction beside a record."""

    def do(held: Held, form: ActForm, by: Actor, at: datetime) -> object:
        return mediation.correct_record(
            held.dispute.pk,
            held.session.id,
            words=form.cleaned_data["words"],
            by=by,
            at=at,
            expect=form.seen_version(),
        )

    title = action_label(Action.CORRECT_RECORD)
    dialog = Dialog(title=title, submit=title, form=forms.CorrectForm, do=do, draft="correct")
    return _open(request, number, session_id, dialog)


@require_GET
@needs(*ROOM)
def record_next(request: HttpRequest, number: str) -> HttpResponse:
    """Lead to the record of the next session, or of one that nobody planned."""
    case = dispute_for(actor_of(request), number)
    session = next_to_record(case.id)
    if session is None or session.begins > timezone.now():
        return HttpResponseRedirect(reverse("desk:mediation:unplanned", args=[number]))
    return HttpResponseRedirect(reverse("desk:mediation:session_record", args=[number, session.id]))


@require_http_methods(["GET", "POST"])
@needs(Permission.MEDIATE)
def unplanned(request: HttpRequest, number: str) -> HttpResponse:
    """Record a session that nobody planned: at the scene, in the evening."""
    actor, now = actor_of(request), timezone.localtime()
    case = dispute_for(actor, number)
    begins = (now - _LATELY).replace(minute=0)
    initial = {
        "expect": case.version,
        "day": begins.date(),
        "from_time": begins.time(),
        "to_time": now.time(),
    }
    form = forms.UnplannedForm(request.POST or None, initial=initial)
    forms.prepare_parties(form, case, actor, now)

    def do(checked: forms.UnplannedForm, at: datetime) -> object:
        first, last = checked.span()
        said = record_of(checked)
        plan = mediation.Plan(
            form=checked.cleaned_data["form"],
            begins=first,
            ends=last,
            place=checked.cleaned_data["place"],
            invited=said.present or None,
            means="in_person",
        )
        return mediation.hold_at_once(
            case.id, plan, said, by=actor, at=at, expect=checked.seen_version()
        )

    sending = Sending(
        act=ActionForm(
            title=_("Record a session that was not planned"),
            url=request.path,
            submit=_("Keep the record"),
            lead=f"{case.number} {case.title}",
            draft=f"unplanned-{case.id}",
        ),
        do=do,
        done=_("The record is kept. From now on it is corrected beside, not over."),
        go=f"{dispute_url(number)}#panel-sessions",
        state=lambda: state_of(case.id),
        case_url=dispute_url(number),
        family=FAMILY,
    )
    return send(request, form, sending)


@require_GET
@needs(*ROOM)
def session(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """A session with its invitations, its record and what was corrected; the reading is logged."""
    actor, now = actor_of(request), timezone.now()
    held = held_for(actor, number, session_id)
    view = next(one for one in sessions_of(held.dispute.pk) if one.session.id == session_id)
    _log(actor, held.dispute.case, f"session{held.session.position}.record", now)
    context = {
        "card": session_card(view, number, now, actor),
        "record": held.session.record,
        "others": held.session.others,
        "corrections": view.corrections,
        "number": number,
        "shell": shell_for(request),
    }
    return render(request, "desk/mediation/sessions/session.html", context)


@require_GET
@needs(*ROOM)
def inquiry(request: HttpRequest, number: str, inquiry_id: UUID) -> HttpResponse:
    """An inquiry note in full; the reading is logged."""
    actor, now = actor_of(request), timezone.now()
    case = dispute_for(actor, number)
    note = inquiry_of(case.id, inquiry_id)
    if note is None:
        raise Http404
    _log(actor, case, "inquiry.words", now)
    context = {"note": note, "number": number, "shell": shell_for(request)}
    return render(request, "desk/mediation/sessions/inquiry.html", context)


def _log(actor: Actor, case: Case, fields: str, now: datetime) -> None:
    log_reading(
        by=actor,
        act=ReadingAct.READ,
        record_kind="case",
        record_id=case.id,
        about=case.number,
        fields=fields,
        at=now,
    )


@require_POST
@needs(*ROOM)
def share(request: HttpRequest, number: str, evidence_id: UUID) -> HttpResponse:
    """Let the other side see a piece of evidence, or no longer."""
    actor = actor_of(request)
    case = dispute_for(actor, number)
    piece = evidence_piece(case.id, evidence_id)
    if piece is None:
        raise Http404
    try:
        mediation.share_evidence(
            case.id, piece.id, is_shared="share" in request.POST, by=actor, at=timezone.now()
        )
    except NoSuchCase as error:
        raise Http404 from error
    except CaseError as error:
        messages.warning(request, words_for(error))
    return HttpResponseRedirect(f"{dispute_url(number)}#panel-evidence")

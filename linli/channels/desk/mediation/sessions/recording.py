"""The record of a session: written, corrected beside, read; and notes of inquiries."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.models import Case
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.disputes import state_of
from linli.casework.mediation.queries.sessions import (
    Held,
    inquiry_of,
    next_to_record,
    sessions_of,
)
from linli.casework.mediation.workflow import FAMILY, Action
from linli.channels.desk.doing import ActForm, Sending, send
from linli.channels.desk.mediation.acting import ROOM, dispute_for, dispute_url
from linli.channels.desk.mediation.sessions import forms
from linli.channels.desk.mediation.sessions.panels import session_card
from linli.channels.desk.mediation.sessions.views import Dialog, held_for, open_dialog
from linli.channels.desk.mediation.words import action_label
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

_LATELY = timedelta(hours=1)


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
    return open_dialog(request, number, session_id, dialog)


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
    return open_dialog(request, number, session_id, dialog)


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
    sending = Sending(
        act=ActionForm(
            title=_("Record a session that was not planned"),
            url=request.path,
            submit=_("Keep the record"),
            lead=f"{case.number} {case.title}",
            draft=f"unplanned-{case.id}",
        ),
        do=lambda checked, at: _hold_at_once(case.id, checked, actor, at),
        done=_("The record is kept. From now on it is corrected beside, not over."),
        go=f"{dispute_url(number)}#panel-sessions",
        state=lambda: state_of(case.id),
        case_url=dispute_url(number),
        family=FAMILY,
    )
    return send(request, form, sending)


def _hold_at_once(case_id: UUID, form: forms.UnplannedForm, by: Actor, at: datetime) -> object:
    begins, ends = form.span()
    said = record_of(form)
    plan = mediation.Plan(
        form=form.cleaned_data["manner"],
        begins=begins,
        ends=ends,
        place=form.cleaned_data["place"],
        invited=said.present or None,
        means="in_person",
    )
    return mediation.hold_at_once(case_id, plan, said, by=by, at=at, expect=form.seen_version())


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

"""What is done with one session, and what is read of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.cases.models import Case
from linli.casework.cases.operations import CaseError, NoSuchCase
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.disputes import state_of
from linli.casework.mediation.queries.sessions import (
    Held,
    evidence_piece,
    held_in_scope,
)
from linli.casework.mediation.workflow import FAMILY, Action
from linli.channels.desk.doing import ActForm, Sending, send
from linli.channels.desk.mediation.acting import ROOM, dispute_for, dispute_url
from linli.channels.desk.mediation.sessions import forms
from linli.channels.desk.mediation.sessions.actions import guests_of
from linli.channels.desk.mediation.sessions.words import time_words
from linli.channels.desk.mediation.words import action_label
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.channels.ui.refusals import words_for
from linli.registers.access.rules import Actor


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


def open_dialog(
    request: HttpRequest, number: str, session_id: UUID, dialog: Dialog
) -> HttpResponse:
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


def _as_it_is(held: Held) -> dict[str, object]:
    """A session as the form of moving it begins."""
    begins = timezone.localtime(held.session.begins)
    return {
        "day": begins.date(),
        "from_time": begins.time(),
        "to_time": timezone.localtime(held.session.ends).time(),
        "manner": held.session.form,
        "room": str(held.session.room_id or ""),
        "place": held.session.place,
    }


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
            form=data["manner"],
            room_id=UUID(data["room"]) if data["room"] else None,
            place=data["place"],
            by=by,
            at=at,
            expect=form.seen_version(),
        )

    dialog = Dialog(
        title=action_label(Action.MOVE_SESSION),
        submit=_("Move it"),
        form=forms.MoveForm,
        prepare=forms.prepare_rooms,
        initial=_as_it_is,
        do=do,
        done=_("Moved; everybody invited is told and asked again."),
        consequence=_("Everybody invited is told and asked again whether they come."),
    )
    return open_dialog(request, number, session_id, dialog)


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
    return open_dialog(request, number, session_id, dialog)


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
    return open_dialog(request, number, session_id, dialog)


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
    return open_dialog(request, number, session_id, dialog)


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

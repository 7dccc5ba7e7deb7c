"""The session in writing at the desk: lines as they come, said to all or to one party."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from linli.casework.mediation.models import SessionForm, SessionState
from linli.casework.mediation.queries.sessions import Held, held_in_scope
from linli.casework.mediation.queries.talking import lines_for_mediator
from linli.channels.desk.mediation.acting import ROOM, dispute_url
from linli.channels.desk.mediation.sessions.words import party_label, time_words
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.talking import after_of, keep_line, line_context, party_asked
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


def _held(actor: Actor, number: str, session_id: UUID) -> Held:
    held = held_in_scope(actor, number, session_id)
    if held is None or held.session.form != SessionForm.TEXT:
        raise Http404
    return held


@require_GET
@needs(*ROOM)
def talk(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """The page of a session in writing."""
    actor = actor_of(request)
    held = _held(actor, number, session_id)
    session = held.session
    context = {
        "number": number,
        "session": session,
        "title": held.dispute.case.title,
        "when": time_words(session.begins, session.ends),
        "invited": [(str(one.id), party_label(one)) for one in held.invited],
        "is_open": session.state == SessionState.PLANNED,
        "back_url": f"{dispute_url(number)}#panel-sessions",
        "record_url": reverse("desk:mediation:session_record", args=[number, session.id]),
        "lines_url": reverse("desk:mediation:talk_lines", args=[number, session.id]),
        "say_url": reverse("desk:mediation:talk_say", args=[number, session.id]),
        "new_key": uuid4().hex,
        "shell": shell_for(request),
        **line_context(lines_for_mediator(actor, session_id)),
    }
    return render(request, "desk/mediation/sessions/talk.html", context)


@require_GET
@needs(*ROOM)
def lines(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """The lines that came since; a header tells the page when it is over."""
    actor = actor_of(request)
    held = _held(actor, number, session_id)
    context = line_context(lines_for_mediator(actor, session_id, after=after_of(request)))
    response = render(request, "ui/parts/talk_lines.html", context)
    response["X-Talk-Over"] = "0" if held.session.state == SessionState.PLANNED else "1"
    return response


@require_POST
@needs(Permission.MEDIATE)
def say(request: HttpRequest, number: str, session_id: UUID) -> HttpResponse:
    """Keep a line at once; the same key twice is one line."""
    actor = actor_of(request)
    _held(actor, number, session_id)
    return keep_line(
        request,
        session_id,
        page_url=reverse("desk:mediation:talk", args=[number, session_id]),
        to_party=party_asked(request),
        by=actor,
        at=timezone.now(),
    )

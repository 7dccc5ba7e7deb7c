"""The session in writing on the party's side."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from linli.casework.mediation.models import Session, SessionForm, SessionState
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.casework.mediation.queries.talking import lines_for_party
from linli.channels.portal.mediation.looking import party_only
from linli.channels.portal.site import page
from linli.channels.ui.resident_words import moment_words
from linli.channels.ui.talking import after_of, keep_line, line_context
from linli.registers.access.rules import RESIDENT


def _session(file: PartyFile, session_id: UUID) -> Session:
    invitation = file.invitation(session_id)
    if invitation is None or invitation.session.form != SessionForm.TEXT:
        raise Http404
    return invitation.session


@party_only
@require_safe
def talk(request: HttpRequest, file: PartyFile, session_id: UUID) -> HttpResponse:
    """The page of a session in writing."""
    session = _session(file, session_id)
    args = [file.case.number, session_id]
    context = {
        "number": file.case.number,
        "session": session,
        "when": moment_words(session.begins),
        "mediators": "、".join(file.mediators),
        "invited": [("me", "")],
        "is_party": True,
        "is_open": session.state == SessionState.PLANNED,
        "back_url": reverse("portal:party", args=[file.case.number]),
        "lines_url": reverse("portal:party_talk_lines", args=args),
        "say_url": reverse("portal:party_talk_say", args=args),
        "new_key": uuid4().hex,
        **line_context(lines_for_party(session_id, file.me.id)),
    }
    return page(request, "portal/mediation/talk.html", context, current="track")


@party_only
@require_safe
def lines(request: HttpRequest, file: PartyFile, session_id: UUID) -> HttpResponse:
    """The lines that came since."""
    session = _session(file, session_id)
    found = lines_for_party(session_id, file.me.id, after=after_of(request))
    response = render(request, "ui/parts/talk_lines.html", line_context(found))
    response["X-Talk-Over"] = "0" if session.state == SessionState.PLANNED else "1"
    return response


@party_only
@require_POST
def say(request: HttpRequest, file: PartyFile, session_id: UUID) -> HttpResponse:
    """Keep a line at once: to everybody, or to the mediator alone."""
    _session(file, session_id)
    return keep_line(
        request,
        session_id,
        page_url=reverse("portal:party_talk", args=[file.case.number, session_id]),
        to_party=file.me.id if request.POST.get("to") else None,
        party_id=file.me.id,
        by=RESIDENT,
        at=timezone.now(),
    )

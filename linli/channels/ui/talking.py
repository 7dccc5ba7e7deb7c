"""A session in writing as both doors show it: lines, and a line that is kept at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from linli.casework.cases.operations import CaseError, NoSuchCase
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.talking import Line
from linli.channels.ui.refusals import words_for
from linli.foundation.crypto.rules import mask_name
from linli.registers.access.rules import Actor

MOST_DIGITS = 9


def line_context(lines: Sequence[Line]) -> dict[str, object]:
    """The lines as the fragment prints them, and the position of the last one."""
    return {
        "lines": [
            {
                "who": line.who if line.is_mediator else mask_name(line.who),
                "at": line.at,
                "words": line.words,
                "is_own": line.is_own,
                "is_private": line.is_private,
                "to": mask_name(line.to) if line.to and line.is_mediator else "",
                "key": line.key,
                "position": line.position,
            }
            for line in lines
        ],
        "last": lines[-1].position if lines else 0,
    }


def after_of(request: HttpRequest) -> int:
    """The last position that the page has."""
    text = request.GET.get("after", "0")
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


def keep_line(
    request: HttpRequest,
    session_id: UUID,
    *,
    page_url: str,
    to_party: UUID | None,
    party_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> HttpResponse:
    """Keep the line that was sent; the page's script gets its position, a plain form its page.

    Raises Http404 for who does not belong to the session.
    """
    line = mediation.TalkLine(
        words=request.POST.get("words", ""),
        key=request.POST.get("key", ""),
        to_party_id=to_party,
    )
    is_script = bool(request.headers.get("X-Talk"))
    try:
        kept = mediation.say_line(session_id, line, party_id=party_id, by=by, at=at)
    except NoSuchCase as error:
        raise Http404 from error
    except CaseError as error:
        refused = words_for(error) or _("Not kept.")
        return JsonResponse({"refused": refused}, status=422)
    if is_script:
        return JsonResponse({"position": kept.position})
    return HttpResponseRedirect(page_url)


def party_asked(request: HttpRequest) -> UUID | None:
    """The party a line is meant for alone. Raises Http404 for what is no id."""
    text = request.POST.get("to", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error

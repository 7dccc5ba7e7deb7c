"""A form that is sent twice is done once: the token that it carried is remembered.

The browser holds a second press back (`data-once`); this is for the reload, the way back and the
press without JavaScript. Two presses at the same instant are told apart by what they write: a
case's version, a report's key.
"""

from __future__ import annotations

from django.http import HttpRequest

FIELD = "submit_token"
_SENT, _KEPT = "linli_sent", 20


def was_sent(request: HttpRequest) -> bool:
    """Tell whether this very form was sent, and done, before in this session."""
    token = request.POST.get(FIELD, "")
    return bool(token) and token in request.session.get(_SENT, [])


def note_sent(request: HttpRequest) -> None:
    """Remember that what this form asks for has been done."""
    token = request.POST.get(FIELD, "")[:40]
    if token:
        request.session[_SENT] = [*request.session.get(_SENT, [])[1 - _KEPT :], token]

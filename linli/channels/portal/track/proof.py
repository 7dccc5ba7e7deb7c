"""That this visitor showed number and query code of a matter, kept for the session."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

_PROVED = "portal_proved"
_MOST = 20


def remember(request: HttpRequest, number: str, case_id: UUID) -> None:
    """Let the visitor see this matter for the rest of the session, under a new session key.

    The new key keeps out whoever may have planted the old one in this browser.
    """
    request.session.cycle_key()
    proved = dict(request.session.get(_PROVED, {}))
    proved.pop(number, None)
    proved[number] = str(case_id)
    request.session[_PROVED] = dict(list(proved.items())[-_MOST:])


def proved(request: HttpRequest, number: str) -> UUID | None:
    """The matter with this number, if the visitor has shown its code in this session."""
    case_id = request.session.get(_PROVED, {}).get(number)
    if case_id is None:
        return None
    request.session.modified = True  # each look begins the half hour anew
    return UUID(case_id)


def forget(request: HttpRequest, number: str) -> None:
    """Ask for the code again the next time."""
    known = dict(request.session.get(_PROVED, {}))
    known.pop(number, None)
    request.session[_PROVED] = known


def numbers(request: HttpRequest) -> list[str]:
    """The numbers that this visitor has shown codes for, the last one first."""
    return list(request.session.get(_PROVED, {}))[::-1]

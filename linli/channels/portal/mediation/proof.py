"""That this visitor showed number and query code of a dispute as one of its parties."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

_PROVED, _MOST = "portal_parties", 10


def remember(request: HttpRequest, number: str, case_id: UUID, party_id: UUID) -> None:
    """Let the party see their dispute for the rest of the session, under a new session key."""
    request.session.cycle_key()
    proved = dict(request.session.get(_PROVED, {}))
    proved.pop(number, None)
    proved[number] = [str(case_id), str(party_id)]
    request.session[_PROVED] = dict(list(proved.items())[-_MOST:])


def proved(request: HttpRequest, number: str) -> tuple[UUID, UUID] | None:
    """The dispute and the party, if the visitor has shown the code in this session."""
    found = request.session.get(_PROVED, {}).get(number)
    if not found:
        return None
    request.session.modified = True  # each look begins the half hour anew
    return UUID(found[0]), UUID(found[1])


def forget(request: HttpRequest, number: str) -> None:
    """Ask for the code again the next time."""
    known = dict(request.session.get(_PROVED, {}))
    known.pop(number, None)
    request.session[_PROVED] = known

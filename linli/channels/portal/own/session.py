"""That this visitor proved who they are: kept for fifteen minutes, apart from any log-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.portal.site import public

LASTS = timedelta(minutes=15)
_PROVED, _CODE, _RECEIPT = "portal_own", "portal_own_code", "portal_own_receipt"
OwnView = Callable[..., HttpResponse]


def own_only(view: OwnView) -> OwnView:
    """Open only to who proved who they are; everybody else is led to the proof."""

    @wraps(view)
    def opened(request: HttpRequest, **rest: Any) -> HttpResponse:
        person_id = person_of(request, at=timezone.now())
        if person_id is None:
            if was_proved(request) or request.method == "POST":
                messages.warning(
                    request,
                    _(
                        "The page was left for more than 15 minutes and is closed. Prove anew who you are."
                    ),
                )
            end(request)
            return redirect("portal:own")
        return view(request, person_id, **rest)

    return public(opened)


def begin(request: HttpRequest, person_id: UUID, *, at: datetime) -> None:
    """Let the visitor see this person's data, under a new session key."""
    request.session.cycle_key()
    request.session.pop(_CODE, None)
    request.session[_PROVED] = {"person": person_id.hex, "until": (at + LASTS).isoformat()}


def person_of(request: HttpRequest, *, at: datetime) -> UUID | None:
    """Who the visitor proved to be; each page begins the fifteen minutes anew."""
    kept = request.session.get(_PROVED)
    if not kept or at >= datetime.fromisoformat(kept["until"]):
        return None
    request.session[_PROVED] = {**kept, "until": (at + LASTS).isoformat()}
    return UUID(kept["person"])


def was_proved(request: HttpRequest) -> bool:
    """Whether there was a proof in this session that has run out."""
    return _PROVED in request.session


def end(request: HttpRequest) -> None:
    """Forget who the visitor is, with what was shown to them."""
    for name in (_PROVED, _CODE, _RECEIPT):
        request.session.pop(name, None)


def keep_code(request: HttpRequest, code_id: UUID) -> None:
    """Remember which code the visitor is to type."""
    request.session[_CODE] = code_id.hex


def code_of(request: HttpRequest) -> UUID | None:
    """The code that the visitor is to type."""
    kept = request.session.get(_CODE)
    return UUID(kept) if kept else None


def drop_code(request: HttpRequest) -> None:
    """No code fits any more: the visitor begins anew."""
    request.session.pop(_CODE, None)


def keep_receipt(request: HttpRequest, number: str, code: str) -> None:
    """Remember the query code of a request, to be shown until the proof ends."""
    request.session[_RECEIPT] = {"number": number, "code": code}


def receipt_code(request: HttpRequest, number: str) -> str:
    """The query code of a request that was made in this session."""
    kept = request.session.get(_RECEIPT) or {}
    return str(kept.get("code", "")) if kept.get("number") == number else ""

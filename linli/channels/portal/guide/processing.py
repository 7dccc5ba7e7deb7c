"""The register of processing, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.channels.portal.site import page, public
from linli.channels.ui.processing_words import room_title
from linli.registers.people.queries import Purpose, consent_wordings, purposes, rooms

_FIRST = ("people", "matters")


@dataclass(frozen=True)
class Room:
    """A part of the platform with what it keeps."""

    title: str
    purposes: tuple[Purpose, ...]


@public
@require_safe
def processing(request: HttpRequest) -> HttpResponse:
    """What is kept of people, grouped by what for."""
    found = rooms()
    ordered = [
        *(one for one in _FIRST if one in found),
        *(one for one in found if one not in _FIRST),
    ]
    context = {
        "rooms": [Room(room_title(one), tuple(purposes(one))) for one in ordered],
        "consents": consent_wordings(on=timezone.localdate()),
    }
    return page(request, "portal/guide/processing.html", context, current="data")

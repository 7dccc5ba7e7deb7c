"""办事不用网: every way to be heard without this site, from the register of units."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.channels.portal.guide.hours import hours_words
from linli.channels.portal.site import page, public
from linli.registers.units.queries import counters, hours_of


@dataclass(frozen=True)
class Counter:
    """A counter to walk up to."""

    name: str
    address: str
    phone: str
    hours: tuple[str, ...]


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """By telephone, at a counter, by letter, and in large print."""
    context = {
        "hours": settings.LINLI_HOTLINE_HOURS,
        "counters": [
            Counter(row.name, row.address, row.phone, hours_words(hours_of(row.id)))
            for row in counters()
        ],
    }
    return page(request, "portal/guide/offline.html", context, current="offline")

"""办理结果公开: what was done about matters whose reporters allowed it; never a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.casework.matters.queries.publishing import published_of, published_slice
from linli.channels.portal.site import page, public
from linli.channels.ui.presenters import Page
from linli.foundation.postgres.keyset import BadCursor, Cursor, cursor_from


@public
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The outcomes that everybody may read, the newest first."""
    found = published_slice(_cursor(request))
    address = reverse("portal:published")
    shown = Page(
        [published_of(row) for row in found.rows],
        next_url=f"{address}?cursor={found.after}" if found.after else "",
        prev_url=f"{address}?cursor={found.before}" if found.before else "",
    )
    return page(request, "portal/guide/published.html", {"page": shown}, current="published")


def _cursor(request: HttpRequest) -> Cursor | None:
    text = request.GET.get("cursor", "")
    try:
        return cursor_from(text, zone=timezone.get_current_timezone()) if text else None
    except BadCursor:
        return None

"""From what somebody typed at the top to the case it names, or to the list of those that fit."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from linli.casework.matters.queries.case_page import number_in_scope
from linli.channels.desk.shell import actor_of, needs
from linli.registers.access.permissions import Permission

_MOST = 100


@require_GET
@needs(Permission.SEE_MATTERS)
def search(request: HttpRequest) -> HttpResponse:
    """A whole number of a case in scope opens it; anything else searches the list."""
    text = request.GET.get("q", "").strip()[:_MOST]
    number = "".join(text.split())
    if number.isdecimal() and number_in_scope(actor_of(request), number):
        return HttpResponseRedirect(reverse("desk:case", args=[number]))
    query = f"?{urlencode({'q': text})}" if text else ""
    return HttpResponseRedirect(reverse("desk:matters") + query)

"""What may be published: matters whose reporters allowed it, and what is on the public page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.casework.cases.models import Case
from linli.casework.matters.models import Publication
from linli.casework.matters.queries.publishing import clearable_slice, cleared_slice
from linli.channels.desk.asked import asked
from linli.channels.desk.cases.rows import kind_words
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Page, Tab
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.postgres.keyset import Slice
from linli.registers.access.permissions import Permission


class Show(StrEnum):
    """The two lists of the page."""

    WAITING = "waiting"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Line:
    """A matter that may be, or is, on the public page."""

    title: str
    number: str
    url: str
    meta: str


@require_GET
@needs(Permission.REVIEW, Permission.ARCHIVE)
def publishing(request: HttpRequest) -> HttpResponse:
    """What waits to be cleared, or what everybody can read."""
    actor, show = actor_of(request), asked(request, "show", Show.WAITING)
    path, cursor = reverse("desk:archive:publishing"), cursor_of(request)
    is_published = show is Show.PUBLISHED
    found: Slice[Any]
    if is_published:
        found = cleared_slice(actor, cursor)
        lines = [_published(row) for row in found.rows]
    else:
        found = clearable_slice(actor, cursor)
        lines = [_waiting(case) for case in found.rows]
    context = {
        "page": Page(lines, **page_urls(found, Address(path, request.GET))),
        "is_published": is_published,
        "tabs": (
            Tab(_("To be looked through"), path, current=not is_published),
            Tab(_("On the public page"), f"{path}?show=published", current=is_published),
        ),
    }
    if is_fragment(request):
        return render(request, "desk/archive/_publishing.html", context)
    return render(request, "desk/archive/publishing.html", context | {"shell": shell_for(request)})


def _published(row: Publication) -> Line:
    said = _("published %(when)s by %(who)s")
    note = said % {"when": moment(row.cleared_at), "who": row.cleared_by}
    return Line(row.title, row.case.number, _act(row.case, "unpublish"), note)


def _waiting(case: Case) -> Line:
    closed = _("closed %(when)s") % {"when": moment(case.closed_at)}
    meta = " · ".join(part for part in (kind_words(case), closed) if part)
    return Line(case.title, case.number, _act(case, "publish"), meta)


def _act(case: Case, action: str) -> str:
    return reverse("desk:act", args=[case.number, action])

"""Reading the knowledge base: the shelves, the search, one article with its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from linli.casework.matters.models import Article
from linli.casework.matters.queries.catalogue import leaf_categories
from linli.casework.matters.queries.knowledge import (
    ArticleFilter,
    Shelf,
    ShelfCounts,
    UnknownArticle,
    article_file,
    articles_slice,
    matters_answered_with,
    shelf_counts,
)
from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.desk.asked import asked
from linli.channels.desk.knowledge import presenters
from linli.channels.desk.lists.filters import Address
from linli.channels.desk.lists.presenters import page_urls
from linli.channels.desk.lists.views import cursor_of
from linli.channels.desk.shell import actor_of, is_fragment, needs, shell_for
from linli.channels.ui.presenters import Page, Tab
from linli.foundation.postgres.keyset import Slice
from linli.foundation.search.rules import WordTooShort
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Reach

SEE = Permission.SEE_MATTERS
_SHELVES = {
    Shelf.IN_USE: gettext_lazy("In use"),
    Shelf.WAITING: gettext_lazy("Waiting for review"),
    Shelf.SENT_BACK: gettext_lazy("Sent back to be mended"),
    Shelf.TO_REVIEW: gettext_lazy("To be looked at again"),
    Shelf.FEEDBACK: gettext_lazy("Found to be wrong"),
    Shelf.WITHDRAWN: gettext_lazy("Withdrawn articles"),
}


@require_GET
@needs(SEE)
def home(request: HttpRequest) -> HttpResponse:
    """Articles of one shelf; a unit sees what waits for itself counted on the tabs."""
    actor, on = actor_of(request), timezone.localdate()
    is_unit = actor.scope.reach is Reach.UNIT
    shelf = asked(request, "shelf", Shelf.IN_USE)
    is_ours = request.GET.get("ours") == "1" and actor.unit_id is not None
    wanted = ArticleFilter(
        shelf=shelf,
        words=request.GET.get("q", "")[:80],
        category=request.GET.get("category", "")[:6],
        unit_id=actor.unit_id if is_ours else None,
    )
    too_short = ""
    try:
        found = articles_slice(actor, wanted, on=on, cursor=cursor_of(request))
    except WordTooShort as short:
        found, too_short = Slice[Article]([], None, None), short.word
    address = Address(request.path, request.GET)
    lines = tuple(presenters.line_of(one, on) for one in found.rows)
    counts = shelf_counts(actor, on=on, unit_id=actor.unit_id if is_unit or is_ours else None)
    context: dict[str, Any] = {
        "page": Page(lines, **page_urls(found, address)),
        "tabs": _tabs(address, shelf, counts),
        "too_short": too_short,
        "wanted": wanted,
        "is_ours": is_ours,
    }
    if is_fragment(request):
        return render(request, "desk/knowledge/_list.html", context)
    context |= {
        "shell": shell_for(request),
        "categories": _first_categories(),
        "write_url": _write_url(actor),
        "has_unit": actor.unit_id is not None,
    }
    return render(request, "desk/knowledge/home.html", context)


def _tabs(address: Address, shelf: Shelf, counts: ShelfCounts) -> tuple[Tab, ...]:
    return tuple(
        Tab(str(words), address.with_(shelf=one), counts.of(one) or None, current=one is shelf)
        for one, words in _SHELVES.items()
    )


def _first_categories() -> list[tuple[str, str]]:
    rows = leaf_categories(rule_book(), timezone.localdate())
    return [(row.code, path) for row, path in rows if len(row.code) <= 4]


def _write_url(actor: Actor) -> str:
    may = actor.may(Permission.WRITE_KNOWLEDGE)
    return reverse("desk:knowledge:write") if may else ""


@require_GET
@needs(SEE)
def article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """One article: what it says, since when, who wrote and reviewed it, what was done with it."""
    actor, now = actor_of(request), timezone.now()
    try:
        file = article_file(actor, article_id)
    except UnknownArticle as error:
        raise Http404 from error
    uses = matters_answered_with(actor, file.article)
    context = {
        "shell": shell_for(request),
        "article": presenters.shown(file, uses, actor, on=timezone.localdate(now), now=now),
        "none_used": _("No matter that you may see was answered with it."),
    }
    return render(request, "desk/knowledge/article.html", context)

"""Questions that are often asked, answered from the knowledge base: what units marked public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.casework.matters.models import Article
from linli.casework.matters.queries.catalogue import place_label, unit_label
from linli.casework.matters.queries.knowledge import (
    public_article,
    public_articles,
    public_categories,
)
from linli.casework.matters.queries.rule_book import rule_book
from linli.channels.portal.site import page, public
from linli.channels.ui.presenters import Page
from linli.foundation.postgres.keyset import BadCursor, Cursor, Slice, cursor_from
from linli.foundation.search.rules import WordTooShort


@dataclass(frozen=True)
class FaqLine:
    """A question in the list."""

    question: str
    url: str
    note: str


@dataclass(frozen=True)
class FaqCategory:
    """A class of questions."""

    code: str
    name: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class FaqArticle:
    """A question with its answer, and who answers for it."""

    question: str
    answer: str
    basis: str
    source: str
    places: str
    unit: str
    seen_on: date


@public
@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """Search and classes; without a word the questions in the order they were written."""
    on = timezone.localdate()
    words, category = request.GET.get("q", "").strip()[:40], request.GET.get("category", "")[:2]
    too_short = False
    try:
        found = public_articles(on, words=words, category=category, cursor=_cursor(request))
    except WordTooShort:
        found, too_short = Slice[Article]([], None, None), True
    lines = tuple(_line(row, on) for row in found.rows)
    context = {
        "words": words,
        "category": category,
        "too_short": too_short,
        "page": Page(
            lines,
            next_url=_address(words, category, found.after),
            prev_url=_address(words, category, found.before),
        ),
        "categories": _categories(category, words, on),
    }
    return page(request, "portal/guide/faq.html", context, current="faq")


def _line(row: Article, on: date) -> FaqLine:
    path = rule_book().category_path(row.category, on)
    return FaqLine(row.question, reverse("portal:faq_article", args=[row.id]), " / ".join(path[:2]))


def _categories(chosen: str, words: str, on: date) -> list[FaqCategory]:
    rows = [rule_book().category(code, on) for code in public_categories(on)]
    every = FaqCategory("", _("All questions"), _address(words, "", first=True), not chosen)
    return [
        every,
        *(
            FaqCategory(
                row.code, row.name, _address(words, row.code, first=True), row.code == chosen
            )
            for row in rows
            if row is not None
        ),
    ]


def _address(
    words: str, category: str, cursor: Cursor | None = None, *, first: bool = False
) -> str:
    if cursor is None and not first:
        return ""
    asked = {"q": words, "category": category, "cursor": str(cursor) if cursor else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("portal:faq") + (f"?{query}" if query else "")


def _cursor(request: HttpRequest) -> Cursor | None:
    text = request.GET.get("cursor", "")
    try:
        return cursor_from(text, zone=timezone.get_current_timezone()) if text else None
    except BadCursor:
        return None


@public
@require_safe
def faq_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """One question with its answer; nothing of who wrote it or what waits for review."""
    row = public_article(article_id, on=timezone.localdate())
    if row is None or row.published is None:
        raise Http404
    version = row.published
    shown = FaqArticle(
        question=version.question,
        answer=version.answer,
        basis=version.legal_basis,
        source=version.source,
        places="、".join(place_label(code) for code in version.region_codes),
        unit=unit_label(row.unit_id),
        seen_on=timezone.localdate(version.written_at),
    )
    return page(request, "portal/guide/faq_article.html", {"article": shown}, current="faq")

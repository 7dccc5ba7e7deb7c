"""Reading the knowledge base: what fits, what is in use, what waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, Func, IntegerField, OuterRef, Q, TextField, Value

from linli.casework.cases.models import Case
from linli.casework.matters.models import (
    Article,
    ArticleFeedback,
    ArticleRuling,
    ArticleUse,
    ArticleVersion,
    PendingState,
)
from linli.casework.matters.models.knowledge import ArticleQuerySet
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.knowledge import LEAST, Fit, Topic, fit, said_grams
from linli.foundation.postgres.keyset import Cursor, Order, Slice, slice_of
from linli.foundation.search.rules import query_grams
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, Scope
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.places.rules.codes import NOWHERE, Place

SUGGESTED = 5
PAGE = 30
_CANDIDATES = 60
_SAID_MOST = 200


class Shelf(StrEnum):
    """Which articles a list shows."""

    IN_USE = "in_use"
    WAITING = "waiting"
    SENT_BACK = "sent_back"
    TO_REVIEW = "to_review"
    FEEDBACK = "feedback"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Suggested:
    """An article that fits what is being said, with the words that speak for it."""

    article: Article
    version: ArticleVersion
    words: tuple[str, ...]


def branch_of(scope: Scope) -> tuple[str, ...]:
    """The codes of a post's own division and of those above it; empty for the city."""
    return _codes(_place(scope.code)) if scope.column else ()


def visible_articles(scope: Scope) -> ArticleQuerySet:
    """The articles that a post may read: the city's, and those of its own branch."""
    return Article.objects.visible_to(scope, branch_of(scope))


def suggest_articles(
    actor: Actor, text: str, *, category: str = "", place: Place = NOWHERE, on: date
) -> list[Suggested]:
    """The articles that fit best, the best first, five at most; one statement.

    ``place`` is where the matter lies: the district's own article goes before the city's, and
    those of other places are left out.
    """
    idle = rule_book().hint_words(on).idle
    said = said_grams(text, idle)[:_SAID_MOST]
    if not said and len(category) < 4:
        return []
    asked = Value(said, output_field=ArrayField(TextField()))
    rows = visible_articles(actor.scope).in_use(on)
    if place.code:
        rows = rows.filter(Q(region_codes=[]) | Q(region_codes__overlap=list(_codes(place))))
    likely = Q(topic_grams__overlap=said)
    if len(category) >= 4:
        likely |= Q(category__startswith=category[:4])
    rows = rows.filter(likely).annotate(
        shared=Func(
            "topic_grams",
            asked,
            template="cardinality(ARRAY(SELECT unnest(%(expressions)s)))",
            arg_joiner=") INTERSECT SELECT unnest(",
            output_field=IntegerField(),
        )
    )
    found = list(rows.select_related("published").order_by("-shared", "id")[:_CANDIDATES])
    return _best(found, text, said, category)


def _best(found: Sequence[Article], text: str, said: list[str], category: str) -> list[Suggested]:
    known = set(said)
    fits: list[tuple[Fit, Article]] = []
    for article in found:
        version = article.published
        if version is None:
            continue
        topic = Topic(
            version.question, version.keywords, version.category, bool(version.region_codes)
        )
        fits.append((fit(topic, text, said=known, category=category), article))
    good = [one for one in fits if one[0].score >= LEAST]
    good.sort(key=lambda one: -one[0].score)
    return [
        Suggested(article, article.published, how.words)
        for how, article in good[:SUGGESTED]
        if article.published is not None
    ]


def usable_version(actor: Actor, version_id: UUID, *, on: date) -> ArticleVersion | None:
    """A version that an operator may answer with now; None where it is not in use or not theirs."""
    article = (
        visible_articles(actor.scope)
        .in_use(on)
        .filter(published_id=version_id)
        .select_related("published")
        .first()
    )
    return article.published if article is not None else None


@dataclass(frozen=True, kw_only=True)
class ArticleFilter:
    """What a reader of the knowledge base is looking for."""

    shelf: Shelf = Shelf.IN_USE
    words: str = ""
    category: str = ""
    unit_id: UUID | None = None


def articles_slice(
    actor: Actor, wanted: ArticleFilter, *, on: date, cursor: Cursor | None = None
) -> Slice[Article]:
    """A page of articles of one shelf, the newest first.

    Raises WordTooShort for a query that no pair of characters can answer.
    """
    rows = on_shelf(visible_articles(actor.scope), wanted.shelf, on)
    if wanted.words.strip():
        rows = rows.filter(grams__contains=query_grams(wanted.words))
    if wanted.category:
        rows = rows.filter(category__startswith=wanted.category)
    if wanted.unit_id is not None:
        rows = rows.filter(unit_id=wanted.unit_id)
    rows = rows.select_related("published", "pending")
    return slice_of(rows, Order("written_at", is_descending=True), cursor, size=PAGE)


def on_shelf(rows: ArticleQuerySet, shelf: Shelf, on: date) -> ArticleQuerySet:
    """The articles of one shelf, e.g. those whose next review has come."""
    if shelf is Shelf.WITHDRAWN:
        return rows.filter(withdrawn_at__isnull=False)
    rows = rows.filter(withdrawn_at=None)
    if shelf is Shelf.WAITING:
        return rows.filter(pending_state=PendingState.WAITING)
    if shelf is Shelf.SENT_BACK:
        return rows.filter(pending_state=PendingState.SENT_BACK)
    if shelf is Shelf.TO_REVIEW:
        is_over = Q(next_review_on__lte=on) | Q(valid_to__lte=on)
        return rows.filter(is_over, published__isnull=False)
    if shelf is Shelf.FEEDBACK:
        asked = ArticleFeedback.objects.filter(article=OuterRef("pk"), answered_at=None)
        return rows.filter(Exists(asked))
    return rows.in_use(on)


class UnknownArticle(LookupError):
    """There is no such article, or it belongs to other divisions."""


@dataclass(frozen=True)
class ArticleFile:
    """An article with all that was written, ruled, found and done with it."""

    article: Article
    versions: tuple[ArticleVersion, ...]
    rulings: tuple[ArticleRuling, ...]
    feedback: tuple[ArticleFeedback, ...]

    @property
    def current(self) -> ArticleVersion:
        """The published version, or the one that waits while none is."""
        version = self.article.published or self.article.pending
        assert version is not None  # noqa: S101  # a constraint of the table
        return version

    def rulings_of(self, version: ArticleVersion) -> list[ArticleRuling]:
        return [one for one in self.rulings if one.version_id == version.id]


def article_in_scope(actor: Actor, article_id: UUID) -> Article:
    """An article that the post may read. Raises UnknownArticle."""
    rows = visible_articles(actor.scope).select_related("published", "pending")
    article = rows.filter(id=article_id).first()
    if article is None:
        raise UnknownArticle(article_id)
    return article


def article_file(actor: Actor, article_id: UUID) -> ArticleFile:
    """An article with its history. Raises UnknownArticle."""
    article = article_in_scope(actor, article_id)
    versions = article.versions.order_by("-number")
    rulings = ArticleRuling.objects.filter(version__article=article).order_by("-id")
    feedback = article.feedback.order_by("-id")[:50]
    return ArticleFile(article, tuple(versions), tuple(rulings), tuple(feedback))


@dataclass(frozen=True)
class Used:
    """A matter that was answered with an article."""

    case: Case
    version: ArticleVersion
    use: ArticleUse


def matters_answered_with(actor: Actor, article: Article, *, most: int = 50) -> list[Used]:
    """Matters within scope that were answered with any version of an article, the newest first."""
    if not actor.may(Permission.SEE_MATTERS):
        return []
    cases = Case.objects.visible_to(actor.scope).filter(id=OuterRef("case_id"))
    rows = ArticleUse.objects.filter(version__article=article).filter(Exists(cases))
    rows = rows.select_related("case", "version").order_by("-at", "-id")[:most]
    return [Used(row.case, row.version, row) for row in rows]


@dataclass(frozen=True)
class ShelfCounts:
    """How many articles wait on which shelf, as far as the post sees."""

    counts: dict[Shelf, int]

    def of(self, shelf: Shelf) -> int:
        return self.counts.get(shelf, 0)


def shelf_counts(actor: Actor, *, on: date, unit_id: UUID | None = None) -> ShelfCounts:
    """How much waits for review, for mending, for a new look, for an answer."""
    rows = visible_articles(actor.scope)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    shelves = (Shelf.WAITING, Shelf.SENT_BACK, Shelf.TO_REVIEW, Shelf.FEEDBACK)
    return ShelfCounts({shelf: on_shelf(rows, shelf, on).count() for shelf in shelves})


# --- the public page ------------------------------------------------------------------------------


def public_articles(
    on: date, *, words: str = "", category: str = "", cursor: Cursor | None = None
) -> Slice[Article]:
    """Articles marked public that hold on a day. Raises WordTooShort."""
    rows = Article.objects.in_use(on).filter(is_public=True).select_related("published")
    if words.strip():
        rows = rows.filter(grams__contains=query_grams(words))
    if category:
        rows = rows.filter(category__startswith=category)
    return slice_of(rows, Order("written_at"), cursor, size=PAGE)


def public_article(article_id: UUID, *, on: date) -> Article | None:
    """One public article that holds on a day."""
    rows = Article.objects.in_use(on).filter(is_public=True, id=article_id)
    return rows.select_related("published").first()


def public_categories(on: date) -> list[str]:
    """The first two digits of the categories that public articles stand under."""
    rows = Article.objects.in_use(on).filter(is_public=True)
    return sorted({code[:2] for code in rows.values_list("category", flat=True)})


# --- places ---------------------------------------------------------------------------------------


def _codes(place: Place) -> tuple[str, ...]:
    codes = (place.district_code, place.street_code, place.community_code)
    return tuple(code for code in codes if code)


def _place(code: str) -> Place:
    if not code:
        return NOWHERE
    try:
        return place_codes(code)
    except UnknownPlace:
        return NOWHERE


def branches_of(codes: Sequence[str]) -> list[str]:
    """Regions with every division above them. Raises UnknownPlace for a code that is none."""
    found: dict[str, None] = {}
    for code in codes:
        found.update(dict.fromkeys(_codes(place_codes(code))))
    return list(found)

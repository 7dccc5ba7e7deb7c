"""Writing articles: each writing is a version that stays; nobody publishes their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.matters.models import Article, ArticleVersion, PendingState
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.operations.knowledge.keeping import (
    KnowledgeRefused,
    holding,
    require,
    require_regions,
    text_of,
)
from linli.casework.matters.queries.knowledge import branches_of
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.knowledge import topic_grams
from linli.foundation.search.rules import grams
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace

MOST_KEYWORDS, MOST_REGIONS = 20, 20


@dataclass(frozen=True, kw_only=True)
class ArticleWords:
    """What an article says; no region means the whole city."""

    question: str
    answer: str
    category: str
    source: str
    valid_from: date
    next_review_on: date
    valid_to: date | None = None
    regions: Sequence[str] = ()
    legal_basis: str = ""
    keywords: Sequence[str] = ()
    is_public: bool = False


def write_article(
    words: ArticleWords, *, unit_id: UUID | None = None, by: Actor, at: datetime
) -> Article:
    """Write a new article; it waits for review. Its unit is the writer's own.

    A post of the hotline that reviews articles may write for another unit (``unit_id``).

    :raises KnowledgeRefused: naming the field that is wrong, or that the post may not write.
    """
    require(by, Permission.WRITE_KNOWLEDGE)
    unit = _unit(by, unit_id)
    checked = _checked(words, by=by, at=at)
    with transaction.atomic():
        article = Article(unit_id=unit, versions_made=1, written_at=at, **_found_by(checked))
        version = _version(article, 1, checked, unit, "", by=by, at=at)
        article.pending, article.pending_state = version, PendingState.WAITING
        # Each row names the other; PostgreSQL looks at such keys when the transaction ends.
        article.save(force_insert=True)
        version.save(force_insert=True)
    return article


def revise_article(
    article_id: UUID,
    words: ArticleWords,
    *,
    change_note: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Article:
    """Write the next version of an article; the published one goes on until this is reviewed.

    A version that waits already is replaced by this one; it stays in the history.

    :raises UnknownArticle: there is none. KnowledgeRefused, ArticleMoved.
    """
    require(by, Permission.WRITE_KNOWLEDGE)
    note = text_of(change_note, 200, "change_note")
    checked = _checked(words, by=by, at=at)
    with holding(article_id, by=by, expect=expect) as article:
        if article.unit_id != by.unit_id and not by.may(Permission.REVIEW_KNOWLEDGE):
            raise KnowledgeRefused(_("Another unit answers for this article: tell it instead."))
        if article.withdrawn_at is not None:
            raise KnowledgeRefused(_("This article is withdrawn. Write a new one."))
        article.versions_made += 1
        number = article.versions_made
        version = _version(article, number, checked, article.unit_id, note, by=by, at=at)
        version.save(force_insert=True)
        article.pending, article.pending_state = version, PendingState.WAITING
        if article.published_id is None:
            show_as(article, version)
        article.save()
    return article


def show_as(article: Article, version: ArticleVersion) -> None:
    """Let an article be found by what a version says."""
    words = ArticleWords(
        question=version.question,
        answer=version.answer,
        category=version.category,
        source=version.source,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        next_review_on=version.next_review_on,
        regions=version.region_codes,
        keywords=version.keywords,
        is_public=version.is_public,
    )
    for name, value in _found_by(words).items():
        setattr(article, name, value)


def _found_by(words: ArticleWords) -> dict[str, object]:
    text = " ".join([words.question, *words.keywords, words.answer])
    return {
        "question": words.question,
        "category": words.category,
        "region_codes": list(words.regions),
        "branch_codes": branches_of(words.regions),
        "is_public": words.is_public,
        "valid_from": words.valid_from,
        "valid_to": words.valid_to,
        "next_review_on": words.next_review_on,
        "grams": grams(text),
        "topic_grams": topic_grams(words.question, words.keywords),
    }


def _version(
    article: Article,
    number: int,
    words: ArticleWords,
    unit_id: UUID,
    note: str,
    *,
    by: Actor,
    at: datetime,
) -> ArticleVersion:
    return ArticleVersion(
        article=article,
        number=number,
        unit_id=unit_id,
        question=words.question,
        answer=words.answer,
        category=words.category,
        region_codes=list(words.regions),
        legal_basis=words.legal_basis,
        source=words.source,
        keywords=list(words.keywords),
        is_public=words.is_public,
        valid_from=words.valid_from,
        valid_to=words.valid_to,
        next_review_on=words.next_review_on,
        change_note=note,
        written_at=at,
        written_by=by.name[:40],
        written_by_id=by.account_id,
    )


def _unit(by: Actor, unit_id: UUID | None) -> UUID:
    if unit_id is None or unit_id == by.unit_id:
        if by.unit_id is None:
            raise KnowledgeRefused(_("Choose the unit that answers for it."), "unit")
        return by.unit_id
    if not by.may(Permission.REVIEW_KNOWLEDGE):
        raise KnowledgeRefused(_("You write for your own unit only."), "unit")
    return unit_id


def _checked(words: ArticleWords, *, by: Actor, at: datetime) -> ArticleWords:
    today = local_day(at)
    regions = list(dict.fromkeys(words.regions))
    if len(regions) > MOST_REGIONS:
        raise KnowledgeRefused(_("At most %(n)d places.") % {"n": MOST_REGIONS}, "regions")
    try:
        branches_of(regions)
    except UnknownPlace as error:
        raise KnowledgeRefused(_("This place is not in the register."), "regions") from error
    require_regions(by, regions)
    if rule_book().category(words.category, today) is None:
        raise KnowledgeRefused(_("There is no such category."), "category")
    _check_days(words, today)
    return ArticleWords(
        question=text_of(words.question, 120, "question"),
        answer=text_of(words.answer, 4000, "answer"),
        category=words.category,
        source=text_of(words.source, 200, "source"),
        valid_from=words.valid_from,
        valid_to=words.valid_to,
        next_review_on=words.next_review_on,
        regions=regions,
        legal_basis=words.legal_basis.strip()[:300],
        keywords=_keywords(words.keywords),
        is_public=words.is_public,
    )


def _check_days(words: ArticleWords, today: date) -> None:
    if words.valid_to is not None and words.valid_to <= max(words.valid_from, today):
        raise KnowledgeRefused(_("The last day lies in the past or before the first."), "valid_to")
    if words.next_review_on <= today:
        raise KnowledgeRefused(_("The next review has to be after today."), "next_review_on")
    if words.next_review_on > today.replace(month=1, day=1).replace(year=today.year + 3):
        raise KnowledgeRefused(
            _("Nothing stays right unseen for so long: choose a day within two years."),
            "next_review_on",
        )


def _keywords(words: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if len(found) > MOST_KEYWORDS:
        raise KnowledgeRefused(_("At most %(n)d words.") % {"n": MOST_KEYWORDS}, "keywords")
    for word in found:
        if not 2 <= len(word) <= 20:
            raise KnowledgeRefused(
                _("“%(word)s”: a word has 2 to 20 characters.") % {"word": word}, "keywords"
            )
    return found

"""Reviewing articles: by the hotline body, and by somebody else than who wrote them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.casework.matters.models import Article, ArticleVersion, PendingState, RulingKind
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.operations.knowledge.keeping import (
    KnowledgeRefused,
    holding,
    require,
    require_regions,
    ruled,
    tell,
    text_of,
)
from linli.casework.matters.operations.knowledge.writing import show_as
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


def publish_article(
    article_id: UUID, *, by: Actor, at: datetime, expect: int | None = None
) -> Article:
    """Publish the version that waits. Raises KnowledgeRefused to its own writer, ArticleMoved."""
    with holding(article_id, by=by, expect=expect) as article:
        version = _waiting(article, by)
        ruled(version, RulingKind.PUBLISH, by=by, at=at)
        article.published = version
        article.pending, article.pending_state = None, PendingState.NONE
        article.reminded_for = None
        show_as(article, version)
        article.save()
    return article


def send_back_article(
    article_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Article:
    """Send the version that waits back to its writer, with the reason; the old one goes on."""
    reason = text_of(reason, 300, "reason")
    with holding(article_id, by=by, expect=expect) as article:
        version = _waiting(article, by)
        ruled(version, RulingKind.SEND_BACK, by=by, at=at, words=reason)
        article.pending_state = PendingState.SENT_BACK
        article.save()
        tell(article, version.written_by_id, "knowledge_sent_back", at=at, reason=reason)
    return article


def withdraw_article(
    article_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> Article:
    """Take an article out of use for good, with the reason; its history stays."""
    require(by, Permission.WRITE_KNOWLEDGE, Permission.REVIEW_KNOWLEDGE)
    reason = text_of(reason, 300, "reason")
    with holding(article_id, by=by, expect=expect) as article:
        _require_own(article, by)
        version = article.published or article.pending
        if article.withdrawn_at is not None or version is None:
            raise KnowledgeRefused(_("This article is withdrawn already."))
        ruled(version, RulingKind.WITHDRAW, by=by, at=at, words=reason)
        article.withdrawn_at = at
        article.save()
    return article


def confirm_article(
    article_id: UUID, *, next_review_on: date, by: Actor, at: datetime, expect: int | None = None
) -> Article:
    """Say after a look that the article is still right, and when to look again."""
    require(by, Permission.WRITE_KNOWLEDGE, Permission.REVIEW_KNOWLEDGE)
    today = local_day(at)
    if next_review_on <= today:
        raise KnowledgeRefused(_("The next review has to be after today."), "next_review_on")
    with holding(article_id, by=by, expect=expect) as article:
        _require_own(article, by)
        if article.published is None or article.withdrawn_at is not None:
            raise KnowledgeRefused(_("Only a published article can be confirmed."))
        if article.valid_to is not None and article.valid_to <= today:
            raise KnowledgeRefused(_("Its last day is past: write a new version."))
        article.next_review_on, article.reminded_for = next_review_on, None
        article.save()
        article.published.article = article
        ruled(article.published, RulingKind.CONFIRM, by=by, at=at)
    return article


def _require_own(article: Article, by: Actor) -> None:
    if article.unit_id != by.unit_id and not by.may(Permission.REVIEW_KNOWLEDGE):
        raise KnowledgeRefused(_("Another unit answers for this article: tell it instead."))


def _waiting(article: Article, by: Actor) -> ArticleVersion:
    """The version that waits, if this post may rule on it."""
    require(by, Permission.REVIEW_KNOWLEDGE)
    version = article.pending
    if version is None or article.pending_state != PendingState.WAITING:
        raise KnowledgeRefused(_("Nothing waits for review here."))
    if version.written_by_id is not None and version.written_by_id == by.account_id:
        raise KnowledgeRefused(_("Nobody reviews what they wrote themselves: ask a colleague."))
    require_regions(by, version.region_codes)
    return version

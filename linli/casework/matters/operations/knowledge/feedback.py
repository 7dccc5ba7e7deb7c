"""Operators say that an article is wrong or out of date; its unit answers within a limit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.casework.cases.rules import TimedLimit
from linli.casework.matters.models import Article, ArticleFeedback, FeedbackKind, FeedbackOutcome
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.operations.knowledge.keeping import (
    KnowledgeRefused,
    holding,
    require,
    tell,
    tell_unit_of,
    text_of,
)
from linli.casework.matters.operations.notices import say_when
from linli.casework.matters.queries.knowledge import UnknownArticle
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.workflow import Window
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import due
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.units.queries import hours_of


def report_article(
    article_id: UUID, *, kind: str, words: str, by: Actor, at: datetime
) -> ArticleFeedback:
    """Tell the unit that its article is wrong, out of date, unclear or lacks something.

    The limit counts from now by the unit's own hours. Raises KnowledgeRefused, UnknownArticle.
    """
    require(by, Permission.REGISTER, Permission.CALL_BACK, Permission.REVIEW_KNOWLEDGE)
    if kind not in FeedbackKind.values:
        raise KnowledgeRefused(_("Choose what is wrong with it."), "kind")
    words = text_of(words, 300, "words")
    with holding(article_id, by=by, expect=None) as article:
        version = article.published
        if version is None or article.withdrawn_at is not None:
            raise KnowledgeRefused(_("This article is not in use."))
        timed = _limit(at)
        until = due(at, timed.limit, hours=hours_of(article.unit_id), calendar=work_calendar())
        row = ArticleFeedback.objects.create(
            article=article,
            version=version,
            unit_id=article.unit_id,
            kind=kind,
            words=words,
            asked_at=at,
            asked_by=by.name[:40],
            asked_by_id=by.account_id,
            rule_name=timed.rule_name,
            legal_basis=timed.basis,
            due_at=until.at,
        )
        said = f"{FeedbackKind(kind).label}：{words}"
        tell_unit_of(article, "knowledge_feedback", at=at, reason=said, due=say_when(until.at))
    return row


def _limit(at: datetime) -> TimedLimit:
    try:
        return rule_book().limit(
            Window.KNOWLEDGE, local_day(at), nature="", urgency="", channel="", category=""
        )
    except NoLimitFound as error:
        raise KnowledgeRefused(
            _("The rule book has no limit for answering it; an administrator must add it.")
        ) from error


def answer_feedback(
    feedback_id: UUID, *, outcome: str, answer: str, by: Actor, at: datetime
) -> ArticleFeedback:
    """Say what was done about it: a new version, or why the article stands.

    :raises KnowledgeRefused: it is answered, another unit's, or no newer version was written.
    """
    require(by, Permission.WRITE_KNOWLEDGE, Permission.REVIEW_KNOWLEDGE)
    if outcome not in FeedbackOutcome.values:
        raise KnowledgeRefused(_("Choose what was done."), "outcome")
    answer = text_of(answer, 300, "answer")
    article_id = ArticleFeedback.objects.filter(id=feedback_id).values_list("article_id", flat=True)
    found = article_id.first()
    if found is None:
        raise UnknownArticle(feedback_id)
    with holding(found, by=by, expect=None) as article:
        row = ArticleFeedback.objects.select_for_update(of=("self",)).get(id=feedback_id)
        _require_open(row, article, by)
        is_newer = article.versions.filter(written_at__gt=row.asked_at).exists()
        if outcome == FeedbackOutcome.MENDED and not is_newer:
            raise KnowledgeRefused(_("Write the new version first, then answer."), "outcome")
        row.outcome, row.answer = outcome, answer
        row.answered_at, row.answered_by = at, by.name[:40]
        row.save()
        said = f"{FeedbackOutcome(outcome).label}：{answer}"
        tell(article, row.asked_by_id, "knowledge_answered", at=at, result=said)
    return row


def _require_open(row: ArticleFeedback, article: Article, by: Actor) -> None:
    if row.answered_at is not None:
        raise KnowledgeRefused(_("This is answered already."))
    if article.unit_id != by.unit_id and not by.may(Permission.REVIEW_KNOWLEDGE):
        raise KnowledgeRefused(_("Another unit answers for this article: tell it instead."))

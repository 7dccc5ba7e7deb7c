"""Keeping the knowledge base: written by units, reviewed by the hotline, corrected by operators."""

from linli.casework.matters.operations.knowledge.feedback import answer_feedback, report_article
from linli.casework.matters.operations.knowledge.keeping import (
    ArticleMoved,
    KnowledgeRefused,
)
from linli.casework.matters.operations.knowledge.reminding import remind_of_reviews
from linli.casework.matters.operations.knowledge.reviewing import (
    confirm_article,
    publish_article,
    send_back_article,
    withdraw_article,
)
from linli.casework.matters.operations.knowledge.writing import (
    ArticleWords,
    revise_article,
    write_article,
)

__all__ = [
    "ArticleMoved",
    "ArticleWords",
    "KnowledgeRefused",
    "answer_feedback",
    "confirm_article",
    "publish_article",
    "remind_of_reviews",
    "report_article",
    "revise_article",
    "send_back_article",
    "withdraw_article",
    "write_article",
]

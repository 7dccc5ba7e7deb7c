"""Reminding units of articles that have to be looked at again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Least

from linli.casework.matters.models import Article
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.operations.knowledge.keeping import tell_unit_of
from linli.casework.matters.queries.rule_book import rule_book


def remind_of_reviews(*, at: datetime) -> int:
    """Tell each unit of its articles whose next review or last day comes near, once for each day.

    Safe to repeat; returns how many articles their units were told of.
    """
    rows = Article.objects.filter(withdrawn_at=None, published__isnull=False)
    if not rows.exists():
        return 0  # a new city may have no rules yet either
    today = local_day(at)
    until = today + timedelta(days=rule_book().threshold("knowledge_remind_days", today))
    dated = rows.annotate(day=Least("next_review_on", "valid_to")).filter(day__lte=until)
    dated = dated.filter(Q(reminded_for=None) | ~Q(reminded_for=F("day")))
    told = 0
    for article_id, day in list(dated.order_by("id").values_list("id", "day")):
        told += _remind(article_id, day, at)
    return told


@transaction.atomic
def _remind(article_id: UUID, day: date, at: datetime) -> int:
    article = Article.objects.select_for_update(of=("self",)).get(id=article_id)
    if article.reminded_for == day:
        return 0
    article.reminded_for = day
    article.save(update_fields=["reminded_for"])
    tell_unit_of(article, "knowledge_review_due", at=at, date=f"{day:%Y-%m-%d}")
    return 1

"""The knowledge base of the demo city: written by its units, read by reviewers, corrected once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from linli.casework.matters.models import Article, ArticleVersion
from linli.casework.matters.operations import knowledge
from linli.casework.matters.operations.knowledge import ArticleWords
from linli.casework.matters.rules.seeds import unit_code
from linli.demo.geography import CITY_CODE, Geography
from linli.demo.staff import Staff
from linli.foundation.calendar.rules import SHANGHAI
from linli.registers.access.rules import Actor

_FILE = Path(__file__).resolve().parent / "data" / "articles.yaml"
_WRITTEN, _READ = timedelta(days=60), timedelta(days=58)
_A_LITTLE = timedelta(days=3)
_USUAL_DAYS = 180


def know(land: Geography, staff: Staff, now: datetime) -> int:
    """Let the units write what they know, and the hotline read it; return how many articles."""
    _published.cache_clear()
    rows: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["rows"]
    for row in rows:
        article = _write(row, land, staff, now)
        knowledge.publish_article(article.id, by=staff.actors["reviewer"], at=now - _READ)
    _correct(staff, now)
    _waiting(staff, now)
    return len(rows)


def _write(row: dict[str, Any], land: Geography, staff: Staff, now: datetime) -> Article:
    level = row.get("at", "city")
    place = {
        "city": CITY_CODE,
        "street": land.streets[0][0],
        "community": land.communities[0][0],
    }[level]
    unit_id = staff.units[unit_code(row["unit"], level, place)]
    return knowledge.write_article(
        _words(row, () if level == "city" else (place,), now),
        unit_id=unit_id,
        by=_writer(staff, unit_id),
        at=now - _WRITTEN,
    )


def _writer(staff: Staff, unit_id: UUID) -> Actor:
    return staff.handlers.get(unit_id) or staff.actors["reviewer2"]


def _words(row: dict[str, Any], regions: tuple[str, ...], now: datetime) -> ArticleWords:
    today = now.astimezone(SHANGHAI).date()
    return ArticleWords(
        question=row["question"],
        answer=row["answer"].replace("\n\n", "\n"),
        category=row["category"],
        source=row["source"],
        valid_from=today - _WRITTEN,
        next_review_on=today + timedelta(days=row.get("days", _USUAL_DAYS)),
        regions=regions,
        legal_basis=row.get("legal_basis", ""),
        keywords=row["keywords"],
        is_public=row.get("public", True),
    )


def _correct(staff: Staff, now: datetime) -> None:
    """Two remarks of operators: one answered in time, one that waits."""
    taker = staff.actors["taker"]
    heat = Article.objects.filter(question__startswith="暖气不热").get()
    said = "来电人说入户测温要提前一天预约，文章里没有写。"
    found = knowledge.report_article(
        heat.id, kind="missing", words=said, by=taker, at=now - timedelta(days=9)
    )
    knowledge.answer_feedback(
        found.id,
        outcome="stands",
        answer="测温当天登记当天约，不用提前一天；客服说法已统一。",
        by=_writer(staff, heat.unit_id),
        at=now - timedelta(days=8),
    )
    card = Article.objects.filter(question__startswith="高龄津贴").get()
    said = "资格确认从今年起改为社区代办也可以，答复里只写了人脸识别。"
    knowledge.report_article(
        card.id, kind="outdated", words=said, by=taker, at=now - timedelta(hours=5)
    )


def _waiting(staff: Staff, now: datetime) -> None:
    """A new version that waits for a reviewer, and an article that was sent back."""
    today = now.astimezone(SHANGHAI).date()
    reviewer = staff.actors["reviewer"]
    lamp = Article.objects.filter(question__startswith="路灯不亮").get()
    published = lamp.published
    if published is not None:
        knowledge.revise_article(
            lamp.id,
            _again(published, today, more="\n也可以扫灯杆上的二维码报修。"),
            change_note="增加扫码报修",
            by=_writer(staff, lamp.unit_id),
            at=now - timedelta(hours=20),
        )
    trees = ArticleWords(
        question="行道树挡住了窗户，能不能修剪？",
        answer="登记以后由园林部门现场查看。",
        category="030801",
        source="市园林局养护规程",
        valid_from=today,
        next_review_on=today + timedelta(days=_USUAL_DAYS),
        keywords=("行道树", "修剪", "挡光"),
    )
    unit_id = staff.units[unit_code("yuanlin", "city", CITY_CODE)]
    article = knowledge.write_article(
        trees, unit_id=unit_id, by=_writer(staff, unit_id), at=now - timedelta(days=2)
    )
    knowledge.send_back_article(
        article.id,
        reason="请写明多少天内查看、什么季节修剪、小区里的树找谁。",
        by=reviewer,
        at=now - timedelta(days=1),
    )


def _again(version: ArticleVersion, today: date, *, more: str) -> ArticleWords:
    return ArticleWords(
        question=version.question,
        answer=version.answer + more,
        category=version.category,
        source=version.source,
        valid_from=version.valid_from,
        next_review_on=today + timedelta(days=_USUAL_DAYS),
        regions=version.region_codes,
        legal_basis=version.legal_basis,
        keywords=version.keywords,
        is_public=version.is_public,
    )


def answer_about(category: str, at: datetime, *, otherwise: str) -> dict[str, Any]:
    """What an operator of the demo answers a question of this category with, from an article or not."""
    version = _published(category)
    if version is None or version.written_at > at - _A_LITTLE:
        return {"reply": otherwise}
    return {"reply": version.answer, "article": version}


@cache
def _published(category: str) -> ArticleVersion | None:
    rows = Article.objects.filter(category=category, published__isnull=False, region_codes=[])
    article = rows.select_related("published").order_by("id").first()
    return article.published if article else None

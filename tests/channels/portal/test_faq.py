"""Questions and answers on the public site: only what is published, public and in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.casework.matters.models import Article
from linli.casework.matters.operations import knowledge
from linli.casework.matters.operations.knowledge import ArticleWords
from tests.casework.city import City, make_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> City:
    return make_city()


def write(city: City, question: str, *, publish: bool = True, **more: Any) -> Article:
    today, now = timezone.localdate(), timezone.now()
    given: dict[str, Any] = {
        "answer": "由市照明单位维护，24小时内修复。",
        "category": "030402",
        "source": "市城管局照明维护标准",
        "valid_from": today,
        "next_review_on": today + timedelta(days=90),
        "is_public": True,
    }
    words = ArticleWords(question=question, **{**given, **more})
    article = knowledge.write_article(words, by=city["lamp_handler"], at=now)
    if publish:
        knowledge.publish_article(article.id, by=city["reviewer"], at=now)
    return article


def test_residents_read_what_units_made_public(town: City, client: Client) -> None:
    shown = write(town, "路灯不亮找谁？")
    inside = write(town, "内部口径怎么说？", is_public=False)
    waiting = write(town, "还没审核的？", publish=False)
    page = client.get(reverse("portal:faq")).content.decode()
    assert shown.question in page
    assert inside.question not in page
    assert waiting.question not in page
    page = client.get(reverse("portal:faq_article", args=[shown.id])).content.decode()
    assert "24小时内修复" in page
    assert town.accounts["lamp_handler"].name not in page
    for row in (inside, waiting):
        assert client.get(reverse("portal:faq_article", args=[row.id])).status_code == 404


def test_questions_are_found_by_word_and_by_subject(town: City, client: Client) -> None:
    lamp = write(town, "路灯不亮找谁？")
    other = write(town, "物业服务差怎么办？", category="0303", answer="先向业委会反映。")
    url = reverse("portal:faq")
    page = client.get(url, {"q": "照明"}).content.decode()
    assert lamp.question in page
    assert other.question not in page
    assert "没有找到" in client.get(url, {"q": "公积金贷款"}).content.decode()
    assert "至少写两个字" in client.get(url, {"q": "灯"}).content.decode()
    assert lamp.question in client.get(url, {"category": "03"}).content.decode()
    assert client.get(url, {"cursor": "nonsense"}).status_code == 200


def test_a_long_list_turns_page_by_page(town: City, client: Client) -> None:
    for n in range(32):
        write(town, f"第{n}个问题怎么办？")
    first = client.get(reverse("portal:faq"))
    following = client.get(first.context["page"].next_url).content.decode()
    assert "第31个问题怎么办？" in following
    assert "第0个问题怎么办？" not in following

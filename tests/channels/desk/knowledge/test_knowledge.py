"""The knowledge base at the desk: who sees and does what, and what the console offers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.casework.matters.models import Article, ArticleFeedback, ArticleUse, PendingState
from linli.casework.matters.operations import knowledge
from linli.casework.matters.operations.knowledge import ArticleWords
from tests.casework.city import City
from tests.registers.city import EAST, WEST

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
Door = Callable[[str], Client]
Budget = Callable[[int], AbstractContextManager[None]]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:knowledge:{name}", args=args)


def fields(**more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "question": "路灯不亮，谁来修？",
        "answer": "主次干道的路灯由市照明单位维护。",
        "category": "030402",
        "keywords": "路灯，灯杆",
        "source": "市城管局照明维护标准",
        "valid_from": today.isoformat(),
        "next_review_on": (today + timedelta(days=90)).isoformat(),
        "is_public": "on",
        **more,
    }


def published(city: City, *, writer: str = "lamp_handler", **more: Any) -> Article:
    today, now = timezone.localdate(), timezone.now()
    given: dict[str, Any] = {
        "question": "路灯不亮，谁来修？",
        "answer": "主次干道的路灯由市照明单位维护。",
        "category": "030402",
        "source": "市城管局照明维护标准",
        "valid_from": today,
        "next_review_on": today + timedelta(days=90),
        "keywords": ["路灯"],
        "is_public": True,
    }
    words = ArticleWords(**{**given, **more})
    article = knowledge.write_article(words, by=city[writer], at=now)
    return knowledge.publish_article(article.id, by=city["reviewer"], at=now)


# --- who may --------------------------------------------------------------------------------------


def test_posts_without_matters_see_no_knowledge_base(city: City, as_role: Door) -> None:
    article = published(city)
    for role in ("auditor", "administrator"):
        client = as_role(role)
        for url in (at("home"), at("article", article.id), at("write")):
            assert client.get(url).status_code == 403


def test_an_article_of_another_division_is_not_there(city: City, as_role: Door) -> None:
    article = published(city, writer="handler", regions=[EAST])
    stranger = as_role("nobody")
    assert article.question not in stranger.get(at("home")).content.decode()
    for name in ("article", "revise", "publish", "send_back", "withdraw", "confirm", "report"):
        assert stranger.get(at(name, article.id)).status_code == 404


@pytest.mark.parametrize("name", ["publish", "send_back"])
def test_who_writes_does_not_publish(city: City, as_role: Door, name: str) -> None:
    article = published(city)
    assert as_role("lamp_handler").get(at(name, article.id)).status_code == 403


def test_an_operator_writes_nothing(city: City, as_role: Door) -> None:
    assert as_role("taker").get(at("write")).status_code == 403
    assert "写文章" not in as_role("taker").get(at("home")).content.decode()


# --- from writing to use ----------------------------------------------------------------------------


def test_a_unit_writes_and_a_reviewer_publishes(city: City, as_role: Door) -> None:
    writer, reader = as_role("lamp_handler"), as_role("reviewer")
    assert writer.get(at("write")).status_code == 200
    answer = writer.post(at("write"), fields(submit_token="once"))
    again = writer.post(at("write"), fields(submit_token="once"))
    assert answer.status_code == again.status_code == 302
    article = Article.objects.get()
    assert article.unit_id == city.unit_id("lamps")
    page = reader.get(at("home"), {"shelf": "waiting"}).content.decode()
    assert article.question in page
    assert "发布" in reader.get(at("article", article.id)).content.decode()
    sent = reader.post(at("publish", article.id), {"expect": 1}, **HTMX)
    assert sent["HX-Redirect"] == at("article", article.id)
    article.refresh_from_db()
    assert article.published is not None
    assert article.pending_state == PendingState.NONE


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(city: City, as_role: Door) -> None:
    answer = as_role("lamp_handler").post(at("write"), fields(keywords="灯", source=""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "主次干道的路灯由市照明单位维护。" in page
    answer = as_role("lamp_handler").post(at("write"), fields(keywords="灯"))
    assert answer.status_code == 422
    assert "2到20个字" in answer.content.decode()
    assert not Article.objects.exists()


def test_a_district_is_offered_its_own_places_only(city: City, as_role: Door) -> None:
    client = as_role("handler")
    page = client.get(at("write")).content.decode()
    assert EAST in page
    assert WEST not in page
    answer = client.post(at("write"), fields())
    assert answer.status_code == 422
    assert "只有市级单位" in answer.content.decode()
    assert client.post(at("write"), fields(regions=[EAST])).status_code == 302


def test_a_new_version_says_what_is_new_and_the_page_keeps_both(city: City, as_role: Door) -> None:
    article = published(city)
    writer = as_role("lamp_handler")
    form = writer.get(at("revise", article.id)).context["form"]
    assert form.initial["answer"] == "主次干道的路灯由市照明单位维护。"
    sent = fields(answer="也可以扫码报修。", expect=1)
    assert writer.post(at("revise", article.id), sent).status_code == 422
    assert (
        writer.post(at("revise", article.id), {**sent, "change_note": "增加扫码"}).status_code
        == 302
    )
    page = as_role("taker").get(at("article", article.id)).content.decode()
    assert "第2版，尚未发布" in page
    assert "也可以扫码报修。" in page
    stale = as_role("reviewer").post(at("publish", article.id), {"expect": 1})
    assert stale.status_code == 422
    assert "有人改过" in stale.content.decode()


def test_an_operator_reports_and_the_unit_answers(city: City, as_role: Door) -> None:
    article = published(city)
    taker = as_role("taker")
    assert taker.post(at("report", article.id), {"kind": "wrong", "words": ""}).status_code == 422
    taker.post(at("report", article.id), {"kind": "outdated", "words": "电话换了"})
    row = ArticleFeedback.objects.get()
    home = as_role("lamp_head").get(at("home"), {"shelf": "feedback"})
    assert article.question in home.content.decode()
    url = at("answer", article.id, row.id)
    assert as_role("taker").get(url).status_code == 403
    as_role("lamp_head").post(url, {"outcome": "stands", "answer": "电话没有变"})
    row.refresh_from_db()
    assert row.answer == "电话没有变"
    assert "电话没有变" in taker.get(at("article", article.id)).content.decode()


def test_withdrawing_and_confirming(city: City, as_role: Door) -> None:
    article = published(city)
    day = (timezone.localdate() + timedelta(days=200)).isoformat()
    head = as_role("lamp_head")
    head.post(at("confirm", article.id), {"next_review_on": day, "expect": 1})
    article.refresh_from_db()
    assert article.next_review_on.isoformat() == day
    head.post(at("withdraw", article.id), {"reason": "并入另一篇", "expect": 1})
    page = as_role("taker").get(at("home"), {"shelf": "withdrawn"}).content.decode()
    assert article.question in page


def test_the_search_says_when_a_word_is_too_short(city: City, as_role: Door) -> None:
    published(city)
    client = as_role("taker")
    assert "太短" in client.get(at("home"), {"q": "灯"}, **HTMX).content.decode()
    assert "路灯不亮" in client.get(at("home"), {"q": "照明"}, **HTMX).content.decode()


def test_lists_cost_few_statements(city: City, as_role: Door, max_queries: Budget) -> None:
    for n in range(6):
        published(city, question=f"路灯第{n}种问题？")
    client = as_role("taker")
    client.get(at("home"))
    with max_queries(10):
        assert client.get(at("home"), **HTMX).status_code == 200


# --- the console --------------------------------------------------------------------------------------


def _hints(client: Client, **more: Any) -> str:
    data = {"channel": "phone", "words": "门口路灯不亮三天了", "urgency": "normal", **more}
    return client.post(reverse("desk:hotline:hints"), data, **HTMX).content.decode()


def test_articles_stand_beside_the_call_with_a_key(city: City, as_role: Door) -> None:
    article = published(city)
    page = _hints(as_role("taker"))
    assert 'data-put="article"' in page
    assert str(article.published_id) in page
    assert 'data-key="Alt+Q"' in page
    assert "依据“路灯”" in page
    assert 'data-put="article"' not in _hints(as_role("taker"), words="天气不错")


def test_who_only_registers_is_offered_no_article(city: City, as_role: Door) -> None:
    published(city)
    assert 'data-put="article"' not in _hints(as_role("grid_worker"))


def test_an_answer_remembers_its_article(city: City, as_role: Door) -> None:
    article = published(city)
    client = as_role("taker")
    sent = {
        "channel": "phone",
        "words": "路灯不亮找谁",
        "phone": "13812345678",
        "reply_by": "phone",
        "urgency": "normal",
        "way": "answer",
        "reply": "由市照明单位维护，我帮您登记。",
        "article": str(article.published_id),
    }
    assert client.post(reverse("desk:hotline:home"), sent).status_code == 302
    use = ArticleUse.objects.get()
    assert use.version_id == article.published_id
    page = client.get(reverse("desk:case", args=[use.case.number])).content.decode()
    assert "依据知识库《路灯不亮，谁来修？》第1版" in page
    page = client.get(at("article", article.id)).content.decode()
    assert use.case.number in page


def test_an_article_of_elsewhere_is_not_remembered(city: City, as_role: Door) -> None:
    article = published(city, writer="west_handler", regions=[WEST])
    knowledge.withdraw_article(
        article.id, reason="过期", by=city["west_handler"], at=timezone.now()
    )
    sent = {
        "channel": "phone",
        "words": "路灯不亮找谁",
        "phone": "13812345678",
        "reply_by": "phone",
        "urgency": "normal",
        "way": "answer",
        "reply": "我帮您登记。",
        "article": str(article.published_id),
    }
    assert as_role("taker").post(reverse("desk:hotline:home"), sent).status_code == 302
    assert not ArticleUse.objects.exists()

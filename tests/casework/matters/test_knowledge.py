"""The knowledge base: written by units, read by somebody else, found while one speaks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from linli.casework.cases.models import Event
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Article, ArticleRuling, ArticleUse, ArticleVersion
from linli.casework.matters.operations import knowledge
from linli.casework.matters.operations.desk_intake import Answers, take_call
from linli.casework.matters.operations.knowledge import ArticleWords, KnowledgeRefused
from linli.casework.matters.queries.knowledge import (
    ArticleFilter,
    Shelf,
    UnknownArticle,
    article_file,
    articles_slice,
    matters_answered_with,
    public_article,
    public_articles,
    suggest_articles,
    usable_version,
)
from linli.foundation.notices.models import Notice
from linli.foundation.notices.operations.templates import install_template
from linli.foundation.search.rules import WordTooShort
from tests.casework.city import MORNING, City, Story
from tests.registers.city import EAST, LAKE, LOTUS, WEST

pytestmark = pytest.mark.django_db
TODAY = MORNING.date()
LATER = TODAY + timedelta(days=90)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def words(**more: Any) -> ArticleWords:
    given: dict[str, Any] = {
        "question": "路灯不亮，谁来修？",
        "answer": "主次干道的路灯由市照明单位维护，一般24小时内修复。",
        "category": "030402",
        "source": "市城管局照明维护标准",
        "valid_from": TODAY,
        "next_review_on": LATER,
        "keywords": ["路灯", "灯杆"],
        "is_public": True,
    }
    return ArticleWords(**{**given, **more})


def published(city: City, *, writer: str = "lamp_handler", **more: Any) -> Article:
    article = knowledge.write_article(words(**more), by=city[writer], at=MORNING)
    return knowledge.publish_article(article.id, by=city["reviewer"], at=MORNING)


def version_of(article: Article) -> ArticleVersion:
    assert article.published is not None
    return article.published


# --- writing and reviewing ----------------------------------------------------------------------


def test_an_article_is_used_only_after_somebody_else_published_it(city: City) -> None:
    article = knowledge.write_article(words(), by=city["lamp_handler"], at=MORNING)
    assert suggest_articles(city["taker"], "门口路灯不亮", on=TODAY) == []
    with pytest.raises(KnowledgeRefused, match="may not"):
        knowledge.publish_article(article.id, by=city["lamp_handler"], at=MORNING)
    knowledge.publish_article(article.id, by=city["reviewer"], at=MORNING)
    found = suggest_articles(city["taker"], "门口路灯不亮", on=TODAY)
    assert [one.article.id for one in found] == [article.id]
    assert found[0].words == ("路灯",)


def test_nobody_reviews_what_they_wrote_themselves(city: City) -> None:
    article = knowledge.write_article(words(), by=city["reviewer"], at=MORNING)
    with pytest.raises(KnowledgeRefused, match="themselves"):
        knowledge.publish_article(article.id, by=city["reviewer"], at=MORNING)
    knowledge.publish_article(article.id, by=city["second_reviewer"], at=MORNING)


def test_a_new_version_waits_while_the_old_one_goes_on(city: City) -> None:
    article = published(city)
    knowledge.revise_article(
        article.id,
        words(answer="48小时内修复。"),
        change_note="时限改为48小时",
        by=city["lamp_handler"],
        at=MORNING,
    )
    (found,) = suggest_articles(city["taker"], "路灯不亮", on=TODAY)
    assert "24小时" in found.version.answer
    knowledge.publish_article(article.id, by=city["reviewer"], at=MORNING)
    (found,) = suggest_articles(city["taker"], "路灯不亮", on=TODAY)
    assert (found.version.number, found.version.answer) == (2, "48小时内修复。")
    file = article_file(city["taker"], article.id)
    assert [one.number for one in file.versions] == [2, 1]


def test_what_was_sent_back_says_why_and_its_writer_is_told(city: City) -> None:
    install_template(
        code="knowledge_sent_back",
        channel="inapp",
        subject="退回：{title}",
        body="{reason}",
        fields=["title", "reason"],
        valid_from=date(2020, 1, 1),
    )
    article = knowledge.write_article(words(), by=city["lamp_handler"], at=MORNING)
    with pytest.raises(KnowledgeRefused):
        knowledge.send_back_article(article.id, reason=" ", by=city["reviewer"], at=MORNING)
    knowledge.send_back_article(
        article.id, reason="写明电话", by=city["reviewer"], at=MORNING, expect=1
    )
    with pytest.raises(KnowledgeRefused, match="Nothing waits"):
        knowledge.publish_article(article.id, by=city["reviewer"], at=MORNING)
    notice = Notice.objects.get(template_code="knowledge_sent_back")
    assert notice.account_id == city["lamp_handler"].account_id
    assert notice.body == "写明电话"


def test_who_read_an_older_version_is_told(city: City) -> None:
    article = knowledge.write_article(words(), by=city["lamp_handler"], at=MORNING)
    knowledge.revise_article(
        article.id, words(), change_note="改", by=city["lamp_handler"], at=MORNING
    )
    with pytest.raises(knowledge.ArticleMoved):
        knowledge.publish_article(article.id, by=city["reviewer"], at=MORNING, expect=1)


def test_another_unit_may_not_write_into_it(city: City) -> None:
    article = published(city)
    with pytest.raises(KnowledgeRefused, match="Another unit"):
        knowledge.revise_article(
            article.id,
            words(regions=[EAST]),
            change_note="改",
            by=city["handler"],
            at=MORNING,
        )


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"question": ""}, "question"),
        ({"answer": "长" * 4001}, "answer"),
        ({"category": "999999"}, "category"),
        ({"source": " "}, "source"),
        ({"keywords": ["灯"]}, "keywords"),
        ({"valid_to": TODAY}, "valid_to"),
        ({"next_review_on": TODAY}, "next_review_on"),
        ({"next_review_on": TODAY.replace(year=2031)}, "next_review_on"),
        ({"regions": ["000000000000"]}, "regions"),
    ],
)
def test_what_is_wrong_with_an_article_is_named(
    city: City, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(KnowledgeRefused) as refused:
        knowledge.write_article(words(**more), by=city["lamp_handler"], at=MORNING)
    assert refused.value.field == field
    assert not Article.objects.exists()


@pytest.mark.parametrize("role", ["taker", "auditor", "caller", "administrator"])
def test_other_posts_write_nothing(city: City, role: str) -> None:
    with pytest.raises(KnowledgeRefused):
        knowledge.write_article(words(), by=city[role], at=MORNING)


def test_the_history_of_an_article_cannot_be_edited(city: City) -> None:
    version = version_of(published(city))
    for sql in (
        "UPDATE matters_articleversion SET answer = 'x'",
        "DELETE FROM matters_articleruling",
        "UPDATE matters_articleruling SET words = 'x'",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    version.refresh_from_db()
    assert "24小时" in version.answer


# --- places -----------------------------------------------------------------------------------------


def test_a_district_writes_for_its_own_places_only(city: City) -> None:
    by = city["handler"]
    for regions in ([], [WEST]):
        with pytest.raises(KnowledgeRefused) as refused:
            knowledge.write_article(words(regions=regions), by=by, at=MORNING)
        assert refused.value.field == "regions"
    knowledge.write_article(words(regions=[EAST]), by=by, at=MORNING)


def test_a_post_reads_the_citys_articles_and_those_of_its_branch(city: City) -> None:
    everywhere = published(city)
    east = published(city, writer="handler", question="东湖区的路灯报修电话？", regions=[EAST])
    lotus = published(
        city,
        writer="lake_handler",
        question="荷香社区路灯谁管？",
        regions=[LOTUS],
    )
    west = published(city, writer="west_handler", question="西岭区的路灯报修？", regions=[WEST])

    def seen(role: str) -> set[Any]:
        return {row.id for row in articles_slice(city[role], ArticleFilter(), on=TODAY).rows}

    assert seen("taker") == {everywhere.id, east.id, lotus.id, west.id}
    assert seen("lake_handler") == {everywhere.id, east.id, lotus.id}
    assert seen("nobody") == {everywhere.id, west.id}
    with pytest.raises(UnknownArticle):
        article_file(city["nobody"], east.id)
    assert usable_version(city["nobody"], version_of(east).id, on=TODAY) is None


def test_the_article_of_the_place_goes_before_the_citys_and_those_elsewhere_are_left_out(
    city: City,
) -> None:
    published(city)
    published(city, writer="handler", regions=[EAST])
    published(city, writer="west_handler", regions=[WEST])
    found = suggest_articles(city["taker"], "路灯不亮", place=city.place, on=TODAY)
    assert [one.version.region_codes for one in found] == [[EAST], []]


# --- finding ------------------------------------------------------------------------------------------


def test_a_chosen_category_finds_an_article_without_a_word_in_common(city: City) -> None:
    article = published(city)
    assert suggest_articles(city["taker"], "晚上黑", on=TODAY) == []
    (found,) = suggest_articles(city["taker"], "晚上黑", category="030402", on=TODAY)
    assert found.article.id == article.id


def test_five_articles_at_most_the_best_first(city: City) -> None:
    for n in range(7):
        published(city, question=f"路灯第{n}种问题怎么办？", keywords=["路灯"])
    best = published(city, question="路灯灯杆歪了怎么办？", keywords=["路灯", "灯杆歪了"])
    found = suggest_articles(city["taker"], "小区门口路灯灯杆歪了", on=TODAY)
    assert len(found) == 5
    assert found[0].article.id == best.id


def test_articles_are_found_by_their_words_and_stand_on_their_shelf(city: City) -> None:
    article = published(city)
    other = published(city, question="占道经营怎么反映？", keywords=[], answer="登记后处置。")
    rows = articles_slice(city["taker"], ArticleFilter(words="照明 修复"), on=TODAY).rows
    assert [row.id for row in rows] == [article.id]
    with pytest.raises(WordTooShort):
        articles_slice(city["taker"], ArticleFilter(words="灯"), on=TODAY)
    due = articles_slice(
        city["taker"], ArticleFilter(shelf=Shelf.TO_REVIEW), on=LATER + timedelta(days=1)
    ).rows
    assert {row.id for row in due} == {article.id, other.id}


def test_what_no_longer_holds_or_was_withdrawn_is_offered_to_nobody(city: City) -> None:
    ends = published(city, valid_to=TODAY + timedelta(days=5))
    gone = published(city)
    assert len(suggest_articles(city["taker"], "路灯不亮", on=TODAY)) == 2
    knowledge.withdraw_article(gone.id, reason="合并到另一篇", by=city["lamp_handler"], at=MORNING)
    assert [one.article.id for one in suggest_articles(city["taker"], "路灯不亮", on=TODAY)] == [
        ends.id
    ]
    assert suggest_articles(city["taker"], "路灯不亮", on=TODAY + timedelta(days=5)) == []
    assert usable_version(city["taker"], version_of(gone).id, on=TODAY) is None


def test_only_public_articles_are_shown_to_everybody(city: City) -> None:
    public = published(city)
    inside = published(city, question="内部口径：路灯投诉怎么安抚？", is_public=False)
    waiting = knowledge.write_article(words(), by=city["lamp_handler"], at=MORNING)
    assert [row.id for row in public_articles(TODAY).rows] == [public.id]
    for row in (inside, waiting):
        assert public_article(row.id, on=TODAY) is None


# --- the call ---------------------------------------------------------------------------------------


def test_the_matter_remembers_which_version_it_was_answered_with(city: City) -> None:
    article = published(city)
    taken = take_call(
        matters.Report(text="路灯不亮找谁", channel="phone", place=city.place),
        Answers(reply="24小时内修复。", article=version_of(article)),
        by=city["taker"],
        at=MORNING,
    )
    use = ArticleUse.objects.get(case__number=taken.number)
    assert use.version_id == article.published_id
    event = Event.objects.get(case_id=use.case_id, action="answer_at_once")
    assert (event.facts["article"], event.facts["article_version"]) == ("路灯不亮，谁来修？", 1)
    knowledge.revise_article(
        article.id, words(answer="改"), change_note="改", by=city["lamp_handler"], at=MORNING
    )
    knowledge.publish_article(article.id, by=city["reviewer"], at=MORNING)
    (found,) = matters_answered_with(city["taker"], Article.objects.get(id=article.id))
    assert (found.case.number, found.version.number) == (taken.number, 1)
    assert matters_answered_with(city["nobody"], article) == []


def test_an_answer_without_an_article_remembers_none(city: City) -> None:
    story = Story(city)
    matters.answer_at_once(story.id, reply="已答复", by=city["taker"], at=MORNING)
    assert not ArticleUse.objects.exists()


# --- feedback and reminders -----------------------------------------------------------------------------


def test_the_unit_answers_what_an_operator_found_within_its_limit(city: City) -> None:
    article = published(city)
    row = knowledge.report_article(
        article.id, kind="outdated", words="电话换了", by=city["taker"], at=MORNING
    )
    assert row.due_at.date() == date(2026, 11, 23)  # three working days, over a weekend
    assert row.rule_name == "知识库纠错答复时限"
    with pytest.raises(KnowledgeRefused, match="Another unit"):
        knowledge.answer_feedback(
            row.id, outcome="stands", answer="没变", by=city["handler"], at=MORNING
        )
    later = MORNING + timedelta(hours=2)
    with pytest.raises(KnowledgeRefused, match="first"):
        knowledge.answer_feedback(
            row.id, outcome="mended", answer="已改", by=city["lamp_handler"], at=later
        )
    knowledge.revise_article(
        article.id, words(answer="新电话"), change_note="电话", by=city["lamp_handler"], at=later
    )
    knowledge.answer_feedback(
        row.id, outcome="mended", answer="已改", by=city["lamp_handler"], at=later
    )
    with pytest.raises(KnowledgeRefused, match="already"):
        knowledge.answer_feedback(
            row.id, outcome="stands", answer="又", by=city["lamp_handler"], at=later
        )


def test_only_who_speaks_with_callers_reports_an_article(city: City) -> None:
    article = published(city)
    with pytest.raises(KnowledgeRefused, match="may not"):
        knowledge.report_article(
            article.id, kind="wrong", words="不对", by=city["handler"], at=MORNING
        )


def test_a_unit_is_reminded_once_before_the_day_of_the_next_look(city: City) -> None:
    install_template(
        code="knowledge_review_due",
        channel="inapp",
        subject="{title}",
        body="{date}",
        fields=["title", "date"],
        valid_from=date(2020, 1, 1),
    )
    published(city)
    assert knowledge.remind_of_reviews(at=MORNING) == 0
    near = MORNING + timedelta(days=80)
    assert knowledge.remind_of_reviews(at=near) == 1
    assert knowledge.remind_of_reviews(at=near + timedelta(days=1)) == 0
    told = set(Notice.objects.values_list("account_id", flat=True))
    assert told == {city["lamp_handler"].account_id, city["lamp_head"].account_id}
    assert Notice.objects.first().body == LATER.isoformat()  # type: ignore[union-attr]  # told above


def test_a_look_at_an_article_moves_the_next_one(city: City) -> None:
    article = published(city)
    with pytest.raises(KnowledgeRefused):
        knowledge.confirm_article(article.id, next_review_on=LATER, by=city["handler"], at=MORNING)
    again = LATER + timedelta(days=90)
    knowledge.confirm_article(article.id, next_review_on=again, by=city["lamp_head"], at=MORNING)
    article.refresh_from_db()
    assert article.next_review_on == again
    kinds = ArticleRuling.objects.filter(version__article=article).values_list("kind", flat=True)
    assert sorted(kinds) == ["confirm", "publish"]


def test_the_community_below_is_a_place_of_the_street(city: City) -> None:
    article = knowledge.write_article(words(regions=[LOTUS]), by=city["lake_handler"], at=MORNING)
    assert set(article.branch_codes) == {EAST, LAKE, LOTUS}

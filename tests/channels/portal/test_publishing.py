"""Leave to publish, and the page that everybody can read."""

import hashlib

import pytest
from django.utils.translation import override

from linli.casework.matters import operations as matters
from linli.casework.matters.models import Publication, PublishConsent
from linli.casework.matters.queries.publishing import PAGE
from linli.casework.matters.rules.publishing import WORDING
from linli.channels.ui.publishing_words import LABEL, WORDS
from tests.casework.city import MORNING, City, Story
from tests.channels.portal.following import Told, page_of, shown_to
from tests.channels.portal.walking import Visitor, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
# Who changes what reporters are promised gives it a new version, then writes its digest here.
PROMISED = {"2026-11": "6c06bcd12d919e7b"}


def published_story(city: City, title: str = "路灯不亮") -> Story:
    story = Story(city, may_publish=WORDING)
    story.accepted().dispatched().signed().finished().approved().closed()
    matters.publish(
        story.id, title=title, answer="已修好，今晚亮灯。", by=city["reviewer"], at=MORNING
    )
    return story


def test_the_words_belong_to_their_version() -> None:
    with override("zh-hans"):
        said = f"{LABEL}\n{WORDS}"
    assert PROMISED[WORDING] == hashlib.sha256(said.encode()).hexdigest()[:16]


class TestAsking:
    def test_the_box_is_there_and_not_ticked(self, visitor: Visitor) -> None:
        page = visitor.filled().get("/report/check").content.decode()
        box = page[page.index('name="may_publish"') - 80 : page.index('name="may_publish"') + 80]
        assert 'type="checkbox"' in box
        assert "checked" not in box

    def test_nothing_is_kept_without_the_tick(self, visitor: Visitor) -> None:
        visitor.filled().post("/report/check")
        assert not PublishConsent.objects.exists()

    def test_the_tick_is_kept_with_its_wording(self, visitor: Visitor) -> None:
        visitor.filled().post("/report/check", may_publish="on")
        assert PublishConsent.objects.get().wording == WORDING

    def test_a_mistake_keeps_the_tick(self, visitor: Visitor) -> None:
        response = visitor.filled().post("/report/check", may_publish="on", website="x")
        assert response.status_code == 422
        assert "checked" in response.content.decode()


class TestOnTheMatter:
    def test_one_press_gives_it_and_one_takes_it_back(self, story: Told) -> None:
        story.accepted()
        visitor, path = shown_to(story), f"/track/{story.number}"
        visitor.post(f"{path}/publishing", allow="1")
        assert PublishConsent.objects.get().withdrawn_at is None
        assert "撤回同意" in words(visitor.get(path))
        visitor.post(f"{path}/publishing")
        assert PublishConsent.objects.get().withdrawn_at is not None
        page = words(visitor.get(path))
        assert "您撤回了公开同意" in page
        assert "同意公开" in page

    def test_taking_it_back_takes_it_off_the_page(self, city: City) -> None:
        story = published_story(city)
        assert "路灯不亮" in words(Visitor().get("/published/"))
        shown_to(story).post(f"/track/{story.number}/publishing")
        assert "路灯不亮" not in words(Visitor().get("/published/"))

    def test_a_stranger_decides_nothing(self, city: City) -> None:
        story = published_story(city)
        Visitor().post(f"/track/{story.number}/publishing")
        assert Publication.objects.exists()

    def test_a_report_of_wrongdoing_is_not_asked(self, city: City) -> None:
        story = Told(city, when=MORNING, channel="web", nature="report")
        assert "可以公开吗" not in page_of(story)


class TestThePage:
    def test_what_everybody_reads_and_nothing_else(self, city: City) -> None:
        story = published_story(city)
        page = Visitor().get("/published/").content.decode()
        for said in ("路灯不亮", "已修好，今晚亮灯。", "东湖区住建局", "物业"):
            assert said in page
        for hidden in (story.number, "王阿姨", "13812345678", "罗敏", "锦绣花园"):
            assert hidden not in page

    def test_an_empty_page_says_so(self, city: City) -> None:
        assert "还没有公开的事项" in words(Visitor().get("/published/"))

    def test_pages(self, city: City) -> None:
        for n in range(PAGE + 1):
            published_story(city, f"第{n}件")
        first = Visitor().get("/published/").content.decode()
        assert first.count("<article") == PAGE
        cursor = first.split("?cursor=")[1].split('"')[0]
        assert Visitor().get(f"/published/?cursor={cursor}").content.decode().count("<article") == 1
        assert Visitor().get("/published/?cursor=x").status_code == 200

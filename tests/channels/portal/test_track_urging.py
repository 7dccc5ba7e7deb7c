"""Urging from the page of a matter, and what a reporter who was merged can do."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.casework.cases.models import Event
from linli.casework.matters import operations as matters
from linli.casework.matters.models import LimitRule, Matter
from linli.casework.matters.queries.rule_book import forget_rule_book
from tests.casework.city import City, Story
from tests.channels.portal.following import Told, page_of, shown_to
from tests.channels.portal.walking import Visitor, photo, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def no_wait(city: City) -> None:
    """The tests run at any hour of any day."""
    LimitRule.objects.filter(clock="urge_window").delete()
    forget_rule_book()


class TestUrging:
    def test_it_is_offered_and_done(self, story: Told, no_wait: None) -> None:
        story.accepted().dispatched().signed()
        visitor = shown_to(story)
        assert (
            f"/track/{story.number}/urge" in visitor.get(f"/track/{story.number}").content.decode()
        )
        assert "等得着急了" in words(visitor.get(f"/track/{story.number}/urge"))
        response = visitor.post(f"/track/{story.number}/urge", words="三天了")
        assert response["Location"] == f"/track/{story.number}"
        page = words(visitor.get(f"/track/{story.number}"))
        assert "已催办" in page
        assert "您催办了" in page
        assert "三天了" in page
        assert Matter.objects.get(case_id=story.id).urgings == 1

    def test_a_second_time_says_from_when(self, story: Told, no_wait: None) -> None:
        story.accepted().dispatched()
        visitor = shown_to(story)
        visitor.post(f"/track/{story.number}/urge")
        page = words(visitor.get(f"/track/{story.number}"))
        assert "您已经催过了" in page
        visitor.post(f"/track/{story.number}/urge")
        assert "起可以催办" in words(visitor.get(f"/track/{story.number}"))
        assert Matter.objects.get(case_id=story.id).urgings == 1

    def test_too_early_says_from_when(self, story: Told) -> None:
        LimitRule.objects.filter(clock="urge_window").update(amount=30, unit="working_day")
        forget_rule_book()
        page = page_of(story)
        assert "等得着急？" in page
        assert "起可以催一催" in page

    def test_a_finished_matter_is_not_urged(self, story: Told, no_wait: None) -> None:
        story.finished_and_told()
        assert "催一催" not in page_of(story)

    def test_a_stranger_is_asked_for_the_code(self, story: Told) -> None:
        response = Visitor().post(f"/track/{story.number}/urge", words="x")
        assert "查询码" in words(response)
        assert not Event.objects.filter(action="urge").exists()


class TestMerged:
    @pytest.fixture
    def other(self, city: City, story: Told, no_wait: None) -> Story:
        story.accepted().dispatched().signed()
        other = Story(city, when=timezone.now() - timedelta(minutes=30), channel="web", name="李叔")
        matters.merge(other.id, into=story.id, by=city["taker"], at=timezone.now())
        return other

    def test_they_add_and_urge_under_their_own_number(self, story: Told, other: Story) -> None:
        visitor = shown_to(other)
        visitor.post(f"/track/{other.number}/add", words="第二盏也不亮。", photos=[photo()])
        visitor.post(f"/track/{other.number}/urge", words="")
        page = words(visitor.get(f"/track/{other.number}"))
        assert "第二盏也不亮。" in page
        assert "您催办了" in page
        main = Event.objects.get(case_id=story.id, action="add_information")
        assert main.words == "第二盏也不亮。"
        assert "第二盏" not in page_of(story)
        assert "您催办了" not in page_of(story)
        assert "unit" not in page_of(story)

    def test_a_question_stands_on_top_until_it_is_answered(
        self, story: Told, other: Story, city: City
    ) -> None:
        matters.ask_merged(
            story.id,
            to=other.number,
            words="哪一盏？",
            by=city["handler"],
            at=timezone.now(),
        )
        visitor = shown_to(other)
        asked = "想问您：哪一盏？"
        assert asked in words(visitor.get(f"/track/{other.number}"))
        assert "哪一盏" not in page_of(story)
        visitor.post(f"/track/{other.number}/add", words="东边那盏。")
        assert asked not in words(visitor.get(f"/track/{other.number}"))

    def test_nothing_can_be_added_once_the_main_matter_is_over(
        self, story: Told, other: Story
    ) -> None:
        visitor = shown_to(other)
        story.finished().approved().closed()
        page: Any = visitor.get(f"/track/{other.number}")
        assert f"/track/{other.number}/add" not in page.content.decode()
        assert visitor.post(f"/track/{other.number}/add", words="还有").status_code == 409

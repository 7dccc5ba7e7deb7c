"""A matter that was joined to another one."""

import pytest
from django.utils import timezone

from linli.casework.matters import operations as matters
from linli.casework.matters.models import Matter
from tests.casework.city import City
from tests.channels.portal.following import Told, page_of, shown_to
from tests.channels.portal.walking import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


class TestMerged:
    @pytest.fixture
    def master(self, city: City, story: Told) -> Told:
        master = Told(city, when=story.when, text="老王家门口的路灯坏了，我是老王。")
        master.accepted()
        matters.merge(story.id, into=master.id, by=city["taker"], at=story.when)
        return master

    def test_the_progress_of_the_other_matter_is_shown_without_its_reporter(
        self, story: Told, master: Told
    ) -> None:
        master.dispatched().signed()
        matters.first_contact(
            master.id,
            means="phone",
            words="跟老王约了明天。",
            by=master.city["handler"],
            at=timezone.now(),
        )
        shown = page_of(story)

        assert "已并单" in shown
        assert "派给东湖区住建局" in shown
        assert "承办单位：东湖区住建局" in shown
        assert "老王" not in shown
        assert master.number not in shown

    def test_it_is_rated_once_for_itself(self, story: Told, master: Told) -> None:
        visitor = shown_to(story)
        assert "说说您的看法" not in words(visitor.get(f"/track/{story.number}"))
        master.dispatched().signed().finished().approved()

        page = words(visitor.get(f"/track/{story.number}"))
        assert "已修好，今晚亮灯。" in page
        rated = {"solved": "partly", "satisfied": "basically"}
        visitor.post(f"/track/{story.number}/rate", **rated)

        assert Matter.objects.get(case_id=story.id).solved == "partly"
        assert Matter.objects.get(case_id=master.id).solved == ""
        assert "说说您的看法" not in words(visitor.get(f"/track/{story.number}"))

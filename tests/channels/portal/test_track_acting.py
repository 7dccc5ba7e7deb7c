"""What a reporter does about a matter: add, withdraw, rate, ask again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.casework.cases.models import Case, Document, Event
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Matter, RequestKind, ReviewRequest
from linli.registers.access.rules import SYSTEM
from tests.casework.city import City
from tests.channels.portal.following import Told, shown_to
from tests.channels.portal.walking import photo, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


class TestAdding:
    def test_words_and_photos_reach_the_matter(self, story: Told) -> None:
        story.accepted().dispatched().signed()
        visitor = shown_to(story)

        response = visitor.client.post(
            f"/track/{story.number}/add",
            {"words": "第二盏也不亮了。", "photos": [photo("second.jpg")]},
            follow=True,
        )

        assert "补充上了" in words(response)
        assert "您补充了情况" in words(response)
        event = Event.objects.get(action="add_information")
        assert (event.words, event.actor_kind) == ("第二盏也不亮了。", "resident")
        assert Document.objects.get().name == "second.jpg"

    def test_nothing_written_is_said(self, story: Told) -> None:
        response = shown_to(story).post(f"/track/{story.number}/add", words=" ")
        assert (response.status_code, "有什么新情况" in words(response)) == (422, True)

    def test_a_bad_photo_keeps_the_words(self, story: Told) -> None:
        response = shown_to(story).post(
            f"/track/{story.number}/add", words="很要紧的话", photos=[photo("a.jpg", b"no photo")]
        )
        assert response.status_code == 422
        assert "a.jpg" in words(response)
        assert "很要紧的话" in response.content.decode()
        assert not Event.objects.filter(action="add_information").exists()

    def test_a_matter_that_was_closed_meanwhile_keeps_the_words(self, story: Told) -> None:
        visitor = shown_to(story)
        matters.withdraw(story.id, by=SYSTEM, at=story.when)

        response = visitor.post(f"/track/{story.number}/add", words="还有一点")

        assert response.status_code == 409
        assert "刚才又往前走了一步" in words(response)


class TestWithdrawing:
    def test_it_asks_first(self, story: Told) -> None:
        page = words(shown_to(story).get(f"/track/{story.number}/withdraw"))
        assert "就没人办了" in page
        assert Case.objects.get().state == "to_accept"

    def test_then_it_is_withdrawn(self, story: Told) -> None:
        visitor = shown_to(story)
        response = visitor.client.post(
            f"/track/{story.number}/withdraw", {"words": "已经修好了"}, follow=True
        )
        assert "撤回了" in words(response)
        assert Case.objects.get().state == "withdrawn"

    def test_a_matter_that_others_joined_goes_on(self, city: City, story: Told) -> None:
        story.accepted()
        other = Told(city, when=story.when, text="路灯真的不亮。")
        matters.merge(other.id, into=story.id, by=city["taker"], at=story.when)
        visitor = shown_to(story)

        assert "/withdraw" not in visitor.get(f"/track/{story.number}").content.decode()
        assert visitor.post(f"/track/{story.number}/withdraw")["Location"].endswith(story.number)
        assert Case.objects.get(id=story.id).is_open


class TestRating:
    def test_nothing_is_chosen_and_nobody_has_to(self, story: Told) -> None:
        page = shown_to(story.finished_and_told()).get(f"/track/{story.number}")
        form = page.content.decode()
        form = form[form.index('class="pt-rate"') :]
        assert "checked" not in form
        assert "不评价也可以" in words(page)

    def test_solved_closes_it(self, story: Told) -> None:
        visitor = shown_to(story.finished_and_told())
        rated = {"solved": "solved", "satisfied": "satisfied"}
        response = visitor.client.post(f"/track/{story.number}/rate", rated, follow=True)

        assert "谢谢您" in words(response)
        assert "已解决、满意" in words(response)
        assert Case.objects.get().state == "closed"

    def test_not_solved_sends_it_back_with_a_new_day(self, story: Told) -> None:
        visitor = shown_to(story.finished_and_told())
        rated = {"solved": "unsolved", "words": "第二盏还是不亮。"}
        response = visitor.client.post(f"/track/{story.number}/rate", rated, follow=True)

        assert "退回重办" in words(response)
        assert "最晚" in words(response)
        assert (Case.objects.get().state, Matter.objects.get().redos) == ("in_progress", 1)

    def test_not_solved_again_asks_two_people(self, story: Told) -> None:
        visitor = shown_to(story.finished_and_told())
        rated = {"solved": "unsolved", "words": "还是不亮。"}
        visitor.post(f"/track/{story.number}/rate", **rated)
        story.finished().approved()
        assert "两个没经手的人复核" in words(visitor.get(f"/track/{story.number}"))

        visitor.post(f"/track/{story.number}/rate", **rated)

        assert Case.objects.get().state == "unsolved_review"
        assert "复核中" in words(visitor.get(f"/track/{story.number}"))

    def test_who_says_not_solved_says_what(self, story: Told) -> None:
        visitor = shown_to(story.finished_and_told())
        response = visitor.post(f"/track/{story.number}/rate", solved="unsolved")
        assert (response.status_code, "哪里没解决" in words(response)) == (422, True)
        assert Case.objects.get().state == "to_follow_up"

    def test_once_is_enough(self, story: Told) -> None:
        visitor = shown_to(story.finished_and_told())
        visitor.post(f"/track/{story.number}/rate", solved="solved")
        response = visitor.post(f"/track/{story.number}/rate", solved="solved")
        assert (response.status_code, "已经评价过" in words(response)) == (409, True)


class TestAskingAgain:
    def test_a_refusal_can_be_looked_at_again_once(self, story: Told) -> None:
        visitor = shown_to(story.refused())
        address = f"/track/{story.number}/appeal"

        response = visitor.client.post(address, {"reason": "法院没有受理。"}, follow=True)

        assert "换一个人再看一遍" in words(response)
        assert ReviewRequest.objects.get().kind == RequestKind.APPEAL
        assert "我不同意这个答复" not in words(visitor.get(f"/track/{story.number}"))
        assert visitor.post(address, reason="再说一遍")["Location"].endswith(story.number)
        assert ReviewRequest.objects.count() == 1

    def test_after_the_appeal_was_denied_the_reason_stands_there(self, story: Told) -> None:
        visitor = shown_to(story.refused())
        visitor.post(f"/track/{story.number}/appeal", reason="法院没有受理。")
        matters.rule_on_appeal(
            story.id,
            is_granted=False,
            ruling="法院已于上月立案。",
            by=story.city["reviewer"],
            at=timezone.now(),
        )

        shown = words(visitor.get(f"/track/{story.number}"))

        assert "维持原来的答复" in shown
        assert "法院已于上月立案。" in shown
        assert "我不同意这个答复" not in shown

    def test_a_closed_matter_can_be_asked_to_be_opened_again(self, story: Told) -> None:
        story.finished_and_told().closed()
        visitor = shown_to(story)

        response = visitor.client.post(
            f"/track/{story.number}/reopen", {"reason": "昨晚又灭了。"}, follow=True
        )

        assert "能不能重新打开" in words(response)
        assert ReviewRequest.objects.get().kind == RequestKind.REOPENING
        assert (
            "申请重新打开"
            not in words(visitor.get(f"/track/{story.number}")).split("您现在可以")[-1]
        )

    def test_after_the_window_it_cannot(self, city: City) -> None:
        story = Told(city, when=timezone.now() - timedelta(days=30), channel="web")
        story.finished_and_told().closed()
        assert "/reopen" not in shown_to(story).get(f"/track/{story.number}").content.decode()

    def test_what_cannot_be_done_now_leads_back_with_a_word(self, story: Told) -> None:
        visitor = shown_to(story)
        response = visitor.client.get(f"/track/{story.number}/appeal", follow=True)
        assert "现在不能这样办了" in words(response)

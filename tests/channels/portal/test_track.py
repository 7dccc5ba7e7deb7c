"""Following a matter, and doing something about it."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from linli.casework.cases.models import Case, Document, Event
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Matter, RequestKind, ReviewRequest
from linli.foundation.documents.uploads import sniff, store
from linli.registers.access.rules import SYSTEM
from tests.casework.city import City, Story
from tests.channels.portal.walking import Visitor, photo, picture, words

pytestmark = pytest.mark.django_db


class Told(Story):
    """A matter that came in by the web, told from an hour ago to now."""

    def finished_and_told(self) -> "Told":
        self.accepted().dispatched().signed().finished().approved()
        return self

    def refused(self) -> "Told":
        matters.refuse(
            self.id,
            ground="N2",
            reason="这件事正在法院审理。",
            route="东湖区人民法院",
            by=self.city["taker"],
            at=self.when,
        )
        return self


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def story(city: City) -> Told:
    return Told(city, when=timezone.now() - timedelta(hours=1), channel="web")


def shown_to(story: Story) -> Visitor:
    """A visitor who has given number and code."""
    visitor = Visitor()
    response = visitor.post("/track", number=story.number, code=story.code)
    assert response["Location"] == f"/track/{story.number}"
    return visitor


def page_of(story: Story) -> str:
    return words(shown_to(story).get(f"/track/{story.number}"))


class TestLookingUp:
    def test_number_and_code_open_the_matter(self, story: Told) -> None:
        assert "锦绣花园3号楼东侧路灯" in page_of(story)

    @pytest.mark.parametrize("gap", [" ", "-", ""])
    def test_they_may_be_written_as_they_are_read_aloud(self, story: Told, gap: str) -> None:
        number = gap.join(story.number[at : at + 4] for at in range(0, 14, 4))
        code = gap.join(story.code[at : at + 2] for at in range(0, 6, 2)).lower()

        response = Visitor().post("/track", number=f" {number} ", code=code)

        assert response.status_code == 302

    def test_full_width_signs_are_understood(self, story: Told) -> None:
        number = "".join(chr(ord(digit) + 0xFEE0) for digit in story.number)
        assert Visitor().post("/track", number=number, code=story.code).status_code == 302

    def test_a_wrong_code_and_a_wrong_number_are_told_alike(self, story: Told) -> None:
        wrong_code = Visitor().post("/track", number=story.number, code="AAAAAA")
        wrong_number = Visitor().post("/track", number="20990101000001", code=story.code)

        assert wrong_code.status_code == wrong_number.status_code == 422
        assert words(wrong_code) == words(wrong_number)
        assert "没有查到" in words(wrong_code)

    def test_what_is_short_is_counted(self, story: Told) -> None:
        shown = words(Visitor().post("/track", number="2026", code="AB"))
        assert "编号是14位数字，您填了4位。" in shown
        assert "查询码是6位，您填了2位。" in shown

    def test_a_link_asks_for_the_code_whether_the_number_exists_or_not(self, story: Told) -> None:
        known = Visitor().get(f"/track/{story.number}")
        unknown = Visitor().get("/track/20990101000001")

        assert known.status_code == unknown.status_code == 200
        assert "请填查询码" in words(known)
        assert words(known) == words(unknown)

    def test_when_the_session_has_ended_the_code_is_asked_for_again(self, story: Told) -> None:
        visitor = shown_to(story)
        Session.objects.all().delete()

        assert "请填查询码" in words(visitor.get(f"/track/{story.number}"))
        add = visitor.post(f"/track/{story.number}/add", words="还没修")
        assert "请填查询码" in words(add)
        assert not Event.objects.filter(action="add_information").exists()

    def test_one_code_opens_one_matter_only(self, city: City, story: Told) -> None:
        other = Told(city, when=story.when, text="另一件事。")
        visitor = shown_to(story)

        assert "另一件事" not in words(visitor.get(f"/track/{other.number}"))

    def test_the_device_forgets_when_asked_to(self, story: Told) -> None:
        visitor = shown_to(story)
        visitor.post(f"/track/{story.number}/leave")
        assert "请填查询码" in words(visitor.get(f"/track/{story.number}"))

    def test_many_tries_from_one_address_have_to_wait(self, story: Told, settings: Any) -> None:
        settings.LINLI_LOOKUPS_AN_HOUR = 6
        visitor = Visitor()
        for _ in range(3):
            visitor.post("/track", number=story.number, code="AAAAAA")

        response = visitor.post("/track", number=story.number, code=story.code)

        assert "分钟后再试" in words(response)


class TestTheWay:
    def test_it_is_told_in_sentences_with_units_and_no_names(self, story: Told) -> None:
        story.accepted().dispatched().signed()
        matters.first_contact(
            story.id,
            means="phone",
            words="明天下午去修。",
            by=story.city["handler"],
            at=story.when,
        )
        shown = page_of(story)

        for sentence in (
            "收到您反映的事",
            "已受理",
            "派给东湖区住建局",
            "东湖区住建局已签收",
            "东湖区住建局联系了您",
            "明天下午去修。",
            "办理中",
            "还剩",
            "承办单位：东湖区住建局",
            "为什么是这一天",
            "下一步",
        ):
            assert sentence in shown, sentence
        assert not [a.name for a in story.city.actors.values() if a.name in shown]

    def test_what_is_among_staff_stays_there(self, story: Told) -> None:
        story.accepted().dispatched().signed()
        matters.add_note(
            story.id, words="这户人家来过三次。", by=story.city["handler"], at=story.when
        )
        story.finished()

        shown = page_of(story)

        assert "来过三次" not in shown
        assert "今晚亮灯" not in shown  # reported, but its head has not approved it yet
        assert "审核中" in shown

    def test_the_answer_is_shown_with_its_photos(self, story: Told) -> None:
        story.accepted().dispatched().signed()
        content = BytesIO(picture())
        kept = store(content, name="after.jpg", kind=sniff(content, name="after.jpg"))
        evidence = Document(
            kind="evidence",
            name="after.jpg",
            media_type=kept.media_type,
            size=kept.size,
            sha256=kept.sha256,
            storage_key=kept.key,
            added_at=story.when,
            added_by="周敏",
        )
        matters.finish(
            story.id,
            outcome="solved",
            reply="电缆换了，灯亮了。",
            documents=[evidence],
            by=story.city["handler"],
            at=story.when,
        )
        story.approved()
        visitor = shown_to(story)

        page = visitor.get(f"/track/{story.number}")

        assert "电缆换了，灯亮了。" in words(page)
        assert "按时" in words(page)
        address = f"/track/{story.number}/files/{evidence.id}"
        assert address in page.content.decode()
        picture_sent = visitor.get(address)
        assert picture_sent["Content-Type"] == "image/jpeg"
        assert "sandbox" in picture_sent["Content-Security-Policy"]
        assert picture_sent.getvalue()
        assert Visitor().get(address).status_code == 404
        assert visitor.get(f"/track/{story.number}/files/{uuid4()}").status_code == 404

    def test_a_refusal_says_why_and_where_to_go(self, story: Told) -> None:
        shown = page_of(story.refused())
        assert "正在法院审理" in shown
        assert "东湖区人民法院" in shown
        assert "我不同意这个答复" in shown

    def test_overdue_is_said(self, city: City) -> None:
        story = Told(city, when=timezone.now() - timedelta(days=40), channel="web")
        story.accepted().dispatched().signed()
        assert "已超期" in page_of(story)

    def test_an_extension_shows_the_new_day_and_keeps_the_old(self, story: Told) -> None:
        story.accepted().dispatched().signed()
        new_due = timezone.now() + timedelta(days=9)
        who = {"by": story.city["handler"], "at": story.when}
        matters.ask_extension(story.id, reason="等零件", new_due=new_due, **who)
        ruled = {"by": story.city["reviewer"], "at": story.when}
        matters.rule_on_extension(story.id, is_granted=True, ruling="同意", **ruled)

        shown = page_of(story)

        local = timezone.localtime(new_due)
        assert f"改为最晚{local.month}月{local.day}日" in shown
        assert "原来是" in shown


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


class TestSecrecy:
    def test_a_named_reporter_of_wrongdoing_is_sealed_when_it_is_accepted(
        self, story: Told
    ) -> None:
        story.accepted(nature="report")
        assert Case.objects.get().secrecy == "confidential"

    def test_no_robot_is_led_to_matters(self, story: Told) -> None:
        page = shown_to(story).get(f"/track/{story.number}")
        assert "no-store" in page["Cache-Control"]

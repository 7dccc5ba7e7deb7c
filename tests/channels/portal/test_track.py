"""Following a matter: looking it up, and the way it goes."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from linli.casework.cases.models import Case, Document, Event
from linli.casework.matters import operations as matters
from linli.foundation.documents.uploads import sniff, store
from tests.casework.city import City
from tests.channels.portal.following import Told, page_of, shown_to
from tests.channels.portal.walking import Visitor, picture, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


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


class TestSecrecy:
    def test_a_named_reporter_of_wrongdoing_is_sealed_when_it_is_accepted(
        self, story: Told
    ) -> None:
        story.accepted(nature="report")
        assert Case.objects.get().secrecy == "confidential"

    def test_no_robot_is_led_to_matters(self, story: Told) -> None:
        page = shown_to(story).get(f"/track/{story.number}")
        assert "no-store" in page["Cache-Control"]

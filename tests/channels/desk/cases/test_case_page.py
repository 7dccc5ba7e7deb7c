"""The case page: who sees it, what of it, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from linli.casework.cases.models import Event, Party
from linli.casework.matters import operations as matters
from linli.registers.access.models import AccessLogEntry
from tests.casework.city import MORNING, REPORTER_PHONE, City, Story, at

AsRole = Callable[[str], Client]
Budget = Callable[[int], AbstractContextManager[None]]
Still = Callable[[datetime], None]


def url(story: Story, *rest: str) -> str:
    return "/".join(["/desk/cases", story.number, *rest, ""])


def test_a_whole_story_is_told_in_sentences(city: City, as_role: AsRole, at_noon: Still) -> None:
    story = Story(city).accepted().dispatched(lake="安排代买").signed()
    matters.first_contact(
        story.id, means="phone", words="约好周四上门", by=city["handler"], at=MORNING
    )
    at_noon(MORNING + timedelta(hours=1))
    page = as_role("handler").get(url(story)).content.decode()
    for words in (
        "锦绣花园3号楼东侧路灯三天不亮",
        "时间线已校验 · 5 条",
        "东湖区住建局 周敏 首次联系",
        "约好周四上门",
        "主办 东湖区住建局，协办 湖滨街道办事处",
        "王*姨",
        "138****5678",
        "为什么是",
        "还剩 5 个工作日",
    ):
        assert words in page, words
    assert REPORTER_PHONE not in page


@pytest.mark.parametrize("role", ["west_handler", "nobody", "lamp_handler"])
def test_who_has_no_part_finds_nothing(city: City, as_role: AsRole, role: str) -> None:
    story = Story(city).accepted().dispatched().signed()
    client = as_role(role)
    for rest in ((), ("print",), ("act", "reply"), ("phrases", "reply")):
        assert client.get(url(story, *rest)).status_code == 404
    party = Party.objects.get(case_id=story.id)
    reveal = url(story, "reveal", str(party.id), "phone")
    assert client.get(reveal).status_code == 404
    assert client.post(reveal, {"reason": "办理需要核实"}).status_code == 404
    assert client.post(url(story, "act", "reply"), {"words": "x"}).status_code == 404
    assert not AccessLogEntry.objects.exists()


def test_a_post_without_matters_is_told_so(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted()
    response = as_role("auditor").get(url(story))
    assert response.status_code == 403
    assert "当前岗位" in response.content.decode()


def test_each_reading_is_logged(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched()
    as_role("handler").get(url(story))
    entry = AccessLogEntry.objects.get()
    assert (entry.act, entry.record_id, entry.about) == ("read", story.id, story.number)
    assert entry.fields == "reporter.name,reporter.phone"
    as_role("handler").get(url(story, "print"))
    assert AccessLogEntry.objects.filter(act="print").count() == 1


def test_a_confidential_reporter_stays_unknown_to_units(city: City, as_role: AsRole) -> None:
    story = Story(city, secrecy="confidential").accepted().dispatched()
    page = as_role("handler").get(url(story)).content.decode()
    assert "要求保密" in page
    assert "王*姨" not in page
    assert "5678" not in page
    party = Party.objects.get(case_id=story.id)
    reveal = url(story, "reveal", str(party.id), "phone")
    assert as_role("handler").get(reveal).status_code == 404
    assert as_role("taker").get(reveal).status_code == 404
    assert not AccessLogEntry.objects.exists()
    caller = as_role("caller")
    assert "王*姨" in caller.get(url(story)).content.decode()


def test_an_anonymous_reporter_is_nobody(city: City, as_role: AsRole) -> None:
    story = Story(city, secrecy="anonymous").accepted().dispatched()
    for role in ("handler", "caller"):
        page = as_role(role).get(url(story)).content.decode()
        assert "匿名" in page
        assert "王*姨" not in page


def test_a_number_is_shown_for_a_reason_only(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched()
    party = Party.objects.get(case_id=story.id)
    reveal, client = url(story, "reveal", str(party.id), "phone"), as_role("handler")
    asked = client.get(reveal).content.decode()
    assert REPORTER_PHONE not in asked
    for reason in ("", "。。。。。", "看"):
        refused = client.post(reveal, {"reason": reason})
        assert refused.status_code == 422
        assert REPORTER_PHONE not in refused.content.decode()
    assert not AccessLogEntry.objects.filter(act="unmask").exists()
    shown = client.post(reveal, {"reason": "联系诉求人核实地点"})
    assert REPORTER_PHONE in shown.content.decode()
    entry = AccessLogEntry.objects.get(act="unmask")
    assert entry.reason == "联系诉求人核实地点"
    assert as_role("supervisor").get(reveal).status_code == 403


def test_the_page_stays_within_its_budget(city: City, as_role: AsRole, max_queries: Budget) -> None:
    story = Story(city).accepted().dispatched(lake="安排代买").signed()
    for n in range(20):
        matters.add_note(story.id, words=f"第{n}条", by=city["handler"], at=MORNING)
    client = as_role("handler")
    client.get(url(story))
    with max_queries(8):
        assert client.get(url(story)).status_code == 200


def test_a_changed_timeline_is_an_alarm(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched()
    event = Event.objects.get(case_id=story.id, action="accept")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_event SET who = '某某' WHERE id = %s", [event.id])
        cursor.execute("ALTER TABLE cases_event ENABLE TRIGGER USER")
    page = as_role("dispatcher").get(url(story)).content.decode()
    assert "时间线被系统之外改动过" in page
    assert f"第 {event.seq} 条，字段“who”" in page
    assert "时间线已校验" not in page


def test_what_is_not_possible_stands_there_with_its_reason(
    city: City, as_role: AsRole, at_noon: Still
) -> None:
    story = Story(city).accepted().dispatched().signed()
    at_noon(MORNING + timedelta(days=12))
    page = as_role("head").get(url(story)).content.decode()
    assert "已于 11-19 17:30 截止" in page
    assert "办结时限已过，延期须在到期前申请" in page
    handler = as_role("handler").get(url(story)).content.decode()
    assert "单位负责人" in handler


def test_filters_of_the_timeline_and_its_fragment(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched().signed()
    matters.add_note(story.id, words="查到配电箱跳闸", by=city["handler"], at=MORNING)
    matters.reply_to_reporter(story.id, words="今晚修好", by=city["handler"], at=MORNING)
    client = as_role("handler")
    headers = {"HX-Request": "true", "HX-Target": "timeline"}
    notes = client.get(url(story), {"show": "note"}, headers=headers).content.decode()
    assert "查到配电箱跳闸" in notes
    assert "今晚修好" not in notes
    assert "<html" not in notes
    page = client.get(url(story), {"show": "note"}).content.decode()
    assert notes.strip() in page
    assert not AccessLogEntry.objects.filter(reason="x").exists()


def test_related_cases_stay_within_scope(city: City, as_role: AsRole) -> None:
    near = {"place_text": "锦绣花园3号楼"}
    story = Story(city, text="电梯停了。", **near).accepted().dispatched()
    own = Story(city, text="电梯又停了。", **near).accepted().dispatched()
    foreign = Story(city, text="门口积水。", **near).accepted().dispatched("lamps")
    page = as_role("handler").get(url(story)).content.decode()
    assert own.number in page
    assert foreign.number not in page
    body = as_role("dispatcher").get(url(story)).content.decode()
    assert own.number in body
    assert foreign.number in body


def test_merged_cases_are_named_on_both(city: City, as_role: AsRole) -> None:
    master = Story(city).accepted().dispatched().signed()
    other = Story(city, text="路灯还是不亮。").accepted()
    matters.merge(other.id, into=master.id, by=city["dispatcher"], at=MORNING)
    assert other.number in as_role("handler").get(url(master)).content.decode()
    page = as_role("dispatcher").get(url(other)).content.decode()
    assert "本件并入" in page
    assert master.number in page


def test_dangerous_text_is_shown_as_text(city: City, as_role: AsRole) -> None:
    text = "<script>alert(1)</script>‮detcepxe‬ 👨‍👩‍👧 مرحبا\u200b"
    story = Story(city, text=text).accepted().dispatched()
    page = as_role("handler").get(url(story)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "👨‍👩‍👧" in page


def test_the_clock_says_by_how_much_it_is_late(city: City, as_role: AsRole, at_noon: Still) -> None:
    story = Story(city).accepted().dispatched().signed()
    at_noon(at("2026-11-26 10:00"))
    page = as_role("handler").get(url(story)).content.decode()
    assert "已超期 1 个工作日" in page
    assert "“办结”时限已到，从此超期" in page


def test_what_waits_for_a_ruling_is_told_with_its_reason(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched().signed()
    matters.ask_extension(
        story.id,
        reason="等检测报告",
        new_due=at("2026-11-27 17:30"),
        by=city["handler"],
        at=MORNING,
    )
    page = as_role("reviewer").get(url(story)).content.decode()
    assert "待审申请" in page
    assert "等检测报告" in page
    assert "11月27日 17:30" in page


def test_a_confidential_case_is_confidential_on_paper(city: City, as_role: AsRole) -> None:
    story = Story(city, secrecy="confidential").accepted().dispatched()
    page = as_role("handler").get(url(story, "print")).content.decode()
    assert "要求保密" in page
    assert "王*姨" not in page
    assert "5678" not in page


def test_the_page_speaks_english_as_well(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched().signed()
    client = as_role("handler")
    client.cookies["linli_language"] = "en"
    page = client.get(url(story)).content.decode()
    assert "Answer the reporter" in page
    assert "Timeline verified · 4 entries" in page
    assert "Can be done now" in page

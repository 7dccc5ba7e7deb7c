"""The acceptance desk: the first due first, decided with the words of the console, by one at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from linli.casework.matters import operations as matters
from linli.registers.access.models import AccessLogEntry
from tests.casework.city import City, Story, at

HOME = "/desk/acceptance/"
AsRole = Callable[[str], Client]
MaxQueries = Callable[[int], AbstractContextManager[None]]


def decision(story: Story, **more: Any) -> dict[str, Any]:
    case = story.case
    return {
        "expect": case.version,
        "nature": "help",
        "category": "030402",
        "urgency": "normal",
        "place": case.community_code,
        "place_text": case.place_text,
        "way": "send",
    } | more


def url(story: Story) -> str:
    return f"{HOME}{story.number}/"


def test_the_queue_is_in_due_order(city: City, as_role: AsRole) -> None:
    Story(city, text="晚来的诉求", when=at("2026-11-18 15:00"))
    Story(city, text="先来的诉求", when=at("2026-11-18 09:00"))
    page = as_role("taker").get(HOME).content.decode()
    assert page.index("先来的诉求") < page.index("晚来的诉求")
    fragment = as_role("taker").get(HOME, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "先来的诉求" in fragment


def test_only_one_channel_is_asked_for(city: City, as_role: AsRole) -> None:
    Story(city, text="网上来的", channel="web")
    Story(city, text="电话来的", channel="phone")
    page = as_role("taker").get(HOME, {"channel": "web"}).content.decode()
    assert "网上来的" in page
    assert "电话来的" not in page


@pytest.mark.parametrize("role", ["handler", "caller", "grid_worker", "reviewer"])
def test_posts_that_accept_nothing_are_told_so(city: City, as_role: AsRole, role: str) -> None:
    story = Story(city)
    client = as_role(role)
    assert client.get(HOME).status_code == 403
    assert client.get(url(story)).status_code == 403
    assert client.post(url(story), decision(story)).status_code == 403


def test_what_lies_outside_the_division_does_not_exist(city: City, as_role: AsRole) -> None:
    story = Story(city)
    west = city.accounts["nobody"]
    post = west.posts.get()
    post.role = "taker"
    post.save()
    client = as_role("nobody")
    assert "路灯三天不亮" not in client.get(HOME).content.decode()
    assert client.get(url(story)).status_code == 404
    assert client.post(url(story), decision(story)).status_code == 404
    assert client.post(f"{url(story)}hints/", decision(story)).status_code == 404
    assert story.case.state == "to_accept"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"way": "send"}, "to_dispatch"),
        ({"way": "answer", "reply": "今晚八点恢复照明。"}, "answered"),
        ({"way": "refuse", "ground": "N2", "reason": "应诉讼", "route": "人民法院"}, "answered"),
        ({"line": "119"}, "transferred"),
    ],
)
def test_each_way_out(city: City, as_role: AsRole, changes: dict[str, str], state: str) -> None:
    story = Story(city, channel="web")
    answer = as_role("taker").post(url(story), decision(story, **changes))
    assert answer.status_code == 302
    assert story.case.state == state


def test_a_dispatcher_sends_it_on_in_one_press(
    city: City, as_role: AsRole, max_queries: MaxQueries
) -> None:
    client = as_role("dispatcher")
    first = Story(city)
    client.post(url(first), decision(first))  # the process has read its message texts by then
    story = Story(city, channel="web")
    said = decision(story)
    with max_queries(12):  # two moves, the reading before, session and account
        client.post(url(story), said)
    assert (story.case.state, story.case.lead_unit_id) == ("to_sign", city.unit_id("lamps"))


def test_a_repeat_is_merged(city: City, as_role: AsRole) -> None:
    master, story = Story(city).accepted(), Story(city, channel="web")
    as_role("taker").post(url(story), decision(story, way="merge", into=master.number))
    assert story.case.state == "merged"


def test_two_at_once_the_second_is_told_who_was_first(city: City, as_role: AsRole) -> None:
    story = Story(city, channel="web")
    said = decision(story, way="answer", reply="我写的答复，不能丢。")
    classing = matters.Classing(nature="help", category="030402")
    matters.accept(story.id, classing=classing, by=city["dispatcher"], at=story.when)
    answer = as_role("taker").post(url(story), said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "高远" in page
    assert "我写的答复，不能丢。" in page
    assert story.case.state == "to_dispatch"


def test_what_is_wrong_comes_back_with_what_was_typed(city: City, as_role: AsRole) -> None:
    story = Story(city, channel="web")
    said = decision(story, way="refuse", ground="N2", reason="请到法院起诉", route="")
    answer = as_role("taker").post(url(story), said)
    assert answer.status_code == 422
    assert "请到法院起诉" in answer.content.decode()
    assert story.case.state == "to_accept"


def test_a_decided_matter_leads_to_its_page(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted()
    answer = as_role("taker").get(url(story))
    assert answer["Location"] == f"/desk/cases/{story.number}/"


def test_the_reporter_is_masked_and_the_reading_logged(city: City, as_role: AsRole) -> None:
    story = Story(city, channel="web")
    page = as_role("taker").get(url(story)).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    assert AccessLogEntry.objects.get().about == story.number


def test_a_confidential_reporter_is_not_shown(city: City, as_role: AsRole) -> None:
    story = Story(city, channel="web", secrecy="confidential")
    page = as_role("taker").get(url(story)).content.decode()
    assert "5678" not in page
    assert not AccessLogEntry.objects.exists()


def test_pages_cost_few_statements(city: City, as_role: AsRole, max_queries: MaxQueries) -> None:
    client = as_role("taker")
    story = Story(city, channel="web")
    for n in range(12):
        Story(city, text=f"第{n}件")
    client.get(HOME)
    with max_queries(8):
        client.get(HOME)
    with max_queries(9):  # with the reading that is logged
        client.get(url(story))
    with max_queries(9):
        client.post(f"{url(story)}hints/", decision(story))


def test_hints_come_without_the_matter_itself(city: City, as_role: AsRole) -> None:
    story = Story(city, channel="web")
    page = as_role("taker").post(f"{url(story)}hints/", decision(story)).content.decode()
    assert "市城管局" in page
    assert story.number not in page

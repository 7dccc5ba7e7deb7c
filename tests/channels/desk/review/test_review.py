"""The review desk: who gets in, both sides, each ruling, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.matters import operations as matters
from linli.casework.matters.models import ReviewRequest
from linli.registers.access.rules import RESIDENT
from tests.casework.city import City, Story, at

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")
NOW = at("2026-11-18 10:00")
HOME = "desk:review:home"
LogIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _now(at_noon: Callable[[datetime], None]) -> None:
    at_noon(NOW)


def signed(city: City, **report: Any) -> Story:
    return Story(city, when=BEGUN, **report).accepted().dispatched().signed()


def returned(city: City) -> Story:
    story = signed(city)
    matters.return_dispatch(
        story.id,
        reason="该路灯由市城管局管理，不属住建部门职责。",
        basis="东湖区职责清单第12条",
        suggested_unit=city.unit_id("lamps"),
        by=city["head"],
        at=BEGUN,
    )
    return story


def extension(city: City) -> Story:
    story = signed(city)
    matters.ask_extension(
        story.id, reason="等配件", new_due=at("2026-12-01 17:30"), by=city["handler"], at=BEGUN
    )
    return story


def parking(city: City) -> Story:
    story = signed(city)
    matters.ask_parking(
        story.id,
        reason="须待改造计划",
        plan="三月前完成设计",
        milestone=date(2027, 3, 1),
        by=city["head"],
        at=BEGUN,
    )
    return story


def termination(city: City) -> Story:
    story = signed(city)
    matters.ask_termination(
        story.id, reason="诉求人不予配合", basis="潍坊条例第二十一条", by=city["head"], at=BEGUN
    )
    return story


def appeal(city: City) -> Story:
    story = Story(city, when=BEGUN)
    matters.answer_at_once(story.id, reply="窗口周一至周五开放。", by=city["taker"], at=BEGUN)
    matters.appeal(story.id, reason="答非所问", by=RESIDENT, at=BEGUN, is_reporter=True)
    return story


def reopening(city: City) -> Story:
    story = signed(city).finished().approved().closed()
    matters.ask_reopening(story.id, reason="又不亮了", by=RESIDENT, at=BEGUN)
    return story


def unsolved(city: City) -> Story:
    story = signed(city)
    for _ in range(2):
        story.finished().approved()
        answers = matters.Answers(is_reached=True, solved="unsolved", remark="还是不亮")
        matters.follow_up(story.id, answers=answers, by=city["caller"], at=BEGUN)
    return story


ASKED = {
    "return": returned,
    "extension": extension,
    "parking": parking,
    "termination": termination,
    "appeal": appeal,
    "reopening": reopening,
}


def url_of(story: Story) -> str:
    row = ReviewRequest.objects.get(case_id=story.id, status="open")
    return reverse("desk:review:request", args=[row.id])


def post(client: Client, url: str, story: Story, **data: Any) -> Any:
    said = {"expect": story.case.version, "ruling": "依据充分，意见如下。", **data}
    return client.post(url, said)


@pytest.mark.parametrize("who", ["taker", "handler", "supervisor", "archivist", "auditor"])
def test_the_desk_is_for_reviewers(city: City, as_role: LogIn, who: str) -> None:
    story = returned(city)
    client = as_role(who)
    assert client.get(reverse(HOME)).status_code == 403
    assert client.get(url_of(story)).status_code == 403
    assert post(client, url_of(story), story, way="uphold").status_code == 403
    assert story.case.state == "return_review"


def test_a_reviewer_of_another_district_sees_nothing(city: City, as_role: LogIn) -> None:
    story, other = returned(city), unsolved(city)
    client = as_role("nobody")
    page = client.get(reverse(HOME)).content.decode()
    assert story.case.title not in page
    assert client.get(url_of(story)).status_code == 404
    assert client.get(reverse("desk:review:case", args=[other.number])).status_code == 404
    assert post(client, url_of(story), story, way="uphold").status_code == 404


def test_the_queue_shows_every_request_in_few_statements(
    city: City, as_role: LogIn, max_queries: Any
) -> None:
    for ask in ASKED.values():
        ask(city)
    unsolved(city)
    client = as_role("reviewer")
    client.get(reverse(HOME))
    with max_queries(8):
        page = client.get(reverse(HOME)).content.decode()
    for words in ("退单", "延期", "挂账", "终止", "复核", "重新打开"):
        assert words in page, words
    fragment = client.get(reverse(HOME), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    one = client.get(reverse(HOME), {"pile": "return"}).content.decode()
    assert one.count("data-row") == 1
    assert client.get(reverse(HOME), {"pile": "nonsense", "cursor": "x"}).status_code == 200


def test_both_sides_stand_beside_each_other(city: City, as_role: LogIn, max_queries: Any) -> None:
    story = returned(city)
    client = as_role("reviewer")
    client.get(url_of(story))
    with max_queries(12):
        page = client.get(url_of(story)).content.decode()
    for words in (
        "该路灯由市城管局管理，不属住建部门职责。",
        "东湖区职责清单第12条",
        "市城管局",
        "派单目录 03-03",
        "锦绣花园3号楼东侧路灯三天不亮",
    ):
        assert words in page, words
    assert "138" not in page


@pytest.mark.parametrize(
    ("kind", "way", "state"),
    [
        ("return", "uphold", "to_dispatch"),
        ("return", "dismiss", "to_sign"),
        ("extension", "grant", "in_progress"),
        ("extension", "deny", "in_progress"),
        ("parking", "grant", "parked"),
        ("parking", "deny", "in_progress"),
        ("termination", "grant", "answered"),
        ("termination", "deny", "in_progress"),
        ("appeal", "grant", "to_dispatch"),
        ("appeal", "deny", "answered"),
        ("reopening", "grant", "in_progress"),
        ("reopening", "deny", "closed"),
    ],
)
def test_each_ruling_does_what_it_says(
    city: City, as_role: LogIn, kind: str, way: str, state: str
) -> None:
    story = ASKED[kind](city)
    client = as_role("reviewer")
    answer = post(client, url_of(story), story, way=way)
    assert answer.status_code == 302, answer.content.decode()
    assert story.case.state == state
    row = ReviewRequest.objects.get(case_id=story.id, kind=kind)
    assert row.ruling == "依据充分，意见如下。"
    assert row.ruled_by == "罗敏"


def test_a_unit_is_designated(city: City, as_role: LogIn) -> None:
    story = returned(city)
    client = as_role("reviewer")
    missing = post(client, url_of(story), story, way="designate")
    assert missing.status_code == 422
    assert "依据充分，意见如下。" in missing.content.decode(), "nothing typed is lost"
    done = post(client, url_of(story), story, way="designate", lead=city.unit_id("lamps"))
    assert done.status_code == 302
    assert story.case.lead_unit_id == city.unit_id("lamps")


def test_at_the_last_round_it_is_not_sent_round_again(city: City, as_role: LogIn) -> None:
    story = returned(city)
    matters.dismiss_return(story.id, ruling="属于职责", by=city["reviewer"], at=BEGUN)
    matters.return_dispatch(
        story.id, reason="再退", basis="清单", suggested_unit=None, by=city["head"], at=BEGUN
    )
    client = as_role("reviewer")
    page = client.get(url_of(story)).content.decode()
    assert 'value="designate"' in page
    assert 'value="uphold"' not in page
    assert post(client, url_of(story), story, way="uphold").status_code == 422


def test_two_people_look_at_what_stays_unsolved(city: City, as_role: LogIn) -> None:
    story = unsolved(city)
    url = reverse("desk:review:case", args=[story.number])
    first, second = as_role("reviewer"), as_role("second_reviewer")
    assert "还是不亮" in first.get(url).content.decode()
    assert post(first, url, story, way="confirm").status_code == 422, "no first opinion yet"
    assert post(first, url, story, way="first").status_code == 302
    again = post(first, url, story, way="confirm")
    assert again.status_code == 422, "not the same person twice"
    assert "第一位审核员意见" in second.get(url).content.decode()
    assert post(second, url, story, way="confirm").status_code == 302
    assert story.case.state == "closed"
    assert first.get(url).status_code == 404


def test_a_parking_is_looked_at_again(
    city: City, as_role: LogIn, at_noon: Callable[[datetime], None]
) -> None:
    story = parking(city)
    matters.rule_on_parking(story.id, is_granted=True, ruling="同意", by=city["reviewer"], at=BEGUN)
    client = as_role("reviewer")
    assert story.number not in client.get(reverse(HOME), {"pile": "quarter"}).content.decode()
    at_noon(at("2027-02-10 10:00"))
    client = as_role("reviewer")
    assert story.number in client.get(reverse(HOME), {"pile": "quarter"}).content.decode()
    url = reverse("desk:review:case", args=[story.number])
    assert "三月前完成设计" in client.get(url).content.decode()
    past = post(client, url, story, way="keep", milestone="2027-02-01")
    assert past.status_code == 422
    assert post(client, url, story, way="keep", milestone="2027-05-01").status_code == 302
    assert story.case.state == "parked"
    assert post(client, url, story, way="resume").status_code == 302
    assert story.case.state == "in_progress"


def test_a_second_reviewer_is_told_who_was_first(city: City, as_role: LogIn) -> None:
    story = extension(city)
    url, seen = url_of(story), story.case.version
    client = as_role("second_reviewer")
    matters.add_note(story.id, words="又去看了一次", by=city["handler"], at=BEGUN)
    answer = client.post(url, {"expect": seen, "way": "grant", "ruling": "同意延期"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "周敏" in page
    assert "同意延期" in page
    matters.rule_on_extension(
        story.id, is_granted=False, ruling="不同意", by=city["reviewer"], at=BEGUN
    )
    late = client.post(url, {"expect": story.case.version, "way": "grant", "ruling": "同意"})
    assert late.status_code == 422
    shown = client.get(url)
    assert shown.status_code == 302
    assert story.number in shown["Location"]


@pytest.mark.parametrize(
    "data", [{"way": ""}, {"way": "sideways"}, {"way": "grant", "ruling": "  \u200b "}]
)
def test_a_ruling_needs_a_way_and_words(city: City, as_role: LogIn, data: dict[str, str]) -> None:
    story = extension(city)
    assert post(as_role("reviewer"), url_of(story), story, **data).status_code == 422
    assert ReviewRequest.objects.get(case_id=story.id).status == "open"


def test_what_people_wrote_is_shown_as_text(city: City, as_role: LogIn) -> None:
    story = signed(city, text="<script>alert(1)</script>\u202e反的")
    matters.ask_extension(
        story.id,
        reason="<img src=x onerror=alert(1)>",
        new_due=at("2026-12-01 17:30"),
        by=city["handler"],
        at=BEGUN,
    )
    page = as_role("reviewer").get(url_of(story)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_ruling_in_few_statements(city: City, as_role: LogIn, max_queries: Any) -> None:
    story = extension(city)
    url, client = url_of(story), as_role("reviewer")
    client.get(url)
    data = {"expect": story.case.version, "way": "grant", "ruling": "同意延期"}
    with max_queries(12):
        assert client.post(url, data).status_code == 302

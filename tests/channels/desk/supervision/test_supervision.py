"""The supervision desk: the ladder, writing and signing papers, the unit's answer, and who sees what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.oversight.insight.operations import refresh_figures
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import Paper, StepStatus, SupervisionStep
from linli.oversight.supervision.queries.rule_book import forget_step_rules
from linli.oversight.supervision.rules import Rung
from tests.casework.city import City, Story, at, make_city

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")
LATE = at("2026-11-27 10:00")  # the limit passed on the 25th at half past five
HOME = "desk:supervision:home"
LogIn = Callable[[str], Client]
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def city(db: None) -> Iterator[City]:
    forget_step_rules()
    made = make_city()
    supervision.seed_supervision()
    yield made
    forget_step_rules()


@pytest.fixture(autouse=True)
def _now(at_noon: Callable[[datetime], None]) -> None:
    at_noon(LATE)


def overdue(city: City, **report: Any) -> Story:
    return Story(city, when=BEGUN, **report).accepted().dispatched().signed()


def url(name: str, *args: Any) -> str:
    return reverse(f"desk:supervision:{name}", args=args)


def order(story: Story, **more: Any) -> dict[str, Any]:
    return {
        "offered": [story.number],
        "cases": [story.number],
        "title": "督办单",
        "requirement": "请说明未办结原因。",
        "days": "3",
        **more,
    }


@pytest.mark.parametrize("who", ["taker", "handler", "reviewer", "caller", "auditor"])
def test_the_desk_is_for_supervisors_and_leaders(city: City, as_role: LogIn, who: str) -> None:
    client = as_role(who)
    for name in ("home", "rates", "listable", "steps", "papers"):
        assert client.get(url(name)).status_code == 403
    assert client.get(url("write", "order")).status_code == 403
    assert client.get(url("unit", city.unit_id("housing"))).status_code == 403


def test_another_district_sees_nothing_of_it(city: City, as_role: LogIn) -> None:
    story = overdue(city)
    supervision.issue_due(at=LATE)
    refresh_figures(at=LATE)
    paper, step = Paper.objects.get(), SupervisionStep.objects.get(rung=Rung.ORDER)
    city.accounts["nobody"].posts.update(role="supervisor")
    client = as_role("nobody")
    for name in ("home", "steps", "papers", "listable"):
        page = client.get(url(name)).content.decode()
        assert story.number not in page
        assert "锦绣花园" not in page
    assert story.number not in client.get(url("unit", city.unit_id("housing"))).content.decode()
    for address in (
        url("paper", paper.id),
        url("print", paper.id),
        url("sign", paper.id),
        url("rule", step.id),
    ):
        assert client.get(address).status_code == 404
    assert client.post(url("write", "order"), order(story)).status_code == 422
    assert Paper.objects.count() == 1


def test_the_ladder_in_few_statements(city: City, as_role: LogIn, max_queries: Any) -> None:
    story = overdue(city)
    supervision.issue_due(at=LATE)
    refresh_figures(at=LATE)
    client = as_role("supervisor")
    client.get(url("home"))
    with max_queries(8):
        page = client.get(url("home")).content.decode()
    assert story.case.title in page
    assert "东湖区住建局" in page
    assert "已超期 2 个工作日" in page
    fragment = client.get(url("home"), headers=FRAGMENT).content.decode()
    assert "<html" not in fragment
    assert "ladder" in fragment
    with max_queries(8):
        rates = client.get(url("rates"), headers=FRAGMENT).content.decode()
    assert "样本不足" in rates


def test_an_empty_city_says_so(city: City, as_role: LogIn) -> None:
    page = as_role("supervisor").get(url("home")).content.decode()
    assert "<html" in page


def test_a_unit_opens_to_its_overdue_matters(city: City, as_role: LogIn, max_queries: Any) -> None:
    story = overdue(city)
    client = as_role("supervisor")
    address = url("unit", city.unit_id("housing"))
    client.get(address, headers=FRAGMENT)
    with max_queries(8):
        page = client.get(address, headers=FRAGMENT).content.decode()
    assert f'value="{story.number}"' in page
    assert "<html" in client.get(address).content.decode()


def test_an_order_is_written_previewed_and_sent(city: City, as_role: LogIn) -> None:
    story = overdue(city)
    client = as_role("supervisor")
    form = client.get(url("write", "order"), {"case": story.number}, headers=FRAGMENT)
    page = form.content.decode()
    assert "东湖区住建局：" in page
    assert story.number in page
    assert "黎明" in page, "it says whom it reaches"
    seen = client.post(
        url("preview", "order"), order(story, requirement="请于本周五前修好。"), headers=FRAGMENT
    ).content.decode()
    assert "请于本周五前修好。" in seen
    assert "2026年12月2日" in seen
    assert not Paper.objects.exists()
    answer = client.post(url("write", "order"), order(story))
    assert answer.status_code == 302
    paper = Paper.objects.get()
    assert paper.number.endswith("督字第00001号")
    shown = client.get(url("paper", paper.id)).content.decode()
    assert paper.number in shown
    pdf = client.get(url("print", paper.id))
    assert pdf.content.startswith(b"%PDF")


def test_a_draft_is_kept_without_a_number(city: City, as_role: LogIn) -> None:
    story = overdue(city)
    client = as_role("supervisor")
    assert client.post(url("write", "order"), order(story, draft="1")).status_code == 302
    paper = Paper.objects.get()
    assert (paper.status, paper.number) == ("draft", "")
    assert client.post(url("sign", paper.id), {}).status_code == 302
    paper.refresh_from_db()
    assert paper.status == "issued"
    assert client.post(url("drop", paper.id), {}).status_code == 422


def test_a_listing_waits_for_the_leaders_signature(
    city: City, as_role: LogIn, at_noon: Callable[[datetime], None]
) -> None:
    story = overdue(city)
    at_noon(at("2026-12-03 09:00"))
    supervisor, leader = as_role("supervisor"), as_role("leader")
    assert story.number in supervisor.get(url("listable")).content.decode()
    data = order(story, sponsor="副区长")
    assert supervisor.post(url("write", "listing"), data).status_code == 302
    paper = Paper.objects.get()
    assert paper.status == "draft"
    assert supervisor.post(url("sign", paper.id), {}).status_code == 422
    assert leader.post(url("sign", paper.id), {}).status_code == 302
    step = SupervisionStep.objects.get(rung=Rung.LISTING)
    assert story.number not in supervisor.get(url("listable")).content.decode()
    off = {"way": "off", "words": "已办结，群众认可", "expect": story.case.version}
    assert supervisor.post(url("rule", step.id), off).status_code == 422
    assert leader.post(url("rule", step.id), off).status_code == 302
    step.refresh_from_db()
    assert step.status == StepStatus.ENDED


def test_a_talk_is_called_and_its_minutes_kept(city: City, as_role: LogIn) -> None:
    story = overdue(city)
    client = as_role("leader")
    without = client.post(url("write", "summon"), order(story))
    assert without.status_code == 422
    data = order(story, meets_at="2026-11-30T15:00", meets_where="三楼会议室")
    assert client.post(url("write", "summon"), data).status_code == 302
    paper = Paper.objects.get()
    assert client.post(url("minutes", paper.id), {"present": "局长"}).status_code == 422
    said = {"present": "局长", "minutes": "承诺周五前修好"}
    assert client.post(url("minutes", paper.id), said).status_code == 302
    assert "承诺周五前修好" in client.get(url("paper", paper.id)).content.decode()


def test_a_circular_speaks_of_units(city: City, as_role: LogIn) -> None:
    overdue(city)
    refresh_figures(at=LATE)
    client = as_role("leader")
    page = client.get(url("write", "circular"), headers=FRAGMENT).content.decode()
    assert "东湖区住建局" in page
    data = {
        "units": [str(city.unit_id("housing"))],
        "title": "关于超期的通报",
        "requirement": "请整改。",
    }
    assert client.post(url("write", "circular"), {**data, "units": []}).status_code == 422
    assert client.post(url("write", "circular"), data).status_code == 302
    line = Paper.objects.get().lines.get()
    assert "超期1件" in line.words


def test_the_unit_answers_and_the_supervisor_rules(city: City, as_role: LogIn) -> None:
    story = overdue(city)
    supervision.issue_due(at=LATE)
    step = SupervisionStep.objects.get(case_id=story.id, is_current=True)
    unit, supervisor = as_role("handler"), as_role("supervisor")
    page = unit.get(url("ours")).content.decode()
    assert story.case.title in page
    assert as_role("lamp_handler").get(url("reply", step.id)).status_code == 404
    said = {"words": "配件周五到，周六修好。", "expect": story.case.version}
    assert unit.post(url("reply", step.id), {"words": " "}).status_code == 422
    assert unit.post(url("reply", step.id), said).status_code == 302
    assert story.number in supervisor.get(url("steps"), {"show": "answered"}).content.decode()
    again = {"way": "again", "words": "", "days": "1", "expect": story.case.version}
    assert supervisor.post(url("rule", step.id), again).status_code == 422
    again["words"] = "请写明责任人。"
    assert supervisor.post(url("rule", step.id), again).status_code == 302
    step.refresh_from_db()
    assert step.status == StepStatus.OPEN
    said = {"words": "责任人周敏。", "expect": story.case.version}
    assert unit.post(url("reply", step.id), said).status_code == 302
    accept = {"way": "accept", "words": "", "expect": story.case.version}
    assert supervisor.post(url("rule", step.id), accept).status_code == 302
    step.refresh_from_db()
    assert step.status == StepStatus.ACCEPTED


def test_urging_from_the_case_page(city: City, as_role: LogIn) -> None:
    story = overdue(city)
    client = as_role("supervisor")
    address = reverse("desk:act", args=[story.number, "supervise"])
    page = client.get(address).content.decode()
    assert "已超过" in page
    data = {"rung": "urge", "text": "请尽快办理。", "days": "", "expect": story.case.version}
    assert client.post(address, data).status_code == 422
    assert client.post(address, {**data, "days": "1"}).status_code == 302
    assert SupervisionStep.objects.get().issued_by == "贺宁"
    answer = reverse("desk:act", args=[story.number, "answer_supervision"])
    said = {"words": "今天办。", "expect": story.case.version}
    assert as_role("handler").post(answer, said).status_code == 302
    assert SupervisionStep.objects.get().status == StepStatus.REPLIED


def test_two_supervisors_at_once(city: City, as_role: LogIn) -> None:
    story = overdue(city)
    address = reverse("desk:act", args=[story.number, "supervise"])
    data = {"rung": "urge", "text": "请尽快。", "days": "1", "expect": story.case.version}
    first, second = as_role("supervisor"), as_role("leader")
    assert first.post(address, data).status_code == 302
    late = second.post(address, {**data, "text": "我也催一下"})
    assert late.status_code == 409
    assert "我也催一下" in late.content.decode()
    assert "贺宁" in late.content.decode()


@pytest.mark.parametrize("name", ["steps", "papers"])
def test_lists_page_and_filter(city: City, as_role: LogIn, max_queries: Any, name: str) -> None:
    overdue(city)
    supervision.issue_due(at=LATE)
    client = as_role("supervisor")
    client.get(url(name))
    with max_queries(8):
        assert client.get(url(name)).status_code == 200
    for query in ({"kind": "x", "rung": "x", "show": "x", "cursor": "x"}, {"draft": "1"}):
        assert client.get(url(name), query).status_code == 200
    fragment = client.get(url(name), headers=FRAGMENT).content.decode()
    assert "<html" not in fragment


def test_nobody_writes_what_is_no_paper(city: City, as_role: LogIn) -> None:
    client = as_role("leader")
    assert client.get(url("write", "urge")).status_code == 404
    assert client.get(url("write", "order"), {"unit": "no-id"}).status_code == 200

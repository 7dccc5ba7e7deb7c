"""My work: what a unit sees, what others are led to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.test import Client

from linli.casework.cases.models import Assignment
from linli.casework.matters import operations as matters
from tests.casework.city import MORNING, City, Story, at

AsRole = Callable[[str], Client]
Budget = Callable[[int], AbstractContextManager[None]]
Still = Callable[[datetime], None]


def test_a_handler_sees_the_units_matters_by_due_date(
    city: City, as_role: AsRole, at_noon: Still
) -> None:
    late = Story(city, text="电梯停运六天。").accepted().dispatched().signed()
    fresh = Story(city, when=at("2026-11-27 09:00"), text="外墙瓷砖脱落。").accepted().dispatched()
    at_noon(at("2026-11-27 10:00"))
    page = as_role("handler").get("/desk/").content.decode()
    assert "已超期 1 件" in page
    assert "今天到期 1 件" in page
    assert page.index(late.number) < page.index(fresh.number)


def test_another_unit_sees_nothing(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched()
    page = as_role("west_handler").get("/desk/").content.decode()
    assert story.number not in page
    assert "没有待办" in page


def test_a_post_of_the_division_is_led_to_its_own_desk(city: City, as_role: AsRole) -> None:
    response = as_role("supervisor").get("/desk/")
    assert response.status_code == 302
    assert response["Location"] != "/desk/"


def test_nobody_without_log_in(city: City, client: Client) -> None:
    response = client.get("/desk/")
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_the_page_holds_the_fragment(city: City, as_role: AsRole) -> None:
    Story(city).accepted().dispatched()
    client = as_role("handler")
    page = client.get("/desk/").content.decode()
    part = client.get("/desk/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    lines = [line.strip() for line in part.splitlines() if "crow" in line]
    assert lines
    assert all(line in page for line in lines)


def test_the_page_stays_within_its_budget(city: City, as_role: AsRole, max_queries: Budget) -> None:
    for n in range(12):
        Story(city, text=f"第{n}盏路灯不亮。").accepted().dispatched(lake="协助核实")
    client = as_role("handler")
    client.get("/desk/")
    with max_queries(8):
        assert client.get("/desk/").status_code == 200
    with max_queries(8):
        client.get("/desk/?q=路灯")


@pytest.mark.parametrize(
    ("tab", "shown"), [("to_sign", True), ("working", False), ("assist", False), ("parked", False)]
)
def test_each_pile_shows_its_own(city: City, as_role: AsRole, tab: str, shown: bool) -> None:
    story = Story(city).accepted().dispatched()
    page = as_role("handler").get(f"/desk/?tab={tab}").content.decode()
    assert (story.number in page) is shown


def test_an_assisting_unit_finds_its_task(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched(lake="安排代买")
    page = as_role("lake_handler").get("/desk/?tab=assist").content.decode()
    assert story.number in page
    assert "协办任务" in page


def test_the_head_sees_until_when_to_review(city: City, as_role: AsRole, at_noon: Still) -> None:
    Story(city).accepted().dispatched().signed().finished()
    at_noon(MORNING + timedelta(hours=1))
    page = as_role("head").get("/desk/?tab=to_review").content.decode()
    assert "审核结果" in page
    assert "还剩 1 个工作日" in page


def test_pages_are_turned_both_ways(city: City, as_role: AsRole) -> None:
    stories = [
        Story(city, when=MORNING + timedelta(minutes=n), text=f"第{n}件事。")
        .accepted()
        .dispatched()
        for n in range(53)
    ]
    client = as_role("handler")
    first = client.get("/desk/")
    next_url = first.context["page"].next_url
    assert first.context["page"].prev_url == ""
    second = client.get(next_url)
    numbers = [
        row.case.number for row in (*first.context["page"].items, *second.context["page"].items)
    ]
    assert numbers == [story.number for story in stories]
    back = client.get(second.context["page"].prev_url)
    assert [row.case.number for row in back.context["page"].items] == numbers[:50]


def test_rows_without_a_limit_come_last_and_on_every_page_once(city: City, as_role: AsRole) -> None:
    for n in range(60):
        Story(
            city, when=MORNING + timedelta(minutes=n), text=f"第{n}件事。"
        ).accepted().dispatched()
    ids = Assignment.objects.order_by("id").values_list("id", flat=True)[:20]
    Assignment.objects.filter(id__in=list(ids)).update(due_at=None, warn_at=None, due_kind="")
    client = as_role("handler")
    seen: list[str] = []
    url = "/desk/"
    while url:
        page = client.get(url).context["page"]
        seen += [row.case.number for row in page.items]
        url = page.next_url
    assert len(seen) == len(set(seen)) == 60
    last = client.get("/desk/").context["page"].next_url
    back = client.get(client.get(last).context["page"].prev_url).context["page"]
    assert [row.case.number for row in back.items] == seen[:50]


def test_a_broken_address_begins_at_the_beginning(city: City, as_role: AsRole) -> None:
    Story(city).accepted().dispatched()
    client = as_role("handler")
    for bad in ("x", "a_", "azz_zz", "a-_00", "a99999999999999999999_" + "0" * 32):
        assert client.get("/desk/", {"cursor": bad, "tab": "none"}).status_code == 200


def test_the_most_urgent_is_one_press_away(city: City, as_role: AsRole) -> None:
    first = Story(city).accepted().dispatched()
    Story(city, when=MORNING + timedelta(days=1)).accepted().dispatched()
    response = as_role("handler").get("/desk/most-urgent/")
    assert response["Location"] == f"/desk/cases/{first.number}/"
    empty = as_role("west_handler").get("/desk/most-urgent/")
    assert empty["Location"] == "/desk/"


def test_the_counts_stop_at_a_hundred(city: City, as_role: AsRole) -> None:
    story = Story(city).accepted().dispatched()
    part = Assignment.objects.get(case_id=story.id)
    copies = []
    for n in range(120):
        other = Story(city, when=MORNING, text=f"事{n}。")
        copies.append(
            Assignment(
                case_id=other.id,
                unit_id=part.unit_id,
                role="lead",
                status="offered",
                case_state="to_sign",
                assigned_at=MORNING,
            )
        )
    Assignment.objects.bulk_create(copies)
    page = as_role("handler").get("/desk/").content.decode()
    assert "99+" in page


def test_today_counts_what_the_head_approved(city: City, as_role: AsRole, at_noon: Still) -> None:
    story = Story(city).accepted().dispatched().signed().finished()
    at_noon(MORNING + timedelta(hours=2))
    matters.approve(story.id, by=city["head"], at=MORNING + timedelta(hours=1))
    figures = as_role("head").get("/desk/").context["figures"]
    assert [figure.value for figure in figures] == ["0", "0", "1", "0"]

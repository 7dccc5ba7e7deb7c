"""In-app notices: one's own, unread first, each leads to its case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from linli.foundation.notices.models import MessageTemplate, Notice
from linli.foundation.notices.queries.templates import forget_templates
from tests.casework.city import START, City, Story

AsRole = Callable[[str], Client]


@pytest.fixture
def told(city: City) -> Story:
    MessageTemplate.objects.create(
        code="dispatched",
        channel="inapp",
        subject="新派工单：{title}",
        body="请签收",
        valid_from=START,
    )
    forget_templates()
    return Story(city).accepted().dispatched()


def test_a_notice_leads_to_its_case_and_is_read(told: Story, as_role: AsRole) -> None:
    client = as_role("handler")
    page = client.get("/desk/notices/").content.decode()
    assert "新派工单" in page
    assert "1 条未读" in page
    line = client.get("/desk/notices/").context["lines"][0]
    assert client.get(line.url)["Location"] == f"/desk/cases/{told.number}/"
    assert "条未读" not in client.get("/desk/notices/").content.decode()


def test_others_see_nothing_of_it(told: Story, as_role: AsRole) -> None:
    notice = Notice.objects.filter(channel="inapp").first()
    assert notice is not None
    client = as_role("west_handler")
    assert "没有通知" in client.get("/desk/notices/").content.decode()
    assert client.get(f"/desk/notices/{notice.id}/").status_code == 404


def test_all_are_marked_at_once(told: Story, as_role: AsRole) -> None:
    client = as_role("handler")
    page = client.post("/desk/notices/read-all/", follow=True).content.decode()
    assert "1 条通知已标为已读" in page
    assert client.get("/desk/notices/").context["shell"].unread == 0
    again = client.post("/desk/notices/read-all/", follow=True).content.decode()
    assert "没有未读通知" in again


def test_the_page_holds_the_fragment(told: Story, as_role: AsRole) -> None:
    client = as_role("handler")
    part = client.get("/desk/notices/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.strip() in client.get("/desk/notices/").content.decode()

"""A session that ends in the middle of a form: said at once, and what was typed comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Event
from tests.casework.city import City, Story

pytestmark = pytest.mark.django_db(transaction=True)
REPLY = "已更换灯具并送电，今晚亮灯，住户在场确认。"
NewPage = Callable[..., Page]


def log_in(page: Page, name: str) -> None:
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "linli-demo-2026")
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_reply_survives_the_end_of_the_session(
    city: City, new_page: NewPage, live_server: Any, width: int
) -> None:
    story = Story(city).accepted().dispatched().signed()
    address = f"/desk/cases/{story.number}/act/finish/"
    page = new_page(width=width)
    page.goto(f"{live_server.url}/login/?next={address}")
    log_in(page, "handler")
    page.locator("[name=outcome]").first.check()
    page.locator("textarea[name=reply]").fill(REPLY)
    expect(page.locator("[data-draft-line]").first).to_contain_text("草稿")

    Session.objects.all().delete()
    page.locator("main form button[type=submit]").last.click()
    note = page.locator("#session-note")
    expect(note).to_be_visible()
    assert not Event.objects.filter(case_id=story.id, action="finish").exists()

    with page.context.expect_page() as opened:
        note.get_by_role("link").click()
    log_in(opened.value, "handler")
    opened.value.close()
    with page.expect_response("**/ui/token"):
        note.get_by_role("button", name="回到我写的内容").click()
    expect(page.locator("textarea[name=reply]")).to_have_value(REPLY)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**/desk/cases/{story.number}/")
    assert Event.objects.get(case_id=story.id, action="finish").words == REPLY


def test_a_draft_comes_back_when_the_page_is_opened_again(
    city: City, new_page: NewPage, live_server: Any
) -> None:
    story = Story(city).accepted().dispatched().signed()
    address = f"/desk/cases/{story.number}/act/finish/"
    page = new_page()
    page.goto(f"{live_server.url}/login/?next={address}")
    log_in(page, "handler")
    page.locator("textarea[name=reply]").fill(REPLY)
    expect(page.locator("[data-draft-line]").first).to_contain_text("草稿")

    Session.objects.all().delete()
    page.reload(wait_until="networkidle")
    expect(page.get_by_text("登录已失效")).to_be_visible()
    log_in(page, "handler")
    page.wait_for_url(f"**{address}")
    expect(page.locator("textarea[name=reply]")).to_have_value(REPLY)


def test_a_page_open_since_before_the_last_log_in_is_told_to_take_the_new_token() -> None:
    client = Client(enforce_csrf_checks=True)
    fragment = client.post("/ui/language", {"language": "en"}, headers={"HX-Request": "true"})
    assert fragment.status_code == 401
    page = client.post("/ui/language", {"language": "en"})
    assert page.status_code == 403
    assert "存在这台设备上" in page.content.decode()
    token = client.get("/ui/token").content.decode()
    sent = client.post("/ui/language", {"language": "en", "csrfmiddlewaretoken": token})
    assert sent.status_code == 302

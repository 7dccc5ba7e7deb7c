"""An article's way in a real browser: a unit writes it, a reviewer publishes it, it answers a call."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Case
from linli.casework.matters.models import Article, ArticleUse
from tests.casework.city import City
from tests.channels.desk.browsing import come_in, serious

NewPage = Callable[..., Page]
QUESTION = "小区门口的路灯不亮，谁来修？"
ANSWER = "主次干道的路灯由市照明单位维护，报修后三个工作日内修好。"


def sound(page: Page, name: str) -> None:
    """No barrier, no sideways scroll; a picture where one is asked for."""
    if folder := os.environ.get("SHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert serious(Axe().run(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [1440, 390])
def test_written_published_used_and_found(
    transactional_db: None, city: City, live_server: Any, new_page: NewPage, width: int
) -> None:
    page = new_page(width=width)

    def go(role: str, address: str) -> None:
        if role:
            come_in(page, live_server.url, city, role)
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")

    go("lamp_handler", "/desk/knowledge/new/")
    sound(page, "knowledge-write")
    page.fill("#id_question", QUESTION)
    page.fill("#id_answer", ANSWER)
    page.fill("#id_keywords", "路灯，灯杆")
    page.fill("#id_source", "市城管局照明维护标准")
    page.select_option("#id_category", "030402")
    page.fill("#id_next_review_on", f"{timezone.localdate() + timedelta(days=90):%Y-%m-%d}")
    page.check("#id_is_public")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/knowledge/?shelf=waiting")
    article = Article.objects.get()

    go("reviewer", f"/desk/knowledge/{article.id}/")
    sound(page, "knowledge-article")
    page.locator(f"[hx-get*='{article.id}/publish/']").first.click()
    expect(page.locator("#dialog form")).to_be_visible()
    sound(page, "knowledge-publish")
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator("#dialog")).to_be_hidden()
    go("", "/desk/knowledge/")
    expect(page.locator("main")).to_contain_text(QUESTION)
    sound(page, "knowledge-home")

    go("taker", "/desk/hotline/?phone=13812345678")
    page.keyboard.press("Alt+x")
    page.keyboard.type("柳林路小区门口路灯不亮，三天了。")
    offered = page.locator("[data-put=article]").first
    expect(offered).to_be_visible()
    sound(page, "knowledge-console")
    key = offered.get_attribute("data-key")
    assert key
    page.keyboard.press(key)
    expect(page.locator("textarea", has_text=ANSWER).or_(page.locator("#id_reply"))).to_have_value(
        ANSWER
    )
    if width == 1440:
        page.keyboard.press("Control+Enter")
        expect(page.locator("main")).to_contain_text("念给来电人听")
        assert ArticleUse.objects.get().case_id == Case.objects.get().id

    page.context.clear_cookies()
    go("", "/faq?q=路灯")
    expect(page.locator("main")).to_contain_text(QUESTION)
    sound(page, "faq")

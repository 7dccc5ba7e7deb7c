"""保存期限 at a real browser: no barriers, no sideways scroll, and putting a file off."""

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
from linli.casework.cases.operations import hold
from linli.casework.matters.operations.filing import put_into_archive
from linli.casework.matters.operations.keeping import end_periods
from tests.casework.city import City, Story
from tests.casework.keeping.life import make_classes
from tests.channels.desk.browsing import come_in, serious

NewPage = Callable[..., Page]
CLOSED = timezone.now() - timedelta(days=3 * 365 - 10)


@pytest.fixture
def town(transactional_db: None, city: City) -> City:
    make_classes()
    for number in range(3):
        story = Story(city, when=CLOSED).accepted().dispatched().signed().finished()
        story.approved().closed()
        put_into_archive(story.id, by=city["archivist"], at=CLOSED)
        if number == 1:
            reason = "行政诉讼（2026）行初12号"
            hold(story.id, reason=reason, by=city["archivist"], at=timezone.now())
    end_periods(at=timezone.now() + timedelta(days=1), dry_run=True)
    end_periods(at=timezone.now())
    return city


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_has_no_barriers(
    town: City, live_server: Any, new_page: NewPage, width: int
) -> None:
    page = new_page(width=width)
    come_in(page, live_server.url, town, "archivist")
    page.goto(f"{live_server.url}/desk/archive/keeping/", wait_until="networkidle")
    assert serious(Axe().run(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if folder := os.environ.get("KEEPING_SHOTS"):
        page.screenshot(path=f"{folder}/keeping-{width}.png", full_page=True)


def test_a_file_is_put_off_in_the_dialog(town: City, live_server: Any, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, live_server.url, town, "archivist")
    page.goto(f"{live_server.url}/desk/archive/keeping/", wait_until="networkidle")
    page.get_by_role("link", name="暂缓", exact=True).first.click()
    page.locator("#dialog [name=reason]").fill("信访复查尚未结束")
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("信访复查尚未结束")
    assert Case.objects.filter(hold_reason="信访复查尚未结束").count() == 1

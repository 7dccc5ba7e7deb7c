"""The supervision desk in a real browser: from the ladder to an order that is sent, and the overview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.oversight.insight.operations import refresh_figures
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import Paper
from linli.oversight.supervision.queries.rule_book import forget_step_rules
from tests.casework.city import City, Story
from tests.channels.desk.browsing import come_in, serious

NewPage = Callable[..., Page]


@pytest.fixture
def late(transactional_db: None, city: City) -> Iterator[tuple[City, Story]]:
    forget_step_rules()
    supervision.seed_supervision()
    begun = timezone.now() - timedelta(days=30)
    story = Story(city, when=begun).accepted().dispatched().signed()
    supervision.issue_due(at=timezone.now())
    refresh_figures(at=timezone.now(), days=31)
    yield city, story
    forget_step_rules()


@pytest.mark.parametrize("width", [1440, 390])
def test_an_order_from_the_ladder(
    late: tuple[City, Story], live_server: Any, new_page: NewPage, width: int
) -> None:
    city, story = late
    page = new_page(width=width)
    come_in(page, live_server.url, city, "supervisor")
    page.goto(f"{live_server.url}/desk/supervision/", wait_until="networkidle")
    expect(page.locator(".ladder")).to_contain_text(story.case.title)
    expect(page.locator(".rates")).to_contain_text("样本不足")
    assert serious(Axe().run(page)) == []
    page.get_by_role("link", name="东湖区住建局").last.click()
    page.locator(f'input[name="case"][value="{story.number}"]').check()
    page.locator('button[hx-get*="write/order"]').first.click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("东湖区住建局：")
    dialog.locator("#id_requirement").fill("请于本周内修好并答复。")
    expect(dialog.locator("#paper-preview")).to_contain_text("请于本周内修好并答复。")
    assert serious(Axe().run(page)) == []
    dialog.get_by_role("button", name="发出").click()
    expect(page).to_have_url(f"{live_server.url}/desk/supervision/papers/")
    assert Paper.objects.filter(is_automatic=False).get().requirement == "请于本周内修好并答复。"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 390])
def test_the_overview_is_drawn(
    late: tuple[City, Story], live_server: Any, new_page: NewPage, width: int
) -> None:
    city, _story = late
    page = new_page(width=width)
    come_in(page, live_server.url, city, "leader")
    page.goto(f"{live_server.url}/desk/figures/", wait_until="networkidle")
    expect(page.locator("#flow canvas")).to_be_visible()
    expect(page.locator("#overdue-map")).to_be_visible()
    assert serious(Axe().run(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

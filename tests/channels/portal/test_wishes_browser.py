"""Urging, leave to publish and the public list in a real browser, with scripts and without."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from linli.casework.matters.models import LimitRule, Matter, Publication, PublishConsent
from linli.casework.matters.queries.rule_book import forget_rule_book
from tests.casework.city import City, Story
from tests.channels.desk.browsing import come_in, serious
from tests.channels.portal.following import Told

NewPage = Callable[..., Page]
LOOKS = ((1440, True), (390, True), (390, False))


@pytest.fixture
def town(transactional_db: None, city: City) -> City:
    LimitRule.objects.filter(clock="urge_window").delete()  # the tests run at any hour
    forget_rule_book()
    return city


def sound(page: Page, name: str) -> None:
    """No barrier, no sideways scroll; a picture where one is asked for."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert serious(Axe().run(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def followed(page: Page, url: str, story: Story) -> None:
    page.goto(f"{url}/track")
    page.fill("[name=number]", story.number)
    page.fill("[name=code]", story.code)
    page.locator("main form button").click()
    page.wait_for_url(f"**/track/{story.number}")


@pytest.mark.parametrize(("width", "scripts"), LOOKS)
def test_a_reporter_urges_allows_and_takes_back(
    town: City, live_server: Any, new_page: NewPage, width: int, scripts: bool
) -> None:
    story = Told(town).accepted().dispatched().signed()
    page = new_page(width=width, java_script_enabled=scripts)
    followed(page, live_server.url, story)
    if scripts:
        sound(page, "track-urge")
    page.locator(f"a[href='/track/{story.number}/urge']").click()
    expect(page.locator("form[data-once][data-draft^=urge-]")).to_be_visible()
    page.fill("[name=words]", "已经三天了，请催一催。")
    if scripts:
        sound(page, "urge")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/track/{story.number}")
    expect(page.locator("main")).to_contain_text("您催办了")
    assert Matter.objects.get(case_id=story.id).urgings == 1
    leave = page.locator("section[aria-labelledby=publish-h] button")
    leave.click()
    page.wait_for_url(f"**/track/{story.number}*")
    expect(page.locator("section[aria-labelledby=publish-h]")).to_contain_text("您同意了公开")
    assert PublishConsent.objects.get().withdrawn_at is None
    if scripts:
        sound(page, "track-allowed")
    leave.click()
    page.wait_for_url(f"**/track/{story.number}*")
    assert PublishConsent.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("width", [1440, 390])
def test_an_outcome_is_cleared_and_read_by_everybody(
    town: City, live_server: Any, new_page: NewPage, width: int
) -> None:
    story = Story(town, may_publish="2026-11", title="王阿姨家门口路灯不亮")
    story.accepted().dispatched().signed().finished().approved().closed()
    page = new_page(width=width)
    page.goto(f"{live_server.url}/published/")
    sound(page, "published-empty")
    come_in(page, live_server.url, town, "reviewer")
    page.goto(f"{live_server.url}/desk/archive/publishing/", wait_until="networkidle")
    sound(page, "publishing")
    page.get_by_text("审看并公开").click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=title]").fill("小区门口路灯不亮")
    sound(page, "publishing-dialog")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()
    assert Publication.objects.get().title == "小区门口路灯不亮"
    page.goto(f"{live_server.url}/desk/archive/publishing/?show=published")
    sound(page, "publishing-published")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/published/")
    expect(page.locator("main")).to_contain_text("小区门口路灯不亮")
    sound(page, "published")

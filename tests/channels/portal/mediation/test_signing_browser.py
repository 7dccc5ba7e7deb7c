"""From the draft to the court in a real browser: mediator at the desk, parties on their telephones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.foundation.calendar.operations import load_year
from tests.casework.city import MORNING
from tests.casework.mediation.accord import Accord
from tests.casework.mediation.town import Town, make_town
from tests.channels.portal.mediation.test_talk_browser import come_in, shot
from tests.channels.portal.test_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]


@pytest.fixture
def accord(transactional_db: None) -> Accord:
    """A quarrel that is being mediated, whatever day it is."""
    forget_rule_book()
    load_year(2026, by="测试", at=MORNING)
    town: Town = make_town()
    return Accord(town, when=timezone.now() - timedelta(hours=3)).mediating()


def at_desk(page: Page, url: str, accord: Accord, name: str) -> None:
    """Log a mediator in."""
    client = Client()
    client.force_login(accord.town.accounts[name])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def draw(page: Page) -> None:
    """Sign in the box with the pointer."""
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 20 + step * 20, box["y"] + 20 + (step % 3) * 15)
    page.mouse.up()


def test_from_the_draft_to_the_last_signature(
    accord: Accord, live_server: Any, new_page: NewPage
) -> None:
    number = accord.quarrel.case.number
    desk = new_page(1440)
    at_desk(desk, live_server.url, accord, "mediator")
    desk.goto(f"{live_server.url}/desk/mediation/{number}/agreement/draft/")
    desk.locator("#id_help-template").select_option("pay_parts")
    desk.locator("#id_help-payer").select_option(label="贝某")
    desk.locator("#id_help-payee").select_option(label="申某")
    desk.locator("#id_help-sum").fill("3000")
    desk.locator("#id_help-due").fill("2026-12-31")
    desk.locator("#id_help-count").fill("3")
    desk.get_by_role("button", name="插入条款").click()
    expect(desk.locator("#id_terms")).to_have_value("1．贝某分3期向申某支付共计3,000.00元（大写：叁仟元整）：第1期于2026年12月31日前支付1,000.00元（大写：壹仟元整）；第2期于2027年1月31日前支付1,000.00元（大写：壹仟元整）；第3期于2027年2月28日前支付1,000.00元（大写：壹仟元整）。")  # fmt: skip
    desk.get_by_role("button", name="分期加入履行计划").click()
    expect(desk.locator("#id_line-2-what")).to_have_value("支付第3期款")
    shot(desk, "draft-1440")
    desk.set_viewport_size({"width": 390, "height": 844})
    shot(desk, "draft-390")
    look(desk, thumbs=False)
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.get_by_role("button", name="保存协议草稿").click()
    expect(desk.get_by_text("草稿已保存")).to_be_visible()
    shot(desk, "agreement-1440")
    look(desk, thumbs=False)
    for name, code in (("申某", "AAAA22"), ("贝某", "BBBB33")):
        page = new_page(390)
        come_in(page, live_server.url, number, code)
        shot(page, f"party-agreement-{code}")
        page.get_by_role("link", name="阅读并签名").click()
        expect(page.get_by_text(name).first).to_be_visible()
        page.get_by_role("button", name="签署协议").click()
        expect(page.get_by_text("请先阅读协议并勾选").first).to_be_visible()
        page.get_by_label("我已阅读协议全文").check()
        draw(page)
        shot(page, f"party-sign-{code}")
        look(page)
        page.get_by_role("button", name="签署协议").click()
        expect(page.get_by_text("已签名").first).to_be_visible()
    desk.reload()
    desk.get_by_role("link", name="办理签名").click()
    draw(desk)
    shot(desk, "sign-1440")
    look(desk, thumbs=False)
    desk.get_by_role("button", name="保存签名").click()
    expect(desk.get_by_text("生效").first).to_be_visible()
    assert accord.agreement.state == "in_force"
    desk.goto(f"{live_server.url}/desk/mediation/{number}/")
    shot(desk, "dispute-agreed-1440")
    for room in ("confirmations", "performance", "visits"):
        desk.goto(
            f"{live_server.url}/desk/mediation/{room}/?tab={'all' if room == 'performance' else 'open'}"
        )
        shot(desk, f"{room}-1440")
        look(desk, thumbs=False)
    page.reload()
    shot(page, "party-in-force-390")
    look(page)

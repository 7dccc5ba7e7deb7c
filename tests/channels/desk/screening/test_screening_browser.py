"""The screening desk and disputes in numbers, looked at by axe, wide and on a telephone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.casework.mediation.models import Campaign, EarlySign, ScreeningReport
from linli.casework.mediation.operations import screening
from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.foundation.calendar.operations import load_year
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.queries.rule_book import forget_step_rules
from tests.casework.city import MORNING
from tests.casework.mediation.town import Quarrel, Town, make_town
from tests.channels.desk.browsing import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]


@pytest.fixture
def town(transactional_db: None) -> Town:
    forget_rule_book()
    forget_step_rules()
    load_year(2026, by="测试", at=MORNING)
    made = make_town()
    supervision.seed_supervision()
    return made


def come_in(page: Page, url: str, town: Town, who: str) -> None:
    client = Client()
    client.force_login(town.accounts.get(who) or town.city.accounts[who])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


@pytest.mark.parametrize("width", [1440, 390])
def test_screening_in_a_browser(
    town: Town, live_server: Any, new_page: NewPage, width: int
) -> None:
    now, url = timezone.now(), live_server.url
    new = screening.NewCampaign(
        name="岁末矛盾纠纷排查", level="community", begins=timezone.localdate(now),
        text="重点看楼道堆物、停车和欠薪。",
    )  # fmt: skip
    screening.issue_campaign(new, by=town["justice_officer"], at=now)
    quarrel = Quarrel(town, when=now - timedelta(days=40)).assigned()
    supervision.issue_due(at=now)
    page = new_page(width=width)

    def check(name: str) -> None:
        folder = os.environ.get("LINLI_SHOTS")
        if folder:
            page.screenshot(path=f"{folder}/scr-{name}-{width}.png", full_page=True)
        assert serious(Axe().run(page)) == []

    come_in(page, url, town, "chair")
    page.goto(f"{url}/desk/screening/signs/new/")
    page.get_by_label("可能成为哪类纠纷").select_option(label="邻里")
    page.get_by_label("地点").fill("荷香苑3幢门口")
    page.get_by_label("是什么情况").fill("两户为楼道堆物争了几次，声音越来越大。")
    check("sign")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="报送1条苗头")).to_be_visible()
    check("home")
    page.get_by_role("button", name="已谈话").click()
    expect(page.get_by_label("谈话内容和承诺")).to_be_visible()
    check("talk")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="报送1条苗头").click()
    expect(page.get_by_text("已报送1条苗头").first).to_be_visible()
    assert ScreeningReport.objects.get().found == EarlySign.objects.count() == 1

    come_in(page, url, town, "leader")
    page.goto(f"{url}/desk/screening/disputes/")
    check("overview")
    page.goto(f"{url}/desk/screening/disputes/overdue/")
    check("overdue")
    page.goto(f"{url}/desk/screening/disputes/{quarrel.case.number}/")
    check("case")
    page.get_by_role("button", name="提醒").first.click()
    expect(page.get_by_role("dialog").first).to_be_visible()
    check("supervise")

    come_in(page, url, town, "justice_officer")
    made = Campaign.objects.get()
    page.goto(f"{url}/desk/screening/campaigns/{made.id}/")
    check("campaign")
    page.goto(f"{url}/desk/screening/campaigns/{made.id}/{made.begins.isoformat()}/")
    check("round")

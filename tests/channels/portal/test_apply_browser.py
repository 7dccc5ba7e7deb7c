"""Applying for mediation in a real browser: wide, on a telephone, and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Case
from linli.casework.mediation.models import DisputeParty
from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.foundation.calendar.operations import load_year
from tests.casework.city import MORNING
from tests.casework.mediation.town import Town, make_town
from tests.channels.portal.test_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]
LOOKS: tuple[tuple[int, dict[str, Any]], ...] = (
    (1440, {}),
    (390, {}),
    (390, {"java_script_enabled": False}),
)


@pytest.fixture
def town(transactional_db: None, settings: Any) -> Town:
    settings.LINLI_FORM_SECONDS = 0
    forget_rule_book()
    load_year(2026, by="测试", at=MORNING)
    made = make_town()
    shown = made.mediators["mediator"]
    shown.public_since = MORNING.date()
    shown.save()
    return made


@pytest.mark.parametrize(("width", "options"), LOOKS)
def test_from_the_home_page_to_the_receipt(
    town: Town, live_server: Any, new_page: NewPage, width: int, options: dict[str, Any]
) -> None:
    has_scripts = options.get("java_script_enabled", True)
    page, url = new_page(width=width, **options), live_server.url

    def check(name: str) -> None:
        folder = os.environ.get("LINLI_SHOTS")
        if folder:
            plain = "" if has_scripts else "-plain"
            page.screenshot(path=f"{folder}/apply-{name}-{width}{plain}.png", full_page=True)
        if has_scripts:
            look(page)

    page.goto(url)
    page.get_by_role("link", name="我要调解").first.click()
    page.get_by_label("是什么纠纷").fill("楼上水管漏水，判决之前想先谈谈。")
    check("what")
    page.get_by_role("button", name="下一步：在哪里").click()
    expect(page.get_by_role("alert").first).to_contain_text("也许该走另一条路")
    check("bars")
    page.get_by_role("checkbox", name="不是这种情况").check()
    page.get_by_role("button", name="下一步：在哪里").click()
    page.wait_for_url("**/where/")
    page.wait_for_load_state()
    for label, choice in (("哪个区", "东湖区"), ("哪个街道", "湖滨街道"), ("哪个社区", "荷香社区")):
        page.get_by_label(label).select_option(label=choice)
        if not has_scripts and choice != "荷香社区":
            page.get_by_role("button", name="选好了，看下一级").click()
    check("where")
    page.get_by_role("button", name="下一步：双方是谁").click()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    check("wrong")
    page.get_by_label("姓名", exact=True).fill("申阿姨")
    page.get_by_label("您的电话").fill("13855500123")
    page.get_by_role("radio", name="个人").check()
    page.get_by_label("对方怎么称呼").fill("楼上李先生")
    page.get_by_role("radio", name="害怕", exact=True).check()
    page.get_by_label("怎样联系您才安全").fill("白天打13900001111")
    page.get_by_label("想请哪位调解员").select_option(label="顾平（荷香社区人民调解委员会）")
    page.get_by_role("checkbox", name="我已阅读权利和义务").check()
    check("who")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已收到")
    check("receipt")
    case = Case.objects.get(family="dispute")
    party = DisputeParty.objects.get(dispute_id=case.id, side="applicant")
    assert party.is_afraid
    assert party.wished_mediator_id == town.mediators["mediator"].id

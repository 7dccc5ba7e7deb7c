"""The rules in a real browser: accessible, without sideways scroll, and the examples at work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from linli.casework.matters.models import Category, LimitRule, RefusalGround, Threshold
from linli.casework.matters.operations import catalogue as rules
from linli.oversight.supervision import operations as supervision
from linli.registers.access.rules import SYSTEM
from tests.casework.city import City, make_city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    "",
    "limits/",
    "numbers/",
    "categories/?under=03",
    "grounds/",
    "emergencies/",
    "replies/",
    "messages/",
    "hints/",
    "ladder/",
    "ladder/new/",
    "dispatch/",
    "dispatch/file/",
    "calendar/?year=2026",
    "history/",
)


@pytest.fixture
def full(transactional_db: None) -> City:
    city = make_city()
    for model in (LimitRule, Category, Threshold, RefusalGround):
        model.objects.all().delete()  # type: ignore[attr-defined]  # each has a manager
    rules.seed_catalogue(by=SYSTEM, at=timezone.now())
    supervision.seed_supervision()
    rules.load_workdays(2026, by=city["administrator"], at=timezone.now())
    return city


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer, full: City) -> Iterator[BrowserContext]:
    client = Client()
    client.force_login(full.accounts["administrator"])
    cookie = client.cookies["linli_session"].value
    made = chromium.new_context(base_url=live_server.url, locale="zh-CN", reduced_motion="reduce")
    made.add_cookies([{"name": "linli_session", "value": cookie, "url": live_server.url}])
    yield made
    made.close()


def grave(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_a_serious_barrier_or_scrolls_sideways(
    context: BrowserContext, width: int
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for address in PAGES:
        page.goto(f"/desk/rules/{address}", wait_until="networkidle")
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert (address, grave(page), over) == (address, [], 0)
    assert wrong == []


def test_a_limit_is_changed_with_its_example_in_view(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/desk/rules/limits/")
    page.locator("a[href$='/limits/finish/']").click()
    dialog = page.locator("#dialog")
    example = dialog.locator(".rules-example")
    expect(example).to_contain_text("5 个工作日")
    assert grave(page) == []
    dialog.get_by_label("多长").fill("7")
    expect(example).to_contain_text("7 个工作日")
    dialog.get_by_label("法律依据").fill("临政办〔2026〕12号")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("时限已保存。")).to_be_visible()
    expect(page.get_by_role("row", name="一般诉求办结时限")).to_contain_text("7 个工作日")


def test_a_message_is_previewed_while_it_is_written(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/desk/rules/messages/")
    page.get_by_role("button", name="修改 受理告知").first.click()
    dialog = page.locator("#dialog")
    expect(dialog.locator(".rules-example")).to_contain_text("202611180317")
    dialog.get_by_label("内容").fill("您的电话{phone}")
    expect(dialog.locator(".rules-example")).to_contain_text("{phone}")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.get_by_label("内容")).to_have_value("您的电话{phone}")


def test_a_unit_is_offered_while_one_types_and_the_row_appears(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/desk/rules/dispatch/")
    page.get_by_role("button", name="新增一行").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("分类").select_option("030301")
    dialog.get_by_label("主办单位").press_sequentially("东湖区住")
    expect(dialog.locator("#units-found option").first).to_have_attribute("value", "东湖区住建局")
    dialog.get_by_label("主办单位").fill("东湖区住建局")
    dialog.get_by_label("法律依据").fill("区编办〔2026〕3号")
    dialog.get_by_role("button", name="新增").click()
    expect(page.get_by_text("已新增。")).to_be_visible()
    expect(page.locator("#list")).to_contain_text("城乡建设 / 物业 / 收费")


def test_hint_words_and_a_rung_are_changed_in_their_dialogs(context: BrowserContext) -> None:
    page = context.new_page()
    for address in ("hints/nature-praise/", "ladder/urge_lead/"):
        page.goto(f"/desk/rules/{address.split('/')[0]}/", wait_until="networkidle")
        page.locator(f"[href$='/{address}'], [hx-get$='/{address}']").first.click()
        dialog = page.locator("#dialog")
        expect(dialog.get_by_role("button", name="保存")).to_be_visible()
        assert grave(page) == []

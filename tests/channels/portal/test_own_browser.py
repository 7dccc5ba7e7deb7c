"""From the newcomer's form to the corrected record, in a real browser: resident, clerk, officer."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.foundation.calendar.operations import load_year
from linli.registers.people import operations as people
from linli.registers.people.models import NewcomerForm, Person
from tests.casework.city import MORNING, City
from tests.channels.desk.browsing import come_in
from tests.channels.desk.people.conftest import GUEST, Lotus, settle
from tests.channels.desk.people.test_people_browser import clean
from tests.channels.portal.proving import sent_code
from tests.channels.portal.test_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]
LOOKS: tuple[tuple[int, dict[str, Any]], ...] = (
    (1440, {}),
    (390, {}),
    (390, {"java_script_enabled": False}),
)


@pytest.fixture
def town(transactional_db: None, city: City) -> tuple[City, Lotus]:
    people.seed_messages()
    load_year(2026, by="测试", at=MORNING)
    return city, settle(city)


def shot(page: Page, name: str) -> None:
    """A picture for whoever wants to look: LINLI_SHOTS names the folder."""
    folder = os.environ.get("LINLI_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def register(page: Page, url: str, has_scripts: bool, check: Callable[[str], None]) -> None:
    """The two steps of the newcomer's form."""
    page.goto(f"{url}/newcomer")
    page.wait_for_load_state()
    for label, choice in (("哪个区", "东湖区"), ("哪个街道", "湖滨街道"), ("哪个社区", "荷香社区")):
        page.get_by_label(label).select_option(label=choice)
        if not has_scripts and choice != "荷香社区":
            page.get_by_role("button", name="选好了，看下一级").click()
    page.get_by_label("地址", exact=True).fill("荷香苑3幢2单元502")
    check("newcomer-where")
    page.get_by_role("button", name="下一步：您的情况").click()
    page.get_by_role("button", name="提交登记").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    check("newcomer-wrong")
    page.get_by_role("radio", name="2单元502").check()
    page.get_by_label("姓名", exact=True).fill("王小明")
    page.get_by_label("身份证或居住证件号码").fill(GUEST)
    page.get_by_label("手机号").fill("13800138009")
    page.get_by_label("什么时候住到这里的").fill("2026-05-01")
    page.get_by_role("radio", name="租住").check()
    page.get_by_role("radio", name="稳定就业").check()
    page.get_by_role("checkbox", name="随迁子女入学").check()
    page.get_by_role("checkbox", name="我已阅读").check()
    page.get_by_role("button", name="提交登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了，谢谢您")
    check("newcomer-receipt")


def prove(page: Page, url: str, check: Callable[[str], None]) -> None:
    """Name and number, then the code."""
    page.goto(f"{url}/me")
    check("me")
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("身份证或居住证件号码").fill(GUEST)
    page.get_by_role("button", name="获取验证码").click()
    check("me-code")
    page.get_by_label("验证码", exact=True).fill(sent_code())
    page.get_by_role("button", name="查看我的信息").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登记了我哪些信息")


@pytest.mark.parametrize(("width", "options"), LOOKS)
def test_from_newcomer_to_the_corrected_record(
    town: tuple[City, Lotus],
    live_server: Any,
    new_page: NewPage,
    width: int,
    options: dict[str, Any],
) -> None:
    city, _lotus = town
    has_scripts = options.get("java_script_enabled", True)
    page, url = new_page(width=width, **options), live_server.url

    def check(name: str) -> None:
        shot(page, f"{name}-{width}{'' if has_scripts else '-plain'}")
        if has_scripts:
            look(page)

    register(page, url, has_scripts, check)
    form = NewcomerForm.objects.get()
    people.check_form(by=city["clerk"], at=timezone.now(), form_id=form.pk)
    people.register_form(by=city["clerk"], at=timezone.now(), form_id=form.pk)

    prove(page, url, check)
    expect(page.get_by_role("main")).to_contain_text("13800138009")
    check("me-held")
    page.get_by_role("link", name="信息有错，或者我有请求").click()
    check("me-ask")
    page.get_by_role("link", name="更正").click()
    page.get_by_label("哪一项有错").select_option(value="phone")
    page.get_by_label("正确的内容").fill("13900139000")
    check("me-correct")
    page.get_by_role("button", name="提交请求").click()
    expect(page.get_by_role("main")).to_contain_text("15个工作日")
    check("me-request")

    desk = new_page(width=width)
    come_in(desk, url, city, "officer")
    desk.goto(f"{url}/desk/data-requests/", wait_until="networkidle")
    clean(desk, width)
    shot(desk, f"desk-queue-{width}")
    desk.locator(".crow").first.click()
    expect(desk.locator("h1")).to_contain_text("更正")
    clean(desk, width)
    shot(desk, f"desk-one-{width}")
    desk.get_by_role("button", name="更正").click()
    dialog = desk.locator("#dialog")
    expect(dialog).to_contain_text("13900139000")
    clean(desk, width)
    shot(desk, f"desk-answer-{width}")
    dialog.get_by_role("button", name="答复").click()
    expect(desk.get_by_role("main")).to_contain_text("告知本人的内容")
    assert Person.objects.get(name="王小明").phone == "13900139000"

    page.goto(f"{url}/me/held")
    expect(page.get_by_role("main")).to_contain_text("13900139000")
    page.locator("a.ll-row", has_text="更正").first.click()
    expect(page.get_by_role("main")).to_contain_text("已更正")
    check("me-answered")
    page.get_by_role("button", name="退出我的信息").click()
    page.goto(f"{url}/me/held")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的信息")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_officers_other_pages_have_no_barriers(
    town: tuple[City, Lotus], live_server: Any, new_page: NewPage, width: int
) -> None:
    city, _lotus = town
    page = new_page(width=width)
    come_in(page, live_server.url, city, "officer")
    people.rehearse_erasing(at=timezone.now(), by=city["officer"])
    for name in ("counter", "processing", "retention"):
        page.goto(f"{live_server.url}/desk/data-requests/{name}/", wait_until="networkidle")
        clean(page, width)
        shot(page, f"desk-{name}-{width}")
    page.goto(f"{live_server.url}/data/register")
    shot(page, f"register-{width}")
    look(page)

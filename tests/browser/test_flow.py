"""A matter goes all the way through the real pages, from the resident's phone to the archive.

Seven people do it, each at their own desk: resident, operator, dispatcher, handler, head of unit,
caller, archivist; at both widths, with nothing in the way of a screen reader.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Case
from tests.browser.conftest import Visit, clean
from tests.casework.city import City

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 390)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).last.click()
    page.wait_for_load_state("networkidle")


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button.btn-primary[type=submit]").last.click()
    page.wait_for_load_state("networkidle")


def reported(visit: Visit, width: int) -> tuple[str, str]:
    """The resident: five short steps, and a receipt to keep."""
    page = visit("/report", width=width)
    clean(page)
    page.fill("textarea[name=text]", "荷香社区3号楼东侧路灯不亮三天了，晚上老人不敢出门。")
    press(page, "下一步")
    clean(page)
    page.fill("input[name=place_text]", "荷香社区3号楼")
    press(page, "下一步")
    press(page, "下一步")
    clean(page)
    page.check("input[name=identity][value=named]")
    page.fill("input[name=name]", "王阿姨")
    page.fill("input[name=phone]", "13812345678")
    press(page, "下一步")
    clean(page)
    page.click("main .btn-primary[type=submit]")
    page.wait_for_url("**/receipt*")
    clean(page)
    case = Case.objects.latest("opened_at")
    text = re.sub(r"\s", "", page.inner_text("main"))
    assert case.number in text
    code = re.search(r"查询码[^A-Z0-9]*([A-Z2-9]{6})", text)
    assert code is not None
    return case.number, code[1]


def accepted(visit: Visit, number: str, width: int) -> None:
    """The operator: takes the suggested class and sends it on."""
    page = visit(f"/desk/acceptance/{number}/", who="taker", width=width)
    clean(page)
    page.select_option("select[name=nature]", "help")
    page.fill("input[name=category_words]", "路灯")
    page.locator("[role=option]", has_text="路灯").first.click()
    page.check("input[name=way][value=send]")
    press(page, "提交")


def dispatched(visit: Visit, number: str, width: int) -> None:
    """The dispatcher: the catalogue knows whose it is."""
    page = visit(f"/desk/dispatch/{number}/", who="dispatcher", width=width)
    clean(page)
    press(page, "^派单")


def worked_on(visit: Visit, number: str, width: int) -> None:
    """The handler: signs, contacts the resident, finishes with a reply."""
    page = visit(f"/desk/cases/{number}/", who="lamp_handler", width=width)
    clean(page)
    press(page, "签收")
    expect(page.locator(".phead")).to_contain_text("办理中")
    act(page, number, "first_contact")
    page.check("input[name=means][value=phone]")
    page.fill("textarea[name=words]", "已通话，今晚去修。")
    send(page)
    act(page, number, "finish")
    page.check("input[name=outcome][value=solved]")
    page.fill("textarea[name=reply]", "灯泡已更换，当晚亮灯。")
    clean(page)
    send(page)


def act(page: Page, number: str, action: str) -> None:
    origin = page.url.split("/desk/")[0]
    page.goto(f"{origin}/desk/cases/{number}/act/{action}/")
    page.wait_for_load_state("networkidle")


def approved(visit: Visit, number: str, width: int) -> None:
    """The head of the unit: reads the reply, and lets it go to the call-back."""
    page = visit(f"/desk/cases/{number}/act/approve/", who="lamp_head", width=width)
    send(page)


def state_of(number: str) -> str:
    return Case.objects.get(number=number).state


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_resident_s_phone_to_the_head_of_unit(
    city: City, visit: Visit, width: int
) -> None:
    number, code = reported(visit, width)
    accepted(visit, number, width)
    assert state_of(number) == "to_dispatch"
    dispatched(visit, number, width)
    assert state_of(number) == "to_sign"
    worked_on(visit, number, width)
    assert state_of(number) == "to_review"
    approved(visit, number, width)
    assert state_of(number) == "to_follow_up"
    page = visit("/track", width=width)
    page.fill("input[name=number]", number)
    page.fill("input[name=code]", code)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    clean(page)
    expect(page.locator("main")).to_contain_text("灯泡已更换")

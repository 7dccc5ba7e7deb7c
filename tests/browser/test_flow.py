"""A matter goes all the way through the real pages, from the resident's phone to the archive.

Seven people do it, each at their own desk: resident, operator, dispatcher, handler, head of unit,
caller, archivist; at both widths, with nothing in the way of a screen reader.
"""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Case
from linli.casework.cases.queries.verifying import verify_case
from tests.browser.conftest import Visit, clean
from tests.casework.city import City, Story

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


def called_back(visit: Visit, number: str, width: int) -> None:
    """The caller, who is not the handler: asks by the script, presses for nothing."""
    page = visit(f"/desk/follow-up/{number}/", who="caller", width=width)
    clean(page)
    page.check("input[name=contacted][value=yes]")
    page.check("input[name=solved][value=solved]")
    page.check("input[name=satisfied][value=satisfied]")
    with page.expect_navigation():
        page.locator("main form button.btn-primary[type=submit]").last.click()


def filed(visit: Visit, number: str, width: int) -> None:
    """The archivist: sees that nothing is missing, and files it."""
    page = visit(f"/desk/archive/?q={number}", who="archivist", width=width)
    clean(page)
    expect(page.locator("main")).to_contain_text(number)
    act(page, number, "archive")
    page.locator("[name=retention_class]").first.check()
    send(page)


def state_of(number: str) -> str:
    return Case.objects.get(number=number).state


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_resident_s_phone_to_the_archive(city: City, visit: Visit, width: int) -> None:
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
    called_back(visit, number, width)
    assert state_of(number) == "closed"
    filed(visit, number, width)
    assert state_of(number) == "archived"
    assert verify_case(Case.objects.get(number=number).id).broken is None


def test_a_return_is_heard_and_the_second_unit_signs(city: City, visit: Visit) -> None:
    """The head objects, the reviewer hears both sides, the matter goes to the right unit."""
    story = Story(city, when=timezone.now()).accepted().dispatched()
    page = visit(f"/desk/cases/{story.number}/act/return_dispatch/", who="head")
    clean(page)
    page.fill("textarea[name=reason]", "路灯由市城管局管养，不属本局职责。")
    page.fill("input[name=basis], textarea[name=basis]", "三定方案第三条")
    send(page)
    assert state_of(story.number) == "return_review"
    page = visit("/desk/review/", who="reviewer")
    clean(page)
    expect(page.locator("main")).to_contain_text("退单")
    act(page, story.number, "uphold_return")
    page.fill("textarea[name=ruling]", "理由成立，改派市城管局。")
    send(page)
    assert state_of(story.number) == "to_dispatch"


def test_somebody_of_another_district_sees_nothing(city: City, visit: Visit) -> None:
    story = Story(city, when=timezone.now()).accepted()
    page = visit(f"/desk/cases/{story.number}/", who="nobody")
    expect(page.locator("body")).not_to_contain_text("王阿姨")
    expect(page.locator("body")).not_to_contain_text(story.case.title)

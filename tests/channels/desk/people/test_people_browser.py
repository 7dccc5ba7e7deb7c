"""The desk of people in a real browser: looked up, corrected, visited, moved out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.registers.people.models import Person
from tests.casework.city import City
from tests.channels.desk.browsing import come_in, serious
from tests.channels.desk.people.conftest import Lotus, settle

NewPage = Callable[..., Page]


@pytest.fixture
def town(transactional_db: None, city: City) -> tuple[City, Lotus]:
    return city, settle(city)


def clean(page: Page, width: int) -> None:
    """Nothing serious for axe, and nothing wider than the screen."""
    assert serious(Axe().run(page)) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_search_to_the_move(
    town: tuple[City, Lotus], live_server: Any, new_page: NewPage, width: int
) -> None:
    city, lotus = town
    page = new_page(width=width)
    come_in(page, live_server.url, city, "grid_worker")
    page.goto(f"{live_server.url}/desk/people/", wait_until="networkidle")
    clean(page, width)
    page.get_by_label("证件号码、电话、姓名、姓名首字母或者地址").fill("zjg")
    page.get_by_role("button", name="查找").click()
    page.locator(".people .name", has_text="张建国").click()
    expect(page.locator("h1")).to_contain_text("张建国")
    assert "zjg" not in page.url
    clean(page, width)

    page.get_by_role("button", name="更正 联系电话").click()
    dialog = page.locator("#dialog")
    dialog.locator("#id_value").fill("139-1111-2222")
    clean(page, width)
    dialog.get_by_role("button", name="确认更正").click()
    expect(page.locator(".note-line")).to_contain_text("已更正")
    expect(page.locator(".held")).to_contain_text("139****2222")

    page.get_by_role("link", name="湖滨路8号荷香苑3幢2单元501室").first.click()
    clean(page, width)
    page.get_by_role("link", name="走访核实").first.click()
    clean(page, width)
    first, second = page.locator(".one").nth(0), page.locator(".one").nth(1)
    first.get_by_text("仍住在这里").click()
    second.get_by_text("仍住在这里").click()
    box = first.locator(".form-check").first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_role("button", name="保存走访").click()
    expect(page.locator(".note-line")).to_contain_text("走访已保存")
    assert Person.objects.get(pk=lotus.mum.pk).verified_on == timezone.localdate()

    page.locator(".people .name", has_text="李秀英").click()
    expect(page.locator("h1")).to_contain_text("李秀英")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="登记搬离").click()
    dialog.get_by_role("button", name="登记搬离").click()
    expect(page.locator(".note-line")).to_contain_text("已登记搬离")
    assert Person.objects.get(pk=lotus.mum.pk).left_on == timezone.localdate()
    clean(page, width)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_street_clerk_says_why_first(
    town: tuple[City, Lotus], live_server: Any, new_page: NewPage, width: int
) -> None:
    city, lotus = town
    page = new_page(width=width)
    come_in(page, live_server.url, city, "street_clerk")
    page.goto(f"{live_server.url}/desk/people/p/{lotus.dad.id}/", wait_until="networkidle")
    expect(page.locator("h1")).to_contain_text("为什么查阅这份登记")
    clean(page, width)
    page.get_by_label("查阅事由").fill("核对居住证申请材料")
    page.get_by_role("button", name="登记事由并查看").click()
    expect(page.locator("h1")).to_contain_text("张建国")
    clean(page, width)
    for name in ("", "counts/", "newcomers/", "newcomers/new/", "newcomers/permits/?all=1"):
        page.goto(f"{live_server.url}/desk/people/{name}", wait_until="networkidle")
        clean(page, width)


def test_the_lists_of_a_clerk_fit_a_phone(
    town: tuple[City, Lotus], live_server: Any, new_page: NewPage
) -> None:
    city, lotus = town
    page = new_page(width=390)
    come_in(page, live_server.url, city, "clerk")
    side_by_side = f"merge/{lotus.dad.id}/{lotus.mum.id}/"
    for name in ("list/", "plan/", "enter/", "duplicates/", "lettings/?all=1", side_by_side,
                 f"households/{lotus.household.id}/"):  # fmt: skip
        page.goto(f"{live_server.url}/desk/people/{name}", wait_until="networkidle")
        clean(page, 390)

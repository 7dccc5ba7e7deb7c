"""The registers and the account pages in a real browser: no barriers, no sideways scroll."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from linli.registers.access import operations as access
from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Grid
from linli.registers.units import operations as units
from linli.registers.units.models import Unit
from tests.channels.ui.conftest import browser, open_page
from tests.channels.ui.test_gallery_browser import grave, sideways
from tests.registers.city import AT, LAKE, LOTUS, Square, collection, feature
from tests.registers.people import PASSWORD, Staff

__all__ = ["browser", "open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:admin_registers:{name}", args=[str(one) for one in args])


@pytest.fixture
def grids(staff: Staff) -> None:
    outline = collection(feature(Square(0, 0, 0.05), name="荷香社区"))
    places.import_boundaries(outline, by=SYSTEM, at=AT)
    for east in (0.002, 0.014):
        places.draw_grid(
            by=SYSTEM,
            at=AT,
            community_code=LOTUS,
            name="网格",
            polygon=Square(east, 0.002).geojson,
        )
    lake = staff.units["lake"].id
    units.set_duties(by=SYSTEM, at=AT, unit_id=lake, duties=[units.DutyLine("lamp", "路灯维护")])
    access.unmask(
        by=staff.actor("handler"),
        record_kind="case",
        record_id=lake,
        about="20260302001",
        fields="reporter.phone",
        reason="电话联系诉求人",
        at=AT,
    )


def as_staff(
    open_page: Open, live_server: Any, staff: Staff, who: str, address: str, **more: Any
) -> Page:
    client = Client()
    client.force_login(staff.people[who])
    cookie = {
        "name": "linli_session",
        "value": client.cookies["linli_session"].value,
        "url": live_server.url,
    }
    page = open_page(reverse("account_login"), **more)
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict will do
    page.goto(f"{live_server.url}{address}", wait_until="networkidle")
    return page


@pytest.mark.usefixtures("grids")
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_no_serious_barrier_and_no_sideways_scroll(
    open_page: Open, live_server: Any, staff: Staff, width: int, theme: str
) -> None:
    lake = staff.units["lake"].id
    handler = staff.people["handler"].id
    pages = {
        "east_admin": [
            at("divisions"),
            at("division", LAKE),
            at("grids", LOTUS),
            at("grid", LOTUS + "001"),
            at("draw_grid", LOTUS),
            at("import_divisions"),
            at("units"),
            at("unit", lake),
            at("add_unit"),
            at("unit_hours", lake),
            at("accounts"),
            at("account", handler),
            reverse("desk:account:home"),
            reverse("desk:account:password"),
            reverse("mfa_index"),
        ],
        "east_auditor": [at("access_log"), at("sign_in_log")],
    }
    wrong = []
    for who, addresses in pages.items():
        page = as_staff(open_page, live_server, staff, who, addresses[0], width=width, theme=theme)
        for address in addresses:
            page.goto(f"{live_server.url}{address}", wait_until="networkidle")
            wrong += [(address, what) for what in grave(page)]
            if sideways(page):
                wrong.append((address, f"{sideways(page)} px too wide"))
    assert wrong == []


@pytest.mark.usefixtures("grids")
def test_a_grid_is_drawn_by_clicks(open_page: Open, live_server: Any, staff: Staff) -> None:
    page = as_staff(open_page, live_server, staff, "east_admin", at("draw_grid", LOTUS))
    page.get_by_label("名称").fill("新网格")
    box = page.locator("#grid-map").bounding_box()
    assert box is not None
    outline = page.get_by_label("边界", exact=True)
    for number, (x, y) in enumerate(((0.5, 0.2), (0.54, 0.2), (0.54, 0.4), (0.5, 0.4)), start=1):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        expect(outline).to_have_value(re.compile(rf"^([^\n]+\n){{{number - 1}}}[^\n]+$"))
        page.wait_for_timeout(350)
    page.get_by_role("button", name="撤回上一个顶点").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新网格")
    assert Grid.objects.filter(name="新网格", code=LOTUS + "003").exists()


@pytest.mark.usefixtures("grids")
def test_a_unit_is_added_in_the_dialog(open_page: Open, live_server: Any, staff: Staff) -> None:
    page = as_staff(open_page, live_server, staff, "east_admin", at("units"))
    page.get_by_role("button", name="新增单位").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("全称").fill("荷香社区服务站")
    dialog.get_by_label("服务区划").press_sequentially("荷香")
    expect(dialog.locator("datalist option").first).to_have_attribute("value", LOTUS)
    dialog.get_by_role("button", name="新增").click()
    expect(dialog.get_by_text("还没有填：代码").first).to_be_visible()
    expect(dialog.get_by_label("全称")).to_have_value("荷香社区服务站")
    dialog.get_by_label("代码").first.fill("S9")
    dialog.get_by_role("button", name="新增").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("荷香社区服务站")
    assert Unit.objects.get(code="S9").division_code == LOTUS


def test_log_in_and_change_of_post(open_page: Open, staff: Staff) -> None:
    access.grant_post(
        by=SYSTEM,
        at=AT,
        account_id=staff.people["east_auditor"].id,
        unit_id=staff.units["east"].id,
        role="administrator",
    )
    page = open_page(f"{reverse('account_login')}?next={reverse('desk:account:home')}")
    page.get_by_label("用户名").fill("east_auditor")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("用户名或密码不正确。")).to_be_visible()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")
    page.get_by_role("button", name="切换到此岗位").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("单位")


def test_the_second_factor_shows_a_code_to_read(
    open_page: Open, live_server: Any, staff: Staff
) -> None:
    page = as_staff(open_page, live_server, staff, "handler", reverse("mfa_activate_totp"))
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    picture = page.get_by_role("img", name="含下方密钥的二维码")
    expect(picture).to_be_visible()
    assert picture.evaluate("(picture) => picture.naturalWidth") > 100
    assert grave(page) == []

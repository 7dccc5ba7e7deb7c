"""A call from pick-up to a dispatched order, and no hand on the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Case
from linli.casework.matters.models import CallDraft, EmergencyWord
from linli.casework.matters.queries.rule_book import forget_rule_book
from linli.registers.places.models import Grid
from linli.registers.places.queries.kept import forget_everything_kept
from tests.casework.city import START, City, Story
from tests.channels.desk.browsing import come_in, serious

NewPage = Callable[..., Page]
SAID = "来电人反映，锦绣花园3号楼路灯不亮，楼道里好像还有煤气味。"


@pytest.fixture
def town(transactional_db: None, city: City) -> City:
    EmergencyWord.objects.create(
        word="煤气味", line="燃气抢修", advice="开窗，人先到楼外。", valid_from=START
    )
    forget_rule_book()
    return city


def test_a_call_by_keyboard_alone(town: City, live_server: Any, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, live_server.url, town, "dispatcher")
    page.goto(f"{live_server.url}/desk/hotline/?phone=13812345678", wait_until="networkidle")
    press = page.keyboard.press
    expect(page.locator("[data-phone-words]")).to_have_text("138****5678")
    expect(page).to_have_url(re.compile(r"hotline/\?draft=[^&]+$"))
    press("Alt+x")
    page.keyboard.type(SAID)
    expect(page.get_by_role("alert")).to_contain_text("煤气味")
    press("Alt+l")
    page.keyboard.type(town.units["lotus"].division.name[:2])
    expect(page.locator(".combo-list [role=option]").first).to_be_visible()
    press("ArrowDown")
    press("Enter")
    expect(page.locator("#place-hint")).to_contain_text("已对应")
    press("Alt+7")
    expect(page.get_by_role("alert")).to_have_count(0)
    press("Alt+1")
    expect(page.locator("#id_category_words")).to_have_value("城乡建设 / 市政设施 / 路灯")
    press("Alt+p")
    expect(page.locator("#way-lead-send")).to_contain_text("市城管局")
    expect(page.locator("#missing")).to_contain_text("可以提交")
    press("Control+Enter")
    expect(page.get_by_role("heading", name="念给来电人听")).to_be_visible()
    case = Case.objects.get()
    assert (case.state, case.lead_unit_id) == ("to_sign", town.unit_id("lamps"))
    assert case.title == "锦绣花园3号楼路灯不亮，楼道里好像还有煤气味"
    assert not CallDraft.objects.exists()
    press("Enter")
    expect(page.locator("#id_words")).to_be_focused()
    expect(page.locator("#id_words")).to_have_value("")


def test_the_key_sheet_names_every_act(town: City, live_server: Any, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, live_server.url, town, "taker")
    page.goto(f"{live_server.url}/desk/hotline/", wait_until="networkidle")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    sheet = page.locator("#key-sheet")
    for words in ("并单", "直接答复", "提交", "不予受理", "暂存", "即时转接", "地图上选", "地点"):
        expect(sheet).to_contain_text(words)


def test_a_broken_off_call_is_there_again(town: City, live_server: Any, new_page: NewPage) -> None:
    page = new_page()
    come_in(page, live_server.url, town, "taker")
    page.goto(f"{live_server.url}/desk/hotline/", wait_until="networkidle")
    page.locator("#id_words").fill("学院路井盖松动，车过有响声")
    expect(page.locator("#draft-state")).to_contain_text("草稿已自动保存")
    page.reload(wait_until="networkidle")
    expect(page.locator("#id_words")).to_have_value("学院路井盖松动，车过有响声")


def test_a_ground_brings_its_words_and_keeps_ones_own(
    town: City, live_server: Any, new_page: NewPage
) -> None:
    page = new_page()
    come_in(page, live_server.url, town, "taker")
    page.goto(f"{live_server.url}/desk/hotline/", wait_until="networkidle")
    page.keyboard.press("Alt+n")
    page.locator("#id_ground").select_option("N2")
    expect(page.locator("#id_reason")).to_have_value("说明")
    expect(page.locator("#id_route")).to_have_value("人民法院")
    page.locator("#id_reason").fill("这件事要由法院判")
    page.locator("#id_ground").select_option("")
    expect(page.locator("#id_reason")).to_have_value("这件事要由法院判")


def test_a_point_is_picked_by_keyboard(town: City, live_server: Any, new_page: NewPage) -> None:
    square = [[112.0, 32.0], [112.1, 32.0], [112.1, 32.1], [112.0, 32.1], [112.0, 32.0]]
    lotus = town.units["lotus"].division
    Grid.objects.create(
        code=f"{lotus.code}001",
        name="第1网格",
        community=lotus,
        district_code=lotus.district_code,
        street_code=lotus.street_code,
        community_code=lotus.code,
        polygon={"type": "Polygon", "coordinates": [square]},
        valid_from=START,
    )
    forget_everything_kept()
    page = new_page()
    come_in(page, live_server.url, town, "taker")
    page.goto(f"{live_server.url}/desk/hotline/", wait_until="networkidle")
    page.keyboard.press("Alt+g")
    expect(page.locator("#call-map .leaflet-interactive").first).to_be_visible()
    expect(page.locator("#call-map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#point-words")).to_contain_text("第1网格")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#place-hint")).to_contain_text("第1网格")
    expect(page.locator("#id_place")).to_have_value(f"{lotus.code}001")


def test_a_session_that_ran_out_loses_nothing(
    town: City, live_server: Any, new_page: NewPage
) -> None:
    page = new_page()
    come_in(page, live_server.url, town, "taker")
    page.goto(f"{live_server.url}/desk/hotline/?phone=13812345678", wait_until="networkidle")
    page.locator("#id_words").fill("学院路井盖松动，车过有响声")
    expect(page.locator("#draft-state")).to_contain_text("草稿已自动保存")
    page.locator("#id_words").fill("学院路井盖松动，车过有响声，旁边有学校")
    page.context.clear_cookies(name="linli_session")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/login/**")
    page.fill("input[name=login]", "taker")
    page.fill("input[name=password]", "linli-demo-2026")
    page.click("main button[type=submit], form button[type=submit]")
    expect(page.locator("#id_words")).to_have_value("学院路井盖松动，车过有响声，旁边有学校")
    expect(page.locator("[data-phone-words]")).to_have_text("138****5678")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_three_desks_are_accessible(
    town: City, live_server: Any, new_page: NewPage, width: int
) -> None:
    Story(town, channel="web")
    Story(town).accepted(category="030402")
    page = new_page(width=width)
    come_in(page, live_server.url, town, "dispatcher")
    page.goto(f"{live_server.url}/desk/hotline/?phone=13812345678", wait_until="networkidle")
    page.locator("#id_words").fill(SAID)
    expect(page.get_by_role("alert")).to_be_visible()
    assert serious(Axe().run(page)) == []
    page.goto(f"{live_server.url}/desk/acceptance/", wait_until="networkidle")
    page.locator("[data-row]").first.click()
    page.wait_for_load_state("networkidle")
    assert serious(Axe().run(page)) == []
    page.goto(f"{live_server.url}/desk/dispatch/", wait_until="networkidle")
    expect(page.locator("#send-t")).to_be_visible()
    assert serious(Axe().run(page)) == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0

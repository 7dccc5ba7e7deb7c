"""A resident's whole way in a real browser: report, receipt, follow, rate; on each width."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.casework.cases.models import Case
from linli.casework.matters.models import Matter
from tests.casework.city import City, Story
from tests.channels.portal.walking import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Check = Callable[[], None]
LOOKS = (
    (1440, {}),
    (390, {}),
    (320, {}),
    (320, {"elder": True}),
    (390, {"dark": True}),
    (390, {"java_script_enabled": False}),
)
# Barriers, and what is smaller than a thumb or than the promised print.
_SMALL_TARGETS = """() => [...document.querySelectorAll('main a, main button, main select, main summary')]
  .filter((el) => el.checkVisibility() && !el.closest('p, .leaflet-container'))
  .map((el) => [el.getBoundingClientRect(), el.textContent.trim().slice(0, 20)])
  .filter(([box]) => box.height > 0 && box.height < 43.5).map(([box, name]) => `${name} ${box.height}`)"""
_SMALL_PRINT = """() => [...document.querySelectorAll('body *')]
  .filter((el) => el.checkVisibility() && [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .filter((el) => !el.closest('.visually-hidden, .pt-empty, .leaflet-container, .ll-skip, script, [hidden]'))
  .filter((el) => parseFloat(getComputedStyle(el).fontSize) < 18)
  .map((el) => `${el.tagName} ${el.className} ${el.textContent.trim().slice(0, 20)}`)"""


@pytest.fixture(autouse=True)
def _fast(settings: Any, tmp_path: Path) -> None:
    settings.LINLI_FORM_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def opened(new_page: Any, live_server: Any, city: City) -> Callable[..., Page]:
    """A page of a visitor with a certain screen."""

    def make(width: int = 390, *, elder: bool = False, dark: bool = False, **more: Any) -> Page:
        page: Page = new_page(width=width, color_scheme="dark" if dark else "light", **more)
        if elder:
            cookie = {"name": "ll_elder", "value": "1", "url": live_server.url}
            page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie
        page.goto(live_server.url)
        return page

    return make


def look(page: Page, *, elder: bool = False, thumbs: bool = True) -> None:
    """No barrier, no sideways scroll, nothing too small to be touched or read."""
    page.wait_for_load_state()
    scroll = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert scroll == 0, f"{page.url} is {scroll} px too wide"
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    grave = [
        f"{page.url} {one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert not grave, grave
    assert not thumbs or page.evaluate(_SMALL_TARGETS) == [], page.url
    assert not elder or page.evaluate(_SMALL_PRINT) == [], page.url


@pytest.mark.parametrize(("width", "options"), LOOKS)
def test_from_the_first_page_to_the_rating(
    opened: Callable[..., Page], city: City, tmp_path: Path, width: int, options: dict[str, Any]
) -> None:
    page = opened(width, **options)
    has_scripts = options.get("java_script_enabled", True)

    def check() -> None:
        if has_scripts:
            look(page, elder=bool(options.get("elder")))

    check()
    page.get_by_role("main").get_by_role("link", name="我要反映").click()
    check()
    page.get_by_label("您要反映什么事？").fill("3号楼东边的路灯，上星期三晚上就不亮了。")
    page.get_by_role("button", name="下一步：在哪里").click()

    page.wait_for_load_state()  # the lists follow each other once the scripts are there
    page.get_by_label("具体在哪儿").fill("柳巷小区3号楼东边")
    page.get_by_label("哪个区").select_option(label="东湖区")
    if has_scripts:
        page.get_by_label("哪个街道").select_option(label="湖滨街道")
        page.get_by_label("哪个社区").select_option(label="荷香社区")
        expect(page.locator("[data-map]")).to_be_visible()
    check()
    page.get_by_role("button", name="下一步：照片").click()

    lamp = tmp_path / "lamp.jpg"
    lamp.write_bytes(picture())
    page.locator("input[type=file]").set_input_files(lamp)
    check()
    page.get_by_role("button", name="下一步：您是谁").click()

    page.get_by_role("radio", name="要求保密").check()
    expect(page.get_by_label("手机号或座机")).to_be_visible()
    page.get_by_label("怎么称呼您").fill("王阿姨")
    page.get_by_label("手机号或座机").fill("138 5550 012")
    page.get_by_role("button", name="下一步：看一遍").click()
    expect(page.get_by_role("alert").first).to_contain_text("少了1位")
    check()
    page.get_by_label("手机号或座机").fill("138 5550 0123")
    page.get_by_role("button", name="下一步：看一遍").click()
    expect(page.get_by_role("main")).to_contain_text("1张")
    check()
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("收到了，谢谢您")
    check()
    case = Case.objects.get()
    number = page.locator(".ll-slip-no").nth(0).inner_text().replace(" ", "")
    code = page.locator(".ll-slip-no").nth(1).inner_text().replace(" ", "")
    assert number == case.number

    finish(city, case)
    page.context.clear_cookies(name="linli_session")  # as after half an hour
    page.goto(page.url.replace("/receipt", f"/track/{number}"))
    page.get_by_label("查询码").fill(code.lower())
    page.get_by_role("button", name="查一查").click()
    expect(page.get_by_role("main")).to_contain_text("已修好，今晚亮灯。")
    check()
    page.get_by_role("radio", name="已解决", exact=True).check()
    page.get_by_role("radio", name="满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("main")).to_contain_text("谢谢您")
    check()
    matter = Matter.objects.get()
    assert (matter.solved, matter.satisfied, matter.case.state) == (
        "solved",
        "satisfied",
        "closed",
    )


def finish(city: City, case: Case) -> None:
    """What the office does meanwhile."""
    story = Story.__new__(Story)
    story.city, story.when, story.id = city, timezone.now(), case.id
    story.accepted().dispatched().signed().finished().approved()


@pytest.mark.parametrize(
    "path",
    [
        "/guide",
        "/data",
        "/accessibility",
        "/stations",
        "/offline",
        "/published/",
        "/api/docs",
    ],
)
@pytest.mark.parametrize("width", [1440, 320])
def test_pages_that_explain(opened: Callable[..., Page], path: str, width: int) -> None:
    page = opened(width)
    page.goto(page.url.rstrip("/") + path)
    look(page, thumbs=path != "/api/docs")


@pytest.mark.parametrize("act", ["withdraw", "add"])
def test_a_matter_in_hand(opened: Callable[..., Page], city: City, act: str) -> None:
    story = Story(city, when=timezone.now() - timedelta(hours=1), channel="web")
    story.accepted().dispatched().signed()
    page = opened(390)
    page.goto(f"{page.url}track")
    page.get_by_label("编号").fill(story.number)
    page.get_by_label("查询码").fill(story.code)
    page.get_by_role("button", name="查一查").click()
    look(page)
    if act == "add":
        page.get_by_label("补充情况").fill("第二盏也不亮了。")
        page.get_by_role("button", name="补充情况").click()
        expect(page.get_by_role("main")).to_contain_text("您补充了情况")
        return
    page.get_by_role("link", name="撤回这件事").click()
    look(page)
    page.get_by_role("button", name="是的，撤回").click()
    expect(page.get_by_role("main")).to_contain_text("已撤回")


def test_what_was_written_survives_the_end_of_the_session(opened: Callable[..., Page]) -> None:
    page = opened(390)
    page.goto(f"{page.url}report")
    page.wait_for_load_state()
    text = "3号楼东边的路灯，上星期三晚上就不亮了。"
    page.get_by_label("您要反映什么事？").fill(text)
    page.get_by_role("button", name="下一步：在哪里").click()
    page.wait_for_load_state()  # drafts are kept once the scripts are there
    page.get_by_label("具体在哪儿").fill("柳巷小区3号楼东边")
    page.context.clear_cookies(name="linli_session")
    page.get_by_role("button", name="下一步：照片").click()

    expect(page.get_by_role("main")).to_contain_text("还在这台手机里")
    expect(page.get_by_label("您要反映什么事？")).to_have_value(text)
    page.get_by_role("button", name="下一步：在哪里").click()
    expect(page.get_by_label("具体在哪儿")).to_have_value("柳巷小区3号楼东边")


def test_the_receipt_prints_on_one_page(opened: Callable[..., Page]) -> None:
    page = opened(1440)
    home = page.url
    page.goto(f"{home}report")
    page.get_by_label("您要反映什么事？").fill("路灯不亮。" * 12)
    page.get_by_role("button", name="下一步：在哪里").click()
    page.get_by_label("具体在哪儿").fill("门口")
    page.get_by_role("button", name="下一步：照片").click()
    page.get_by_role("button", name="下一步：您是谁").click()
    page.get_by_role("radio", name="匿名").check()
    page.get_by_role("button", name="下一步：看一遍").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了，谢谢您")

    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1

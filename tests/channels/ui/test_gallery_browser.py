"""The components in a real browser: accessible, usable by keyboard, and no text lost."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.channels.ui.urls"),
]
Open = Callable[..., Page]

PAGES = ("/ui/gallery", "/ui/gallery/list", "/ui/gallery/portal", "/ui/gallery/login")
LOOKS = ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))
REASON = "等规划道路开工以后再办理，先挂账"


def grave(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


@pytest.mark.parametrize(("width", "theme"), LOOKS)
@pytest.mark.parametrize("address", PAGES)
def test_no_serious_barrier_and_no_sideways_scroll(
    open_page: Open, address: str, width: int, theme: str
) -> None:
    page = open_page(address, width, theme)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
    assert grave(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [320, 390])
def test_large_print_holds_on_a_small_phone(open_page: Open, width: int) -> None:
    page = open_page("/ui/gallery/portal", width)
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html.elder")).to_be_attached()
    assert sideways(page) == 0
    assert grave(page) == []
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('main *, footer *')]
            .filter((el) => [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
                && el.getClientRects().length && !el.closest('.visually-hidden'))
            .map((el) => parseFloat(getComputedStyle(el).fontSize)))"""
    )
    assert smallest >= 18


def test_public_targets_are_big_enough(open_page: Open) -> None:
    page = open_page("/ui/gallery/portal", 390)
    small = page.evaluate(
        """[...document.querySelectorAll('.btn, .ll-row, .ll-choice, .ll-tabbar a, .form-control,'
            + '.form-select, .ll-foot li a, .ll-foot li button, .ll-door')]
            .filter((el) => el.getClientRects().length)
            .filter((el) => el.getBoundingClientRect().height < 44).map((el) => el.outerHTML)"""
    )
    assert small == []


def test_a_key_opens_the_form_and_the_focus_comes_back(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("g")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("textarea")).to_be_focused()
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-key=G]")).to_be_focused()


def test_single_letters_do_nothing_while_typing(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("/")
    expect(page.locator("#topbar-q")).to_be_focused()
    page.keyboard.type("g?")
    expect(page.locator("#topbar-q")).to_have_value("g?")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#key-sheet")).to_be_hidden()


def test_alt_keys_work_while_typing(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.locator("#ok_place").focus()
    page.keyboard.press("Alt+a")
    expect(page.locator("[data-key='Alt+A']")).to_be_checked()


def test_the_key_sheet_lists_the_keys_of_the_page(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("?")
    sheet = page.locator("#key-sheet")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_text("答复诉求人")).to_be_visible()
    expect(sheet.get_by_text("申请挂账")).to_be_visible()
    expect(sheet.get_by_text("申请延期")).to_have_count(0)
    assert grave(page) == []
    sheet.get_by_label("启用单字母按键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page.locator("#dialog")).to_be_hidden()


def test_wrong_and_late_forms_keep_what_was_typed(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("g")
    dialog = page.locator("#dialog")
    dialog.locator("textarea").fill("短")
    page.keyboard.press("Control+Enter")
    expect(dialog.locator(".errsum")).to_be_focused()
    expect(dialog.locator("textarea")).to_have_value("短")
    dialog.locator("textarea").fill("这里有冲突，我写的话要留着")
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_text("别人先办了")).to_be_visible()
    expect(dialog.locator("textarea")).to_have_value("这里有冲突，我写的话要留着")
    dialog.locator("textarea").fill(REASON)
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()


def test_a_draft_comes_back_and_goes_after_success(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("g")
    page.locator("#dialog textarea").fill(REASON)
    expect(page.locator("#dialog [data-draft-line]")).to_contain_text("已自动存草稿")
    page.reload(wait_until="networkidle")
    page.keyboard.press("g")
    expect(page.locator("#dialog textarea")).to_have_value(REASON)
    expect(page.locator("#dialog [data-draft-line]")).to_contain_text("找回")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    page.keyboard.press("g")
    expect(page.locator("#dialog textarea")).to_have_value("")


def test_a_draft_can_be_deleted(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.locator("#ok_place").fill("柳林街道")
    page.get_by_role("button", name="删掉草稿").click()
    expect(page.locator("#ok_place")).to_have_value("")
    page.reload(wait_until="networkidle")
    expect(page.locator("#ok_place")).to_have_value("")


def test_an_expired_session_says_so_and_keeps_the_text(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("g")
    page.locator("#dialog textarea").fill(REASON)
    page.route("**/ui/gallery/dialog", lambda route: route.fulfill(status=401, body=""))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("登录已过期")).to_be_visible()
    page.locator("#session-note").get_by_role("button", name="回到我写的内容").click()
    expect(page.locator("#dialog textarea")).to_have_value(REASON)
    page.unroute("**/ui/gallery/dialog")
    page.locator("#dialog").get_by_role("button", name="提交申请").click()
    expect(page.locator("#dialog")).to_be_hidden()


def test_no_connection_says_so_and_keeps_the_text(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("g")
    page.locator("#dialog textarea").fill(REASON)
    page.route("**/ui/gallery/dialog", lambda route: route.abort())
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("网络断了").first).to_be_attached()
    expect(page.locator("#dialog textarea")).to_have_value(REASON)


def test_a_form_is_sent_once(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.keyboard.press("g")
    page.locator("#dialog textarea").fill(REASON)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate(
        """() => { const form = document.querySelector('#dialog form');
            form.requestSubmit(); form.requestSubmit(); form.requestSubmit(); }"""
    )
    expect(page.locator("#dialog")).to_be_hidden()
    assert sent.count("POST") == 1


def test_a_masked_value_is_gone_when_the_dialog_is_closed(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.locator(".masked button").first.click()
    dialog = page.locator("#dialog")
    dialog.locator("textarea").fill("回电话前核对号码")
    dialog.get_by_role("button", name="登记事由并查看").click()
    expect(dialog.get_by_text("13700002215")).to_be_visible()
    dialog.get_by_role("button", name="看完了").click()
    expect(page.get_by_text("13700002215")).to_have_count(0)


def test_the_theme_is_kept_on_the_device(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.get_by_role("button", name="切换深浅色").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_the_post_switch_is_a_form_that_opens_by_keyboard(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.locator("summary.post").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="协办联络员")).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("summary.post")).to_be_focused()
    expect(page.get_by_role("button", name="协办联络员")).to_be_hidden()


def test_the_menu_opens_on_a_phone(open_page: Open) -> None:
    page = open_page("/ui/gallery", 390)
    expect(page.locator("#menu")).to_be_hidden()
    page.get_by_role("button", name="打开菜单").click()
    expect(page.locator("#menu").get_by_text("待签收")).to_be_visible()
    assert grave(page) == []


def test_a_point_is_picked_by_click_and_by_keyboard(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    box = page.locator("#pick-map")
    box.scroll_into_view_if_needed()
    box.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picked")).not_to_have_text("还没有选")
    first = page.locator("#lon").input_value()
    box.click(position={"x": 200, "y": 60})
    assert page.locator("#lon").input_value() != first


def test_a_chart_has_a_table(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.get_by_role("button", name="看表格").first.click()
    expect(page.locator("#flow-table")).to_contain_text("1284")
    expect(page.locator("#flow")).to_be_hidden()


def test_files_are_checked_before_they_are_sent(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    field = page.locator("[data-upload] input[type=file]")
    small = {"name": "照片.txt", "mimeType": "text/plain", "buffer": b"x" * 2000}
    big = {"name": "大.txt", "mimeType": "text/plain", "buffer": b"x" * 1_200_000}
    field.set_input_files([small, big])
    expect(page.locator("[data-files] li")).to_have_count(1)
    expect(page.locator("[data-upload-error]")).to_contain_text("大.txt")
    page.get_by_role("button", name="删掉 照片.txt").click()
    assert field.evaluate("(input) => input.files.length") == 0


def test_a_table_becomes_cards_on_a_phone(open_page: Open) -> None:
    page = open_page("/ui/gallery/list", 390)
    cell = page.locator("td[data-label=在办]").first
    assert cell.evaluate("(el) => getComputedStyle(el).display") == "block"


def test_a_list_is_searched_as_one_types(open_page: Open) -> None:
    page = open_page("/ui/gallery/list")
    with page.expect_response(lambda answer: "q=" in answer.url) as answer:
        page.locator("#find").type("住建")
    assert answer.value.request.headers["hx-request"] == "true"
    expect(page.locator("#list table")).to_be_visible()


def test_the_action_form_works_as_a_page_of_its_own(open_page: Open) -> None:
    page = open_page("/ui/gallery/dialog", java_script_enabled=False)
    page.locator("textarea").fill("短")
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator(".errsum")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("短")


def test_several_rows_are_chosen_at_once(open_page: Open) -> None:
    page = open_page("/ui/gallery/list")
    urge = page.get_by_role("button", name="催办")
    expect(urge).to_be_disabled()
    page.get_by_label("选中全部").check()
    expect(page.locator("[data-select-count]")).to_have_text("3")
    expect(urge).to_be_enabled()
    page.get_by_label("选中 柳林街道办事处").uncheck()
    expect(page.locator("[data-select-count]")).to_have_text("2")
    assert page.get_by_label("选中全部").evaluate("(box) => box.indeterminate")


def test_tabs_move_by_arrows(open_page: Open) -> None:
    page = open_page("/ui/gallery")
    page.get_by_role("tab", name="答复诉求人").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="内部留言")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="内部留言")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="答复诉求人")).to_be_hidden()


def test_htmx_sends_the_token_against_forgery(open_page: Open) -> None:
    page = open_page("/ui/gallery/list")
    with page.expect_request(lambda request: "q=" in request.url) as request:
        page.locator("#find").type("住")
    assert request.value.headers["x-csrftoken"]
    assert page.locator("body").get_attribute("data-account") == "sample"

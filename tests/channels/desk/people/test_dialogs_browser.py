"""Every dialog about people in a real browser: opened, sent wrong, looked at by axe at two widths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.registers.people import operations as people
from linli.registers.people.models import NewcomerForm, ResidencePermit
from linli.registers.people.queries import THE_PERSON, notice_text
from linli.registers.people.rules.papers import with_check_digit
from linli.registers.places.models import Division, Grid
from tests.casework.city import START, City
from tests.channels.desk.browsing import come_in
from tests.channels.desk.people.conftest import GUEST, Lotus, enter, settle
from tests.channels.desk.people.test_people_browser import clean
from tests.registers.city import LOTUS

NewPage = Callable[..., Page]
Walk = Callable[[str, str], list[str]]
CHILD = with_check_digit("42990120160901121")
OPENERS = "[aria-haspopup=dialog]"
_MISSES_SOMETHING = """button => [...button.form.elements].some(one =>
    one.required && (one.type === "radio" || one.type === "checkbox"
        ? ![...button.form.elements].some(e => e.name === one.name && e.checked)
        : !one.value.trim()))"""
pytestmark = pytest.mark.browser


@pytest.fixture
def town(transactional_db: None, city: City) -> tuple[City, Lotus]:
    return city, settle(city)


@pytest.fixture(params=[1440, 390])
def walk(
    request: pytest.FixtureRequest, town: tuple[City, Lotus], live_server: Any, new_page: NewPage
) -> Walk:
    """Open each dialog of a page, send it as it is, and let axe look at both."""
    width = request.param
    city, _lotus = town
    page = new_page(width=width)
    seen: dict[str, None] = {}

    def walked(who: str, path: str) -> list[str]:
        come_in(page, live_server.url, city, who)
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        urls = [
            url
            for one in page.locator(OPENERS).all()
            if (url := one.get_attribute("hx-get") or "") and url not in seen
        ]
        for url in urls:
            seen[url] = None
            _look(page, url, width)
        return urls

    return walked


def _look(page: Page, url: str, width: int) -> None:
    page.locator(f'[hx-get="{url}"]').first.click()
    dialog = page.locator("#dialog[open]")
    expect(dialog.locator("h2").first).to_be_visible()
    clean(page, width)
    sends = dialog.locator("form button[type=submit]")
    # What needs nothing typed would be done: only forms that will be refused are sent.
    if sends.count() and sends.last.evaluate(_MISSES_SOMETHING):
        sends.last.click()
        expect(dialog.locator(".errsum, .is-invalid, [aria-invalid=true]").first).to_be_visible()
        clean(page, width)
    page.keyboard.press("Escape")
    expect(page.locator("#dialog[open]")).to_have_count(0)


def _names(urls: Iterable[str]) -> set[str]:
    return {url.strip("/").rsplit("/", 1)[-1] for url in urls}


def _newcomer(city: City) -> NewcomerForm:
    today = timezone.localdate()
    facts = people.NewcomerFacts(
        name="何光", id_number=GUEST, phone="13911112222", community_code=LOTUS,
        residence="荷香苑3幢2单元502", residence_kind="rent", came_on=today, stay="work",
        notice_version=notice_text("newcomer", on=today).version,
    )  # fmt: skip
    form, _code = people.submit_form(
        by=city["clerk"], at=timezone.now(), door="counter", facts=facts
    )
    return form


def test_those_of_a_person(town: tuple[City, Lotus], walk: Walk) -> None:
    city, lotus = town
    people.correct_field(
        by=city["clerk"], at=timezone.now(), person_id=lotus.dad.id, field="phone",
        value="13912345678", source="counter",
    )  # fmt: skip
    child = enter(city["clerk"], "张小宝", CHILD, lotus.houses.home.id)
    opened = walk("clerk", f"/desk/people/p/{lotus.dad.id}/")
    told = _names(opened)
    assert {"verify", "move-in", "move-out", "leave", "death", "name", "id_number"} <= told
    assert any("/history/" in url for url in opened)
    assert any("/reveal/" in url for url in opened)
    assert "join" in _names(walk("clerk", f"/desk/people/p/{child.id}/"))


def test_those_of_a_home_and_a_household(town: tuple[City, Lotus], walk: Walk) -> None:
    city, lotus = town
    home = lotus.houses.home.id
    assert walk("clerk", f"/desk/people/homes/{home}/")
    people.file_letting(
        by=city["clerk"], at=timezone.now(), home_id=home, landlord_name="王房东",
        landlord_phone="13711112222", rooms=2, most_people=4, filed_on=timezone.localdate(),
    )  # fmt: skip
    assert {"check", "end"} <= _names(walk("clerk", f"/desk/people/homes/{home}/"))
    assert "split" in _names(walk("clerk", f"/desk/people/households/{lotus.household.id}/"))
    assert "split" in _names(walk("clerk", f"/desk/places/homes/{home}/"))


def test_those_of_newcomers_and_permits(town: tuple[City, Lotus], walk: Walk) -> None:
    city, lotus = town
    form, now = _newcomer(city), timezone.now()
    page = f"/desk/people/newcomers/{form.pk}/"
    assert {"check", "refuse"} <= _names(walk("clerk", page))
    people.check_form(by=city["clerk"], at=now, form_id=form.pk, home_id=lotus.houses.other.id)
    assert "register" in _names(walk("clerk", page))
    person = people.register_form(by=city["clerk"], at=now, form_id=form.pk)
    assert "permit" in _names(walk("clerk", page))
    issued = timezone.localdate() - timedelta(days=350)
    people.issue_permit(
        by=city["clerk"], at=now, person_id=person.pk, number="G429901000123", issued_on=issued
    )
    assert ResidencePermit.objects.count() == 1
    assert "sign" in _names(walk("clerk", "/desk/people/newcomers/permits/?all=1"))
    assert {"sign", "end"} <= _names(walk("clerk", f"/desk/people/p/{person.pk}/")) | {"sign"}


def test_those_of_requests(town: tuple[City, Lotus], walk: Walk) -> None:
    _city, lotus = town
    people.seed_messages()
    row, _code = people.ask_as_person(
        by=THE_PERSON, at=timezone.now(), person_id=lotus.dad.pk,
        wanted=people.Wanted(kind="correct", field="home", value="荷香苑3幢2单元502"),
    )  # fmt: skip
    assert {"answer", "refuse"} <= _names(walk("officer", f"/desk/data-requests/{row.pk}/"))
    walk("officer", "/desk/data-requests/")


def test_those_of_the_rules(town: tuple[City, Lotus], walk: Walk) -> None:
    for sort in ("term", "notice", "consent", "service", "refusal"):
        opened = walk("administrator", f"/desk/rules/people/?sort={sort}")
        assert opened
    city, _lotus = town
    community = Division.objects.get(code=LOTUS, valid_to=None)
    Grid.objects.create(
        code=f"{LOTUS}901", name="第一网格", community=community, valid_from=START,
        district_code=community.district_code, street_code=community.street_code,
        community_code=community.code,
    )  # fmt: skip
    opened = walk("administrator", f"/desk/registers/accounts/{city.accounts['clerk'].pk}/")
    assert "grids" in _names(opened)


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_without_dialogs(
    town: tuple[City, Lotus], live_server: Any, new_page: NewPage, width: int
) -> None:
    city, lotus = town
    form = _newcomer(city)
    page = new_page(width=width)
    come_in(page, live_server.url, city, "clerk")
    for path in (
        f"people/newcomers/{form.pk}/slip/", f"people/households/{lotus.household.id}/merge/",
        f"people/homes/{lotus.houses.home.id}/visit/", "people/plan/", "people/list/",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/desk/{path}", wait_until="networkidle")
        for one in page.locator(".visit details").all():
            one.locator("summary").click()
        clean(page, width)


def test_a_box_drawn_larger_breaks_no_rule_of_the_page(
    town: tuple[City, Lotus], live_server: Any, new_page: NewPage
) -> None:
    """Drawing a text box larger gives it a style of its own, which no script may copy."""
    city, lotus = town
    people.seed_messages()
    row, _code = people.ask_as_person(
        by=THE_PERSON, at=timezone.now(), person_id=lotus.dad.pk, wanted=people.Wanted(kind="copy")
    )
    page = new_page(width=1440)
    come_in(page, live_server.url, city, "officer")
    page.goto(f"{live_server.url}/desk/data-requests/{row.pk}/", wait_until="networkidle")
    page.locator('[hx-get$="/refuse/"]').click()
    box = page.locator("#dialog textarea").first
    expect(box).to_be_visible()
    box.evaluate("one => { one.style.height = '300px'; }")
    box.fill("这样写明")
    page.locator("#dialog button[type=submit]").last.click()
    expect(page.locator("#dialog .errsum")).to_be_visible()
    expect(box).to_have_value("这样写明")

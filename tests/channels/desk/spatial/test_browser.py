"""The desk of places in a real browser: no barriers, no sideways scroll, drawing on the map."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from linli.foundation.tabular.models import ImportRun
from linli.registers.places import operations as places
from linli.registers.places.models import Grid
from tests.channels.desk.imports.conftest import work_off
from tests.channels.desk.spatial.conftest import Door, Ground
from tests.channels.desk.spatial.test_files import GIVEN
from tests.channels.ui.conftest import browser, open_page
from tests.channels.ui.test_gallery_browser import grave, sideways
from tests.registers.city import AT, LAKE_CLERK, LOTUS

__all__ = ["browser", "open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:spatial:{name}", args=[str(one) for one in args])


def as_clerk(open_page: Open, live_server: Any, ground: Ground, **more: Any) -> Page:
    client = Client()
    client.force_login(ground.people["lake"])
    cookie = {
        "name": "linli_session",
        "value": client.cookies["linli_session"].value,
        "url": live_server.url,
    }
    page = open_page(reverse("account_login"), **more)
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain dict will do
    return page


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_no_serious_barrier_and_no_sideways_scroll(
    open_page: Open, live_server: Any, ground: Ground, width: int, theme: str
) -> None:
    proposal = places.propose_grids(by=LAKE_CLERK, at=AT, community_code=LOTUS, households=96)
    page = as_clerk(open_page, live_server, ground, width=width, theme=theme)
    wrong = []
    for address in (
        at("home"),
        at("community", LOTUS),
        at("check", LOTUS),
        at("draw", LOTUS),
        at("split", ground.grid.code),
        at("plan", LOTUS),
        at("proposal", proposal.id),
        at("buildings") + "?q=锦绣花园3幢1单元301",
        at("building", ground.building.code),
        at("add_building", LOTUS),
        at("home_page", ground.home.id),
        at("facilities"),
        at("facility", ground.facility.code),
        reverse("desk:imports:bring", args=["buildings"]),
    ):
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")
        wrong += [(address, what) for what in grave(page)]
        if sideways(page):
            wrong.append((address, f"{sideways(page)} px too wide"))
    assert wrong == []


def test_a_grid_is_parted_by_clicks_and_keys(
    open_page: Open, live_server: Any, ground: Ground
) -> None:
    page = as_clerk(open_page, live_server, ground, width=1440)
    page.goto(live_server.url + at("split", ground.grid.code), wait_until="networkidle")
    box = page.locator("#places-map").bounding_box()
    assert box is not None
    line = page.locator("#id_line")
    for number, x in enumerate((0.02, 0.98), start=1):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * 0.5)
        expect(line).to_have_value(re.compile(rf"^([^\n]+\n){{{number - 1}}}[^\n]+$"))
    page.locator("#places-map").focus()
    page.keyboard.press("Enter")
    expect(line).to_have_value(re.compile(r"^([^\n]+\n){2}[^\n]+$"))
    page.get_by_role("button", name="撤回上一点").click()
    page.get_by_role("button", name="保存").click()
    expect(page).to_have_url(re.compile(f"{LOTUS}/$"))
    assert Grid.objects.filter(valid_to=None).count() == 2


def test_layers_are_switched_on(open_page: Open, live_server: Any, ground: Ground) -> None:
    page = as_clerk(open_page, live_server, ground, width=1440)
    page.goto(live_server.url + at("community", LOTUS), wait_until="networkidle")
    with page.expect_response(re.compile(r"buildings\.json")) as answer:
        page.get_by_label("楼栋", exact=True).check()
    assert len(answer.value.json()["features"]) == 8


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_a_file_of_buildings_lies_on_the_map_before_it_is_taken_in(
    open_page: Open,
    live_server: Any,
    ground: Ground,
    door: Door,
    width: int,
    theme: str,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    upload = SimpleUploadedFile("a.geojson", json.dumps(GIVEN).encode())
    bring = reverse("desk:imports:bring", args=["buildings"])
    run = door("lake").post(bring, {"file": upload})["Location"]
    work_off(ImportRun.objects.get())
    page = as_clerk(open_page, live_server, ground, width=width, theme=theme)
    for address in (run, bring, reverse("desk:imports:home")):
        page.goto(f"{live_server.url}{address}", wait_until="networkidle")
        assert grave(page) == []
        assert sideways(page) == 0
        if address == run:
            expect(page.locator("#places-map canvas").first).to_be_visible()

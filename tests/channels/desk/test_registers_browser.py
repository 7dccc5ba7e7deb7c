"""Imports and entities in a real browser: accessible, without sideways scroll, at both widths."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from linli.foundation.tabular.importing import applying, reading, results
from linli.foundation.tabular.models import ImportRun
from linli.registers.access.rules import SYSTEM
from linli.registers.entities import operations
from linli.registers.entities.models import Entity
from linli.registers.places import operations as places
from tests.channels.desk.browsing import serious
from tests.channels.desk.clerks import Clerks, make_clerks
from tests.channels.desk.imports.conftest import content
from tests.conftest import NewPage
from tests.registers.city import AT, LOTUS, Square
from tests.registers.entities.conftest import clerk, enter, number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def clerks(transactional_db: None) -> Clerks:
    made = make_clerks()
    places.draw_grid(
        by=SYSTEM, at=AT, community_code=LOTUS, name="第一网格", polygon=Square(0, 0).geojson
    )
    return made


def _come_in(page: Page, url: str, clerks: Clerks, who: str) -> None:
    client = Client()
    client.force_login(clerks.accounts[who])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def _look(page: Page, name: str) -> None:
    """Hold a page to the rules of every page; keep its picture where one is wanted."""
    page.wait_for_load_state("networkidle")
    folder = os.environ.get("LINLI_TEST_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert serious(Axe().run(page)) == [], name


def _read() -> ImportRun:
    run = ImportRun.objects.latest("asked_at")
    reading.read_run(run.id, now=timezone.now)
    return run


@pytest.mark.parametrize("width", [1440, 390])
def test_a_file_is_brought_looked_at_and_taken_in(
    clerks: Clerks, live_server: LiveServer, new_page: NewPage, width: int, tmp_path: Path
) -> None:
    page = new_page(width=width)
    _come_in(page, live_server.url, clerks, "clerk")
    page.goto(f"{live_server.url}/desk/imports/")
    _look(page, "imports")
    page.goto(f"{live_server.url}/desk/imports/new/entities/")
    _look(page, "bring")
    path = tmp_path / "企业.csv"
    path.write_bytes(content(40))
    page.set_input_files("#id_file", path)
    page.get_by_role("button", name="读取并校验").click()
    expect(page.get_by_text("正在读取并校验文件")).to_be_visible()
    run = _read()
    # The page asks by itself, and shows the rows once they are read.
    expect(page.get_by_text("荷香商行1", exact=True)).to_be_visible()
    _look(page, "ready")
    page.goto(f"{live_server.url}/desk/imports/{run.id}/columns/")
    _look(page, "columns")
    page.goto(f"{live_server.url}/desk/imports/{run.id}/")
    page.get_by_role("button", name="导入正确的行").or_(
        page.get_by_role("link", name="导入正确的行")
    ).first.click()
    page.get_by_role("button", name="开始导入").click()
    expect(page.get_by_text("正在导入").first).to_be_visible()
    _look(page, "running")
    applying.apply_run(run.id, now=timezone.now)
    results.write_result(run.id, at=timezone.now())
    expect(page.get_by_text("每一行的导入结果")).to_be_visible()
    _look(page, "done")
    page.goto(f"{live_server.url}/desk/imports/{run.id}/undo/")
    _look(page, "undo")
    assert Entity.objects.count() == 40


@pytest.mark.parametrize("width", [1440, 390])
def test_the_register_of_entities(
    clerks: Clerks, live_server: LiveServer, new_page: NewPage, width: int
) -> None:
    shop = enter(representative="欧阳小芳", address="湖滨路1号", industry="F")
    enter(2, name="荷香商贸湖滨店", parent_code=shop.code, industry="H")
    club = enter(7, code=number(7, "51429901"), name="东湖合唱协会", supervising_unit="区文化馆")
    at = timezone.now() - timedelta(days=1)
    operations.end_entity(
        by=clerk(LOTUS), at=at, entity_id=shop.pk, status="revoked", on=at.date(), reason="未年报"
    )
    page = new_page(width=width)
    _come_in(page, live_server.url, clerks, "clerk")
    for name, address in (
        ("entities", ""),
        ("social", "social/"),
        ("entity", f"{shop.pk}/"),
        ("club", f"{club.pk}/"),
        ("add", "add/"),
        ("reveal", f"{shop.pk}/representative/"),
        ("merge", f"{shop.pk}/merge/"),
    ):
        page.goto(f"{live_server.url}/desk/entities/{address}")
        _look(page, name)
    page.goto(f"{live_server.url}/desk/entities/")
    page.get_by_label("查找单位").fill("合唱")
    expect(page.get_by_role("link", name="东湖合唱协会")).to_be_visible()
    expect(page.get_by_role("link", name="荷香商贸湖滨店")).to_have_count(0)

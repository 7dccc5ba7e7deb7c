"""Committees and mediators in a real browser: accessible, and without sideways scroll on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from linli.casework.mediation.operations import standing, subsidies
from linli.casework.mediation.operations.mediators import set_public
from linli.casework.mediation.operations.register_guard import RegisterRefused
from tests.casework.city import MORNING
from tests.casework.mediation.files import whole
from tests.casework.mediation.town import Town, make_town
from tests.channels.desk.browsing import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(transactional_db: None, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = str(tmp_path)
    made = make_town()
    officer, mediator = made["justice_officer"], made.mediators["mediator"]
    course = standing.Course(title="调解技巧与法律适用", on=MORNING.date(), hours=16)
    standing.record_training(mediator.pk, course, by=officer, at=MORNING)
    grade = standing.propose_grade(
        mediator.pk, grade="grade_3", is_official=True, issued_by="区人民调解员协会",
        evidence="连续三年无投诉", by=officer, at=MORNING,
    )  # fmt: skip
    standing.publish_grade(grade.pk, by=officer, at=MORNING)
    standing.record_complaint(
        mediator.pk,
        about="partial",
        words="觉得偏向对方",
        complainant="申某",
        by=officer,
        at=MORNING,
    )
    set_public(agrees=True, about="二十年社区工作，熟悉邻里事务", by=made["mediator"], at=MORNING)
    quarrel = whole(made)
    try:
        subsidies.claim_subsidy(quarrel.id, by=made["mediator"], at=quarrel.later(days=1))
    except RegisterRefused as refused:
        pytest.fail(str(refused))
    return made


def _pages(town: Town) -> list[str]:
    desk = "desk:mediators:"
    return [
        reverse(f"{desk}home"),
        reverse(f"{desk}committees"),
        reverse(f"{desk}committee", args=[town.committees["lotus_hall"].pk]),
        reverse(f"{desk}mediator", args=[town.mediators["mediator"].pk]),
        reverse(f"{desk}committee_term", args=[town.committees["lotus_hall"].pk]),
        reverse(f"{desk}enrol"),
        reverse(f"{desk}quotas"),
        reverse(f"{desk}claims"),
        reverse(f"{desk}statistics"),
        reverse("portal:mediators"),
    ]


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer, town: Town) -> Iterator[BrowserContext]:
    client = Client()
    client.force_login(town.accounts["justice_officer"])
    name = configured.SESSION_COOKIE_NAME
    made = chromium.new_context(base_url=live_server.url, locale="zh-CN", reduced_motion="reduce")
    made.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    yield made
    made.close()


def test_pages_are_accessible_and_fit_a_phone(context: BrowserContext, town: Town) -> None:
    page = context.new_page()
    for url in _pages(town):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(url)
        assert serious(Axe().run(page)) == [], url
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, url

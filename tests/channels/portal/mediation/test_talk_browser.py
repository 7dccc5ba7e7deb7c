"""A session in writing in a real browser: the connection breaks, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from linli.casework.mediation.models import Invitation, Session, Utterance
from linli.casework.mediation.queries.rule_book import forget_rule_book
from linli.foundation.calendar.operations import load_year
from tests.casework.city import MORNING
from tests.casework.mediation.town import Quarrel, Town, make_town
from tests.channels.portal.test_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]


@pytest.fixture
def town(transactional_db: None) -> Town:
    forget_rule_book()
    load_year(2026, by="测试", at=MORNING)
    return make_town()


@pytest.fixture
def session(town: Town) -> Session:
    """A session in writing that began a few minutes ago, whatever day it is."""
    now = timezone.now()
    quarrel = Quarrel(town, when=now - timedelta(hours=2)).assigned()
    session = Session.objects.create(
        dispute=quarrel.dispute,
        position=1,
        form="text",
        lead=town.mediators["mediator"],
        begins=now - timedelta(minutes=5),
        ends=now + timedelta(hours=1),
    )
    for side in ("applicant", "respondent"):
        Invitation.objects.create(
            session=session, party=quarrel.party(side), means="portal", sent_at=now
        )
    return session


def shot(page: Page, name: str) -> None:
    """A picture for whoever wants to look: LINLI_SHOTS names the folder."""
    folder = os.environ.get("LINLI_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def come_in(page: Page, url: str, number: str, code: str) -> None:
    """Give number and own query code."""
    page.goto(f"{url}/mediation/{number}/")
    page.get_by_label("查询码").fill(code)
    page.locator("form.ll-panel button[type=submit]").click()
    expect(page.get_by_role("heading", name="我的调解")).to_be_visible()


def say(page: Page, words: str) -> None:
    page.locator("[data-listens=yes]").wait_for(state="attached")
    page.get_by_label("您要说什么").fill(words)
    page.get_by_role("button", name="发出").click()


def test_a_lost_connection_loses_nothing(
    session: Session, live_server: Any, new_page: NewPage
) -> None:
    number = session.dispute.case.number
    one, other = new_page(390), new_page(390)
    come_in(one, live_server.url, number, "AAAA22")
    shot(one, "party-390")
    look(one)
    come_in(other, live_server.url, number, "BBBB33")
    for page in (one, other):
        page.get_by_role("link", name="进入文字调解").click()
        expect(page.get_by_role("log")).to_be_visible()
    say(one, "我愿意修水管")
    expect(other.get_by_role("log").get_by_text("我愿意修水管")).to_be_visible(timeout=20_000)
    one.context.set_offline(True)
    say(one, "但是吊顶的钱要商量")
    expect(one.get_by_text("网络断了")).to_be_visible()
    expect(one.get_by_text("未发出，已存在本机")).to_be_visible()
    shot(one, "talk-offline-390")
    look(one)
    assert Utterance.objects.count() == 1
    one.context.set_offline(False)
    expect(other.get_by_role("log").get_by_text("但是吊顶的钱要商量")).to_be_visible(timeout=30_000)
    expect(one.get_by_text("未发出，已存在本机")).to_be_hidden()
    assert [row.words for row in Utterance.objects.order_by("position")] == [
        "我愿意修水管",
        "但是吊顶的钱要商量",
    ]


def test_a_line_written_offline_survives_a_reload(
    session: Session, live_server: Any, new_page: NewPage
) -> None:
    number = session.dispute.case.number
    page = new_page(390)
    come_in(page, live_server.url, number, "AAAA22")
    page.get_by_role("link", name="进入文字调解").click()
    expect(page.get_by_role("log")).to_be_visible()
    # The server does not answer: the line stays on the device, also when the page is left.
    page.route("**/talk/say/", lambda route: route.abort())
    say(page, "断网时写的话")
    expect(page.get_by_text("未发出，已存在本机")).to_be_visible()
    page.unroute("**/talk/say/")
    page.reload()
    expect(page.locator("[data-talk-lines]").get_by_text("断网时写的话")).to_be_visible(
        timeout=20_000
    )
    assert Utterance.objects.count() == 1


def test_an_answer_that_got_lost_does_not_double_the_line(
    session: Session, live_server: Any, new_page: NewPage
) -> None:
    number = session.dispute.case.number
    page = new_page(390)
    come_in(page, live_server.url, number, "AAAA22")
    page.get_by_role("link", name="进入文字调解").click()
    lost = {"n": 0}

    def lose_the_answer(route: Any) -> None:
        lost["n"] += 1
        if lost["n"] == 1:
            route.fetch()  # the server has it, the browser never hears
            route.abort()
        else:
            route.continue_()

    page.route("**/talk/say/", lose_the_answer)
    say(page, "只说一遍")
    there = page.locator("[data-talk-lines]").get_by_text("只说一遍")
    expect(there).to_be_visible(timeout=30_000)
    expect(page.get_by_text("未发出，已存在本机")).to_be_hidden(timeout=30_000)
    expect(there).to_have_count(1)
    assert lost["n"] >= 1
    assert Utterance.objects.count() == 1


def test_the_mediator_talks_to_one_side_alone(
    town: Town, session: Session, live_server: Any, new_page: NewPage
) -> None:
    number = session.dispute.case.number
    desk, other = new_page(1440), new_page(390)
    client = Client()
    client.force_login(town.accounts["mediator"])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    desk.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
    )
    path = reverse("desk:mediation:dispute", args=[number])
    desk.goto(f"{live_server.url}{path}")
    shot(desk, "dispute-1440")
    desk.set_viewport_size({"width": 390, "height": 844})
    shot(desk, "dispute-390")
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.get_by_role("button", name="安全询问").click()
    expect(desk.get_by_role("radio", name="说不清或者不愿意说").first).to_be_visible()
    shot(desk, "safety-1440")
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="排期").click()
    expect(desk.get_by_label("调解室")).to_be_visible()
    shot(desk, "plan-1440")
    desk.keyboard.press("Escape")
    desk.goto(f"{live_server.url}{reverse('desk:mediation:calendar')}")
    shot(desk, "calendar-1440")
    desk.set_viewport_size({"width": 390, "height": 844})
    shot(desk, "calendar-390")
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.goto(f"{live_server.url}{reverse('desk:mediation:talk', args=[number, session.id])}")
    come_in(other, live_server.url, number, "BBBB33")
    other.get_by_role("link", name="进入文字调解").click()
    desk.get_by_label("谁能看到").select_option(index=1)
    say(desk, "您的底线是多少")
    desk.get_by_label("谁能看到").select_option(index=0)
    say(desk, "大家先休息五分钟")
    expect(other.get_by_role("log").get_by_text("大家先休息五分钟")).to_be_visible(timeout=20_000)
    expect(other.get_by_role("log").get_by_text("您的底线是多少")).to_have_count(0)
    shot(desk, "talk-1440")

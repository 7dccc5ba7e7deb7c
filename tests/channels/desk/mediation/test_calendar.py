"""The calendar: own, committee, room; what a colleague sees; the feed by secret address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.mediation.models import Mediator
from tests.casework.mediation.test_sessions import at, planned
from tests.casework.mediation.town import Quarrel, Town

NOW = at(24, 9)
LogIn = Callable[[str], Client]
URL = "/desk/mediation/calendar/"


@pytest.fixture
def quarrel(town: Town, at_noon: Callable[[datetime], None]) -> Quarrel:
    at_noon(NOW)
    quarrel = Quarrel(town).assigned()
    planned(town, quarrel)
    return quarrel


def text_of(client: Client, **asked: str) -> str:
    response = client.get(URL, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("span", ["day", "week", "list", "nonsense"])
def test_a_mediator_sees_their_own(quarrel: Quarrel, as_person: LogIn, span: str) -> None:
    day = "2026-11-25" if span == "day" else ""
    text = text_of(as_person("mediator"), span=span, day=day)
    assert quarrel.case.number in text
    assert "09:00–10:30" in text
    assert "申" not in text.split("<main", 1)[1]


def test_the_chair_sees_the_committee_a_colleague_only_that_it_is_taken(
    quarrel: Quarrel, as_person: LogIn
) -> None:
    assert quarrel.case.number in text_of(as_person("chair"), view="committee")
    seen = text_of(as_person("second_mediator"), view="committee")
    assert quarrel.case.number not in seen
    assert "09:00–10:30" in seen
    room = str(quarrel.town.rooms["lotus_hall"].id)
    assert "09:00–10:30" in text_of(as_person("second_mediator"), view="room", room=room)


def test_another_committee_and_higher_levels_see_none_of_it(
    quarrel: Quarrel, as_person: LogIn
) -> None:
    room = str(quarrel.town.rooms["lotus_hall"].id)
    seen = text_of(as_person("ferry_chair"), view="room", room=room)
    assert "09:00–10:30" not in seen
    assert quarrel.case.number not in seen
    for who in ("justice_officer", "nobody"):
        assert as_person(who).get(URL).status_code == 403


def test_the_feed_names_number_type_and_room_and_nobody(quarrel: Quarrel, as_person: LogIn) -> None:
    client = as_person("mediator")
    client.post(reverse("desk:mediation:calendar_key"), {"new": "1"})
    key = Mediator.objects.get(account=quarrel.town.accounts["mediator"]).feed_key
    url = reverse("portal:mediation_feed", args=[key])
    feed = Client().get(url)
    text = feed.content.decode()
    assert feed["Content-Type"].startswith("text/calendar")
    assert f"SUMMARY:邻里 {quarrel.case.number}" in text
    assert "LOCATION:一号调解室" in text
    assert "申" not in text
    assert "漏水" not in text
    client.post(reverse("desk:mediation:calendar_key"), {"new": "1"})
    assert Client().get(url).status_code == 404
    client.post(reverse("desk:mediation:calendar_key"), {"drop": "1"})
    assert Client().get(reverse("portal:mediation_feed", args=["x"])).status_code == 404


def test_a_week_costs_a_few_statements(
    quarrel: Quarrel, as_person: LogIn, max_queries: Callable[[int], Any]
) -> None:
    client = as_person("chair")
    client.get(URL)
    with max_queries(16):
        client.get(URL, {"view": "committee"})

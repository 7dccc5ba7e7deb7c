"""The overview: figures of one's own scope only, and each number leads to its matters."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.oversight.insight.operations import refresh_figures
from linli.registers.places.models import Division
from tests.casework.city import City, Story, at
from tests.registers.city import EAST, WEST

pytestmark = pytest.mark.django_db
BEGUN = at("2026-11-18 09:00")
NOW = at("2026-11-27 10:00")
HOME = "desk:figures:home"
LogIn = Callable[[str], Client]
SQUARE = [[112.1, 32.0], [112.2, 32.0], [112.2, 32.1], [112.1, 32.1], [112.1, 32.0]]


@pytest.fixture(autouse=True)
def _now(at_noon: Callable[[datetime], None]) -> None:
    at_noon(NOW)


@pytest.fixture
def lived(city: City) -> City:
    for _ in range(12):
        Story(city, when=BEGUN).accepted().dispatched().signed().finished().approved().closed()
    Story(city, when=BEGUN).accepted().dispatched().signed()
    Story(city, when=BEGUN, place=city.elsewhere).accepted().dispatched("west_housing")
    refresh_figures(at=NOW, days=30)
    return city


@pytest.mark.parametrize("who", ["taker", "handler", "dispatcher", "caller", "auditor"])
def test_figures_are_for_those_who_answer_for_them(city: City, as_role: LogIn, who: str) -> None:
    client = as_role(who)
    assert client.get(reverse(HOME)).status_code == 403
    assert client.get(reverse("desk:figures:map")).status_code == 403


def test_the_leader_sees_the_city(lived: City, as_role: LogIn, max_queries: Any) -> None:
    client = as_role("leader")
    client.get(reverse(HOME))
    with max_queries(8):
        page = client.get(reverse(HOME)).content.decode()
    assert "100.0" in page
    assert "n=12" in page
    assert "城乡建设 / 物业" in page
    assert "overdue=on" in page
    assert "since=2026-11-18" in page
    fragment = client.get(reverse(HOME), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert client.get(reverse(HOME), {"days": "abc", "place": "'; drop"}).status_code == 200


def test_numbers_lead_to_as_many_matters(lived: City, as_role: LogIn) -> None:
    client = as_role("leader")
    listed = client.get(reverse("desk:matters"), {"overdue": "on", "sort": "due"}).content.decode()
    page = client.get(reverse(HOME)).content.decode()
    assert listed.count("/desk/cases/2026") >= 2
    assert ">2<small>" in page.replace("\n", "")


def test_a_district_sees_its_own_only(lived: City, as_role: LogIn) -> None:
    client = as_role("nobody")
    page = client.get(reverse(HOME)).content.decode()
    assert "n=12" not in page
    other = client.get(reverse(HOME), {"place": EAST}).content.decode()
    assert "n=12" not in other, "a place outside the scope is not looked at"


def test_a_head_sees_the_unit(lived: City, as_role: LogIn) -> None:
    page = as_role("head").get(reverse(HOME)).content.decode()
    assert "n=12" in page
    assert "overdue-map" not in page


def test_the_map_has_the_districts_with_their_numbers(lived: City, as_role: LogIn) -> None:
    geometry = {"type": "Polygon", "coordinates": [SQUARE]}
    Division.objects.filter(code__in=[EAST, WEST]).update(boundary=geometry)
    client = as_role("leader")
    found = json.loads(client.get(reverse("desk:figures:map")).content)
    values = {row["properties"]["name"]: row["properties"]["value"] for row in found["features"]}
    assert values == {"东湖区": 1, "西岭区": 1}
    deeper = client.get(reverse(HOME), {"place": EAST}).content.decode()
    assert "东湖区" in deeper
    none = json.loads(as_role("head").get(reverse("desk:figures:map")).content)
    assert none["features"] == []

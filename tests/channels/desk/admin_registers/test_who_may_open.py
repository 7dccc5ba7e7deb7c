"""The registers' pages: who may open them, and how much they ask of the database."""

from typing import Any

import pytest
from django.test import Client

from linli.registers.access.rules import SYSTEM
from linli.registers.places import operations as places
from linli.registers.places.models import Grid
from tests.channels.desk.admin_registers.asking import ABOUT_ONE, HTMX, LOGS, Door, at, pages
from tests.registers.city import (
    AT,
    CEDAR,
    LAKE,
    Square,
    collection,
    feature,
)
from tests.registers.people import Staff

pytestmark = pytest.mark.django_db


class TestWhoMayOpen:
    def test_each_page_opens_for_its_keeper(self, staff: Staff, door: Door, grid: Grid) -> None:
        admin, auditor = door("east_admin"), door("east_auditor")
        for name, address in pages(staff, grid).items():
            answer = (auditor if name in LOGS else admin).get(address)
            assert answer.status_code == (302 if name == "home" else 200), name

    def test_records_of_another_district_stay_closed(
        self, staff: Staff, door: Door, grid: Grid
    ) -> None:
        nobody = door("west_admin")
        for name, address in pages(staff, grid).items():
            if name in ABOUT_ONE:
                assert nobody.get(address).status_code in (403, 404), name
                assert nobody.post(address, {}).status_code in (403, 404, 405), name

    @pytest.mark.parametrize("who", ["taker", "handler", "supervisor"])
    def test_other_posts_open_none_of_them(
        self, staff: Staff, door: Door, grid: Grid, who: str
    ) -> None:
        client = door(who)
        for name, address in pages(staff, grid).items():
            assert client.get(address).status_code == 403, name

    def test_an_administrator_reads_no_logs_and_an_auditor_keeps_nothing(
        self, staff: Staff, door: Door, grid: Grid
    ) -> None:
        for name, address in pages(staff, grid).items():
            who = "admin" if name in LOGS else "auditor"
            expected = 302 if name == "home" else 403
            assert door(who).get(address).status_code == expected, name

    def test_visitors_are_sent_to_the_log_in(self, staff: Staff, grid: Grid) -> None:
        for name, address in pages(staff, grid).items():
            assert Client().get(address).status_code == 302, name

    def test_what_is_not_there(self, door: Door) -> None:
        client = door("admin")
        nowhere = "018f0000-0000-7000-8000-000000000000"
        for address in (
            at("division", "429909000000"),
            at("grid", "429901001001999"),
            at("unit", nowhere),
            at("account", nowhere),
            at("end_post", nowhere),
            at("grids", LAKE),
        ):
            assert client.get(address).status_code == 404, address

    def test_lists_hold_what_the_post_sees(self, door: Door) -> None:
        west = door("west_admin")
        for name, word in (("divisions", "湖滨"), ("units", "湖滨"), ("accounts", "湖办")):
            page = west.get(at(name), {"q": word}, **HTMX).content.decode()
            for foreign in ("429901", "handler", "湖滨街道"):
                assert foreign not in page, name


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("who", "name", "most"),
    [
        ("east_admin", "divisions", 8),
        ("east_admin", "units", 8),
        ("east_admin", "accounts", 8),
        ("east_auditor", "access_log", 8),
        ("east_auditor", "sign_in_log", 8),
    ],
)
def test_lists_cost_few_queries(
    staff: Staff,
    door: Door,
    django_assert_max_num_queries: Any,
    who: str,
    name: str,
    most: int,
) -> None:
    client = door(who)
    client.get(at(name))
    with django_assert_max_num_queries(most):
        client.get(at(name))


def test_a_closed_community_has_no_page(door: Door) -> None:
    places.close_division(by=SYSTEM, at=AT, code=CEDAR)
    assert door("admin").get(at("division", CEDAR)).status_code == 404


def test_the_map_of_a_street_shows_its_communities(door: Door, grid: Grid) -> None:
    client = door("east_admin")
    names = [one["properties"]["name"] for one in client.get(at("map", LAKE)).json()["features"]]
    assert names == ["第一网格"]
    outline = collection(feature(Square(-0.01, -0.01, 0.05), name="荷香社区"))
    places.import_boundaries(outline, by=SYSTEM, at=AT)
    names = [one["properties"]["name"] for one in client.get(at("map", LAKE)).json()["features"]]
    assert names == ["荷香社区"]


def test_history_is_told_in_words(staff: Staff, door: Door) -> None:
    page = door("east_admin").get(at("account", staff.people["handler"].id))
    details = [line.detail for line in page.context["changes"]]
    assert any("湖滨街道服务站" in detail for detail in details)
    assert not any("handler;" in detail for detail in details)

"""The pages of the rules: who may read them, who may change them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from linli.casework.matters.models import CatalogueChange
from linli.casework.matters.queries.rule_book import rule_book
from tests.casework.city import City
from tests.channels.desk.admin_rules.asking import HTMX, PAGES, Budget, Sent, at
from tests.registers.city import EAST

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_an_administrator(admin: Client, page: str) -> None:
    answer = admin.get(at(page))
    assert answer.status_code == 200
    assert "派单目录" in answer.content.decode()


@pytest.mark.parametrize("role", ["taker", "dispatcher", "handler", "leader", "auditor"])
@pytest.mark.parametrize("page", PAGES)
def test_other_posts_see_nothing_of_the_rules(
    city: City, as_role: Callable[[str], Client], role: str, page: str
) -> None:
    answer = as_role(role).get(at(page))
    assert answer.status_code == 403
    assert "一般诉求" not in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["limit_example", "try_sentence", "unit_options", "place_options", "dispatch_export"]
)
def test_nor_do_they_get_the_small_answers(
    city: City, as_role: Callable[[str], Client], name: str
) -> None:
    assert as_role("taker").get(at(name), {"lead": "城管", "text": "路灯"}).status_code == 403


def test_a_visitor_is_sent_to_log_in(client: Client, city: City) -> None:
    assert client.get(at("limits")).status_code == 302


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("limit", ["finish"]),
        ("limit_add", []),
        ("limit_end", ["finish_urgent"]),
        ("threshold", ["redo_times"]),
        ("retention", ["matter"]),
        ("category", ["0304"]),
        ("category_add", []),
        ("category_end", ["030402"]),
        ("ground", ["N1"]),
        ("emergency_add", []),
        ("emergency", ["煤气味"]),
        ("emergency_end", ["煤气味"]),
        ("reply_add", []),
        ("dispatch_import", []),
        ("calendar_day", ["2026-12-01"]),
        ("calendar_load", [2026]),
    ],
)
def test_a_district_reads_the_citys_rules_and_changes_none(
    district_admin: Client, name: str, args: list[object]
) -> None:
    before = CatalogueChange.objects.count()
    assert district_admin.get(at(name, *args)).status_code == 403
    assert district_admin.post(at(name, *args), Sent().data()).status_code == 403
    assert CatalogueChange.objects.count() == before


def test_a_district_is_told_that_it_only_reads(district_admin: Client) -> None:
    page = district_admin.get(at("limits")).content.decode()
    assert "由市级管理员维护" in page
    assert at("limit", "finish") not in page


# --- statements ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("home", 12),
        ("limits", 7),
        ("numbers", 8),
        ("categories", 7),
        ("grounds", 7),
        ("emergencies", 7),
        ("replies", 8),
        ("messages", 8),
        ("dispatch", 7),
        ("calendar", 11),
        ("history", 8),
        ("try_limits", 7),
    ],
)
def test_a_page_costs_few_statements_however_many_rules_there_are(
    admin: Client, max_queries: Budget, page: str, most: int
) -> None:
    admin.get(at("limits"))
    with max_queries(most):
        assert admin.get(at(page)).status_code == 200


def test_a_district_adds_rows_for_its_own_division_only(full: City, district_admin: Client) -> None:
    row = {
        "category": "030402",
        "lead": "东湖区住建局",
        "place": "东湖区",
        "legal_basis": "区编办〔2026〕3号",
        "is_certain": "on",
        "on": timezone.localdate().isoformat(),
    }
    assert district_admin.post(at("dispatch_add"), row, **HTMX).status_code == 204
    kept = next(r for r in rule_book().dispatch if r.place_code == EAST)
    assert kept.lead_id == full.unit_id("housing")
    assert district_admin.post(at("dispatch_add"), {**row, "place": ""}, **HTMX).status_code == 403
    page = district_admin.get(at("dispatch")).content.decode()
    assert at("dispatch_row", kept.id) in page
    city_row = next(r for r in rule_book().dispatch if not r.place_code)
    assert at("dispatch_row", city_row.id) not in page
    assert district_admin.get(at("dispatch_row", city_row.id)).status_code == 403

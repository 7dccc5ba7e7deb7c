"""The register of people's own rules: read, changed from a day on, taken back, with their history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.registers.people.models import RegisterText
from linli.registers.people.operations import seed_messages
from linli.registers.people.queries import (
    consent_wordings,
    newcomer_services,
    notice_text,
    refusal_grounds,
    term,
)
from linli.registers.people.rules.texts import Sort
from linli.registers.places.models import RegisterChange
from tests.casework.city import City
from tests.channels.desk.admin_rules.asking import HTMX, Budget, at, tomorrow

pytestmark = pytest.mark.django_db
TERM = {"name": "答复个人信息请求", "amount": 10, "legal_basis": "临政办〔2026〕12号"}
SERVICE = {
    "title": "老年优待证",
    "who": "年满六十周岁",
    "where": "街道（乡镇）便民服务中心",
    "bring": "居民身份证、照片",
    "legal_basis": "老年人权益保障法第五十三条",
}


def _sent(said: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**said, "on": tomorrow().isoformat(), "expect": 0, **more}


@pytest.mark.parametrize("sort", [*Sort, "nothing"])
def test_each_sort_is_shown_with_its_basis_in_law(admin: Client, sort: str) -> None:
    page = admin.get(at("people"), {"sort": sort}).content.decode()
    assert "法律依据" in page
    assert "修改" in page


@pytest.mark.parametrize("role", ["taker", "dispatcher", "handler", "auditor"])
def test_other_posts_see_nothing_of_them(
    city: City, as_role: Callable[[str], Client], role: str
) -> None:
    client = as_role(role)
    for name, args in (("people", []), ("people_history", []), ("people_text", ["term", "left"])):
        assert client.get(at(name, *args)).status_code == 403


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("people_text", ["term", "left"]),
        ("people_text_add", ["service"]),
        ("people_text_end", ["service", "driving"]),
        ("people_text_cancel", ["term", "left"]),
    ],
)
def test_a_district_reads_them_and_changes_none(
    district_admin: Client, name: str, args: list[str]
) -> None:
    assert district_admin.get(at("people")).status_code == 200
    assert district_admin.post(at(name, *args), _sent(TERM)).status_code == 403
    assert not RegisterChange.objects.filter(record_kind="people_text").exists()


def test_a_period_changes_on_its_day_and_leaves_a_line(admin: Client) -> None:
    today, address = timezone.localdate(), at("people_text", "term", "data_request")
    assert "单位：工作日" in admin.get(address, **HTMX).content.decode()
    assert admin.post(address, _sent(TERM), **HTMX).status_code == 204
    assert term("data_request", on=today).amount == 15
    assert term("data_request", on=tomorrow()).amount == 10
    page = admin.get(at("people")).content.decode()
    assert at("people_text_cancel", "term", "data_request") in page
    history = admin.get(at("people_history")).content.decode()
    assert "15 个工作日" in history
    assert "10 个工作日" in history


def test_a_planned_change_is_taken_back(admin: Client) -> None:
    admin.post(at("people_text", "term", "data_request"), _sent(TERM), **HTMX)
    address = at("people_text_cancel", "term", "data_request")
    assert admin.post(address, {"expect": 1}, **HTMX).status_code == 204
    assert term("data_request", on=tomorrow()).amount == 15
    assert admin.post(address, {"expect": 2}, **HTMX).status_code == 404


def test_the_second_of_two_is_told_and_loses_nothing(admin: Client) -> None:
    address = at("people_text", "term", "data_request")
    admin.post(address, _sent(TERM), **HTMX)
    answer = admin.post(address, _sent({**TERM, "amount": 7}), **HTMX)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="7"' in page
    assert 'name="expect" value="1"' in page
    assert term("data_request", on=tomorrow()).amount == 10


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 0),
        ("amount", 4000),
        ("legal_basis", " "),
        ("name", ""),
        ("on", "2020-01-01"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    admin: Client, field: str, value: object
) -> None:
    answer = admin.post(
        at("people_text", "term", "data_request"), _sent(TERM, **{field: value}), **HTMX
    )
    assert answer.status_code == 422
    assert f'id="id_{field}"' in answer.content.decode()
    assert term("data_request", on=tomorrow()).amount == 15


def test_a_service_is_added_offered_and_ended(admin: Client) -> None:
    today = timezone.localdate()
    sent = _sent(SERVICE, on=today.isoformat())
    assert admin.post(at("people_text_add", "service"), sent, **HTMX).status_code == 204
    one = next(row for row in newcomer_services(on=today) if row.title == "老年优待证")
    end = at("people_text_end", "service", one.code)
    wrong = admin.post(end, {"on": today.isoformat(), "expect": 1}, **HTMX)
    assert wrong.status_code == 422
    assert admin.post(end, {"on": tomorrow().isoformat(), "expect": 1}, **HTMX).status_code == 204
    assert one in newcomer_services(on=today)
    assert one not in newcomer_services(on=tomorrow())


def test_a_new_wording_gets_a_new_version(admin: Client) -> None:
    today = timezone.localdate()
    before = notice_text("newcomer", on=today)
    said = {"name": "流动人口登记告知", "text": "登记前请阅读。", "legal_basis": "居住证暂行条例"}
    admin.post(at("people_text", "notice", "newcomer"), _sent(said), **HTMX)
    after = notice_text("newcomer", on=tomorrow())
    assert notice_text("newcomer", on=today) == before
    assert after.text == "登记前请阅读。"
    assert after.version != before.version


def test_a_ground_is_for_the_requests_it_names(admin: Client) -> None:
    said = {"title": "请求明显重复", "kinds": ["copy"], "legal_basis": "临政办〔2026〕12号"}
    admin.post(at("people_text_add", "refusal"), _sent(said), **HTMX)
    titles = {
        kind: [one.title for one in refusal_grounds(kind, on=tomorrow())]
        for kind in ("copy", "delete")
    }
    assert "请求明显重复" in titles["copy"]
    assert "请求明显重复" not in titles["delete"]


def test_periods_and_notices_are_neither_added_nor_ended(admin: Client) -> None:
    assert admin.get(at("people_text_add", "term")).status_code == 404
    assert admin.get(at("people_text_end", "notice", "newcomer")).status_code == 404
    assert admin.get(at("people_text", "term", "no_such")).status_code == 404


def test_the_first_change_writes_the_files_down_once(admin: Client) -> None:
    assert not RegisterText.objects.exists()
    before = len(consent_wordings(on=timezone.localdate()))
    admin.post(at("people_text", "term", "left"), _sent({**TERM, "amount": 4}), **HTMX)
    assert len(consent_wordings(on=timezone.localdate())) == before
    assert RegisterText.objects.filter(sort="term", code="left").count() == 2
    assert RegisterText.objects.filter(sort="consent").count() == before


def test_the_messages_of_the_register_have_names(admin: Client) -> None:

    seed_messages()
    page = admin.get(at("messages")).content.decode()
    assert "流动人口登记已收到" in page
    assert "居住证签注提醒" in page


def test_the_pages_cost_few_statements(admin: Client, max_queries: Budget) -> None:
    admin.get(at("people"))
    with max_queries(7):
        admin.get(at("people"), {"sort": "service"})
    with max_queries(9):
        admin.get(at("people_history"))


def test_history_of_one_text_shows_only_its_own(admin: Client) -> None:
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    admin.post(at("people_text", "term", "left"), _sent({**TERM, "amount": 4}), **HTMX)
    admin.post(at("people_text", "term", "died"), _sent({**TERM, "amount": 9}, on=later), **HTMX)
    page = admin.get(at("people_history"), {"sort": "term", "code": "left"}).content.decode()
    assert "4 年" in page
    assert "9 年" not in page

"""Limits on their page: changed, tried, explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.casework.matters.models import CatalogueChange, LimitRule
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import fresh_rule_book, rule_book
from tests.casework.city import City
from tests.channels.desk.admin_rules.asking import HTMX, Sent, at, tomorrow

pytestmark = pytest.mark.django_db


def test_a_limit_is_changed_from_a_day_on_and_the_page_says_so(admin: Client) -> None:
    form = admin.get(at("limit", "finish"), **HTMX).content.decode()
    assert 'value="5"' in form
    assert tomorrow().isoformat() in form
    answer = admin.post(at("limit", "finish"), Sent().data(), **HTMX)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == at("limits")
    page = admin.get(at("limits")).content.decode()
    assert "3 个工作日" in page
    assert at("limit_cancel", "finish") in page
    assert rule_book().limit("finish", timezone.localdate()).limit.amount == 5
    assert rule_book().limit("finish", tomorrow()).limit.amount == 3
    assert "一般诉求办结时限" in admin.get(at("home")).content.decode()
    assert admin.post(at("limit_cancel", "finish"), {}, **HTMX).status_code == 204
    assert rule_book().limit("finish", tomorrow()).limit.amount == 5


def test_without_scripts_the_form_is_a_page_and_leads_back(admin: Client) -> None:
    assert "<html" in admin.get(at("limit", "finish")).content.decode()
    answer = admin.post(at("limit", "finish"), Sent().data(), follow=True)
    assert "已保存" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": "0"}, "多长"),
        ({"amount": "99999"}, "1 到 1000"),
        ({"legal_basis": ""}, "法律依据"),
        ({"on": "2020-01-01"}, "不能改过去的日子"),
        ({"on": "明天"}, "日期"),
    ],
)
def test_what_is_wrong_with_a_limit_is_said_and_nothing_typed_is_lost(
    admin: Client, wrong: dict[str, str], words: str
) -> None:
    answer = admin.post(at("limit", "finish"), Sent().data(name="我的说法", **wrong), **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "我的说法" in page
    assert rule_book().limit("finish", tomorrow()).limit.amount == 5


def test_who_was_second_is_told_and_can_send_again(full: City, admin: Client) -> None:
    seen = fresh_rule_book().version
    other = rules.LimitWords(
        name="一般诉求办结时限",
        amount=4,
        unit="working_day",
        start_rule="next_day",
        roll_rule="roll",
        legal_basis="临政办〔2026〕11号",
    )
    by, now = full["administrator"], timezone.now()
    rules.set_limit("finish", other, on=tomorrow(), by=by, at=now)
    answer = admin.post(at("limit", "finish"), Sent().data(expect=seen), **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "管理员" in page
    assert "别人先办了" in page
    assert 'value="3"' in page
    again = Sent().data(expect=fresh_rule_book().version)
    assert admin.post(at("limit", "finish"), again, **HTMX).status_code == 204


def test_an_example_tells_when_a_limit_would_end_and_why(
    admin: Client, at_noon: Callable[[Any], None]
) -> None:
    asked = {
        "name": "一般诉求",
        "amount": "5",
        "unit": "working_day",
        "start_rule": "next_day",
        "roll_rule": "roll",
    }
    page = admin.get(at("limit_example"), asked, **HTMX).content.decode()
    assert "次日" in page or "第一个工作日" in page
    assert "<ol" in page
    empty = admin.get(at("limit_example"), {**asked, "amount": ""}, **HTMX)
    assert empty.status_code == 200
    assert "<ol" not in empty.content.decode()


def test_a_special_limit_is_added_and_ended(admin: Client) -> None:
    keys = {"clock": "finish", "category": "030402", "urgency": "", "nature": "", "channel": ""}
    data = Sent(2).data(name="路灯维修时限", **keys)
    assert admin.post(at("limit_add"), data, **HTMX).status_code == 204
    assert rule_book().limit("finish", tomorrow(), category="030402").limit.amount == 2
    twice = admin.post(at("limit_add"), data, **HTMX)
    assert twice.status_code == 422
    assert "路灯维修时限" in twice.content.decode()
    row = LimitRule.objects.get(name="路灯维修时限")
    later = (tomorrow() + timedelta(days=1)).isoformat()
    end = admin.post(at("limit_end", row.code), {"on": later}, **HTMX)
    assert end.status_code == 204
    general = admin.post(at("limit_end", "finish"), {"on": later}, **HTMX)
    assert general.status_code == 422


def test_what_is_not_there_is_404(admin: Client) -> None:
    for name, args in (
        ("limit", ["nothing"]),
        ("threshold", ["nothing"]),
        ("retention", ["nothing"]),
        ("category", ["7777"]),
        ("ground", ["N9"]),
        ("emergency", ["没有"]),
        ("calendar_day", ["2026-13-01"]),
        ("reply", ["00000000-0000-0000-0000-000000000000"]),
        ("message", ["00000000-0000-0000-0000-000000000000"]),
        ("dispatch_row", ["00000000-0000-0000-0000-000000000000"]),
    ):
        assert admin.get(at(name, *args)).status_code == 404, name


def test_a_matter_is_tried_against_the_limits(admin: Client) -> None:
    asked = {"category": "030402", "nature": "complain", "urgency": "urgent", "channel": "web"}
    page = admin.get(at("try_limits"), asked, **HTMX).content.decode()
    assert "紧急诉求办结时限" in page
    assert "网上诉求受理时限" in page
    assert "<html" not in page


def test_a_form_that_is_sent_twice_changes_the_limit_once(admin: Client) -> None:
    address = at("limit", "finish")
    assert 'name="submit_token"' in admin.get(address, **HTMX).content.decode()
    sent = Sent(7).data(submit_token="token-of-this-form")
    for _ in range(2):
        assert admin.post(address, sent, **HTMX)["HX-Redirect"] == at("limits")
    assert LimitRule.objects.filter(code="finish", amount=7).count() == 1
    changes = CatalogueChange.objects.filter(what="limit", about="finish", act="change")
    assert changes.count() == 1

"""The pages of the rules: who may read them, who may change them, and what is said then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.casework.matters.models import CatalogueChange, Category, LimitRule, RetentionClass
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import fresh_rule_book, rule_book
from linli.foundation.notices.queries.templates import templates
from linli.registers.access.models import Account, Post
from linli.registers.access.rules import SYSTEM
from linli.registers.units.models import Unit
from tests.casework.city import START, City
from tests.registers.city import EAST

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
PAGES = (
    "home",
    "limits",
    "numbers",
    "categories",
    "grounds",
    "emergencies",
    "replies",
    "messages",
    "dispatch",
    "dispatch_import",
    "calendar",
    "history",
    "try_limits",
    "dispatch_try",
)
Budget = Callable[[int], AbstractContextManager[None]]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:admin_rules:{name}", args=args)


@pytest.fixture
def full(city: City) -> City:
    """The city with the whole catalogue, as a real one starts."""
    LimitRule.objects.all().delete()
    Category.objects.all().delete()
    rules.seed_catalogue(by=SYSTEM, at=timezone.now())
    return city


@pytest.fixture
def admin(full: City, as_role: Callable[[str], Client]) -> Client:
    return as_role("administrator")


@pytest.fixture
def district_admin(full: City) -> Client:
    unit = Unit.objects.get(id=full.unit_id("housing"))
    account = Account.objects.create(
        username="east_admin", name="区管理员", created_at=timezone.now()
    )
    Post.objects.create(account=account, unit=unit, role="administrator", valid_from=START)
    client = Client()
    client.force_login(account)
    return client


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@dataclass
class Sent:
    """What a form of a limit says."""

    amount: int = 3

    def data(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "一般诉求办结时限",
            "amount": self.amount,
            "unit": "working_day",
            "start_rule": "next_day",
            "roll_rule": "roll",
            "legal_basis": "临政办〔2026〕12号",
            "on": tomorrow().isoformat(),
            "expect": fresh_rule_book().version,
            **more,
        }


# --- who may read, who may change -------------------------------------------------------------------


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


# --- limits -----------------------------------------------------------------------------------------


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


# --- numbers, categories, words ---------------------------------------------------------------------------


def test_a_number_and_a_retention_class_are_changed(admin: Client) -> None:
    data = {"value": "3", "legal_basis": "临政办〔2026〕12号", "on": tomorrow().isoformat()}
    assert admin.post(at("threshold", "return_rounds"), data, **HTMX).status_code == 204
    assert rule_book().threshold("return_rounds", tomorrow()) == 3
    assert admin.post(at("threshold_cancel", "return_rounds"), {}, **HTMX).status_code == 204
    kept = {"name": "一般工单", "years": "5", "then": "deidentify", **data}
    assert admin.post(at("retention", "matter"), kept, **HTMX).status_code == 204
    assert RetentionClass.objects.filter(code="matter", years=5).exists()
    assert "之后 5 年" in admin.get(at("numbers")).content.decode()
    assert admin.post(at("retention_cancel", "matter"), {}, **HTMX).status_code == 204
    wrong = admin.post(at("retention", "matter"), {**kept, "then": "keep"}, **HTMX)
    assert wrong.status_code == 422


def test_categories_are_shown_found_added_and_ended(admin: Client) -> None:
    page = admin.get(at("categories"), {"under": "03"}).content.decode()
    assert "维修资金" in page
    assert "承包经营权" not in page
    found = admin.get(at("categories"), {"q": "路灯"}, **HTMX).content.decode()
    assert "030402" in found
    assert "承包经营权" not in found
    data = {
        "code": "030505",
        "name": "共享单车",
        "words": "单车，乱停单车",
        "on": tomorrow().isoformat(),
    }
    answer = admin.post(at("category_add"), data, **HTMX)
    assert answer["HX-Redirect"] == f"{at('categories')}?under=03"
    row = Category.objects.get(code="030505")
    assert row.words == ["单车", "乱停单车"]
    again = admin.post(at("category_add"), data, **HTMX)
    assert again.status_code == 422
    changed = {**data, "name": "共享车辆", "is_sensitive": "on"}
    assert admin.post(at("category", "030505"), changed, **HTMX).status_code == 204
    assert Category.objects.get(code="030505").is_sensitive
    refused = admin.post(at("category_end", "0305"), {"on": tomorrow().isoformat()}, **HTMX)
    assert refused.status_code == 422


def test_a_sentence_shows_what_it_suggests_and_what_is_dangerous(admin: Client) -> None:
    text = "楼道里有煤气味，路灯也不亮"
    page = admin.get(at("try_sentence"), {"text": text}, **HTMX).content.decode()
    assert "燃气抢修" in page
    assert "不用明火" in page
    assert "路灯" in page


def test_grounds_emergencies_and_ready_words_are_kept(admin: Client) -> None:
    ground = {
        "name": "应走专门途径",
        "explanation": "法律另有途径",
        "route": "人民法院",
        "legal_basis": "信访工作条例",
        "on": tomorrow().isoformat(),
    }
    assert admin.post(at("ground", "N2"), ground, **HTMX).status_code == 204
    word = {"word": "天花板塌", "line": "119", "advice": "先出来，不要回去取东西"}
    assert admin.post(at("emergency_add"), word, **HTMX).status_code == 204
    assert "天花板塌" in admin.get(at("emergencies")).content.decode()
    assert admin.post(at("emergency_end", "天花板塌"), {}, **HTMX).status_code == 204
    assert "天花板塌" not in admin.get(at("emergencies")).content.decode()
    ready = {"use": "reply", "title": "已派人", "body": "您好，已派人到场。", "category": ""}
    assert admin.post(at("reply_add"), ready, **HTMX).status_code == 204
    assert "已派人" in admin.get(at("replies")).content.decode()


def test_a_message_shows_its_fields_and_refuses_others(admin: Client) -> None:
    page = admin.get(at("messages")).content.decode()
    assert "受理告知" in page
    assert "您有一条新消息" in page
    template = next(
        row
        for row in templates(on=timezone.localdate())
        if (row.code, row.channel) == ("accepted", "sms")
    )
    form = admin.get(at("message", template.id), **HTMX).content.decode()
    assert "{due}" in form
    preview = admin.get(
        at("message_preview", template.id), {"body": "已受理{no}，{due}前答复"}, **HTMX
    ).content.decode()
    assert "11月25日" in preview
    unknown = admin.get(at("message_preview", template.id), {"body": "{phone}"}, **HTMX)
    assert "phone" in unknown.content.decode()
    broken = admin.get(at("message_preview", template.id), {"body": "{no"}, **HTMX)
    assert broken.status_code == 200
    refused = admin.post(at("message", template.id), {"body": "{phone}", "subject": ""}, **HTMX)
    assert refused.status_code == 422
    done = admin.post(at("message", template.id), {"body": "已受理{no}", "subject": ""}, **HTMX)
    assert done.status_code == 204


# --- calendar and history -----------------------------------------------------------------------------------


def test_a_year_is_loaded_a_day_set_and_taken_back(admin: Client) -> None:
    assert "尚未载入" in admin.get(at("calendar"), {"year": "2026"}).content.decode()
    assert admin.post(at("calendar_load", 2026), {}, **HTMX).status_code == 204
    page = admin.get(at("calendar"), {"year": "2026"}).content.decode()
    assert "is-holiday" in page
    assert "is-makeup" in page
    data = {"kind": "holiday", "name": "台风停工", "source": "临政办〔2026〕9号"}
    assert admin.post(at("calendar_day", "2026-08-12"), data, **HTMX).status_code == 204
    assert "台风停工" in admin.get(at("calendar"), {"year": "2026"}).content.decode()
    assert admin.post(at("calendar_clear", "2026-08-12"), {}, **HTMX).status_code == 204
    assert "台风停工" not in admin.get(at("calendar"), {"year": "2026"}).content.decode()
    unknown = admin.post(at("calendar_load", 2090), {}, **HTMX)
    assert unknown.status_code == 422


def test_the_history_tells_who_changed_what_from_what_to_what(admin: Client) -> None:
    admin.post(at("limit", "finish"), Sent().data(), **HTMX)
    page = admin.get(at("history"), {"what": "limit"}).content.decode()
    assert "管理员" in page
    assert "<del>5</del>" in page
    assert "<ins>3</ins>" in page
    assert "一般诉求办结时限" in page
    assert "受理告知" not in page
    assert page.count("rules-diff") == 1


def test_a_long_history_turns_page_by_page(full: City, admin: Client) -> None:
    by, now = full["administrator"], timezone.now()
    for n in range(55):
        rules.set_threshold("return_rounds", value=n, legal_basis="x", on=tomorrow(), by=by, at=now)
    first = admin.get(at("history"), {"what": "threshold"}, **HTMX)
    link = next(part for part in first.content.decode().split('"') if "page=" in part)
    second = admin.get(link.replace("&amp;", "&"), **HTMX).content.decode()
    assert second.count("rules-diff") == 5
    assert admin.get(at("history"), {"page": "nonsense"}).status_code == 200


# --- the district's own rows --------------------------------------------------------------------------------


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

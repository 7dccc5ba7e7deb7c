"""Numbers, words, the calendar and the history on their pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from linli.casework.matters.models import Category, RetentionClass
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import rule_book
from linli.foundation.notices.queries.templates import templates
from tests.casework.city import City
from tests.channels.desk.admin_rules.asking import HTMX, Sent, at, tomorrow

pytestmark = pytest.mark.django_db


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

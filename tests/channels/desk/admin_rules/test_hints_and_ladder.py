"""Hint words and the rules of the supervision ladder on their pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.casework.matters.models import CatalogueChange, HintRule
from linli.casework.matters.queries.rule_book import rule_book
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import SupervisionRule
from linli.oversight.supervision.queries.rule_book import step_rules
from tests.casework.city import City
from tests.channels.desk.admin_rules.asking import HTMX, at, tomorrow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ladder(db: None) -> None:
    supervision.seed_supervision()


def _heard(kind: str = "natures", value: str = "praise") -> list[str]:
    return list(getattr(rule_book().hint_words(timezone.localdate()), kind)[value])


def test_hint_words_are_the_catalogues_until_the_city_says_otherwise(city: City) -> None:
    assert not HintRule.objects.exists()
    assert "锦旗" in _heard()


def test_hint_words_change_from_their_day_on(admin: Client) -> None:
    page = admin.get(at("hints")).content.decode()
    assert "锦旗" in page
    sent = {"words": "表扬、好样的", "legal_basis": "", "on": timezone.localdate().isoformat()}
    answer = admin.post(at("hint", "nature-praise"), sent, **HTMX)
    assert answer["HX-Redirect"] == at("hints")
    assert _heard() == ["表扬", "好样的"]
    sent["on"], sent["words"] = tomorrow().isoformat(), "点赞"
    admin.post(at("hint", "nature-praise"), sent, **HTMX)
    assert _heard() == ["表扬", "好样的"]
    admin.post(at("hint_cancel", "nature-praise"), {}, **HTMX)
    assert HintRule.objects.filter(value="praise", valid_from__gt=timezone.localdate()).count() == 0
    page = admin.get(at("history"), {"what": "hint"}).content.decode()
    assert "提示词 表扬" in page


@pytest.mark.parametrize("words", ["灯", "长" * 21])
def test_a_word_that_hints_at_too_much_is_refused(admin: Client, words: str) -> None:
    sent = {"words": words, "on": tomorrow().isoformat()}
    answer = admin.post(at("hint", "urgency-urgent"), sent, **HTMX)
    assert answer.status_code == 422
    assert "2到20个字" in answer.content.decode()


def test_idle_words_and_unknown_ones(admin: Client) -> None:
    assert admin.get(at("hint", "idle"), **HTMX).status_code == 200
    assert admin.get(at("hint", "nature-nothing"), **HTMX).status_code == 404


def test_others_keep_neither_hints_nor_the_ladder(district_admin: Client, full: City) -> None:
    for name, *args in (("hint", "idle"), ("ladder_rule", "urge_lead"), ("ladder_add",)):
        assert district_admin.get(at(name, *args)).status_code == 403
    assert district_admin.get(at("ladder")).status_code == 200


def _said(**more: Any) -> dict[str, Any]:
    return {
        "name": "超期催办主办单位",
        "clocks": ["finish"],
        "trigger": "after",
        "after": "2",
        "after_unit": "hour",
        "roles": ["head"],
        "is_automatic": "on",
        "signer": "supervisor",
        "reply_within": "1",
        "reply_unit": "working_day",
        "text": "工单{no}已超期，请办理。",
        "requirement": "",
        "legal_basis": "临政办〔2026〕12号",
        "on": timezone.localdate().isoformat(),
        **more,
    }


def test_a_rule_of_the_ladder_changes_from_its_day_on(admin: Client) -> None:
    form = admin.get(at("ladder_rule", "urge_lead"), **HTMX).content.decode()
    assert "超期催办主办单位" in form
    answer = admin.post(at("ladder_rule", "urge_lead"), _said(), **HTMX)
    assert answer["HX-Redirect"] == at("ladder")
    rule = next(
        one for one in step_rules() if one.code == "urge_lead" and one.holds(timezone.localdate())
    )
    assert (rule.trigger, rule.after, rule.roles, rule.rung) == ("after", 2, ("head",), "urge")
    assert SupervisionRule.objects.filter(code="urge_lead").count() == 2
    change = CatalogueChange.objects.get(what="ladder")
    assert change.before["trigger"] == "due"
    page = admin.get(at("history"), {"what": "ladder"}).content.decode()
    assert "何时起" in page
    assert "超期满一段时间" in page


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"clocks": ["accept"]}, "clocks"),
        ({"after": "0"}, "after"),
        ({"text": "工单{nobody}"}, "text"),
        ({"text": "工单{"}, "text"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"on": "2026-01-01"}, "on"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(admin: Client, more: dict[str, Any], field: str) -> None:
    answer = admin.post(at("ladder_rule", "urge_lead"), _said(**more), **HTMX)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_listing_a_unit_is_never_done_by_itself(admin: Client) -> None:
    answer = admin.post(at("ladder_rule", "listing_lead"), _said(), **HTMX)
    assert answer.status_code == 422
    assert "必须由人签发" in answer.content.decode()


def test_a_rule_is_added_planned_taken_back_and_ended(admin: Client) -> None:
    sent = _said(rung="remind", to="assist", clocks=["assist"], trigger="warn", after="")
    assert admin.post(at("ladder_add"), sent, **HTMX).status_code == 204
    row = SupervisionRule.objects.get(code="remind_assist_2")
    later = _said(clocks=["assist"], trigger="due", after="", on=tomorrow().isoformat())
    admin.post(at("ladder_rule", row.code), later, **HTMX)
    assert SupervisionRule.objects.filter(code=row.code).count() == 2
    admin.post(at("ladder_cancel", row.code), {}, **HTMX)
    assert SupervisionRule.objects.filter(code=row.code).count() == 1
    end = {"on": tomorrow().isoformat()}
    assert admin.post(at("ladder_end", row.code), end, **HTMX).status_code == 204
    row.refresh_from_db()
    assert row.valid_to == tomorrow()

"""Who may keep the rules; numbers, categories and words changed by date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from linli.casework.matters.models import (
    CatalogueChange,
    Category,
    RefusalGround,
    ReplyTemplate,
    RetentionClass,
    RuleKind,
    Threshold,
)
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import rule_book
from linli.registers.access.rules import SYSTEM
from tests.casework.city import MORNING, City
from tests.casework.matters.catalogue.wishes import (
    NEXT_MONTH,
    TODAY,
    district_keeper,
    wish,
)
from tests.registers.city import EAST

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["taker", "dispatcher", "reviewer", "leader", "auditor", "head"])
def test_other_posts_keep_no_rules(city: City, role: str) -> None:
    with pytest.raises(rules.NotYourRules):
        rules.set_threshold(
            "redo_times", value=2, legal_basis="x", on=TODAY, by=city[role], at=MORNING
        )
    assert not CatalogueChange.objects.exists()


def test_a_district_keeps_the_dispatch_rows_of_its_own_division_only(city: City) -> None:
    by = district_keeper(city)
    with pytest.raises(rules.NotYourRules):
        rules.set_threshold("redo_times", value=2, legal_basis="x", on=TODAY, by=by, at=MORNING)
    housing = city.unit_id("housing")
    own = wish(city, category="0303", place_code=EAST, lead_id=housing)
    row = rules.add_dispatch_rule(own, on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.NotYourRules):
        rules.add_dispatch_rule(replace(own, place_code=""), on=TODAY, by=by, at=MORNING)
    west = replace(own, place_code="429902000000")
    with pytest.raises(rules.NotYourRules):
        rules.add_dispatch_rule(west, on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.NotYourRules):
        rules.import_dispatch_rules([], on=TODAY, by=by, at=MORNING)
    rules.end_dispatch_rule(row.id, on=TODAY, by=by, at=MORNING)


# --- numbers, words -----------------------------------------------------------------------------


def test_numbers_change_by_date(city: City) -> None:
    by = city["administrator"]
    rules.set_threshold(
        "return_rounds", value=3, legal_basis="临政办〔2026〕12号", on=NEXT_MONTH, by=by, at=MORNING
    )
    assert rule_book().threshold("return_rounds", TODAY) == 2
    assert rule_book().threshold("return_rounds", NEXT_MONTH) == 3
    with pytest.raises(rules.NoSuchRule):
        rules.set_threshold("tea", value=1, legal_basis="x", on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused):
        rules.set_threshold("redo_times", value=-1, legal_basis="x", on=TODAY, by=by, at=MORNING)
    assert Threshold.objects.filter(code="return_rounds").count() == 2


def test_retention_classes_are_kept_by_date(city: City) -> None:
    by = city["administrator"]
    given = {"name": "一般工单", "legal_basis": "档案法", "on": TODAY, "by": by, "at": MORNING}
    rules.set_retention_class("matter", years=3, then="deidentify", **given)
    rules.set_retention_class("matter", years=5, then="deidentify", **given)
    assert RetentionClass.objects.get(valid_to=None).years == 5
    for years, then in ((0, "erase"), (3, "keep"), (101, "seal"), (3, "burn")):
        with pytest.raises(rules.RuleRefused):
            rules.set_retention_class("matter", years=years, then=then, **given)
    with pytest.raises(rules.RuleRefused):
        rules.set_retention_class("a" * 17, years=3, then="erase", **given)


def test_a_category_is_added_renamed_and_ended_from_its_leaves(city: City) -> None:
    by = city["administrator"]
    words = rules.CategoryWords(name="共享单车", words=[" 单车 ", "单车", "乱停单车"])
    row = rules.add_category("030403", words, on=TODAY, by=by, at=MORNING)
    assert row.words == ["单车", "乱停单车"]
    with pytest.raises(rules.RuleRefused, match="There is a category"):
        rules.add_category("030403", words, on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="0888"):
        rules.add_category("088801", words, on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused):
        rules.add_category("3", words, on=TODAY, by=by, at=MORNING)
    rules.replace_category(
        "030403", replace(words, name="共享车辆"), on=NEXT_MONTH, by=by, at=MORNING
    )
    book = rule_book()
    assert book.category_path("030403", TODAY)[-1] == "共享单车"
    assert book.category_path("030403", NEXT_MONTH)[-1] == "共享车辆"
    with pytest.raises(rules.RuleRefused, match="stand under it"):
        rules.end_category("0304", on=NEXT_MONTH, by=by, at=MORNING)
    rules.end_category("030402", on=NEXT_MONTH, by=by, at=MORNING)
    assert rule_book().category("030402", TODAY) is not None
    assert rule_book().category("030402", NEXT_MONTH) is None
    with pytest.raises(rules.NoSuchRule):
        rules.replace_category("030402", words, on=NEXT_MONTH, by=by, at=MORNING)


def test_an_ended_rule_cannot_begin_again_before_its_end(city: City) -> None:
    by = city["administrator"]
    words = rules.CategoryWords(name="路灯")
    rules.end_category("030402", on=NEXT_MONTH, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="2026-12-01"):
        rules.add_category("030402", words, on=TODAY, by=by, at=MORNING)
    rules.add_category("030402", words, on=NEXT_MONTH, by=by, at=MORNING)
    assert Category.objects.filter(code="030402").count() == 2


def test_words_of_a_ground_change_but_no_ground_is_invented(city: City) -> None:
    given = {
        "name": "应走专门途径",
        "explanation": "法律另有途径",
        "route": "人民法院",
        "legal_basis": "BJ条例第十一条",
        "on": TODAY,
        "by": city["administrator"],
        "at": MORNING,
    }
    rules.set_ground("N2", **given)
    assert rule_book().ground("N2", TODAY).explanation == "法律另有途径"
    assert RefusalGround.objects.count() == 2
    with pytest.raises(rules.NoSuchRule):
        rules.set_ground("N9", **given)


def test_emergency_and_ready_words_are_kept_from_today_on(city: City) -> None:
    by = city["administrator"]
    rules.set_emergency_word("煤气味", line="燃气抢修", advice="开窗", by=by, at=MORNING)
    rules.set_emergency_word("煤气味", line="119", advice="开窗，人先出去", by=by, at=MORNING)
    row = rule_book().emergencies[0]
    assert (row.word, row.line) == ("煤气味", "119")
    with pytest.raises(rules.RuleRefused, match=r"two or more"):
        rules.set_emergency_word("火", line="119", advice="走", by=by, at=MORNING)
    rules.end_emergency_word("煤气味", by=by, at=MORNING)
    assert rule_book().emergencies == []
    ready = {"use": "reply", "title": "已修好", "by": by, "at": MORNING}
    rules.set_reply_template(**ready, body="您好，已修好。", category="030402")
    assert ReplyTemplate.objects.get().category == "030402"
    with pytest.raises(rules.RuleRefused):
        rules.set_reply_template(**ready, body="x", category="777777")
    with pytest.raises(rules.RuleRefused):
        rules.set_reply_template(**{**ready, "use": "poem"}, body="x")
    rules.end_reply_template(**ready)
    assert not ReplyTemplate.objects.exists()


def test_a_message_may_only_name_the_fields_of_its_step() -> None:
    rules.seed_catalogue(by=SYSTEM, at=MORNING)
    rules.set_message("accepted", "sms", subject="", body="已受理{no}", by=SYSTEM, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="phone") as refused:
        rules.set_message("accepted", "sms", subject="", body="{phone}", by=SYSTEM, at=MORNING)
    assert refused.value.field == "body"
    with pytest.raises(rules.NoSuchRule):
        rules.set_message("tea", "sms", subject="", body="x", by=SYSTEM, at=MORNING)
    change = CatalogueChange.objects.get(what=RuleKind.MESSAGE)
    assert change.after["body"] == "已受理{no}"
    assert "已受理，" in change.before["body"]

"""A city edits its limits: seeded once, changed by date, on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from linli.casework.cases.models import Clock
from linli.casework.matters.models import (
    CatalogueChange,
    Category,
    EmergencyWord,
    LimitRule,
    RuleAct,
    RuleKind,
)
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import fresh_rule_book, rule_book
from linli.foundation.notices.models import MessageTemplate
from linli.foundation.notices.queries.templates import template_for
from linli.registers.access.rules import SYSTEM
from tests.casework.city import MORNING, City, Story
from tests.casework.matters.catalogue.wishes import (
    NEXT_MONTH,
    TODAY,
    limit_words,
)

pytestmark = pytest.mark.django_db


def test_a_city_starts_with_the_whole_catalogue_once() -> None:
    added = rules.seed_catalogue(by=SYSTEM, at=MORNING)
    assert added["categories"] == Category.objects.count() > 250
    assert added["limits"] == LimitRule.objects.count()
    assert added["messages"] == MessageTemplate.objects.count()
    assert all(added.values())
    again = rules.seed_catalogue(by=SYSTEM, at=MORNING)
    assert not any(again.values())
    assert CatalogueChange.objects.filter(act=RuleAct.SEED).count() == 1
    book = rule_book()
    assert book.limit("finish", TODAY).limit.amount == 5
    assert template_for("accepted", "sms", TODAY) is not None


def test_seeding_again_leaves_alone_what_the_city_changed_or_ended() -> None:
    rules.seed_catalogue(by=SYSTEM, at=MORNING)
    rules.set_limit("finish", limit_words(), on=TODAY, by=SYSTEM, at=MORNING)
    rules.end_emergency_word("触电", by=SYSTEM, at=MORNING)
    rules.end_limit("finish_urgent", on=TODAY, by=SYSTEM, at=MORNING)
    rules.set_message("accepted", "sms", subject="", body="已收到{no}", by=SYSTEM, at=MORNING)
    assert not any(rules.seed_catalogue(by=SYSTEM, at=MORNING).values())
    book = rule_book()
    assert book.limit("finish", TODAY).limit.amount == 4
    assert book.limit("finish", TODAY, urgency="urgent").rule_code == "finish"
    assert not EmergencyWord.objects.filter(word="触电", valid_to=None).exists()
    words = template_for("accepted", "sms", TODAY)
    assert words is not None
    assert words.body == "已收到{no}"


# --- limits by date ----------------------------------------------------------------------------


def test_a_new_limit_holds_from_its_day_on_and_old_work_keeps_its_own(city: City) -> None:
    code = LimitRule.objects.get(clock="finish", urgency="", nature="").code
    before = Story(city).accepted()
    rules.set_limit(
        code, limit_words(amount=3), on=NEXT_MONTH, by=city["administrator"], at=MORNING
    )
    book = rule_book()
    assert book.limit("finish", TODAY).limit.amount == 5
    assert book.limit("finish", NEXT_MONTH - timedelta(days=1)).limit.amount == 5
    assert book.limit("finish", NEXT_MONTH).limit.amount == 3
    after = Story(city, when=MORNING + timedelta(days=14)).accepted()
    old = Clock.objects.get(case_id=before.id, kind="finish")
    new = Clock.objects.get(case_id=after.id, kind="finish")
    assert (old.amount, new.amount) == (5, 3)
    assert new.basis == "临政办〔2026〕12号"
    change = CatalogueChange.objects.get(what=RuleKind.LIMIT)
    assert (change.by_name, change.about, change.starts_on) == ("管理员", code, NEXT_MONTH)
    assert (change.before["amount"], change.after["amount"]) == (5, 3)


def test_a_planned_limit_can_be_changed_or_taken_back_but_not_jumped_over(city: City) -> None:
    code = LimitRule.objects.get(clock="finish", urgency="", nature="").code
    by = city["administrator"]
    rules.set_limit(code, limit_words(amount=3), on=NEXT_MONTH, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="planned") as refused:
        rules.set_limit(code, limit_words(amount=2), on=TODAY, by=by, at=MORNING)
    assert refused.value.field == "on"
    rules.set_limit(code, limit_words(amount=6), on=NEXT_MONTH, by=by, at=MORNING)
    assert rule_book().limit("finish", NEXT_MONTH).limit.amount == 6
    rules.cancel_planned("limit", code, by=by, at=MORNING)
    assert rule_book().limit("finish", NEXT_MONTH).limit.amount == 5
    with pytest.raises(rules.NoSuchRule):
        rules.cancel_planned("limit", code, by=by, at=MORNING)
    acts = CatalogueChange.objects.filter(about=code).order_by("version")
    assert [change.act for change in acts] == ["change", "change", "cancel"]


def test_rules_do_not_change_for_days_that_are_past(city: City) -> None:
    code = LimitRule.objects.get(clock="finish", urgency="", nature="").code
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(rules.RuleRefused, match="past"):
        rules.set_limit(code, limit_words(), on=yesterday, by=city["administrator"], at=MORNING)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 1001}, "amount"),
        ({"unit": "fortnight"}, "unit"),
        ({"start_rule": "soon"}, "start_rule"),
        ({"roll_rule": ""}, "roll_rule"),
        ({"name": " "}, "name"),
        ({"name": "办" * 81}, "name"),
        ({"legal_basis": ""}, "legal_basis"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_by_field(
    city: City, wrong: dict[str, Any], field: str
) -> None:
    code = LimitRule.objects.get(clock="finish", urgency="", nature="").code
    with pytest.raises(rules.RuleRefused) as refused:
        rules.set_limit(code, limit_words(**wrong), on=TODAY, by=city["administrator"], at=MORNING)
    assert refused.value.field == field
    assert not CatalogueChange.objects.exists()


def test_a_special_limit_is_added_once_and_ended_but_the_general_one_stays(city: City) -> None:
    by = city["administrator"]
    keys = rules.LimitKeys(clock="finish", category="0304", urgency="normal")
    row = rules.add_limit(keys, limit_words(amount=2), on=TODAY, by=by, at=MORNING)
    book = rule_book()
    assert book.limit("finish", TODAY, category="030402", urgency="normal").limit.amount == 2
    with pytest.raises(rules.RuleRefused, match="exactly these"):
        rules.add_limit(keys, limit_words(), on=TODAY, by=by, at=MORNING)
    rules.end_limit(row.code, on=TODAY + timedelta(days=1), by=by, at=MORNING)
    tomorrow = TODAY + timedelta(days=1)
    book = rule_book()
    assert book.limit("finish", tomorrow, category="030402", urgency="normal").limit.amount == 5
    general = LimitRule.objects.get(clock="finish", urgency="", nature="", category="").code
    with pytest.raises(rules.RuleRefused, match="not ended"):
        rules.end_limit(general, on=tomorrow, by=by, at=MORNING)
    with pytest.raises(rules.NoSuchRule):
        rules.set_limit("nothing", limit_words(), on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused):
        rules.add_limit(rules.LimitKeys(clock="tea"), limit_words(), on=TODAY, by=by, at=MORNING)


def test_who_read_the_page_before_another_changed_the_rule_is_told(city: City) -> None:
    by = city["administrator"]
    code = LimitRule.objects.get(clock="finish", urgency="", nature="").code
    seen = fresh_rule_book().version
    rules.set_limit(code, limit_words(amount=3), on=TODAY, by=by, at=MORNING, expect=seen)
    other = LimitRule.objects.get(clock="review").code
    rules.set_limit(other, limit_words(amount=2), on=TODAY, by=by, at=MORNING, expect=seen)
    with pytest.raises(rules.RuleMoved) as moved:
        rules.set_limit(code, limit_words(amount=9), on=TODAY, by=by, at=MORNING, expect=seen)
    assert moved.value.who == "管理员"
    assert rule_book().limit("finish", TODAY).limit.amount == 3

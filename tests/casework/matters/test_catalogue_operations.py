"""A city edits its rules: by date, on record, and only by those who keep them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.casework.cases.models import Clock
from linli.casework.matters.jobs import reckon_limits
from linli.casework.matters.models import (
    CatalogueChange,
    Category,
    DispatchRule,
    EmergencyWord,
    LimitRule,
    RefusalGround,
    ReplyTemplate,
    RetentionClass,
    RuleAct,
    RuleKind,
    Threshold,
)
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import fresh_rule_book, rule_book
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import DayKind
from linli.foundation.notices.models import MessageTemplate
from linli.foundation.notices.queries.templates import template_for
from linli.registers.access.rules import SYSTEM, Actor, Level, Reach, Scope
from tests.casework.city import MORNING, City, Story
from tests.registers.city import EAST

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
NEXT_MONTH = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def _words(**more: Any) -> rules.LimitWords:
    given: dict[str, Any] = {
        "name": "一般诉求办结时限",
        "amount": 4,
        "unit": "working_day",
        "start_rule": "next_day",
        "roll_rule": "roll",
        "legal_basis": "临政办〔2026〕12号",
    }
    return rules.LimitWords(**{**given, **more})


def _district_keeper(city: City) -> Actor:
    scope = Scope(Level.DISTRICT, EAST, None, Reach.DIVISION)
    return replace(city["administrator"], scope=scope)


# --- seeding ---------------------------------------------------------------------------------


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
    rules.set_limit("finish", _words(), on=TODAY, by=SYSTEM, at=MORNING)
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
    rules.set_limit(code, _words(amount=3), on=NEXT_MONTH, by=city["administrator"], at=MORNING)
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
    rules.set_limit(code, _words(amount=3), on=NEXT_MONTH, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="planned") as refused:
        rules.set_limit(code, _words(amount=2), on=TODAY, by=by, at=MORNING)
    assert refused.value.field == "on"
    rules.set_limit(code, _words(amount=6), on=NEXT_MONTH, by=by, at=MORNING)
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
        rules.set_limit(code, _words(), on=yesterday, by=city["administrator"], at=MORNING)


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
        rules.set_limit(code, _words(**wrong), on=TODAY, by=city["administrator"], at=MORNING)
    assert refused.value.field == field
    assert not CatalogueChange.objects.exists()


def test_a_special_limit_is_added_once_and_ended_but_the_general_one_stays(city: City) -> None:
    by = city["administrator"]
    keys = rules.LimitKeys(clock="finish", category="0304", urgency="normal")
    row = rules.add_limit(keys, _words(amount=2), on=TODAY, by=by, at=MORNING)
    book = rule_book()
    assert book.limit("finish", TODAY, category="030402", urgency="normal").limit.amount == 2
    with pytest.raises(rules.RuleRefused, match="exactly these"):
        rules.add_limit(keys, _words(), on=TODAY, by=by, at=MORNING)
    rules.end_limit(row.code, on=TODAY + timedelta(days=1), by=by, at=MORNING)
    tomorrow = TODAY + timedelta(days=1)
    book = rule_book()
    assert book.limit("finish", tomorrow, category="030402", urgency="normal").limit.amount == 5
    general = LimitRule.objects.get(clock="finish", urgency="", nature="", category="").code
    with pytest.raises(rules.RuleRefused, match="not ended"):
        rules.end_limit(general, on=tomorrow, by=by, at=MORNING)
    with pytest.raises(rules.NoSuchRule):
        rules.set_limit("nothing", _words(), on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused):
        rules.add_limit(rules.LimitKeys(clock="tea"), _words(), on=TODAY, by=by, at=MORNING)


def test_who_read_the_page_before_another_changed_the_rule_is_told(city: City) -> None:
    by = city["administrator"]
    code = LimitRule.objects.get(clock="finish", urgency="", nature="").code
    seen = fresh_rule_book().version
    rules.set_limit(code, _words(amount=3), on=TODAY, by=by, at=MORNING, expect=seen)
    other = LimitRule.objects.get(clock="review").code
    rules.set_limit(other, _words(amount=2), on=TODAY, by=by, at=MORNING, expect=seen)
    with pytest.raises(rules.RuleMoved) as moved:
        rules.set_limit(code, _words(amount=9), on=TODAY, by=by, at=MORNING, expect=seen)
    assert moved.value.who == "管理员"
    assert rule_book().limit("finish", TODAY).limit.amount == 3


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["taker", "dispatcher", "reviewer", "leader", "auditor", "head"])
def test_other_posts_keep_no_rules(city: City, role: str) -> None:
    with pytest.raises(rules.NotYourRules):
        rules.set_threshold(
            "redo_times", value=2, legal_basis="x", on=TODAY, by=city[role], at=MORNING
        )
    assert not CatalogueChange.objects.exists()


def test_a_district_keeps_the_dispatch_rows_of_its_own_division_only(city: City) -> None:
    by = _district_keeper(city)
    with pytest.raises(rules.NotYourRules):
        rules.set_threshold("redo_times", value=2, legal_basis="x", on=TODAY, by=by, at=MORNING)
    housing = city.unit_id("housing")
    own = _wish(city, category="0303", place_code=EAST, lead_id=housing)
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


# --- dispatch -------------------------------------------------------------------------------------


def _wish(city: City, **more: Any) -> rules.DispatchWish:
    given: dict[str, Any] = {"category": "0303", "lead_id": city.unit_id("lamps")}
    return rules.DispatchWish(**{**given, **more})


def test_a_dispatch_row_is_added_changed_and_ended_by_date(city: City) -> None:
    by = city["administrator"]
    wish = _wish(city, assist_ids=(city.unit_id("housing"),), note="先核实")
    row = rules.add_dispatch_rule(wish, on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="exactly this"):
        rules.add_dispatch_rule(wish, on=TODAY, by=by, at=MORNING)
    other = replace(wish, lead_id=city.unit_id("housing"), assist_ids=())
    later = rules.change_dispatch_rule(row.id, other, on=NEXT_MONTH, by=by, at=MORNING)
    held = {r.lead_id for r in rule_book().dispatch if r.holds(NEXT_MONTH) and r.category == "0303"}
    assert held == {city.unit_id("housing")}
    kept = next(r for r in rule_book().dispatch if r.holds(TODAY) and r.category == "0303")
    assert kept.assist_ids == (city.unit_id("housing"),)
    with pytest.raises(rules.NoSuchRule):
        rules.change_dispatch_rule(row.id, other, on=NEXT_MONTH, by=by, at=MORNING)
    rules.end_dispatch_rule(later.id, on=date(2027, 1, 1), by=by, at=MORNING)
    about = rules.about_dispatch(wish.key)
    acts = CatalogueChange.objects.filter(about=about).order_by("version")
    assert [change.act for change in acts] == ["add", "change", "end"]
    assert acts[1].before["assist_ids"] == [str(city.unit_id("housing"))]


def test_nothing_beyond_its_duty_list_is_catalogued_for_a_community(city: City) -> None:
    by = city["administrator"]
    lotus = city.unit_id("lotus")
    with pytest.raises(rules.RuleRefused, match="荷香社区居委会") as refused:
        rules.add_dispatch_rule(_wish(city, lead_id=lotus), on=TODAY, by=by, at=MORNING)
    assert refused.value.field == "lead"
    own = _wish(city, category="1703", lead_id=lotus)
    assert rules.add_dispatch_rule(own, on=TODAY, by=by, at=MORNING).lead_id == lotus


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"category": "777777"}, "category"),
        ({"nature": "poem"}, "nature"),
        ({"place_code": "110000000000"}, "place_code"),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_a_dispatch_row_that_names_the_unknown_is_refused_by_field(
    city: City, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(rules.RuleRefused) as refused:
        rules.add_dispatch_rule(
            _wish(city, **wrong), on=TODAY, by=city["administrator"], at=MORNING
        )
    assert refused.value.field == field
    assert DispatchRule.objects.count() == 1


def _line(number: int, **cells: str) -> rules.DispatchLine:
    given = {"category": "0303", "lead": "市城管局"}
    return rules.DispatchLine(number=number, **{**given, **cells})


def test_a_file_is_taken_in_row_by_row_and_each_bad_row_is_named(city: City) -> None:
    by = city["administrator"]
    lines = [
        _line(
            2,
            category="物业",
            place="东湖区",
            lead="东湖区住建局",
            assists="市城管局、湖滨街道办事处",
        ),
        _line(3, category="城乡建设/市政设施", lead="housing"),
        _line(4, category="没有这一类"),
        _line(5, lead="没有这家单位"),
        _line(6, place="没有这个区"),
        _line(7, certain="也许"),
        _line(8, category="030402", assists="市城管局"),
        _line(9, category="物业", place="429901", lead="lamps"),
        _line(10, lead="荷香社区居委会"),
        _line(11, category="1703", lead="荷香社区居委会", place="荷香社区", certain="否"),
    ]
    done = rules.import_dispatch_rules(lines, on=TODAY, by=by, at=MORNING)
    assert (done.added, done.changed, done.same) == (2, 1, 0)
    assert [error.row_number for error in done.errors] == [4, 5, 6, 7, 8, 9, 10]
    assert "没有这一类" in done.errors[0].reason
    assert "2" in done.errors[5].reason
    rows = {row.category + row.place_code: row for row in rule_book().dispatch if row.holds(TODAY)}
    assert len(rows["0303" + EAST].assist_ids) == 2
    assert rows["0304"].lead_id == city.unit_id("housing")
    assert not rows["1703429901001001"].is_certain
    again = rules.import_dispatch_rules(lines, on=TODAY, by=by, at=MORNING)
    assert (again.added, again.changed, again.same) == (0, 0, 3)
    assert CatalogueChange.objects.filter(act=RuleAct.IMPORT).count() == 3


# --- calendar, history ------------------------------------------------------------------------------


def test_the_calendar_is_changed_by_who_keeps_the_rules(city: City) -> None:
    by = city["administrator"]
    day = date(2026, 11, 20)
    changed = rules.set_workday(
        day, "holiday", name="台风停工", source="临政办〔2026〕9号", by=by, at=MORNING
    )
    assert changed == (day,)
    assert work_calendar().kind(day) is DayKind.HOLIDAY
    job = ProcrastinateJob.objects.get(task_name="matters.reckon_anew")
    assert job.args == {"days": "2026-11-20"}
    rules.clear_workday(day, by=by, at=MORNING)
    assert work_calendar().is_working(day)
    assert rules.load_workdays(2026, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="2090"):
        rules.load_workdays(2090, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused):
        rules.set_workday(day, "tea", name="", source="x", by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused):
        rules.set_workday(day, "holiday", name="", source=" ", by=by, at=MORNING)
    with pytest.raises(rules.NotYourRules):
        rules.set_workday(day, "holiday", name="", source="x", by=city["taker"], at=MORNING)
    acts = CatalogueChange.objects.filter(what=RuleKind.CALENDAR).order_by("version")
    assert [change.act for change in acts] == ["change", "cancel", "import"]


def test_a_day_set_by_hand_moves_the_limits_that_run_across_it(city: City) -> None:
    story = Story(city).accepted()
    before = Clock.objects.get(case_id=story.id, kind="finish").due_at
    day = date(2026, 11, 20)
    rules.set_workday(
        day, "holiday", name="", source="临政办〔2026〕9号", by=city["administrator"], at=MORNING
    )
    reckon_limits(days="2026-11-20")
    assert Clock.objects.get(case_id=story.id, kind="finish").due_at > before


def test_the_history_of_the_rules_cannot_be_edited(city: City) -> None:
    rules.set_threshold(
        "redo_times", value=2, legal_basis="x", on=TODAY, by=city["administrator"], at=MORNING
    )
    for statement in (
        "UPDATE matters_cataloguechange SET by_name = 'x'",
        "DELETE FROM matters_cataloguechange",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

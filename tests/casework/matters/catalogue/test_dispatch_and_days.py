"""The dispatch catalogue, the calendar and the history of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.casework.cases.models import Clock
from linli.casework.matters.jobs import reckon_limits
from linli.casework.matters.models import (
    CatalogueChange,
    DispatchRule,
    RuleAct,
    RuleKind,
)
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import rule_book
from linli.foundation.calendar.queries import work_calendar
from linli.foundation.calendar.rules import DayKind
from tests.casework.city import MORNING, City, Story
from tests.casework.matters.catalogue.wishes import (
    NEXT_MONTH,
    TODAY,
    wish,
)
from tests.registers.city import EAST

pytestmark = pytest.mark.django_db


def test_a_dispatch_row_is_added_changed_and_ended_by_date(city: City) -> None:
    by = city["administrator"]
    asked = wish(city, assist_ids=(city.unit_id("housing"),), note="先核实")
    row = rules.add_dispatch_rule(asked, on=TODAY, by=by, at=MORNING)
    with pytest.raises(rules.RuleRefused, match="exactly this"):
        rules.add_dispatch_rule(asked, on=TODAY, by=by, at=MORNING)
    other = replace(asked, lead_id=city.unit_id("housing"), assist_ids=())
    later = rules.change_dispatch_rule(row.id, other, on=NEXT_MONTH, by=by, at=MORNING)
    held = {r.lead_id for r in rule_book().dispatch if r.holds(NEXT_MONTH) and r.category == "0303"}
    assert held == {city.unit_id("housing")}
    kept = next(r for r in rule_book().dispatch if r.holds(TODAY) and r.category == "0303")
    assert kept.assist_ids == (city.unit_id("housing"),)
    with pytest.raises(rules.NoSuchRule):
        rules.change_dispatch_rule(row.id, other, on=NEXT_MONTH, by=by, at=MORNING)
    rules.end_dispatch_rule(later.id, on=date(2027, 1, 1), by=by, at=MORNING)
    about = rules.about_dispatch(asked.key)
    acts = CatalogueChange.objects.filter(about=about).order_by("version")
    assert [change.act for change in acts] == ["add", "change", "end"]
    assert acts[1].before["assist_ids"] == [str(city.unit_id("housing"))]


def test_nothing_beyond_its_duty_list_is_catalogued_for_a_community(city: City) -> None:
    by = city["administrator"]
    lotus = city.unit_id("lotus")
    with pytest.raises(rules.RuleRefused, match="荷香社区居委会") as refused:
        rules.add_dispatch_rule(wish(city, lead_id=lotus), on=TODAY, by=by, at=MORNING)
    assert refused.value.field == "lead"
    own = wish(city, category="1703", lead_id=lotus)
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
        rules.add_dispatch_rule(wish(city, **wrong), on=TODAY, by=city["administrator"], at=MORNING)
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

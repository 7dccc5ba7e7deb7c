"""Why this day, told in both languages."""

from datetime import datetime

import pytest
from django.utils.translation import override

from linli.channels.ui.explaining import STARTED_BY, explain
from linli.foundation.calendar.rules import (
    ROUND_THE_CLOCK,
    STANDARD_HOURS,
    Limit,
    LimitUnit,
    RollRule,
    StartRule,
    due,
)
from tests.foundation.calendar.days import CALENDAR, at, limit, working_days

NEXT = {"start": StartRule.NEXT_DAY}


@pytest.mark.parametrize(
    ("start", "rule", "name", "words"),
    [
        (
            at(11, 12, 9, 25),
            working_days(5),
            "一般投诉",
            "一般投诉：5 个工作日，从派单次日（11月13日）起算，周末不计，到 11月19日 17:30 止。",
        ),
        (
            at(2, 11, 9),
            working_days(5),
            "一般投诉",
            "一般投诉：5 个工作日，从派单次日（2月12日）起算，"
            "法定节假日（2月15日至2月23日）不计，2月14日调休上班，照计，到 2月25日 17:30 止。",
        ),
        (
            at(11, 13, 9),
            working_days(1),
            "退单审核",
            "退单审核：1 个工作日，从派单后第一个工作日（11月16日）起算，周末不计，"
            "到 11月16日 17:30 止。",
        ),
        (
            at(11, 13, 9),
            limit(1, LimitUnit.WORKING_DAY),
            "咨询",
            "咨询：1 个工作日，从派单当日（11月13日）起算，到 11月13日 17:30 止。",
        ),
        (
            at(11, 12, 17, 20),
            limit(30, LimitUnit.WORKING_MINUTE),
            "受理",
            "受理：30 分钟（工作时间），从派单时（11月12日 17:20）起算，非工作时间不计，"
            "到 11月13日 08:50 止。",
        ),
        (
            at(11, 13, 9, 25),
            limit(24, LimitUnit.HOUR),
            "首次联系",
            "首次联系：24 小时，从派单时（11月13日 09:25）起算，夜间和休息日照计，"
            "到 11月14日 09:25 止。",
        ),
        (
            at(11, 7, 9),
            limit(7, LimitUnit.NATURAL_DAY, roll=RollRule.ROLL, **NEXT),
            "信访事项告知",
            "信访事项告知：7 个自然日，从派单次日（11月8日）起算，休息日照计，"
            "末日 11月14日 是星期六，顺延，到 11月16日 24:00 止。",
        ),
        (
            at(2, 7, 9),
            limit(10, LimitUnit.NATURAL_DAY, roll=RollRule.ROLL, **NEXT),
            "信访事项告知",
            "信访事项告知：10 个自然日，从派单次日（2月8日）起算，休息日照计，"
            "末日 2月17日 是法定节假日，顺延，到 2月24日 24:00 止。",
        ),
    ],
)
def test_a_due_date_explains_itself(start: datetime, rule: Limit, name: str, words: str) -> None:
    found = due(start, rule, hours=STANDARD_HOURS, calendar=CALENDAR)
    said = explain(found, rule_name=name, basis="《本市工单时限规则》第三条", started_by="派单")
    assert said == f"{words}依据：《本市工单时限规则》第三条。"


def test_without_a_named_step_or_a_basis() -> None:
    found = due(at(11, 12, 9), working_days(1), hours=STANDARD_HOURS, calendar=CALENDAR)
    assert explain(found, rule_name="审核", basis="") == (
        "审核：1 个工作日，从次日（11月13日）起算，到 11月13日 17:30 止。"
    )
    found = due(at(11, 12, 9), limit(2, LimitUnit.HOUR), hours=STANDARD_HOURS, calendar=CALENDAR)
    assert "从 11月12日 09:00 起算" in explain(found, rule_name="签收", basis="")


def test_a_year_without_notice_is_named() -> None:
    found = due(at(12, 30, 9), working_days(5), hours=STANDARD_HOURS, calendar=CALENDAR)
    said = explain(found, rule_name="一般投诉", basis="规则", started_by="派单")
    assert "到 2027年1月6日 17:30 止。2027年放假安排尚未公布，届时可能调整。依据：规则。" in said


def test_a_working_day_round_the_clock_ends_at_twenty_four() -> None:
    found = due(at(11, 12, 9), working_days(1), hours=ROUND_THE_CLOCK, calendar=CALENDAR)
    assert "到 11月13日 24:00 止" in explain(found, rule_name="审核", basis="")


@pytest.mark.parametrize(
    ("start", "rule", "words"),
    [
        (
            at(2, 11, 9),
            working_days(5),
            "Complaints: 5 working days, counted from the day after the dispatch (12 February), "
            "public holidays (15 February to 23 February) do not count, "
            "14 February is worked in exchange and counts, until 25 February 17:30.",
        ),
        (
            at(11, 12, 17, 20),
            limit(30, LimitUnit.WORKING_MINUTE),
            "Complaints: 30 minutes of working time, counted from the dispatch (12 November 17:20), "
            "hours outside working time do not count, until 13 November 08:50.",
        ),
        (
            at(11, 7, 9),
            limit(7, LimitUnit.NATURAL_DAY, roll=RollRule.ROLL, **NEXT),
            "Complaints: 7 calendar days, counted from the day after the dispatch (8 November), "
            "days of rest count, the last day, 14 November, is Saturday, so it moves on to the "
            "next working day, until 16 November 24:00.",
        ),
        (
            at(12, 30, 9),
            working_days(5),
            "Complaints: 5 working days, counted from the day after the dispatch (31 December), "
            "weekends do not count, until 6 January 2027 17:30. "
            "The holidays of 2027 are not announced yet; the day may change.",
        ),
    ],
)
def test_in_english_as_well(start: datetime, rule: Limit, words: str) -> None:
    found = due(start, rule, hours=STANDARD_HOURS, calendar=CALENDAR)
    with override("en"):
        said = explain(
            found,
            rule_name="Complaints",
            basis="City rules, article 3",
            started_by=str(STARTED_BY["sign"]),
        )
    assert said == f"{words} Basis: City rules, article 3."


def test_in_english_without_a_named_step() -> None:
    found = due(at(11, 12, 9), working_days(1), hours=STANDARD_HOURS, calendar=CALENDAR)
    with override("en"):
        said = explain(found, rule_name="Review", basis="")
    assert "counted from the next day (13 November)" in said
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in said)


def test_every_clock_has_a_step_in_both_languages() -> None:
    for kind, step in STARTED_BY.items():
        with override("en"):
            assert str(step).startswith("the "), kind
        with override("zh-hans"):
            assert not str(step).startswith("the "), kind

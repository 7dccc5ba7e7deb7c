"""The files a city starts with: whole, lawful, and without gaps."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.cases.models import Case, Urgency
from linli.casework.matters.queries import seeds
from linli.casework.matters.rules import CategoryRow, EmergencyRow, LimitRow, RuleBook
from linli.casework.matters.rules.routing import emergency_words, suggest
from linli.casework.matters.rules.seeds import SeedRow
from linli.casework.matters.workflow import Channel, ClockKind, Nature, Window
from linli.foundation.calendar.rules import Limit
from linli.foundation.notices.rules import check_fields

DAY = date(2026, 11, 18)
CLOCKS = [*ClockKind.values, *Window.values]
LINLI = Path(seeds.__file__).resolve().parents[3]


def _book() -> RuleBook:
    limits = [
        LimitRow(
            code=row.code,
            name=row.name,
            clock=row.clock,
            limit=Limit(row.amount, row.unit, row.start, row.roll),
            nature=row.nature,
            urgency=row.urgency,
            channel=row.channel,
            category=row.category,
            valid_from=row.valid_from,
            legal_basis=row.legal_basis,
        )
        for row in seeds.limit_seeds()
    ]
    categories = [
        CategoryRow(code=row.code, name=row.name, words=tuple(row.words), valid_from=row.valid_from)
        for row in seeds.category_seeds()
    ]
    return RuleBook(limits=limits, categories=categories)


BOOK = _book()
CODES = ["", *(row.code for row in seeds.category_seeds())]


@given(
    clock=st.sampled_from(CLOCKS),
    nature=st.sampled_from(["", *Nature.values]),
    urgency=st.sampled_from(Urgency.values),
    channel=st.sampled_from(Channel.values),
    category=st.sampled_from(CODES),
)
def test_every_step_of_every_matter_finds_a_limit(
    clock: str, nature: str, urgency: str, channel: str, category: str
) -> None:
    timed = BOOK.limit(
        clock, DAY, nature=nature, urgency=urgency, channel=channel, category=category
    )
    assert timed.basis
    assert timed.rule_name


@pytest.mark.parametrize(
    ("clock", "keys", "amount", "unit"),
    [
        ("accept", {"channel": "phone"}, 30, "working_minute"),
        ("accept", {"channel": "web"}, 2, "hour"),
        ("accept", {"channel": "web", "urgency": "critical"}, 5, "minute"),
        ("dispatch", {}, 30, "working_minute"),
        ("dispatch", {"urgency": "critical"}, 5, "minute"),
        ("sign", {}, 2, "working_hour"),
        ("sign", {"urgency": "critical"}, 15, "minute"),
        ("contact", {}, 24, "hour"),
        ("contact", {"urgency": "critical"}, 30, "minute"),
        ("finish", {"nature": "complain"}, 5, "working_day"),
        ("finish", {"nature": "consult"}, 1, "working_day"),
        ("finish", {"nature": "suggest"}, 10, "working_day"),
        ("finish", {"urgency": "complex"}, 15, "working_day"),
        ("finish", {"urgency": "urgent"}, 24, "hour"),
        ("finish", {"urgency": "critical", "nature": "consult"}, 2, "hour"),
        ("finish", {"nature": "report", "category": "120101"}, 15, "working_day"),
        ("finish", {"nature": "complain", "category": "110101"}, 45, "working_day"),
        ("review", {}, 1, "working_day"),
        ("parking", {}, 90, "natural_day"),
        ("follow_up", {}, 3, "working_day"),
        ("close", {}, 3, "working_day"),
        ("return_window", {}, 1, "working_day"),
        ("reopen_window", {}, 15, "natural_day"),
    ],
)
def test_limits_are_those_of_the_office(
    clock: str, keys: dict[str, str], amount: int, unit: str
) -> None:
    limit = BOOK.limit(clock, DAY, **keys).limit
    assert (limit.amount, str(limit.unit)) == (amount, unit)


def test_no_two_limits_are_for_the_same_matters() -> None:
    keys = Counter(
        (row.clock, row.nature, row.urgency, row.channel, row.category)
        for row in seeds.limit_seeds()
    )
    assert [key for key, n in keys.items() if n > 1] == []


def test_limits_name_natures_urgencies_channels_and_categories_that_exist() -> None:
    for row in seeds.limit_seeds():
        assert row.clock in CLOCKS
        assert row.nature in ("", *Nature.values)
        assert row.urgency in ("", *Urgency.values)
        assert row.channel in ("", *Channel.values)
        assert row.category in CODES


def test_numbers_the_code_asks_for_are_there() -> None:
    asked = set()
    for path in LINLI.rglob("*.py"):
        if "mediation" in path.parts:  # its numbers are its own: tests/casework/mediation
            continue
        asked |= set(re.findall(r"threshold\(\s*\"(\w+)\"", path.read_text(encoding="utf-8")))
    known = {row.code for row in seeds.threshold_seeds()}
    assert {"return_rounds", "follow_up_attempts"} <= asked
    assert asked <= known
    assert {"archive_after_days", "rate_min_n"} <= known


def test_grounds_are_n1_to_n6() -> None:
    assert [row.code for row in seeds.ground_seeds()] == ["N1", "N2", "N3", "N4", "N5", "N6"]


@pytest.mark.parametrize(
    "rows",
    [
        seeds.category_seeds(),
        seeds.limit_seeds(),
        seeds.threshold_seeds(),
        seeds.ground_seeds(),
        seeds.emergency_seeds(),
        seeds.retention_seeds(),
        seeds.dispatch_seeds(),
        seeds.duty_seeds(),
    ],
    ids=lambda rows: type(rows[0]).__name__,
)
def test_every_rule_has_its_basis(rows: tuple[SeedRow, ...]) -> None:
    assert [row for row in rows if not row.legal_basis] == []


def test_refusals_say_their_basis() -> None:
    bare = [r.title for r in seeds.reply_seeds() if r.use == "refuse" and not r.legal_basis]
    assert bare == []


def test_categories_stand_in_a_tree() -> None:
    codes = [row.code for row in seeds.category_seeds()]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 2 or code[:-2] in codes for code in codes)
    first = {code for code in codes if len(code) == 2}
    assert first == {f"{n:02d}" for n in range(1, 19)} | {"99"}
    assert BOOK.category_path("030304", DAY) == ("城乡建设", "物业", "维修资金")


def test_categories_have_everyday_words_that_point_at_one_of_them() -> None:
    rows = [row for row in seeds.category_seeds() if len(row.code) > 2 and row.code[:2] != "99"]
    assert [row.code for row in rows if not 4 <= len(row.words) <= 12] == []
    said = Counter(word for row in rows for word in row.words)
    assert [word for word, n in said.items() if n > 1] == []


def test_no_category_sorts_people_by_belief_or_by_how_often_they_complain() -> None:
    names = "".join(row.name for row in seeds.category_seeds())
    words = "".join(word for row in seeds.category_seeds() for word in row.words)
    for forbidden in ("宗教", "信仰", "民族", "政治", "上访", "缠访", "重点人员", "维稳"):
        assert forbidden not in names + words


def test_what_must_be_protected_is_sensitive_and_what_is_not_ours_is_routed() -> None:
    rows = {row.code: row for row in seeds.category_seeds()}
    for code in ("090204", "0703", "070303", "060104", "050204", "1801"):
        assert rows[code].is_sensitive, code
    elsewhere = {row.code for row in rows.values() if row.route_elsewhere}
    assert elsewhere == {"18", "1801"}
    assert "12388" in rows["1801"].route_elsewhere


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("锦绣花园3号楼东侧的路灯坏了三天不亮，晚上路上很黑", "030402"),
        ("小区物业费又涨了，物业乱收费没人管", "030301"),
        ("我在工地干活没给钱，包工头跑了", "040102"),
        ("楼下餐馆油烟太大，排烟口对着我家窗户", "110302"),
        ("自来水发黄，水压低，二次供水多久没清洗了", "030405"),
        ("网约车司机绕路还拒载", "100202"),
        ("电梯坏了一周，电梯异响没人修", "120301"),
        ("楼道堆物，电动车上楼飞线充电", "160201"),
        ("孩子上小学学区怎么划片，入学要什么材料", "060101"),
        ("我老公打我，这是家暴", "090204"),
        ("半夜施工，工地吵得没法睡", "130101"),
        ("高龄津贴两个月没发了", "070201"),
    ],
)
def test_what_residents_say_suggests_the_category(text: str, code: str) -> None:
    assert suggest(BOOK.categories, text, DAY)[0].code == code


def test_danger_is_heard_and_the_caller_told_what_to_do() -> None:
    rows = [EmergencyRow(**row.model_dump()) for row in seeds.emergency_seeds()]
    found = emergency_words(rows, "楼道里有很重的煤气味，好像还有人昏迷了", DAY)
    assert [(row.word, row.line) for row in found] == [("煤气味", "燃气抢修"), ("昏迷", "120")]
    assert "不开关电器" in found[0].advice
    assert "不用明火" in found[0].advice
    assert {"110", "119", "120", "122"} <= {row.line for row in rows}


_TOLD = re.compile(r"\b(tell_reporter|tell_unit|tell_unit_of|tell)\(\s*[^()]*?\"(\w+)\"", re.DOTALL)


def test_every_message_the_steps_send_has_its_words() -> None:
    channel = {
        "tell_reporter": "sms",
        "tell_unit": "inapp",
        "tell_unit_of": "inapp",
        "tell": "inapp",
    }
    sent = set()
    for path in (LINLI / "casework" / "matters" / "operations").rglob("*.py"):
        for how, code in _TOLD.findall(path.read_text(encoding="utf-8")):
            sent.add((code, channel[how]))
    known = {(row.code, row.channel) for row in seeds.message_seeds()}
    assert len(sent) > 20
    assert sent - known == set()
    assert known - sent == set(), "words that no step sends"


def test_messages_name_only_fields_that_their_step_fills_in() -> None:
    for row in seeds.message_seeds():
        check_fields(row.subject, row.fields)
        check_fields(row.body, row.fields)
        # A message of the knowledge base is about an article; every other one names its matter.
        assert ("{title}" if row.code.startswith("knowledge") else "{no}") in row.body


def test_messages_are_short_and_friendly() -> None:
    for row in seeds.message_seeds():
        if row.channel == "sms":
            assert len(row.body) <= 110, row.code
            assert "12345" in row.body or "{url}" in row.body


def test_ready_words_hold_the_whole_call_back() -> None:
    asked = [row.body for row in seeds.reply_seeds() if row.use == "follow_up"]
    assert len(asked) == 6
    for word in ("联系", "解决", "满意", "热线", "公开", "意见"):
        assert any(word in body for body in asked), word
    refusals = [row.title[:2] for row in seeds.reply_seeds() if row.use == "refuse"]
    assert refusals == ["N1", "N2", "N3", "N4", "N5", "N6"]


def test_retention_classes_fit_the_file() -> None:
    longest = Case._meta.get_field("retention_class").max_length
    rows = {row.code: row for row in seeds.retention_seeds()}
    assert all(len(code) <= longest for code in rows)
    assert rows["matter"].years == 3
    assert rows["access_log"].years == 3
    for row in rows.values():
        assert (row.years == 0) is (row.then == "keep")


def test_each_category_has_a_department_and_no_department_work_goes_to_a_community() -> None:
    departments = {row.code: row for row in seeds.department_seeds()}
    named = set()
    for row in seeds.dispatch_seeds():
        named.add(row.category)
        assert row.category in CODES
        for code in (row.lead, *row.assists):
            assert code in departments
        assert row.at in departments[row.lead].levels
        assert departments[row.lead].kind != "committee"
    second = {code for code in CODES if len(code) == 4 and code[:2] not in ("18", "99")}
    assert second <= named
    assert not any(code.startswith("18") for code in named)


def test_duties_are_categories_of_a_department_that_exists() -> None:
    departments = {row.code for row in seeds.department_seeds()}
    for row in seeds.duty_seeds():
        assert row.department in departments
        assert row.code in CODES


def test_a_slip_in_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "limits.yaml").write_text(
        "valid_from: 2026-01-01\nrows:\n  - {code: finish, clock: finish, name: 办结, amount: 0,"
        " unit: working_day, start: next_day, roll: roll}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(seeds, "FOLDER", tmp_path)
    with pytest.raises(seeds.SpoiltSeed, match=r"(?s)limits\.yaml, rows 1.*amount"):
        seeds.limit_seeds.__wrapped__()

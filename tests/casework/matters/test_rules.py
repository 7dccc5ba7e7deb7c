"""Routing, limits, suggestions and call-backs as tables and properties."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.matters.rules import (
    CallResult,
    CategoryRow,
    DispatchRow,
    EmergencyRow,
    LimitRow,
    RuleBook,
    emergency_words,
    follow_up_result,
    may_return,
    route,
    suggest,
)
from linli.casework.matters.rules.book import NoLimitFound
from linli.foundation.calendar.rules import Limit, LimitUnit, RollRule, StartRule

DAY, START = date(2026, 11, 18), date(2020, 1, 1)
CITY_UNIT, DISTRICT_UNIT, STREET_UNIT = uuid4(), uuid4(), uuid4()


def limit_row(amount: int, **keys: str) -> LimitRow:
    limit = Limit(amount, LimitUnit.WORKING_DAY, StartRule.NEXT_DAY, RollRule.ROLL)
    return LimitRow(
        code=str(amount), name=str(amount), clock="finish", limit=limit, valid_from=START, **keys
    )


BOOK = RuleBook(
    limits=[
        limit_row(5),
        limit_row(10, nature="suggest"),
        limit_row(7, category="0303"),
        limit_row(1, urgency="urgent"),
    ]
)


@pytest.mark.parametrize(
    ("keys", "amount"),
    [
        ({}, 5),
        ({"nature": "suggest"}, 10),
        ({"nature": "suggest", "category": "030301"}, 7),
        ({"nature": "suggest", "category": "030301", "urgency": "urgent"}, 1),
        ({"category": "04"}, 5),
    ],
)
def test_the_most_specific_limit_applies(keys: dict[str, str], amount: int) -> None:
    assert BOOK.limit("finish", DAY, **keys).limit.amount == amount


def test_a_limit_that_no_longer_holds_is_not_used() -> None:
    with pytest.raises(NoLimitFound):
        BOOK.limit("finish", date(2019, 1, 1))


def dispatch_row(category: str, lead: UUID, place: str = "") -> DispatchRow:
    return DispatchRow(
        id=uuid4(), category=category, lead_id=lead, place_code=place, valid_from=START
    )


ROWS = [
    dispatch_row("03", CITY_UNIT),
    dispatch_row("0303", DISTRICT_UNIT, "429901000000"),
    dispatch_row("0303", STREET_UNIT, "429901001000"),
]


@pytest.mark.parametrize(
    ("category", "places", "unit"),
    [
        ("030301", ("429901000000", "429901001000"), STREET_UNIT),
        ("030301", ("429901000000", "429901002000"), DISTRICT_UNIT),
        ("030301", ("429902000000",), CITY_UNIT),
        ("0301", ("429901000000",), CITY_UNIT),
        ("04", (), None),
    ],
)
def test_the_longest_category_then_the_narrowest_place(
    category: str, places: tuple[str, ...], unit: UUID | None
) -> None:
    found = route(ROWS, DAY, category=category, place_codes=places)
    assert (found.lead_id if found else None) == unit


CATEGORIES = [
    CategoryRow(code="030402", name="路灯", words=("路灯", "不亮"), valid_from=START),
    CategoryRow(code="030304", name="维修资金", words=("维修资金", "电梯"), valid_from=START),
]


def test_a_suggestion_says_which_words_speak_for_it() -> None:
    found = suggest(CATEGORIES, "路灯不亮，物业说等维修资金", DAY)
    assert [item.code for item in found] == ["030304", "030402"] or found[0].words
    assert sum(item.share for item in found) == pytest.approx(1)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 < item.share <= 1 for item in suggest(CATEGORIES, text, DAY))


def test_emergency_words_in_the_order_of_the_text() -> None:
    rows = [
        EmergencyRow(word="煤气味", line="119", advice="开窗", valid_from=START),
        EmergencyRow(word="自杀", line="110", advice="留住", valid_from=START),
    ]
    found = emergency_words(rows, "有人要自杀，楼道有煤气味", DAY)
    assert [row.word for row in found] == ["自杀", "煤气味"]


def call(
    *, reached: bool, solved: str = "", redos: int = 0, slots: tuple[str, ...] = ("a",)
) -> CallResult:
    return follow_up_result(
        is_reached=reached,
        solved=solved,
        redos=redos,
        redos_allowed=1,
        slots=slots,
        attempts_needed=3,
        slots_needed=2,
    )


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (call(reached=True, solved="solved"), CallResult.CLOSE),
        (call(reached=True, solved="partly"), CallResult.CLOSE),
        (call(reached=True, solved="unclear"), CallResult.CLOSE),
        (call(reached=True, solved="unsolved"), CallResult.REDO),
        (call(reached=True, solved="unsolved", redos=1), CallResult.SECOND_LOOK),
        (call(reached=False, slots=("a", "b")), CallResult.TRY_AGAIN),
        (call(reached=False, slots=("a", "a", "a")), CallResult.TRY_AGAIN),
        (call(reached=False, slots=("a", "a", "b")), CallResult.CLOSE),
    ],
)
def test_what_a_call_back_leads_to(result: CallResult, expected: CallResult) -> None:
    assert result is expected


@pytest.mark.parametrize(
    ("designated", "returns", "within", "reason"),
    [
        (False, 0, True, ""),
        (True, 0, True, "designated"),
        (False, 2, True, "rounds"),
        (False, 0, False, "too_late"),
    ],
)
def test_when_a_unit_may_return(designated: bool, returns: int, within: bool, reason: str) -> None:
    assert (
        may_return(is_designated=designated, returns=returns, rounds=2, is_within_window=within)
        == reason
    )

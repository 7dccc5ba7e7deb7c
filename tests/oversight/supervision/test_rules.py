"""Which rung is due when, and how papers are numbered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.calendar.rules import SHANGHAI, STANDARD_HOURS, LimitUnit, WorkCalendar
from linli.oversight.supervision.queries.seeds import step_rule_seeds
from linli.oversight.supervision.rules import (
    RANK,
    Rung,
    Signer,
    StepRule,
    Trigger,
    WatchedClock,
    comes_at,
    in_force,
    latest_due,
    mark_of,
    may_sign,
    number_of,
    rung_due,
    short_place,
)

CALENDAR = WorkCalendar({}, frozenset({2026}))
START = date(2026, 1, 1)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def rule(rung: Rung, trigger: Trigger, **more: object) -> StepRule:
    said: dict[str, object] = {
        "code": str(rung),
        "name": str(rung),
        "clocks": frozenset({"finish"}),
    }
    return StepRule(rung=rung, trigger=trigger, valid_from=START, **{**said, **more})  # type: ignore[arg-type]  # test data


LADDER = (
    rule(Rung.REMIND, Trigger.WARN),
    rule(Rung.URGE, Trigger.DUE),
    rule(Rung.ORDER, Trigger.AFTER, after=1, unless_answered=True),
    rule(Rung.LISTING, Trigger.AFTER, after=5, is_automatic=False, signer=Signer.LEADER),
)
# Due on a Friday afternoon.
CLOCK = WatchedClock("finish", "normal", at("2026-11-19 10:00"), at("2026-11-20 17:30"))


def due(now: str, **more: object) -> Rung | None:
    found = rung_due(
        LADDER,
        CLOCK,
        now=at(now),
        hours=STANDARD_HOURS,
        calendar=CALENDAR,
        **more,  # type: ignore[arg-type]  # test data
    )
    return found.rung if found else None


@pytest.mark.parametrize(
    ("now", "rung"),
    [
        ("2026-11-19 09:59", None),
        ("2026-11-19 10:00", Rung.REMIND),
        ("2026-11-20 17:29", Rung.REMIND),
        ("2026-11-20 17:30", Rung.URGE),
        ("2026-11-22 12:00", Rung.URGE),  # the weekend does not count
        ("2026-11-23 17:29", Rung.URGE),
        ("2026-11-23 17:30", Rung.ORDER),
        ("2026-12-31 09:00", Rung.ORDER),  # the listing waits for the leader
    ],
)
def test_the_rung_follows_from_the_time(now: str, rung: Rung | None) -> None:
    assert due(now) is rung


def test_a_rung_is_taken_once_and_none_below_it_afterwards() -> None:
    assert due("2026-11-20 18:00", reached=RANK[Rung.URGE]) is None
    assert due("2026-11-20 18:00", reached=RANK[Rung.REMIND]) is Rung.URGE
    assert due("2026-11-20 18:00", reached=RANK[Rung.SUMMON]) is None


def test_a_unit_that_answered_is_not_sent_an_order_by_itself() -> None:
    assert due("2026-11-24 09:00", reached=RANK[Rung.URGE], is_answered=True) is None
    assert due("2026-11-24 09:00", is_answered=True) is Rung.URGE


def test_a_rule_for_an_urgency_takes_the_place_of_the_general_one() -> None:
    own = rule(
        Rung.ORDER,
        Trigger.AFTER,
        code="critical",
        urgencies=frozenset({"critical"}),
        after=2,
        after_unit=LimitUnit.HOUR,
    )
    rules = (*LADDER, own)
    on = date(2026, 11, 20)
    critical = in_force(rules, on, kind="finish", urgency="critical")
    assert [r.code for r in critical if r.rung is Rung.ORDER] == ["critical"]
    normal = in_force(rules, on, kind="finish", urgency="normal")
    assert [r.code for r in normal if r.rung is Rung.ORDER] == ["order"]
    clock = replace(CLOCK, urgency="critical")
    moment = comes_at(own, clock, hours=STANDARD_HOURS, calendar=CALENDAR)
    assert moment == at("2026-11-20 19:30")


def test_a_rule_holds_between_its_dates() -> None:
    past = rule(Rung.URGE, Trigger.DUE, valid_to=date(2026, 6, 1))
    assert in_force((past,), date(2026, 5, 31)) == [past]
    assert in_force((past,), date(2026, 6, 1)) == []
    assert in_force((past,), date(2025, 12, 31)) == []


@given(
    st.integers(0, 60 * 24 * 40),
    st.integers(1, 10),
    st.sampled_from([LimitUnit.WORKING_DAY, LimitUnit.HOUR, LimitUnit.MINUTE]),
    st.integers(0, 60 * 24 * 60),
)
def test_nothing_that_is_due_lies_behind_the_bound_of_the_search(
    due_minute: int, after: int, unit: LimitUnit, now_minute: int
) -> None:
    begin = at("2026-03-02 00:00")
    one = rule(Rung.ORDER, Trigger.AFTER, after=after, after_unit=unit)
    end = begin + timedelta(minutes=due_minute)
    clock = WatchedClock("finish", "normal", end, end)
    now = begin + timedelta(minutes=now_minute)
    if comes_at(one, clock, hours=STANDARD_HOURS, calendar=CALENDAR) <= now:
        assert end <= latest_due(one, now, hours=STANDARD_HOURS, calendar=CALENDAR)


def test_the_leader_signs_what_the_rules_reserve_for_the_leader() -> None:
    on = date(2026, 11, 20)
    assert may_sign(Rung.ORDER, LADDER, on, leads=False)
    assert not may_sign(Rung.LISTING, LADDER, on, leads=False)
    assert may_sign(Rung.LISTING, LADDER, on, leads=True)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("城北区", "城北"),
        ("临江市", "临江"),
        ("云岭自治县", "云岭"),
        ("区", "区"),
        ("柳林街道", "柳林"),
    ],
)
def test_places_are_shortened(name: str, short: str) -> None:
    assert short_place(name) == short


def test_papers_carry_letters_that_no_other_unit_has() -> None:
    assert mark_of("临江市") == "临"
    assert mark_of("临江市", "城北区") == "临城北"
    assert mark_of("临江市", taken={"临"}, unit="市政府办") == "临政"
    assert mark_of("临江市", taken={"临", "临政"}, unit="市政府办") == "临政府"
    assert mark_of("临江市", taken={"临"}, unit="临江市") == "临2"


def test_numbers_are_printed_as_the_office_writes_them() -> None:
    assert number_of(Rung.ORDER, mark="临", year=2026, serial=1) == "（2026）临督字第00001号"


def test_the_seeds_hold_the_whole_ladder_with_a_basis_each() -> None:
    seeds = step_rule_seeds()
    assert {seed.rung for seed in seeds} == set(Rung)
    assert all(seed.legal_basis for seed in seeds)
    assert all(not seed.is_automatic for seed in seeds if RANK[seed.rung] >= RANK[Rung.LISTING])

"""Figures: the rates by their formulas, and sums that agree with what happened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.matters import operations as matters
from linli.oversight.insight import queries as insight
from linli.oversight.insight import rules
from linli.oversight.insight.operations import refresh_figures
from linli.registers.access.rules import WHOLE_CITY
from tests.casework.city import City, Story, at
from tests.registers.city import EAST, LAKE, LOTUS, WEST

BEGUN = at("2026-11-18 09:00")
SPAN = insight.Span(date(2026, 11, 18), date(2026, 11, 18))


def test_the_formulas_are_those_of_the_office() -> None:
    counts = {
        "contacted": 90, "contacted_late": 10, "answered": 7, "refused": 2,
        "solved": 60, "partly": 20, "unsolved": 20, "out_parked": 4, "unreached": 5,
        "satisfied": 50, "fairly": 30, "dissatisfied": 20, "not_rated": 3, "out_praise": 1,
    }  # fmt: skip
    response = rules.response(counts, least=10)
    assert (response.value, response.n) == (90, 100)
    assert response.left_out == {"answered": 7, "refused": 2}
    assert rules.solution(counts, least=10).value == 70
    assert rules.solution(counts, least=10).left_out == {
        "out_parked": 4,
        "out_praise": 1,
        "unreached": 5,
    }
    assert rules.satisfaction(counts, least=10).value == 80


def test_a_small_sample_says_nothing() -> None:
    few = rules.response({"contacted": 9}, least=10)
    assert few.value is None
    assert few.interval() is None
    assert few.change_from(rules.Rate(50, 100, 10)) is None
    assert rules.response({}, least=0).value is None


@given(st.integers(10, 5000), st.data())
def test_the_interval_holds_the_rate(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    rate = rules.Rate(hits, n, 10)
    interval = rate.interval()
    assert interval is not None
    assert rate.value is not None
    assert -1e-6 <= interval[0] <= rate.value + 1e-6
    assert rate.value - 1e-6 <= interval[1] <= 100 + 1e-6


def test_the_span_before_is_as_long() -> None:
    span = insight.Span(date(2026, 11, 1), date(2026, 11, 30))
    assert span.before() == insight.Span(date(2026, 10, 2), date(2026, 10, 31))


@pytest.mark.django_db
def test_figures_agree_with_what_happened(city: City) -> None:
    for _ in range(10):
        story = Story(city, when=BEGUN).accepted().dispatched().signed()
        matters.first_contact(story.id, means="phone", words="已联系", by=city["handler"], at=BEGUN)
        story.finished().approved().closed()
    waiting = Story(city, when=BEGUN).accepted().dispatched().signed()
    Story(city, when=BEGUN, place=city.elsewhere).accepted(category="0304").dispatched("lamps")
    late = at("2026-11-26 09:00")
    refresh_figures(at=BEGUN)
    refresh_figures(at=late)
    found = insight.counts(WHOLE_CITY, SPAN)
    assert (found["opened"], found["closed"], found["solved"]) == (12, 10, 10)
    rates = insight.three_rates(WHOLE_CITY, SPAN)
    assert (rates.response.value, rates.solution.value, rates.satisfaction.value) == (100, 100, 100)
    assert insight.counts(city["nobody"].scope, SPAN)["opened"] == 1, "a district sees its own"
    days = insight.by_day(WHOLE_CITY, insight.Span(date(2026, 11, 17), date(2026, 11, 18)))
    assert [(row.opened, row.closed) for row in days] == [(0, 0), (12, 10)]
    top = insight.by_category(WHOLE_CITY, SPAN)
    assert [(row.code, row.n, row.before) for row in top] == [("0303", 11, 0), ("0304", 1, 0)]
    units = insight.units_overdue(WHOLE_CITY, SPAN)
    assert {row.unit_id for row in units} == {city.unit_id("housing"), city.unit_id("lamps")}
    housing = next(row for row in units if row.unit_id == city.unit_id("housing"))
    assert (housing.is_open, housing.overdue, housing.on_time.n) == (1, 1, 10)
    assert housing.oldest_due_at == waiting.case.due_at
    standing = insight.standing(WHOLE_CITY)
    assert standing is not None
    assert (standing.is_open, standing.overdue, standing.as_of) == (2, 2, late)
    codes = insight.standings_of([EAST, LAKE, LOTUS, WEST])
    assert {code: row.overdue for code, row in codes.items()} == {
        EAST: 1, LAKE: 1, LOTUS: 1, WEST: 1
    }  # fmt: skip


@pytest.mark.django_db
def test_refreshing_again_changes_nothing(city: City) -> None:
    Story(city, when=BEGUN).accepted()
    for _ in range(3):
        refresh_figures(at=BEGUN)
    assert insight.counts(WHOLE_CITY, SPAN)["opened"] == 1


@pytest.mark.django_db
def test_an_empty_city_has_figures_too(city: City) -> None:
    assert insight.as_of() is None
    refresh_figures(at=BEGUN)
    standing = insight.standing(WHOLE_CITY)
    assert standing is not None
    assert standing.is_open == 0
    assert insight.as_of() == BEGUN


@pytest.mark.django_db
def test_a_unit_sees_its_own_figures_only(city: City) -> None:
    Story(city, when=BEGUN).accepted().dispatched().signed()
    Story(city, when=BEGUN).accepted().dispatched("lamps")
    refresh_figures(at=BEGUN)
    assert insight.counts(city["head"].scope, SPAN) == {"dispatched": 1}
    assert insight.units_overdue(city["head"].scope, SPAN) == []
    later = at("2026-12-10 09:00")
    refresh_figures(at=later)
    seen = insight.units_overdue(city["head"].scope, SPAN)
    assert [row.unit_id for row in seen] == [city.unit_id("housing")]


@pytest.mark.django_db
def test_what_is_left_out_is_counted_apart(city: City) -> None:
    story = Story(city, when=BEGUN).accepted().dispatched().signed()
    matters.ask_parking(
        story.id,
        reason="待规划",
        plan="明年实施",
        milestone=date(2027, 3, 1),
        by=city["head"],
        at=BEGUN,
    )
    matters.rule_on_parking(story.id, is_granted=True, ruling="同意", by=city["reviewer"], at=BEGUN)
    matters.resume(story.id, reason="恢复", by=city["head"], at=BEGUN)
    story.finished().approved().closed()
    refresh_figures(at=BEGUN)
    found = insight.counts(WHOLE_CITY, SPAN)
    assert found["out_parked"] == 1
    assert "solved" not in found
    assert insight.three_rates(WHOLE_CITY, SPAN).solution.left_out == {"out_parked": 1}
    old = insight.Span(BEGUN.date() - timedelta(days=60), BEGUN.date() - timedelta(days=31))
    assert insight.counts(WHOLE_CITY, old) == {}

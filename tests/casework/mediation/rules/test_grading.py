"""The grade that harm, size and reach suggest."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.rules.grading import Facts, Reason, Thresholds, suggest_grade

LIMITS = Thresholds()
ORDER = ("III", "II", "I")
facts = st.builds(
    Facts,
    people=st.integers(1, 30),
    yuan=st.integers(0, 100_000),
    is_grave=st.booleans(),
    crosses_areas=st.booleans(),
    failures=st.integers(0, 4),
    is_long_standing=st.booleans(),
)


@given(facts)
def test_there_is_always_a_reason(found: Facts) -> None:
    suggested = suggest_grade(found, LIMITS)
    assert suggested.because
    assert (suggested.grade == "III") == (suggested.because[0].reason is Reason.ORDINARY)


@given(facts, st.integers(0, 20), st.integers(0, 50_000), st.integers(0, 3))
def test_more_people_or_money_or_failures_never_lowers_it(
    found: Facts, people: int, yuan: int, failures: int
) -> None:
    more = dataclasses.replace(
        found,
        people=found.people + people,
        yuan=found.yuan + yuan,
        failures=found.failures + failures,
    )
    before, after = suggest_grade(found, LIMITS), suggest_grade(more, LIMITS)
    assert ORDER.index(after.grade) >= ORDER.index(before.grade)


def test_the_figures_are_told_with_the_reason() -> None:
    suggested = suggest_grade(Facts(people=4, yuan=45_000), LIMITS)
    assert suggested.grade == "II"
    assert [(one.reason, one.found, one.limit) for one in suggested.because] == [
        (Reason.PEOPLE_TWO, 4, 3),
        (Reason.AMOUNT, 45_000, 30_000),
    ]


def test_a_death_is_grade_one_whatever_the_size() -> None:
    assert suggest_grade(Facts(is_grave=True), LIMITS).grade == "I"

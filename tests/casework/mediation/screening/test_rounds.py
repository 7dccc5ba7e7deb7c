"""Rounds of a campaign: every day lies in one, they never overlap, and nobody is named."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.rules.screening import (
    Every,
    Round,
    names_somebody,
    round_of,
    rounds_until,
)

DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))


@given(every=st.sampled_from(list(Every)), first=DAYS, length=st.integers(0, 500))
def test_the_rounds_of_a_campaign_follow_each_other(every: Every, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    rounds = list(rounds_until(every, last, first=first, last=last, since=first))
    assert rounds[0].begins == first
    assert rounds[-1].ends == last
    for one, after in pairwise(rounds):
        assert one.begins <= one.ends
        assert after.begins == one.ends + timedelta(days=1)


@given(every=st.sampled_from(list(Every)), first=DAYS, step=st.integers(0, 500))
def test_each_day_lies_in_its_round(every: Every, first: date, step: int) -> None:
    day, last = first + timedelta(days=step), first + timedelta(days=500)
    one = round_of(every, day, first=first, last=last)
    assert one is not None
    assert one.begins <= day <= one.ends
    assert round_of(every, one.begins, first=first, last=last) == one
    assert round_of(every, one.ends, first=first, last=last) == one


def test_rounds_as_the_office_counts_them() -> None:
    first = date(2026, 11, 4)
    assert round_of(Every.WEEK, date(2026, 11, 18), first=first) == Round(
        date(2026, 11, 16), date(2026, 11, 22)
    )
    assert round_of(Every.WEEK, first, first=first) == Round(first, date(2026, 11, 8))
    assert round_of(Every.HALF_MONTH, date(2026, 11, 18), first=first) == Round(
        date(2026, 11, 16), date(2026, 11, 30)
    )
    assert round_of(Every.MONTH, date(2026, 12, 3), first=first, last=date(2026, 12, 20)) == Round(
        date(2026, 12, 1), date(2026, 12, 20)
    )
    assert round_of(Every.WEEK, date(2026, 11, 3), first=first) is None


def test_numbers_by_which_somebody_is_found_are_seen() -> None:
    assert names_somebody("联系 138 0000 1111") == "13800001111"
    assert names_somebody("身份证11010519491231002X") == "11010519491231002X"
    assert names_somebody("3幢2单元门口，占用绿地 20 平方米，2026年11月") == ""

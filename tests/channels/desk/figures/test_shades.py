"""The shades of the map tell districts apart whether there are three overdue matters or thousands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linli.channels.desk.figures.presenters import legend, map_edges


@given(st.dictionaries(st.text("0123456789", min_size=1), st.integers(0, 10**7), max_size=30))
def test_the_scale_begins_at_nothing_and_reaches_the_most(overdue: dict[str, int]) -> None:
    edges = map_edges(overdue)
    assert edges[0] == 0
    assert sorted(set(edges)) == list(edges)
    most = max(overdue.values(), default=0)
    # The darkest shade begins at three quarters of the scale: the most stands at its end or below.
    assert most <= 14 or (edges[-1] - edges[-2]) * 4 >= most
    assert len(legend(overdue)) == len(edges) + 1


def test_few_are_told_apart_one_by_one() -> None:
    assert legend({"a": 3, "b": 0})[:4] == ("0", "1", "2–3", "4–7")


def test_many_get_round_edges() -> None:
    assert map_edges({"a": 53, "b": 48, "c": 50}) == (0, 15, 30, 45)
    assert map_edges({"a": 151}) == (0, 50, 100, 150)
    assert map_edges({"a": 1234}) == (0, 500, 1000, 1500)

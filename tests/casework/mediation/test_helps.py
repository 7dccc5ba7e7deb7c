"""At hand: articles by type, and finished disputes as figures, never of fewer than three."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.operations.moves import local_day
from linli.casework.mediation.queries.helps import clauses_for, helps_for
from linli.casework.mediation.rules.similar import Finished, alike, band_bounds, band_of
from tests.casework.mediation.test_sessions import at
from tests.casework.mediation.town import Quarrel, Town

NOW = at(20, 9)
ROWS = st.lists(
    st.builds(
        Finished,
        band=st.integers(-1, 6),
        outcome=st.sampled_from(["written", "oral", "failed", "ended"]),
        days=st.integers(0, 90),
        instalments=st.integers(0, 4),
        at_once=st.booleans(),
    ),
    max_size=60,
)


def test_articles_of_the_type_come_before_those_for_all(town: Town) -> None:
    rows = clauses_for("traffic", on=local_day(NOW))
    laws = [f"{row.law} {row.article}" for row in rows]
    assert "道路交通安全法 第七十六条" in laws
    assert laws.index("道路交通安全法 第七十六条") < laws.index("人民调解法 第四条")
    assert not any("劳动合同法" in law for law in laws)


def test_finished_disputes_are_told_from_three_on_without_a_word_of_them(town: Town) -> None:
    def finish() -> None:
        quarrel = Quarrel(town, amount_cents=300_000).assigned()
        mediation.end_early(
            quarrel.id,
            ground="sued",
            reason="一方已起诉",
            route="法院",
            by=town["mediator"],
            at=quarrel.when + timedelta(days=3),
        )

    mine = Quarrel(town, amount_cents=250_000).assigned()
    finish()
    finish()
    assert helps_for(mine.dispute, on=local_day(NOW), at=at(30, 9)).alike == ()
    finish()
    helps = helps_for(mine.dispute, on=local_day(NOW), at=at(30, 9))
    (told,) = helps.alike
    assert (told.n, told.agreed, told.days_middle) == (3, 0, 3)
    assert helps.checklist


@given(ROWS)
def test_no_figure_is_of_fewer_than_three(rows: list[Finished]) -> None:
    told = alike(rows)
    assert all(group.n >= 3 for group in told)
    for group in told:
        assert sum(n for _, n in group.outcomes) == group.n
        assert all(n >= 3 for outcome, n in group.outcomes if outcome != "other")
        assert group.with_instalments == 0 or group.with_instalments >= 3
        assert group.at_once == 0 or group.at_once >= 3


@given(st.integers(0, 10**10))
def test_an_amount_lies_in_its_band(cents: int) -> None:
    low, high = band_bounds(band_of(cents))
    assert low is not None
    assert low <= cents // 100
    assert high is None or cents // 100 < high

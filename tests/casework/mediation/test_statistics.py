"""The Ministry's form: counted by group and period, no small number of persons shown."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.models import Dispute, Mediator
from linli.casework.mediation.queries.statistics import PERSONS, By, _form, items, statistics
from tests.casework.city import MORNING
from tests.casework.mediation.town import Quarrel, Town

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)


def test_disputes_are_counted_where_and_when_they_were_accepted(town: Town) -> None:
    for _n in range(2):
        Quarrel(town).accepted()
    ended = Quarrel(town).accepted()
    Dispute.objects.filter(case_id=ended.id).update(
        outcome="oral", ended_at=ended.when, amount_cents=300_000
    )
    officer = town["justice_officer"]
    found = statistics(officer, since=SINCE, until=UNTIL, by=By.COMMITTEE)
    lines = {line.key: line for line in found.lines}
    lotus = lines[str(town.committees["lotus_hall"].pk)]
    assert lotus.shown("accepted") == 3
    assert (lotus.shown("success"), lotus.shown("oral"), lotus.shown("yuan")) == (1, 1, 3000)
    assert lotus.shown("performed") == 1
    assert lotus.shown("type:neighbour") == 3
    assert lotus.shown("source:application") == 3
    assert str(town.committees["ferry_hall"].pk) not in lines
    before = statistics(officer, since=SINCE, until=date(2026, 1, 2), by=By.COMMITTEE)
    assert before.total.shown("accepted") == 0


def test_a_few_persons_are_not_shown(town: Town) -> None:
    Quarrel(town).accepted()
    found = statistics(town["justice_officer"], since=SINCE, until=UNTIL, by=By.COMMITTEE)
    lotus = next(line for line in found.lines if line.key == str(town.committees["lotus_hall"].pk))
    assert lotus.shown("people") is None
    assert lotus.shown("female") is None
    assert lotus.shown("male") is None
    assert lotus.shown("mediators") == 3


def test_a_chair_reads_the_own_committee_and_others_nothing(town: Town) -> None:
    Quarrel(town).accepted()
    own = statistics(town["chair"], since=SINCE, until=UNTIL, by=By.COMMITTEE)
    assert [line.key for line in own.lines] == [str(town.committees["lotus_hall"].pk)]
    for name in ("mediator", "court_officer", "handler"):
        assert statistics(town[name], since=SINCE, until=UNTIL, by=By.DISTRICT).lines == []


def test_the_form_costs_the_same_however_much_there_is(town: Town) -> None:
    officer = town["justice_officer"]
    with CaptureQueriesContext(connection) as few:
        statistics(officer, since=SINCE, until=UNTIL, by=By.STREET)
    hall = town.committees["lotus_hall"]
    Mediator.objects.bulk_create(
        Mediator(number=f"Z{n}", name="某", sex="male", committee=hall, recorded_at=MORNING)
        for n in range(40)
    )
    Quarrel(town).accepted()
    with CaptureQueriesContext(connection) as many:
        found = statistics(officer, since=SINCE, until=UNTIL, by=By.STREET)
    assert len(few) == len(many) == 10
    assert found.total.numbers["mediators"] >= 40


def test_every_item_of_the_form_has_words_or_a_name() -> None:
    blocks = items([("neighbour", "邻里")])
    codes = [code for _block, part in blocks for code, _words in part]
    assert len(codes) == len(set(codes))
    assert "type:neighbour" in codes


NUMBERS = st.dictionaries(
    st.text(alphabet="abcdef", min_size=1, max_size=3),
    st.fixed_dictionaries({"female": st.integers(0, 40), "male": st.integers(0, 40)}),
    min_size=1,
    max_size=8,
)


@given(NUMBERS)
def test_a_hidden_number_does_not_follow_from_the_shown_ones(
    found: dict[str, dict[str, int]],
) -> None:
    form = _form(found, SINCE, UNTIL)
    for part in ("female", "male"):
        hidden = [line for line in form.lines if line.shown(part) is None]
        assert all(n >= 10 or n == 0 for line in form.lines if (n := line.shown(part)) is not None)
        if hidden and form.total.shown(part) is not None:
            assert len(hidden) > 1
            assert sum(line.numbers[part] for line in hidden) in (0, *range(10, 1000))
    assert ("female", "male") in PERSONS

"""Who suits a dispute: the parties' own choice first, conflicts out, every point told."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.rules.assigning import Candidate, Out, Point, Wanted, rank

TODAY = date(2026, 11, 20)
HALL = uuid4()
WANTED = Wanted(type="neighbour", grade="III", committee_id=HALL, today=TODAY)
candidates = st.builds(
    Candidate,
    id=st.uuids(),
    number=st.uuids().map(str),
    specialities=st.lists(st.sampled_from(["neighbour", "labour"]), max_size=2),
    languages=st.lists(st.sampled_from(["sign", "cantonese"]), max_size=2),
    grade=st.sampled_from(["", "grade_1", "grade_4"]),
    open_cases=st.integers(0, 15),
    most_cases=st.integers(1, 15),
    last_on=st.none() | st.dates(TODAY - timedelta(days=900), TODAY),
    wished_by=st.integers(0, 2),
    out=st.frozensets(st.sampled_from(Out), max_size=2),
)


@given(st.lists(candidates, max_size=20))
def test_everybody_is_either_in_or_out(found: list[Candidate]) -> None:
    ranking = rank(found, WANTED)
    assert len(ranking.suited) + len(ranking.out) == len(found)
    assert all(one.because for one in ranking.out)
    assert not any(one.candidate.out for one in ranking.suited)


@given(st.lists(candidates, max_size=20))
def test_whom_both_sides_wish_stands_above_all_others(found: list[Candidate]) -> None:
    suited = rank(found, WANTED).suited
    wished = [one.candidate.wished_by >= 2 for one in suited]
    assert wished == sorted(wished, reverse=True)


@given(st.lists(candidates, max_size=12))
def test_the_order_does_not_depend_on_the_order_read(found: list[Candidate]) -> None:
    one, other = rank(found, WANTED), rank(list(reversed(found)), WANTED)
    assert [r.candidate.number for r in one.suited] == [r.candidate.number for r in other.suited]


def who(**facts: object) -> Candidate:
    return Candidate(**{"id": uuid4(), "number": str(uuid4()), **facts})  # type: ignore[arg-type]  # as given


def test_the_less_busy_of_two_equals_comes_first() -> None:
    busy, free = who(open_cases=9), who(open_cases=1)
    assert [one.candidate for one in rank([busy, free], WANTED).suited] == [free, busy]


def test_why_her_is_told_in_codes_and_figures() -> None:
    her = who(
        specialities=("neighbour",),
        languages=("sign",),
        grade="grade_2",
        committee_id=HALL,
        open_cases=2,
        last_on=TODAY - timedelta(days=45),
    )
    wanted = Wanted(
        type="neighbour",
        grade="I",
        languages=frozenset({"sign"}),
        committee_id=HALL,
        today=TODAY,
    )
    (ranked,) = rank([her], wanted).suited
    assert [why.point for why in ranked.why] == [
        Point.SPECIALITY,
        Point.LANGUAGE,
        Point.GRADE_FITS,
        Point.OWN_COMMITTEE,
        Point.FREE,
        Point.LONG_AGO,
    ]
    assert [why.code() for why in ranked.why][-2:] == ["free:2/12", "long_ago:45"]


def test_a_full_desk_is_out() -> None:
    full = who(open_cases=12, most_cases=12)
    ranking = rank([full], WANTED)
    assert ranking.out[0].because == (Out.FULL,)
    assert isinstance(full.id, UUID)

"""指派: which mediators suit a dispute, in which order and why; who may not mediate it and why not.

Only mediators are compared, by what the dispute needs. Nothing here knows or weighs a party.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class Point(StrEnum):
    """What speaks for a mediator; the pages put it into words with its figure."""

    CHOSEN_BY_ALL = "chosen_by_all"
    CHOSEN_BY_ONE = "chosen_by_one"
    SPECIALITY = "speciality"
    OWN_COMMITTEE = "own_committee"
    SAME_COMMUNITY = "same_community"
    SAME_STREET = "same_street"
    LANGUAGE = "language"
    GRADE_FITS = "grade_fits"
    FREE = "free"  # how many of how many cases at a time
    LONG_AGO = "long_ago"  # days since the last appointment
    NEVER_YET = "never_yet"


class Out(StrEnum):
    """Why a mediator may not mediate this dispute: codes only, never the private fact behind it."""

    PARTY = "party"
    KIN = "kin"
    HOUSEHOLD = "household"
    EMPLOYER = "employer"
    EARLIER_CASE = "earlier_case"
    RECUSED = "recused"
    SUSPENDED = "suspended"
    TERM_OVER = "term_over"
    FULL = "full"


# The parties' own choice outweighs everything else (人民调解法 art. 19).
_WEIGHTS = {
    Point.CHOSEN_BY_ALL: 1000,
    Point.CHOSEN_BY_ONE: 300,
    Point.SPECIALITY: 120,
    Point.LANGUAGE: 90,
    Point.GRADE_FITS: 60,
    Point.OWN_COMMITTEE: 50,
    Point.SAME_COMMUNITY: 30,
    Point.SAME_STREET: 15,
    Point.NEVER_YET: 12,
}
_FREE_MOST, _LONG_MOST, _LONG_FROM = 80, 12, 30
# The lowest official grade (1 is the highest) that fits a dispute of a grade; Ⅲ needs none.
_GRADE_FITS = {"I": 2, "II": 3}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A mediator as far as the choice goes by it; ``wished_by`` counts the sides that wish them."""

    id: UUID
    number: str = ""
    name: str = ""
    committee_id: UUID | None = None
    committee: str = ""
    specialities: Sequence[str] = ()
    languages: Sequence[str] = ()
    grade: str = ""
    open_cases: int = 0
    most_cases: int = 12
    last_on: date | None = None
    street_code: str = ""
    community_code: str = ""
    wished_by: int = 0
    out: frozenset[Out] = field(default=frozenset())


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the dispute needs."""

    type: str = ""
    grade: str = "III"
    languages: frozenset[str] = frozenset()
    committee_id: UUID | None = None
    street_code: str = ""
    community_code: str = ""
    sides: int = 2
    today: date


@dataclass(frozen=True)
class Why:
    """One point with its figures."""

    point: Point
    n: int = 0
    of: int = 0

    def code(self) -> str:
        """As it is kept with the appointment: a code and figures."""
        return f"{self.point}:{self.n}/{self.of}" if self.of else f"{self.point}:{self.n}"


@dataclass(frozen=True)
class Ranked:
    """A mediator who may be appointed, with everything that speaks for it."""

    candidate: Candidate
    weight: int
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Excluded:
    """A mediator who may not, and why not."""

    candidate: Candidate
    because: tuple[Out, ...]


@dataclass(frozen=True)
class Ranking:
    """Who suits, the best first, and who is out."""

    suited: tuple[Ranked, ...]
    out: tuple[Excluded, ...]


def rank(candidates: Iterable[Candidate], wanted: Wanted) -> Ranking:
    """Put candidates in order. Equal ones: the fewest cases, the longest ago, then the number."""
    suited, out = [], []
    for one in candidates:
        because = excluded_because(one)
        if because:
            out.append(Excluded(one, because))
        else:
            suited.append(_weighed(one, wanted))
    suited.sort(key=_order)
    out.sort(key=lambda one: one.candidate.number)
    return Ranking(tuple(suited), tuple(out))


def excluded_because(one: Candidate) -> tuple[Out, ...]:
    """Every reason against a mediator, a full desk among them."""
    found = set(one.out)
    if one.open_cases >= one.most_cases:
        found.add(Out.FULL)
    return tuple(sorted(found, key=list(Out).index))


def _weighed(one: Candidate, wanted: Wanted) -> Ranked:
    why = tuple(_points(one, wanted))
    weight = sum(_weight(point) for point in why)
    return Ranked(one, weight, why)


def _weight(why: Why) -> int:
    if why.point is Point.FREE:
        return _FREE_MOST * (why.of - why.n) // max(1, why.of)
    if why.point is Point.LONG_AGO:
        return min(_LONG_MOST, why.n // _LONG_FROM)
    return _WEIGHTS[why.point]


def _points(one: Candidate, wanted: Wanted) -> Iterable[Why]:
    if one.wished_by:
        everybody = one.wished_by >= wanted.sides
        yield Why(Point.CHOSEN_BY_ALL if everybody else Point.CHOSEN_BY_ONE)
    if wanted.type and wanted.type in one.specialities:
        yield Why(Point.SPECIALITY)
    spoken = len(wanted.languages.intersection(one.languages))
    if spoken:
        yield Why(Point.LANGUAGE, spoken, len(wanted.languages))
    if _fits(one.grade, wanted.grade):
        yield Why(Point.GRADE_FITS, int(one.grade[-1]))
    yield from _near(one, wanted)
    yield Why(Point.FREE, one.open_cases, one.most_cases)
    if one.last_on is None:
        yield Why(Point.NEVER_YET)
    elif (days := (wanted.today - one.last_on).days) >= _LONG_FROM:
        yield Why(Point.LONG_AGO, days)


def _near(one: Candidate, wanted: Wanted) -> Iterable[Why]:
    if one.committee_id is not None and one.committee_id == wanted.committee_id:
        yield Why(Point.OWN_COMMITTEE)
    if wanted.community_code and one.community_code == wanted.community_code:
        yield Why(Point.SAME_COMMUNITY)
    elif wanted.street_code and one.street_code == wanted.street_code:
        yield Why(Point.SAME_STREET)


def _fits(official: str, grade: str) -> bool:
    lowest = _GRADE_FITS.get(grade)
    return lowest is not None and official[-1:].isdigit() and int(official[-1]) <= lowest


def _order(one: Ranked) -> tuple[int, float, date, str]:
    candidate = one.candidate
    load = candidate.open_cases / max(1, candidate.most_cases)
    return (-one.weight, load, candidate.last_on or date.min, candidate.number)

"""纠纷分级: which grade a dispute's harm, size and reach suggest, and why. Never of a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

THREE, TWO, ONE = "III", "II", "I"


class Reason(StrEnum):
    """What speaks for a grade; the pages put it into words with its figure."""

    GRAVE = "grave"  # death or serious injury
    PEOPLE_ONE = "people_one"
    PEOPLE_TWO = "people_two"
    AMOUNT = "amount"
    FAILURES = "failures"
    CROSSES_AREAS = "crosses_areas"
    LONG_STANDING = "long_standing"
    ORDINARY = "ordinary"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the grade goes by: people concerned, yuan, harm, failures at lower levels."""

    people: int = 2
    yuan: int = 0
    is_grave: bool = False
    crosses_areas: bool = False
    failures: int = 0
    is_long_standing: bool = False


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From which figures a grade holds (the city's rule book)."""

    two_people: int = 3
    two_yuan: int = 30_000
    one_people: int = 10
    failures: int = 2


@dataclass(frozen=True)
class Because:
    """One reason, with the figure that the rule compares and the one it found."""

    reason: Reason
    found: int = 0
    limit: int = 0


@dataclass(frozen=True)
class Suggested:
    """A grade and every reason that leads to it."""

    grade: str
    because: tuple[Because, ...]


def suggest_grade(facts: Facts, limits: Thresholds) -> Suggested:
    """The grade that the facts suggest: the highest for which anything speaks (DOMAIN §3.5)."""
    one = _grade_one(facts, limits)
    if one:
        return Suggested(ONE, one)
    two = _grade_two(facts, limits)
    if two:
        return Suggested(TWO, two)
    return Suggested(THREE, (Because(Reason.ORDINARY, facts.people, limits.two_people),))


def _grade_one(facts: Facts, limits: Thresholds) -> tuple[Because, ...]:
    found = []
    if facts.is_grave:
        found.append(Because(Reason.GRAVE))
    if facts.people >= limits.one_people:
        found.append(Because(Reason.PEOPLE_ONE, facts.people, limits.one_people))
    if facts.crosses_areas:
        found.append(Because(Reason.CROSSES_AREAS))
    if facts.is_long_standing:
        found.append(Because(Reason.LONG_STANDING))
    return tuple(found)


def _grade_two(facts: Facts, limits: Thresholds) -> tuple[Because, ...]:
    found = []
    if facts.people >= limits.two_people:
        found.append(Because(Reason.PEOPLE_TWO, facts.people, limits.two_people))
    if facts.yuan >= limits.two_yuan:
        found.append(Because(Reason.AMOUNT, facts.yuan, limits.two_yuan))
    if facts.failures >= limits.failures:
        found.append(Because(Reason.FAILURES, facts.failures, limits.failures))
    return tuple(found)

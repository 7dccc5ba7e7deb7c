"""组成: who must sit on a mediation committee (人民调解法 art. 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FEMALE = "female"
CHAIR = "chair"
ON_COMMITTEE = frozenset({"chair", "deputy", "member"})


class Flaw(StrEnum):
    """What is wrong with a committee; ``NO_MINORITY`` is a warning, the others are refused."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NO_WOMAN = "no_woman"
    NO_CHAIR = "no_chair"
    SEVERAL_CHAIRS = "several_chairs"
    NO_MINORITY = "no_minority"

    @property
    def is_warning(self) -> bool:
        """Whether the law says only that there should be (多民族居住的地区应当有人数较少民族的成员)."""
        return self is Flaw.NO_MINORITY


@dataclass(frozen=True)
class Seat:
    """One who sits on a committee or works for it."""

    role: str
    sex: str


def flaws_of(
    seats: Sequence[Seat],
    *,
    least: int,
    most: int,
    is_mixed_area: bool = False,
    has_minority_member: bool = False,
) -> list[Flaw]:
    """What is wrong with these members; mediators that were only hired are not counted."""
    members = [seat for seat in seats if seat.role in ON_COMMITTEE]
    chairs = sum(seat.role == CHAIR for seat in members)
    found = {
        Flaw.TOO_FEW: len(members) < least,
        Flaw.TOO_MANY: len(members) > most,
        Flaw.NO_WOMAN: not any(seat.sex == FEMALE for seat in members),
        Flaw.NO_CHAIR: chairs == 0,
        Flaw.SEVERAL_CHAIRS: chairs > 1,
        Flaw.NO_MINORITY: is_mixed_area and not has_minority_member,
    }
    return [flaw for flaw, is_so in found.items() if is_so]


def term_end(begins: date, years: int) -> date:
    """The day after a term: the same day so many years later (29 February: 1 March)."""
    try:
        return begins.replace(year=begins.year + years)
    except ValueError:
        return date(begins.year + years, 3, 1)

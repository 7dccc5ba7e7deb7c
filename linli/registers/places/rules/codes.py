"""Statistical division codes of 12 digits and grid codes of 15 (GB/T 2260, GB/T 10114)."""

from __future__ import annotations

from dataclasses import dataclass

CITY, DISTRICT, STREET, COMMUNITY = "city", "district", "street", "community"
GRADES = (CITY, DISTRICT, STREET, COMMUNITY)
# How many leading digits a division of that level shares with everything inside it.
PREFIX = {CITY: 4, DISTRICT: 6, STREET: 9, COMMUNITY: 12}
URBAN_RURAL = frozenset({"111", "112", "121", "122", "123", "210", "220"})
MOST_GRIDS = 999


@dataclass(frozen=True)
class Place:
    """Where something is: the stored codes and the names of each level that is known.

    Unknown levels are empty strings; a place in the city of which nothing is known is all empty.
    """

    district_code: str = ""
    district_name: str = ""
    street_code: str = ""
    street_name: str = ""
    community_code: str = ""
    community_name: str = ""
    grid_code: str = ""
    grid_name: str = ""

    @property
    def label(self) -> str:
        """The names from the district down, joined by a middle dot."""
        names = (self.district_name, self.street_name, self.community_name, self.grid_name)
        return " · ".join(name for name in names if name)

    @property
    def code(self) -> str:
        """The finest known code."""
        return self.grid_code or self.community_code or self.street_code or self.district_code


NOWHERE = Place()


def full_code(text: str) -> str | None:
    """The 12-digit code that a shortened one (2, 4, 6, 9 digits) stands for; None if it is none."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (2, 4, 6, 9, 12):
        return None
    return digits.ljust(12, "0")


def grade_of(code: str) -> str:
    """The level that the shape of a 12-digit code tells: trailing zeros stand for levels above."""
    if code[9:] != "000":
        return COMMUNITY
    if code[6:9] != "000":
        return STREET
    if code[4:6] != "00":
        return DISTRICT
    return CITY


def parent_code_of(code: str) -> str | None:
    """The code of the division above by the shape of the code; None for a city."""
    grade = grade_of(code)
    if grade == CITY:
        return None
    return code[: PREFIX[GRADES[GRADES.index(grade) - 1]]].ljust(12, "0")


def grade_above(grade: str) -> str | None:
    """The level directly above; None for the city."""
    return None if grade == CITY else GRADES[GRADES.index(grade) - 1]


def moved_code(code: str, *, old: str, new: str, grade: str) -> str:
    """The code of something inside ``old`` once ``old`` (of that level) is renumbered ``new``."""
    length = PREFIX[grade]
    if not code.startswith(old[:length]):
        return code
    return new[:length] + code[length:]


def grid_code(community_code: str, number: int) -> str:
    """The 15-digit code of the numbered grid of a community."""
    return f"{community_code}{number:03d}"

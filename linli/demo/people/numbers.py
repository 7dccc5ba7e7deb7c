"""Numbers of papers and telephones that nobody has: of area codes and a range not given out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from linli.registers.people.rules.papers import looks_cut, with_check_digit

# No county has these codes (GB/T 2260): 99 is given out in no province.
HERE = "4299"
ELSEWHERE = ("3299", "3499", "3699", "4199", "4399", "4599", "5199", "5299", "6199")
_HONG_KONG = "810000"
_ORDERS = 1000
_A_DAY = timedelta(days=1)
_PHONES = 10**8
# The range 154 is given to no network; the step walks through all of it before repeating one.
_NETWORK, _STEP = "154", 61_803_399


@dataclass
class Numbers:
    """The numbers of one community: no other one gives them out, whoever makes them first.

    district: two digits of the district. index: the community in its district, of ``communities``.
    serial: the community in the city.
    """

    district: int
    index: int
    communities: int
    serial: int
    _given: Counter[tuple[str, date, str]] = field(default_factory=Counter)
    _phones: int = 0

    def resident_id(self, born_on: date, sex: str, *, home: str = HERE) -> tuple[str, date]:
        """A resident's number, with the day of birth it tells: days before where one is full."""
        return self._number(f"{home}{self.district:02d}", born_on, sex)

    def hong_kong_permit(self, born_on: date, sex: str) -> tuple[str, date]:
        """The number of a residence permit; districts keep to days of their own."""
        born_on -= (born_on.toordinal() - self.district) % 16 * _A_DAY
        return self._number(_HONG_KONG, born_on, sex, step=16)

    def passport(self) -> str:
        """A passport's number."""
        self._given["passport", date.min, ""] += 1
        return f"E{self.serial:05d}{self._given['passport', date.min, '']:04d}"

    def permit(self) -> str:
        """The number of a residence permit for people from elsewhere."""
        self._given["permit", date.min, ""] += 1
        return f"4299{self.serial:05d}{self._given['permit', date.min, '']:05d}"

    def phone(self) -> str:
        """A mobile number of a range that no network has."""
        self._phones += 1
        return f"{_NETWORK}{(self.serial * 20_000 + self._phones) * _STEP % _PHONES:08d}"

    def _number(self, area: str, born_on: date, sex: str, *, step: int = 1) -> tuple[str, date]:
        width = _ORDERS // self.communities
        first = self.index * width
        odd = sex == "male"
        orders = range(first + ((first % 2 == 1) != odd), first + width, 2)
        while True:
            place = self._given[area, born_on, sex]
            self._given[area, born_on, sex] += 1
            if place < len(orders):
                number = with_check_digit(f"{area}{born_on:%Y%m%d}{orders[place]:03d}")
                if not looks_cut(number):
                    return number, born_on
            else:
                born_on -= step * _A_DAY

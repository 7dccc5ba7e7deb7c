"""Who lives in a home: families and flatmates as they are found in a city, by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from linli.demo.people.names import given_name, surname
from linli.demo.people.numbers import ELSEWHERE, Numbers

MOST = 6
MALE, FEMALE = "male", "female"
_SIZES = (20, 28, 26, 16, 7, 3)
_FLOATING_SIZES = (38, 30, 22, 8, 2, 0)
_TOTALS, _FLOATING_TOTALS = list(accumulate(_SIZES)), list(accumulate(_FLOATING_SIZES))
_ABROAD, _FROM_HONG_KONG = 0.004, 0.4
_WITHOUT_PAPER = 0.004
_COUNTIES = ("南溪县", "云台县", "青川坝县", "白鹿县", "石桥县", "东沟县", "龙潭坪县", "柳河县")
_TOWNS = ("青山镇", "双河镇", "新桥镇", "大坪乡", "马家铺镇", "清水乡", "高店镇", "红石镇")
Member = tuple[str, str, int]  # relation, sex, age


@dataclass(slots=True)
class Somebody:
    """An invented person."""

    name: str
    kind: str
    number: str
    sex: str
    born_on: date
    phone: str
    standing: str
    relation: str
    domicile_code: str
    domicile: str


def sizes_of(chance: random.Random, floating: list[bool], residents: int) -> list[int]:
    """How many live in each home, so that it is ``residents`` in all if that can be."""
    sizes = [
        chance.choices(range(1, 7), cum_weights=_FLOATING_TOTALS if one else _TOTALS)[0]
        for one in floating
    ]
    missing = min(max(residents, len(sizes)), MOST * len(sizes)) - sum(sizes)
    while missing:
        step = 1 if missing > 0 else -1
        place = int(chance.random() * len(sizes))
        if 1 <= sizes[place] + step <= MOST:
            sizes[place] += step
            missing -= step
    return sizes


class Inventor:
    """Invents the people of one community, the same for the same seed."""

    def __init__(self, chance: random.Random, numbers: Numbers, *, on: date) -> None:
        self._chance, self._numbers, self._on = chance, numbers, on

    def family(self, size: int, *, floating: bool, here: str, address: str) -> list[Somebody]:
        """The people of one home, its head first. here, address: what is written as domicile."""
        chance = self._chance
        members = self._from_elsewhere(size) if floating else self._settled(size)
        standing, kind, area = "registered", "resident_id", ""
        domicile = (here, address)
        if floating:
            standing, area = "floating", chance.choice(ELSEWHERE)
            county = f"{chance.choice(_COUNTIES)}{chance.choice(_TOWNS)}"
            domicile = (f"{area}{self._numbers.district:02d}", county)
        elif chance.random() < _ABROAD:
            hong_kong = chance.random() < _FROM_HONG_KONG
            standing, kind = "abroad", "hmt_permit" if hong_kong else "passport"
            domicile = ("", "香港" if hong_kong else "")
        family_name = surname(chance)
        return [
            self._one(member, n, family_name, kind, standing, area, domicile)
            for n, member in enumerate(members)
        ]

    def name(self) -> str:
        """The name of somebody who is mentioned only."""
        return surname(self._chance) + given_name(self._chance, MALE)

    def _one(
        self,
        member: Member,
        n: int,
        family_name: str,
        kind: str,
        standing: str,
        area: str,
        domicile: tuple[str, str],
    ) -> Somebody:
        chance, numbers = self._chance, self._numbers
        relation, sex, age = member
        born_on = self._on - timedelta(days=age * 365.25 + 1 + int(chance.random() * 364))
        inherits = n == 0 or relation in ("child", "grandchild") or relation == "parent"
        name = (family_name if inherits else surname(chance)) + given_name(chance, sex)
        number = ""
        if age < 2 and kind == "resident_id" and chance.random() < _WITHOUT_PAPER * 20:
            kind = "none"
        elif kind == "resident_id" and area:
            number, born_on = numbers.resident_id(born_on, sex, home=area)
        elif kind == "resident_id":
            number, born_on = numbers.resident_id(born_on, sex)
        elif kind == "hmt_permit":
            number, born_on = numbers.hong_kong_permit(born_on, sex)
        else:
            number = numbers.passport()
        has_phone = age >= 14 and chance.random() < (0.95 if age < 70 else 0.7)
        phone = numbers.phone() if has_phone else ""
        return Somebody(name, kind, number, sex, born_on, phone, standing, relation, *domicile)

    def _settled(self, size: int) -> list[Member]:
        chance = self._chance
        if size == 1:
            age = _between(chance, 65, 93) if chance.random() < 0.35 else _between(chance, 23, 64)
            return [("head", _either(chance), age)]
        if size == 2 and chance.random() < 0.7:
            young = chance.random() < 0.28
            age = _between(chance, 24, 36) if young else _between(chance, 50, 86)
            return self._couple(age)
        mother = _between(chance, 25, 56)
        parents = self._couple(mother)
        children = min(size - 2, 1 if chance.random() < 0.45 else 2)
        if size == 2:
            parents, children = parents[:1], 1
        if size >= 4 and chance.random() < 0.5:
            children = min(children, size - 3)
        found = parents + self._children(mother, children)
        while len(found) < size:
            sex = FEMALE if len(found) % 2 else MALE
            relation = "parent" if len(found) - len(parents) - children < 2 else "parent_in_law"
            found.append((relation, sex, min(mother + _between(chance, 23, 31), 97)))
        return found

    def _from_elsewhere(self, size: int) -> list[Member]:
        chance = self._chance
        if size == 1:
            return [("head", _either(chance), _between(chance, 19, 55))]
        if size == 2 or chance.random() < 0.35:
            if chance.random() < 0.5:
                return [
                    ("head" if n == 0 else "other", _either(chance), _between(chance, 18, 36))
                    for n in range(size)
                ]
            if size == 2:
                return self._couple(_between(chance, 21, 50))
        mother = _between(chance, 24, 45)
        return self._couple(mother) + self._children(mother, size - 2)

    def _couple(self, age: int) -> list[Member]:
        husband = max(age + _between(self._chance, -1, 4), 20)
        pair = [("head", MALE, husband), ("spouse", FEMALE, age)]
        if self._chance.random() < 0.22:
            return [("head", FEMALE, age), ("spouse", MALE, husband)]
        return pair

    def _children(self, mother: int, how_many: int) -> list[Member]:
        chance = self._chance
        eldest = max(mother - _between(chance, 23, 33), 0)
        found: list[Member] = []
        for _ in range(how_many):
            found.append(("child", _either(chance, males=0.525), eldest))
            eldest = max(eldest - _between(chance, 1, 6), 0)
        return found


def _between(chance: random.Random, low: int, high: int) -> int:
    return low + int(chance.random() * (high - low + 1))


def _either(chance: random.Random, *, males: float = 0.5) -> str:
    return MALE if chance.random() < males else FEMALE

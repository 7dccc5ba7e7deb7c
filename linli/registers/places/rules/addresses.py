"""Reading a Chinese address into its parts: compound or road, building, entrance, floor, door.

The levels are those of GB/T 39609-2020 (street or compound, building, home). Variants in use are
taken as one: 幢 栋 座 号楼 #, 单元 门洞 梯, 室 房 户, 3-2-501; full width, and numbers in Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_CHINESE = "零〇一二两三四五六七八九十百"
# Only a number that counts something is one: 三元里 keeps its name.
_COUNTED = re.compile(
    rf"[{_CHINESE}]+(?=号楼|号|幢|栋|座|单元|门洞|梯|层|楼|室|房|户|期|弄|组|区(?!域)|#)"
)
_BUILDING = re.compile(r"([A-Z]?\d{1,4}[A-Z]?|[A-Z]|[甲乙丙丁东西南北中])(?:号楼|幢|栋|座|#楼|#)")
_ENTRANCE = re.compile(r"(\d{1,2}|[A-Z])(?:单元|门洞|梯)")
_FLOOR = re.compile(r"(-?\d{1,3})(?:层|楼|F)(?!\d*[幢#])")
_DOOR = re.compile(r"(\d{1,5}[A-Z]?|[A-Z]\d{1,4})(?:室|房|户|号房)?$")
_DASHED = re.compile(r"(?<![\d-])(\d{1,4})-(?:(\d{1,2})-)?(\d{3,5}[A-Z]?)(?:室|房|户)?$")
_GATE_AND_DOOR = re.compile(r"^-?(\d{1,2})-(\d{3,5}[A-Z]?)(?:室|房|户)?$")
_ABOVE = re.compile(
    r"^(?:[一-鿿]{2,7}?(?:省|自治区))?(?:[一-鿿]{2,5}?市)?(?:[一-鿿]{2,5}?(?<![小园社])[区县])?"
)
_STREET = re.compile(r"^[一-鿿]{2,6}?(?:街道(?:办事处)?|镇|乡)(?=.)")


@dataclass(frozen=True)
class Address:
    """The parts of an address; what was not said is empty. ``words`` come before the building."""

    words: str = ""
    building: str = ""
    entrance: str = ""
    floor: int | None = None
    door: str = ""

    @property
    def building_words(self) -> str:
        """What a building is looked for by: the words and its number, in the one spelling."""
        return self.words + (f"{self.building}幢" if self.building else "")


def number_of(signs: str) -> int:
    """The number that Chinese digits stand for: 十二 is 12, 一百零二 is 102, 五〇一 is 501."""
    if not any(sign in _UNITS for sign in signs):
        return int("".join(str(_DIGITS[sign]) for sign in signs))
    total, current = 0, 0
    for sign in signs:
        if sign in _UNITS:
            total += (current or 1) * _UNITS[sign]
            current = 0
        else:
            current = _DIGITS[sign]
    return total + current


def plain(text: str) -> str:
    """The address without blanks, in half width and capitals, counting numbers as digits."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    narrow = re.sub(r"[\s,,。、;:·()]+", "", narrow)
    narrow = re.sub(r"[—–―~]+", "-", narrow)
    return _COUNTED.sub(lambda found: str(number_of(found.group())), narrow)


def normal(text: str) -> str:
    """The one spelling in which addresses are kept for searching: 幢 for every word for it."""
    return _BUILDING.sub(lambda found: f"{found.group(1)}幢", plain(text))


def read_address(text: str) -> Address:
    """Take an address apart; never fails: what is not understood stays in ``words``."""
    rest = _STREET.sub("", _ABOVE.sub("", plain(text), count=1), count=1)
    found = _BUILDING.search(rest)
    if found:
        return _behind(rest[: found.start()], found.group(1), rest[found.end() :])
    dashed = _DASHED.search(rest)
    if dashed:
        building, entrance, door = dashed.groups()
        return _made(rest[: dashed.start()], building, entrance or "", None, door)
    gate = _ENTRANCE.search(rest)
    if gate:
        return _behind(rest[: gate.start()], "", rest[gate.start() :])
    words, door = _door_at_end(rest)
    return _made(words, "", "", None, door)


def _behind(words: str, building: str, tail: str) -> Address:
    """What stands behind the building: entrance, floor and door."""
    pair = _GATE_AND_DOOR.match(tail)
    if pair:
        return _made(words, building, pair.group(1), None, pair.group(2))
    entrance = door = ""
    floor: int | None = None
    found = _ENTRANCE.search(tail)
    if found:
        entrance, tail = found.group(1), tail[found.end() :]
    found = _FLOOR.search(tail)
    if found:
        floor, tail = int(found.group(1)), tail[found.end() :]
    found = _DOOR.search(tail)
    if found:
        door, tail = found.group(1), tail[: found.start()]
    return _made(words + tail, building, entrance, floor, door)


def _door_at_end(words: str) -> tuple[str, str]:
    found = re.search(r"(?<=[号弄幢])(\d{3,5})(?:室|房|户)?$", words) or re.search(
        r"(\d{3,5}[A-Z]?)(?:室|房|户)$", words
    )
    return (words[: found.start()], found.group(1)) if found else (words, "")


def _made(words: str, building: str, entrance: str, floor: int | None, door: str) -> Address:
    numbers = (building.lstrip("0") or building, entrance.lstrip("0") or entrance)
    return Address(words.strip("-"), *numbers, floor, door.lstrip("0") or door)


def floor_of(door: str) -> int | None:
    """The floor that a door's number tells: 501 and 0501 the fifth, 1203 the twelfth."""
    digits = re.sub(r"\D", "", door)
    return int(digits[:-2]) if 3 <= len(digits) <= 5 else None


def home_address(road: str, building: str, entrance: str, door: str) -> str:
    """The address of a home: 柳林路12号锦绣花园3幢2单元501室, at most 160 characters."""
    gate = f"{entrance}单元" if entrance else ""
    room = f"{door}室" if door[-1:].isascii() and door[-1:].isalnum() else door
    return f"{road}{building}{gate}{room}"[:160]

"""Identity numbers: resident card and permits of 18 signs (GB 11643), older permits, passports."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.iso7064 import mod_11_2

from linli.foundation.crypto.rules import normalise_id

RESIDENT_ID, HMT_PERMIT, FOREIGN_PERMIT = "resident_id", "hmt_permit", "foreign_permit"
PASSPORT, NONE = "passport", "none"
MALE, FEMALE, UNKNOWN = "male", "female", "unknown"
OLDEST_YEAR = 1890

_EIGHTEEN = re.compile(r"\d{17}[0-9X]")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}\d{12}")
_PASSPORT = re.compile(r"(?=[A-Z0-9]*\d)[A-Z0-9]{6,12}")
_EXPONENT = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}", re.IGNORECASE)
# 11-15 … 61-65 the provinces, 71 Taiwan (GB/T 2260); 81-83 begin a residence permit.
_PROVINCES = frozenset(
    f"{region}{number}"
    for region, most in ((1, 5), (2, 3), (3, 7), (4, 6), (5, 4), (6, 5), (7, 1))
    for number in range(0 if region == 5 else 1, most + 1)
)
_HMT = frozenset({"810000", "820000", "830000"})


class PaperFlaw(StrEnum):
    """What is wrong with a number."""

    EMPTY = "empty"
    LOST_DIGITS = "lost digits"
    OLD_15 = "of fifteen digits"
    LENGTH = "length"
    SIGNS = "signs"
    AREA = "area"
    BIRTH = "birth date"
    FUTURE = "born in the future"
    CHECK = "check digit"
    OTHER_KIND = "number of another kind of paper"


class BadPaper(ValueError):
    """The number is none of this kind; ``flaw`` says why, ``detail`` what to show of it."""

    def __init__(self, flaw: PaperFlaw, detail: str = "") -> None:
        super().__init__(flaw)
        self.flaw = flaw
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Paper:
    """A number in its one form, with what it tells of its holder (passports tell nothing)."""

    kind: str
    number: str
    born_on: date | None = None
    sex: str = UNKNOWN


def read_paper(text: str, *, on: date, kind: str = "") -> Paper:
    """The paper that a text names; full width, blanks and dashes are mended.

    kind: what it must be, or empty to tell by the number. on: today, after which nobody is born.
    Raises BadPaper. GB 11643-1999; 港澳台居民居住证申领发放办法 art. 9; 永久居留身份证 since 2023.
    """
    if _EXPONENT.fullmatch(text.strip()):
        raise BadPaper(PaperFlaw.LOST_DIGITS)
    number = normalise_id(text)
    if not number:
        raise BadPaper(PaperFlaw.EMPTY)
    if kind == PASSPORT:
        return _passport(number)
    paper = _of_18(number, on) if len(number) == 18 else _of_other_length(number, on, kind)
    if kind and paper.kind != kind:
        raise BadPaper(PaperFlaw.OTHER_KIND, paper.kind)
    return paper


def contradicts(paper: Paper, *, born_on: date | None, sex: str) -> list[str]:
    """What was given beside the number and is told otherwise by it: "born_on", "sex"."""
    found = []
    if born_on is not None and paper.born_on is not None and born_on != paper.born_on:
        found.append("born_on")
    if sex not in ("", UNKNOWN) and paper.sex != UNKNOWN and sex != paper.sex:
        found.append("sex")
    return found


def with_check_digit(first_17: str) -> str:
    """The number of 18 signs that these 17 digits begin (ISO 7064 MOD 11-2)."""
    return first_17 + mod_11_2.calc_check_digit(first_17)


def looks_cut(number: str) -> bool:
    """Whether 18 digits look like those that a spreadsheet kept: 15 and three zeros."""
    return len(number) == 18 and number.endswith("000")


def _of_18(number: str, on: date) -> Paper:
    if not _EIGHTEEN.fullmatch(number):
        raise BadPaper(PaperFlaw.SIGNS)
    if mod_11_2.calc_check_digit(number[:17]) != number[17]:
        raise BadPaper(PaperFlaw.LOST_DIGITS if looks_cut(number) else PaperFlaw.CHECK)
    born_on = _day(number[6:14], on)
    sex = MALE if int(number[16]) % 2 else FEMALE
    return Paper(_kind_of_18(number), number, born_on, sex)


def _kind_of_18(number: str) -> str:
    if number[:6] in _HMT:
        return HMT_PERMIT
    if number[:2] in _PROVINCES:
        return RESIDENT_ID
    if number[0] == "9":
        return FOREIGN_PERMIT
    raise BadPaper(PaperFlaw.AREA, number[:2])


def _of_other_length(number: str, on: date, kind: str) -> Paper:
    if _OLD_FOREIGN.fullmatch(number):
        # Of an older card the year has two digits: the one nearest before today.
        century = on.year // 100
        day = f"{century}{number[7:13]}"
        if int(day[:4]) > on.year:
            day = f"{century - 1}{number[7:13]}"
        return Paper(FOREIGN_PERMIT, number, _day(day, on))
    if number.isdigit() and len(number) == 15:
        raise BadPaper(PaperFlaw.OLD_15)
    if kind in ("", PASSPORT) and _PASSPORT.fullmatch(number) and not number.isdigit():
        return _passport(number)
    if number.isalnum() and number.isascii():
        raise BadPaper(PaperFlaw.LENGTH, str(len(number)))
    raise BadPaper(PaperFlaw.SIGNS)


def _passport(number: str) -> Paper:
    if not _PASSPORT.fullmatch(number):
        raise BadPaper(PaperFlaw.LENGTH if number.isalnum() else PaperFlaw.SIGNS, str(len(number)))
    return Paper(PASSPORT, number)


def _day(digits: str, on: date) -> date:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not (OLDEST_YEAR <= year <= 9999 and 1 <= month <= 12):
        raise BadPaper(PaperFlaw.BIRTH, f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise BadPaper(PaperFlaw.BIRTH, f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
    born_on = date(year, month, day)
    if born_on > on:
        raise BadPaper(PaperFlaw.FUTURE, born_on.isoformat())
    return born_on

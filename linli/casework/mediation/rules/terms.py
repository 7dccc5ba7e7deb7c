"""What an agreement says: amounts in capitals, payments by instalments, wordings with blanks."""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_CENTS = 10**15
MOST_INSTALMENTS = 120
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_BLANK = re.compile(r"\{([a-z_]+)\}")


class UnknownBlank(ValueError):
    """A wording asks for a blank that nobody can fill; ``names`` says which."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__("、".join(names))
        self.names = tuple(names)


class Every(StrEnum):
    """How far apart instalments are."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


@dataclass(frozen=True)
class Instalment:
    """One payment of several."""

    position: int
    cents: int
    due_on: date


def instalments(total: int, count: int, first: date, every: Every) -> tuple[Instalment, ...]:
    """Split an amount in cents into payments, the first due on ``first``.

    Whole yuan where the amount allows, what does not divide is paid with the last one. A day that
    a month does not have becomes its last day; the day of the first one comes back after it.

    :raises ValueError: no payment, more than 120, or less than a cent each.
    """
    if not 1 <= count <= MOST_INSTALMENTS or total < count:
        raise ValueError(f"{total} in {count}")
    step = 100 if total // count >= 100 else 1  # a yuan is 100 cents
    each = total // count // step * step
    return tuple(
        Instalment(n + 1, each if n < count - 1 else total - each * (count - 1), at)
        for n, at in enumerate(_day(first, n, every) for n in range(count))
    )


def _day(first: date, n: int, every: Every) -> date:
    if every is Every.WEEK:
        return first + timedelta(weeks=n)
    month = first.month - 1 + n * _MONTHS[every]
    year, month = first.year + month // 12, month % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def in_capitals(cents: int) -> str:
    """An amount in Chinese capitals, as it is written beside the figures: 壹仟贰佰元整.

    :raises ValueError: negative, or ten million million yuan and more.
    """
    if not 0 <= cents < MOST_CENTS:
        raise ValueError(str(cents))
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    words = _whole(yuan) + "元" if yuan else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    words, gap, group = "", False, 0
    while number:
        number, part = divmod(number, 10_000)
        if part:
            text = _four(part) + _GROUPS[group]
            needs_zero = bool(words) and gap
            words = text + ("零" if needs_zero else "") + words
            gap = part < 1000  # a zero stands for missing thousands
        else:
            gap = True
        group += 1
    return words


def _four(part: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words


def yuan_words(cents: int) -> str:
    """An amount as an agreement has it, figures and capitals: 1,200.00元（大写：壹仟贰佰元整）."""
    return f"{cents // 100:,}.{cents % 100:02d}元（大写：{in_capitals(cents)}）"


def day_words(day: date) -> str:
    """A date as an agreement has it: 2026年12月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def blanks_of(text: str) -> tuple[str, ...]:
    """The blanks of a wording, in order, each once."""
    return tuple(dict.fromkeys(_BLANK.findall(text)))


def filled(text: str, blanks: Mapping[str, str]) -> str:
    """The wording with its blanks filled; an empty value leaves a line to write on.

    :raises UnknownBlank: it asks for what is not among the blanks.
    """
    unknown = [name for name in blanks_of(text) if name not in blanks]
    if unknown:
        raise UnknownBlank(unknown)
    return _BLANK.sub(lambda found: blanks[found[1]] or "＿＿＿＿", text)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What 人民调解法 art. 29 wants of an agreement, in words."""

    sides: frozenset[str]
    facts: str
    points: str
    terms: str
    manner: str
    has_plan: bool


def lacking(contents: Contents) -> tuple[str, ...]:
    """Which contents are missing: parties, facts, points, terms, manner (art. 29)."""
    lacks = {
        "parties": not {"applicant", "respondent"} <= contents.sides,
        "facts": not contents.facts.strip(),
        "points": not contents.points.strip(),
        "terms": not contents.terms.strip(),
        "manner": not (contents.manner.strip() or contents.has_plan),
    }
    return tuple(name for name, is_missing in lacks.items() if is_missing)


def wording_digest(wording: Mapping[str, object]) -> str:
    """The SHA-256 of a wording, the same however its parts are ordered."""
    text = json.dumps(wording, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_MOST_INK = 20_000
_LEAST_INK = 40
_STROKES = re.compile(
    r"(?:M\d{1,4} \d{1,4}(?: L\d{1,4} \d{1,4})+)(?: M\d{1,4} \d{1,4}(?: L\d{1,4} \d{1,4})+)*"
)
_POINT = re.compile(r"([ML])(\d+) (\d+)")


def is_signature(path: str) -> bool:
    """Whether a drawn SVG path is strokes and nothing else, and more than a dot."""
    if len(path) > _MOST_INK or not _STROKES.fullmatch(path):
        return False
    ink, last = 0, (0, 0)
    for kind, x, y in _POINT.findall(path):
        here = (int(x), int(y))
        if kind == "L":
            ink += abs(here[0] - last[0]) + abs(here[1] - last[1])
        last = here
    return ink >= _LEAST_INK

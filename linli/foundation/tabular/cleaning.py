"""Cells as people leave them, made into text, numbers and times. No database, no clock."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from django.utils.translation import gettext as _

from linli.foundation.tabular.errors import BadCell

Cell = str | int | float | bool | date | datetime | time | timedelta | None

# Control characters as spreadsheets write them into text: _x000D_ is a carriage return.
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")
_BREAK = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_BREAKS = re.compile(r"\n{3,}")
_JOINER = "\u200d"
_EMOJI = ("So", "Cn")
_EMOJI_END = (*_EMOJI, "Sk", "Mn")

# A number of more digits than this has lost its last ones in the spreadsheet.
_EXACT_DIGITS = 15
_EXPONENT = re.compile(r"[+-]?\d(?:\.\d+)?E\+?(\d{1,3})", re.IGNORECASE)

_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # a serial number has no zone

_MOMENT = re.compile(
    r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"(?:\s*[T ]?\s*(?P<half>上午|下午|凌晨|晚上|AM|PM)?\s*(?P<H>\d{1,2})\s*[:时点]\s*"
    r"(?:(?P<M>\d{1,2})\s*[:分]?\s*(?:(?P<S>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
    r"\s*(?P<late>AM|PM)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?"
)
_AFTERNOON = {"下午", "晚上", "PM"}


def clean_text(value: Cell) -> str:
    """Return a cell as text: line breaks kept, other blanks and everything invisible tidied.

    Control characters, zero-width and direction marks go; emoji stay whole. Numbers come out as
    ``as_text`` gives them.
    """
    text = value if isinstance(value, str) else as_text(value)
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = _BREAK.sub("\n", text)
    text = _BLANKS.sub(" ", _without_invisible(text))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _MANY_BREAKS.sub("\n\n", lines).strip()


def clean_line(value: Cell) -> str:
    """Return a cell as one line of text: a name, a number, a heading."""
    if isinstance(value, str) and value.isprintable() and "  " not in value and "_x" not in value:
        return value.strip()  # nearly every cell: nothing in it has to be tidied
    return " ".join(clean_text(value).split())


def as_text(value: Cell) -> str:
    """Return a cell as a person would read it: 1 and not 1.0, no exponents, times in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def lost_digits(value: Cell) -> bool:
    """Tell whether a long number (identity card, bank card) was cut by the spreadsheet.

    A spreadsheet keeps 15 digits of a number; one of 18 that was not entered as text is lost.
    """
    if isinstance(value, str):
        found = _EXPONENT.fullmatch(value.strip())
        return found is not None and int(found[1]) >= _EXACT_DIGITS
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) >= 10**_EXACT_DIGITS
    )


def as_whole_number(value: Cell) -> int:
    """Return a cell as a whole number. Raises BadCell."""
    text = unicodedata.normalize("NFKC", clean_line(value)).replace(",", "")
    try:
        number = float(text)
    except ValueError:
        number = 0.5
    if not number.is_integer() or lost_digits(value):
        raise BadCell(_("“%(text)s” isn't a whole number.") % {"text": text[:40]})
    return int(number)


def as_moment(value: Cell, *, zone: tzinfo) -> datetime:
    """Return a cell as an aware time; a date alone is its midnight.

    Understands spreadsheet dates and serial numbers, 2020/1/5 10:23, 2020-01-05T10:23:00+08:00,
    2020年1月5日 下午3时, 20200105. Raises BadCell, also for 1/2/2020, which has two meanings.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=zone)
    text = unicodedata.normalize("NFKC", clean_line(value)).upper()
    try:
        if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= float(text) < _LAST_SERIAL:
            return _from_serial(float(text)).replace(tzinfo=zone)
        found = _MOMENT.fullmatch(text) or _COMPACT.fullmatch(text)
        if found:
            return _from_parts(found.groupdict(), zone)
    except ValueError:
        pass  # 2020-02-30: said below, in the same words
    raise BadCell(
        _("“%(text)s” isn't a date; write it like 2020-01-05 10:23.") % {"text": text[:40]}
    )


def as_date(value: Cell, *, zone: tzinfo) -> date:
    """Return a cell as a date. Raises BadCell."""
    return as_moment(value, zone=zone).date()


def _from_serial(days: float) -> datetime:
    moment = _EPOCH + timedelta(days=days)
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _from_parts(parts: dict[str, str | None], zone: tzinfo) -> datetime:
    number = {key: int(parts.get(key) or 0) for key in "ymdHMS"}
    half = parts.get("half") or parts.get("late")
    hour = number["H"]
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in ("AM", "凌晨") and hour == 12:
        hour = 0
    moment = datetime(
        number["y"], number["m"], number["d"], hour, number["M"], number["S"], tzinfo=zone
    )
    written = parts.get("zone")
    if not written:
        return moment
    return datetime.fromisoformat(f"{moment.replace(tzinfo=None).isoformat()}{written}")


def _without_invisible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for i, c in enumerate(text) if _is_kept(text, i, c))


def _is_kept(text: str, i: int, c: str) -> bool:
    category = unicodedata.category(c)
    if category == "Cc":
        return c in "\n\t"
    if category == "Cf":
        return c == _JOINER and _joins_emoji(text, i)
    # Unassigned and private-use ones stay: new emoji, and rare characters of people's names.
    return category != "Cs" and c not in "\ufffe\uffff"


def _joins_emoji(text: str, i: int) -> bool:
    # Family and profession emoji are several signs held together by zero-width joiners.
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    return bool(before and after) and (
        unicodedata.category(before) in _EMOJI_END and unicodedata.category(after) in _EMOJI
    )

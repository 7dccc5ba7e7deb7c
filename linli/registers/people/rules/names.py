"""Names in one form, and the initials by which they are looked up."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from pypinyin import Style, pinyin

LONGEST = 60
MOST_INITIALS = 30
_DOTS = re.compile(r"\s*[·•・．‧･∙⋅᛫]\s*")
_DOT_IN_HAN = re.compile(r"(?<=[^\x00-\x7f])\s*\.\s*(?=[^\x00-\x7f])")
_BLANKS = re.compile(r"\s+")
_PLAIN_HAN = re.compile("[一-鿿]{2,4}")
_ALLOWED = re.compile(r"[^\W\d_]+(?:[·' \-.]+[^\W\d_]+)*\.?")

# Surnames that are read otherwise than the character mostly is; only their first letter matters.
_SURNAMES = {
    "单": "s", "仇": "q", "解": "x", "曾": "z", "查": "z", "区": "o", "繁": "p", "种": "c",
    "翟": "z", "召": "s", "员": "y", "洗": "x", "冼": "x", "覃": "q", "黑": "h", "缪": "m",
    "乐": "y", "隗": "w", "尉": "w", "祭": "z", "谌": "c", "折": "s", "秘": "b", "句": "g",
    "适": "k", "仝": "t", "郗": "x", "莘": "s", "褚": "c", "柏": "b", "盛": "s", "车": "c",
    "都": "d", "乜": "n", "朴": "p", "盖": "g", "葛": "g", "长": "c", "重": "c", "藏": "z",
    "晟": "c", "行": "x", "率": "s", "石": "s", "贾": "j", "臧": "z", "宿": "s", "强": "q",
    "呙": "g", "逄": "p", "钭": "t", "贲": "b", "郇": "x", "眭": "s", "厍": "s", "俞": "y",
    "卜": "b", "沈": "s", "系": "x", "曲": "q", "叶": "y", "颉": "x", "阚": "k", "炅": "g",
}  # fmt: skip
_COMPOUND = {
    "尉迟": "yc", "万俟": "mq", "长孙": "zs", "澹台": "tt", "令狐": "lh", "单于": "cy",
    "欧阳": "oy", "司马": "sm", "上官": "sg", "诸葛": "zg", "皇甫": "hf", "夏侯": "xh",
    "慕容": "mr", "端木": "dm", "百里": "bl", "东方": "df", "南宫": "ng", "宇文": "yw",
    "呼延": "hy", "轩辕": "xy", "公孙": "gs", "濮阳": "py", "淳于": "cy", "太叔": "ts",
}  # fmt: skip


class NameFlaw(StrEnum):
    """What is wrong with a name."""

    EMPTY = "empty"
    TOO_SHORT = "one character only"
    TOO_LONG = "too long"
    SIGNS = "signs that no name has"


class BadName(ValueError):
    """The text is no person's name; ``flaw`` says why."""

    def __init__(self, flaw: NameFlaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def read_name(text: str) -> str:
    """The name in its one form: no blanks in a Chinese name, one dot (·) in a minority one.

    Raises BadName. Rare and private-use characters stay as they are.
    """
    if _PLAIN_HAN.fullmatch(text):
        return text
    plain = "".join(map(_plain_sign, unicodedata.normalize("NFC", text))).strip()
    plain = _DOT_IN_HAN.sub("·", _DOTS.sub("·", plain))
    name = _BLANKS.sub(" " if plain.isascii() else "", plain)
    if not name:
        raise BadName(NameFlaw.EMPTY)
    if len(name) > LONGEST:
        raise BadName(NameFlaw.TOO_LONG)
    if len(name) == 1:
        raise BadName(NameFlaw.TOO_SHORT)
    private = "".join("字" if _is_private(sign) else sign for sign in name)
    if not _ALLOWED.fullmatch(private):
        raise BadName(NameFlaw.SIGNS)
    return name


def initials(name: str) -> str:
    """The first letters of a name's syllables, lower case; surnames by their own reading.

    A character without a known reading is left out.
    """
    if name.isascii():
        return "".join(word[0].lower() for word in re.findall(r"[A-Za-z]+", name))[:MOST_INITIALS]
    found = ""
    rest = name
    if "·" not in name:
        if name[:2] in _COMPOUND and len(name) > 2:
            found, rest = _COMPOUND[name[:2]], name[2:]
        elif name[0] in _SURNAMES:
            found, rest = _SURNAMES[name[0]], name[1:]
    return (found + "".join(map(_letter, rest)))[:MOST_INITIALS]


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, but for dots, blanks and the case of letters."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


@lru_cache(maxsize=40_000)
def _letter(sign: str) -> str:
    if sign.isascii():
        return sign.lower() if sign.isalpha() else ""
    readings = pinyin(sign, style=Style.NORMAL, errors="ignore") if sign.isalpha() else []
    read: str = readings[0][0] if readings else ""
    return read[:1]


def _plain_sign(sign: str) -> str:
    # Only what stands for ASCII: NFKC of a whole name would swap rare characters for others.
    if 0xFF01 <= ord(sign) <= 0xFF5E and sign != "．":
        return chr(ord(sign) - 0xFEE0)
    if unicodedata.category(sign) in ("Cf", "Cc", "Cs"):
        return ""
    return sign


def _is_private(sign: str) -> bool:
    return unicodedata.category(sign) in ("Co", "Cn")

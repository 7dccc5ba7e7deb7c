"""How a form is laid out: one description, from which the PDF and the Word form are both made.

A block names the fields of the form's data class; it holds no data itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class Number:
    """编号, at the right below the title."""

    name: str
    label: str = "编号："


@dataclass(frozen=True)
class Pairs:
    """A table of labels and values; a row holds one, two or more (label, field)."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class People:
    """当事人基本情况: a small table for each person of a list (PartyLine)."""

    name: str


@dataclass(frozen=True)
class Text:
    """A heading and what somebody wrote under it."""

    head: str
    name: str


@dataclass(frozen=True)
class Items:
    """A heading and numbered points (a list of texts)."""

    head: str
    name: str


@dataclass(frozen=True)
class Fixed:
    """A paragraph of the form itself; {field} in it is filled in."""

    words: str
    is_head: bool = False
    indent: bool = True


@dataclass(frozen=True)
class Listing:
    """A table with a head, one row for each of a list; columns are (title, field of the row, share)."""

    name: str
    columns: tuple[tuple[str, str, float], ...]
    empty: str = "无。"


@dataclass(frozen=True)
class Signs:
    """Places to sign: (label, field with a list of Signed)."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stamp:
    """落款: the committee, where its seal goes, and the day."""

    unit: str = "committee"
    day: str = "day"
    seal: str = ""


@dataclass(frozen=True)
class Note:
    """备注 in small print."""

    words: str


Block = Number | Pairs | People | Text | Items | Fixed | Listing | Signs | Stamp | Note


@dataclass(frozen=True)
class Form:
    """An official form: its title, the class of its data, and what stands on it."""

    code: str
    title: str
    data: type[Any]
    blocks: tuple[Block, ...]
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(one.name for one in fields(self.data)))


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """A party as the forms name one."""

    role: str
    name: str
    sex: str = ""
    nation: str = ""  # left empty: who wants it named writes it in by hand
    age: str = ""
    occupation: str = ""
    contact: str = ""
    address: str = ""
    extra: str = ""  # 法定代表人, 委托代理人, 证件号码


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who signs, how they did, and the picture of the strokes where they signed on a screen."""

    name: str
    means: str = ""
    picture: str = ""
    day: str = ""

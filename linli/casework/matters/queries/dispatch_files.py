"""A dispatch catalogue from a spreadsheet: what each row means, and what it would change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.matters.rules import DispatchRow, RuleBook
from linli.casework.matters.workflow import Nature
from linli.foundation.tabular.cleaning import clean_line
from linli.foundation.tabular.errors import RowError, TableTooLarge
from linli.foundation.tabular.headers import Column, HeaderMap
from linli.foundation.tabular.reading import Limits, open_table
from linli.registers.access.rules import WHOLE_CITY
from linli.registers.places.queries import UnknownPlace, city_name, find_division, place_codes
from linli.registers.places.rules.codes import full_code
from linli.registers.units.queries import UnitInForce, units_under

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_ROWS = 20_000
_MOST_BYTES = 20 * 1024 * 1024
_Fail = Callable[[str, str], None]
_LIST = re.compile(r"[、，,;；/\n]+")
_YES = frozenset({"", "是", "确定", "y", "yes", "true", "1", "√"})
_NO = frozenset({"否", "不确定", "n", "no", "false", "0", "×"})
_TITLES: dict[str, tuple[StrPromise, tuple[str, ...], bool]] = {
    "category": (gettext_lazy("Category"), ("诉求分类", "分类代码", "事项分类", "分类"), True),
    "nature": (gettext_lazy("Type"), ("诉求类型", "类型"), False),
    "place": (gettext_lazy("Place"), ("适用区域", "区划", "区域", "区县", "街道"), False),
    "lead": (gettext_lazy("Lead unit"), ("主办单位", "承办单位", "责任单位"), True),
    "assists": (gettext_lazy("Assisting units"), ("协办单位", "配合单位"), False),
    "certain": (gettext_lazy("Certain"), ("是否确定", "可直派", "直派"), False),
    "note": (gettext_lazy("Note"), ("备注", "说明"), False),
    "basis": (gettext_lazy("Legal basis"), ("依据", "职责依据", "法律依据"), False),
}


def dispatch_columns() -> HeaderMap:
    """The columns that a file of the dispatch catalogue may have."""
    return HeaderMap(
        tuple(
            Column(key, str(title), names, required=needed)
            for key, (title, names, needed) in _TITLES.items()
        )
    )


@dataclass(frozen=True, kw_only=True)
class DispatchLine:
    """A row of a file, as it was written."""

    number: int
    category: str
    lead: str
    nature: str = ""
    place: str = ""
    assists: str = ""
    certain: str = ""
    note: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class DispatchWish:
    """What a row of the dispatch catalogue is to say."""

    category: str
    lead_id: UUID
    nature: str = ""
    place_code: str = ""
    assist_ids: tuple[UUID, ...] = ()
    is_certain: bool = True
    note: str = ""
    legal_basis: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What the catalogue holds once."""
        return (self.category, self.nature, self.place_code)

    def is_said_by(self, row: DispatchRow) -> bool:
        """Whether the catalogue says this already."""
        return (
            (row.lead_id, row.is_certain, row.note, row.legal_basis)
            == (self.lead_id, self.is_certain, self.note, self.legal_basis)
        ) and set(row.assist_ids) == set(self.assist_ids)


@dataclass(frozen=True)
class PlannedRow:
    """A good row of a file and what it does: ``add``, ``change`` or ``same``."""

    number: int
    wish: DispatchWish
    effect: str


@dataclass(frozen=True)
class DispatchPlan:
    """What taking in a file would do, row by row, before anything is done."""

    rows: tuple[PlannedRow, ...]
    errors: tuple[RowError, ...]

    def of(self, effect: str) -> int:
        """How many rows have this effect."""
        return sum(row.effect == effect for row in self.rows)


def read_dispatch_file(path: str | Path) -> list[DispatchLine]:
    """The rows of an XLSX or CSV file. Raises TableError in words, beyond MOST_ROWS rows too."""
    columns = dispatch_columns()
    table = open_table(path, columns=columns, limits=Limits(file_size=_MOST_BYTES))
    mapping = table.map(columns)
    lines: list[DispatchLine] = []
    for row in table:
        if len(lines) == MOST_ROWS:
            raise TableTooLarge(
                _("At most %(n)d rows can be taken in at once. Split the file.") % {"n": MOST_ROWS}
            )
        cells = {key: clean_line(value) for key, value in mapping.values(row.cells).items()}
        lines.append(DispatchLine(number=row.number, **cells))
    return lines


def plan_dispatch(lines: Iterable[DispatchLine], *, on: date) -> DispatchPlan:
    """What rows of a file mean on a day, with the reason for each that cannot be taken."""
    reading = _Reading(fresh_rule_book(), on)
    good: list[PlannedRow] = []
    errors: list[RowError] = []
    seen: dict[tuple[str, str, str], int] = {}
    for line in lines:
        wish, wrong = reading.wish(line)
        if wish is not None and wish.key in seen:
            words = _("Row %(row)d says the same category, type and place.")
            wrong.append(RowError(line.number, "", words % {"row": seen[wish.key]}))
        if wish is None or wrong:
            errors.extend(wrong)
            continue
        seen[wish.key] = line.number
        good.append(PlannedRow(line.number, wish, reading.effect(wish)))
    return DispatchPlan(tuple(good), tuple(errors))


class _Reading:
    """The words of a file against categories, divisions and units as they stand."""

    def __init__(self, book: RuleBook, on: date) -> None:
        self._book, self._on = book, on
        self._units = units_under(WHOLE_CITY)
        self._natures = {str(n.label): n.value for n in Nature} | {n.value: n.value for n in Nature}
        self._names: dict[str, list[str]] = {}
        for row in book.categories:
            if row.holds(on):
                path = book.category_path(row.code, on)
                for name in {row.name, "/".join(path), "-".join(path)}:
                    self._names.setdefault(name, []).append(row.code)
        self._rules = {
            (row.category, row.nature, row.place_code): row
            for row in book.dispatch
            if row.holds(on)
        }

    def effect(self, wish: DispatchWish) -> str:
        row = self._rules.get(wish.key)
        if row is None:
            return "add"
        return "same" if wish.is_said_by(row) else "change"

    def wish(self, line: DispatchLine) -> tuple[DispatchWish | None, list[RowError]]:
        wrong: list[RowError] = []

        def fail(column: str, reason: str) -> None:
            wrong.append(RowError(line.number, str(_TITLES[column][0]), reason))

        category = self._category(line.category, fail)
        nature = self._nature(line.nature, fail)
        place = self._place(line.place, fail)
        lead = self._unit(line.lead, place, "lead", fail)
        names = [name.strip() for name in _LIST.split(line.assists) if name.strip()]
        assists = [self._unit(name, place, "assists", fail) for name in names]
        certain = line.certain.strip().lower()
        if certain not in _YES | _NO:
            fail("certain", _("Write 是 or 否."))
        for column, text in (("note", line.note), ("basis", line.basis)):
            if len(text) > 200:
                fail(column, _("At most 200 characters."))
        if wrong or lead is None:
            return None, wrong
        if lead in assists:
            fail("assists", _("A unit cannot lead and assist."))
        wish = DispatchWish(
            category=category,
            nature=nature,
            place_code=place,
            lead_id=lead.id,
            assist_ids=tuple(dict.fromkeys(unit.id for unit in assists if unit)),
            is_certain=certain in _YES,
            note=line.note,
            legal_basis=line.basis,
        )
        return wish, wrong

    def _category(self, text: str, fail: _Fail) -> str:
        if not text:
            fail("category", _("This is needed."))
        elif self._book.category(text, self._on) is not None:
            return text
        else:
            codes = self._names.get(text.replace("／", "/").replace(" ", ""), [])
            if len(codes) == 1:
                return codes[0]
            known = _("Several categories are called “%(text)s”. Write the code.")
            none = _("There is no category “%(text)s”.")
            fail("category", (known if codes else none) % {"text": text})
        return ""

    def _nature(self, text: str, fail: _Fail) -> str:
        if not text or text in ("全部", "不限"):
            return ""
        if text not in self._natures:
            fail("nature", _("There is no type “%(text)s”.") % {"text": text})
        return self._natures.get(text, "")

    def _place(self, text: str, fail: _Fail) -> str:
        code, wrong = place_code_of(text)
        if wrong:
            fail("place", wrong)
        return code

    def _unit(self, text: str, place: str, column: str, fail: _Fail) -> UnitInForce | None:
        if not text:
            fail(column, _("This is needed."))
            return None
        found = [unit for unit in self._units if text in (unit.code, unit.name, unit.short_name)]
        if len(found) > 1 and place:
            # 住建局 in a row about one district means that district's own.
            found = [unit for unit in found if unit.division_code == place] or found
        if len(found) > 1:
            found = [unit for unit in found if unit.name == text] or found
        if len(found) == 1:
            return found[0]
        several = _("Several units are called “%(text)s”. Write the full name or the code.")
        none = _("There is no unit “%(text)s”.")
        fail(column, (several if found else none) % {"text": text})
        return None


def as_lines(rows: Sequence[DispatchRow], names: dict[UUID, str]) -> list[list[str]]:
    """Rows of the catalogue as a file has them, in the order of ``dispatch_columns``."""
    return [
        [
            row.category,
            row.nature,
            row.place_code,
            names.get(row.lead_id, ""),
            "、".join(names.get(unit, "") for unit in row.assist_ids),
            "是" if row.is_certain else "否",
            row.note,
            row.legal_basis,
        ]
        for row in rows
    ]


def place_code_of(text: str) -> tuple[str, str]:
    """The 12-digit code that a name or a shortened code stands for, or why there is none.

    The whole city, in any of its names, is the empty code.
    """
    text = text.strip()
    if not text or text in ("全市", "不限", city_name()):
        return "", ""
    code = full_code(text)
    if code is not None:
        try:
            return ("" if place_codes(code).code == "" else code), ""
        except UnknownPlace as error:
            return "", str(error)
    found = [row for row in find_division(text, WHOLE_CITY, limit=50) if row.name == text]
    if len(found) == 1:
        return found[0].code, ""
    several = _("Several divisions are called “%(text)s”. Write the code.")
    none = _("There is no division “%(text)s”.")
    return "", (several if found else none) % {"text": text}


def column_key(title: str) -> str:
    """The key of a column by its title in words, e.g. of the one an error names."""
    return next((key for key, (words, *_rest) in _TITLES.items() if str(words) == title), "")

"""What a file of divisions would do to the register, before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from linli.foundation.tabular.cleaning import clean_line
from linli.foundation.tabular.headers import Column, HeaderMap
from linli.foundation.tabular.reading import Table
from linli.registers.places.models import Division
from linli.registers.places.queries.words import RowError
from linli.registers.places.rules.codes import (
    CITY,
    GRADES,
    PREFIX,
    URBAN_RURAL,
    full_code,
    grade_above,
    grade_of,
    parent_code_of,
)
from linli.registers.places.rules.keepers import Within

LONGEST_NAME = 60


def division_columns() -> HeaderMap:
    """The columns of a file of divisions, by the names they go by in published code lists."""
    return HeaderMap(
        (
            Column(
                "code", _("Code"), ("code", "代码", "区划代码", "统计用区划代码"), required=True
            ),
            Column("name", _("Name"), ("name", "名称", "区划名称"), required=True),
            Column("parent", _("Parent code"), ("parent", "上级代码", "上级区划代码")),
            Column("urban_rural", _("Urban-rural class"), ("城乡分类代码", "城乡分类")),
        )
    )


@dataclass(frozen=True)
class DivisionLine:
    """One line of a file of divisions as it was read; ``row`` is its number in the file."""

    code: str
    name: str
    parent: str = ""
    urban_rural: str = ""
    row: int = 1


def read_divisions(table: Table) -> Iterator[DivisionLine]:
    """The lines of an opened CSV or XLSX file. Raises MissingColumns."""
    mapping = table.map(division_columns())
    for row in table:
        cells = {key: clean_line(cell) for key, cell in mapping.values(row.cells).items()}
        yield DivisionLine(row=row.number, **cells)


@dataclass(frozen=True)
class PlannedDivision:
    """A division that the file adds."""

    row: int
    code: str
    name: str
    grade: str
    parent_code: str
    urban_rural: str
    district_code: str
    street_code: str
    community_code: str


@dataclass(frozen=True)
class PlannedName:
    """A division in force that the file calls otherwise."""

    code: str
    old: str
    new: str


@dataclass
class DivisionPlan:
    """What importing the file would do; nothing is imported while there are errors."""

    added: list[PlannedDivision] = field(default_factory=list)
    renamed: list[PlannedName] = field(default_factory=list)
    unchanged: int = 0
    other_cities: int = 0
    errors: list[RowError] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.renamed or self.errors)


@dataclass(frozen=True)
class _Known:
    name: str
    grade: str
    district_code: str
    street_code: str


def plan_divisions(scope: Within, rows: Iterable[DivisionLine]) -> DivisionPlan:
    """Hold the lines of a file against the register and plan.

    Codes may be shortened to 4, 6 or 9 digits. The level is told by the code's shape; the parent
    too unless the row names one. Rows of other cities are counted and left out.
    """
    plan = DivisionPlan()
    known = _known_divisions()
    city = next((code for code, row in known.items() if row.grade == CITY), "")
    lines = sorted(_lines(rows, plan), key=lambda line: (_rank(line.code), line.code))
    cities = [line for line in lines if grade_of(line.code) == CITY]
    if not city and len(cities) > 1:
        words = _("The file holds several cities. Keep only the rows of your own.")
        plan.errors.append(RowError(cities[1].row, cities[1].name, words))
        return plan
    seen: dict[str, int] = {}
    for line in lines:
        if city and not line.code.startswith(_prefix(city)):
            plan.other_cities += 1
        elif line.code in seen:
            words = _("Row %(row)d has the same code.") % {"row": seen[line.code]}
            plan.errors.append(RowError(line.row, line.code, words))
        else:
            seen[line.code] = line.row
            city = _place_line(scope, plan, known, city, line)
    plan.errors.sort(key=lambda error: error.row)
    return plan


def _prefix(city: str) -> str:
    """What every code of the city begins with: two digits for a municipality (50, 5001, 5002)."""
    return city[:2] if city[2:4] == "00" else city[: PREFIX[CITY]]


def _rank(code: str) -> int:
    return GRADES.index(grade_of(code))


def _known_divisions() -> dict[str, _Known]:
    rows = Division.objects.filter(valid_to=None)
    columns = rows.values_list("code", "name", "grade", "district_code", "street_code")
    return {code: _Known(*rest) for code, *rest in columns}


def _lines(rows: Iterable[DivisionLine], plan: DivisionPlan) -> list[DivisionLine]:
    lines: list[DivisionLine] = []
    for line in rows:
        if not line.code and not line.name:
            continue
        code = full_code(line.code)
        words = _row_flaw(code, line.name, line.urban_rural)
        if words or code is None:
            plan.errors.append(RowError(line.row, line.name or line.code, words))
        else:
            lines.append(replace(line, code=code, parent=full_code(line.parent) or ""))
    return lines


def _row_flaw(code: str | None, name: str, urban_rural: str) -> str:
    if code is None:
        return _("The code must have 12 digits (or 4, 6 or 9 without the zeros at the end).")
    if not name:
        return _("The name is missing.")
    if len(name) > LONGEST_NAME:
        return _("The name is longer than %(most)d characters.") % {"most": LONGEST_NAME}
    if urban_rural and urban_rural not in URBAN_RURAL:
        return _("%(value)s is not an urban-rural class.") % {"value": urban_rural}
    return ""


def _place_line(
    scope: Within, plan: DivisionPlan, known: dict[str, _Known], city: str, line: DivisionLine
) -> str:
    """Put one row into the plan; returns the code of the city as known from here on."""
    held = known.get(line.code)
    grade = held.grade if held else grade_of(line.code)
    if held is None and grade == CITY and city:
        words = _("The register already has its city; one system serves one city.")
        plan.errors.append(RowError(line.row, line.name, words))
        return city
    parent_code = "" if grade == CITY else _parent(line, grade, city)
    parent = known.get(parent_code)
    if held is None and grade != CITY and (parent is None or parent.grade != grade_above(grade)):
        words = _(
            "The division above it (%(code)s) is neither in the register nor in the file."
        ) % {"code": parent_code}
        plan.errors.append(RowError(line.row, line.name, words))
        return city
    planned = _planned(line, grade, parent_code, held or parent)
    inside = scope.covers(
        district=planned.district_code,
        street=planned.street_code,
        community=planned.community_code,
    )
    if held and held.name == line.name:
        plan.unchanged += 1
    elif not inside:
        words = _("It lies outside your division.")
        plan.errors.append(RowError(line.row, line.name, words))
    elif held:
        plan.renamed.append(PlannedName(line.code, held.name, line.name))
    else:
        plan.added.append(planned)
        known[line.code] = _Known(line.name, grade, planned.district_code, planned.street_code)
    return line.code if grade == CITY else city


def _parent(line: DivisionLine, grade: str, city: str) -> str:
    return line.parent or (city if grade == "district" else parent_code_of(line.code) or "")


def _planned(
    line: DivisionLine, grade: str, parent_code: str, above: _Known | None
) -> PlannedDivision:
    district = above.district_code if above else ""
    street = above.street_code if above else ""
    return PlannedDivision(
        row=line.row,
        code=line.code,
        name=line.name,
        grade=grade,
        parent_code=parent_code,
        urban_rural=line.urban_rural,
        district_code=line.code if grade == "district" else district,
        street_code=line.code if grade == "street" else street,
        community_code=line.code if grade == "community" else "",
    )

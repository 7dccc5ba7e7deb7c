"""How many people live where, without anybody to be found in the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from linli.registers.access.rules import Level, Scope
from linli.registers.people.models import AgeBand, PeopleCount, Standing
from linli.registers.people.rules.counts import hidden_cells
from linli.registers.places.queries import divisions_under, place_codes
from linli.registers.places.queries.memory import places_in_force
from linli.registers.places.rules.codes import COMMUNITY, DISTRICT, GRADES, STREET

BY_STANDING, BY_AGE = "standing", "age_band"


@dataclass(frozen=True)
class CountCell:
    """One number; None where it is hidden because somebody could be found by it."""

    n: int | None


@dataclass(frozen=True)
class CountRow:
    """A place with its numbers in the order of the columns, and their sum."""

    code: str
    name: str
    cells: tuple[CountCell, ...]
    total: CountCell


@dataclass(frozen=True)
class CountTable:
    """People present by the places directly below one, and by standing or age band."""

    code: str
    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[CountRow, ...]
    sums: CountRow
    hidden: int


def count_table(scope: Scope, *, inside: str = "", by: str = BY_STANDING) -> CountTable:
    """The numbers of the divisions (or grids) directly below one that the scope sees.

    inside: the code of the division, or empty for the scope's own. Counts below ten are hidden,
    and others so that none can be worked out by subtraction, from the levels above neither. A
    community sees its own numbers whole: it sees its people. Raises UnknownPlace, NotAllowed.
    """
    code = inside or ("" if scope.column is None else scope.code)
    if code and scope.column is not None and _code_at(code, scope.level) != scope.code:
        return CountTable(code, "", _columns(by), (), _row("", "", (), (), set(), 0), 0)
    names, numbers = _numbers(scope, code, by)
    table = _with_sums([numbers[one] for one, _name in names], len(_columns(by)))
    hidden: set[tuple[int, int]] = set()
    if scope.level is not Level.COMMUNITY:
        hidden = set(hidden_cells(table, hidden=_hidden_above(scope, code, by, len(names))))
    rows = tuple(
        _row(one, name, table[r][:-1], table[r][-1:], hidden, r)
        for r, (one, name) in enumerate(names)
    )
    sums = _row(code, "", table[-1][:-1], table[-1][-1:], hidden, len(names))
    return CountTable(code, _name_of(code), _columns(by), rows, sums, len(hidden))


def people_total(scope: Scope) -> int:
    """How many people are present in a scope; for checks by the system, not for pages."""
    total = PeopleCount.objects.visible_to(scope).aggregate(n=Sum("n"))["n"]
    return int(total or 0)


def _columns(by: str) -> tuple[tuple[str, str], ...]:
    choices = AgeBand.choices if by == BY_AGE else Standing.choices
    return tuple((str(value), str(label)) for value, label in choices)


def _hidden_above(scope: Scope, code: str, by: str, rows: int) -> set[tuple[int, int]]:
    """The sums of this table that the table above hides in the row of this place."""
    above = _above(code)
    if above is None or (scope.column is not None and code == scope.code):
        return set()
    table = count_table(scope, inside=above, by=by)
    row = next((one for one in table.rows if one.code == code), None)
    if row is None:
        return set()
    cells = (*row.cells, row.total)
    return {(rows, c) for c, cell in enumerate(cells) if cell.n is None}


def _above(code: str) -> str | None:
    """The code of the place above; "" for the city; None where there is none."""
    if not code:
        return None
    place = place_codes(code)
    codes = ["", place.district_code, place.street_code, place.community_code]
    filled = [one for one in codes if one]
    return filled[-2] if len(filled) > 1 else ""


def _code_at(code: str, level: Level) -> str:
    return str(getattr(place_codes(code), f"{level}_code", ""))


def _grade(code: str) -> str:
    division = places_in_force().divisions.get(code)
    return division.grade if division else GRADES[0]


def _name_of(code: str) -> str:
    division = places_in_force().divisions.get(code)
    return division.name if division else ""


def _numbers(
    scope: Scope, code: str, by: str
) -> tuple[list[tuple[str, str]], dict[str, list[int]]]:
    grade = _grade(code) if code else GRADES[0]
    column = {GRADES[0]: "district_code", DISTRICT: "street_code", STREET: "community_code"}.get(
        grade, "grid_code"
    )
    rows = PeopleCount.objects.visible_to(scope)
    if code and grade != GRADES[0]:
        rows = rows.filter(**{f"{grade}_code": code})
    found: Counter[tuple[str, str]] = Counter()
    for place, value, n in rows.values_list(column, by).annotate(sum=Sum("n")):
        found[place, str(value)] += n
    names = _places_below(scope, code, grade)
    known = {one for one, _name in names}
    # People whose grid is not known are counted in the community's own line.
    rest = sorted({place for place, _value in found} - known)
    names += [
        (
            place,
            places_in_force().grids[place].grid_name if place in places_in_force().grids else "",
        )
        for place in rest
    ]
    keys = [value for value, _label in _columns(by)]
    return names, {one: [found[one, key] for key in keys] for one, _name in names}


def _places_below(scope: Scope, code: str, grade: str) -> list[tuple[str, str]]:
    if grade == COMMUNITY:
        grids = places_in_force().grids.items()
        return sorted((g, p.grid_name) for g, p in grids if p.community_code == code)
    below = GRADES[GRADES.index(grade) + 1]
    divisions = divisions_under(scope, below, inside=code)
    return [(row.code, row.name) for row in divisions]


def _with_sums(rows: Sequence[Sequence[int]], columns: int) -> list[list[int]]:
    table = [[*row, sum(row)] for row in rows]
    return [*table, [sum(row[c] for row in table) for c in range(columns + 1)]]


def _row(
    code: str,
    name: str,
    cells: Sequence[int],
    total: Sequence[int],
    hidden: set[tuple[int, int]],
    r: int,
) -> CountRow:
    shown: Callable[[int, int], CountCell] = lambda c, n: CountCell(  # noqa: E731  # one line
        None if (r, c) in hidden else n
    )
    made = tuple(shown(c, n) for c, n in enumerate(cells))
    return CountRow(code, name, made, shown(len(cells), total[0] if total else 0))

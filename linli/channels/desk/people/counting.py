"""Tables of how many people live where, as the templates print them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from linli.channels.desk.people.acting import at
from linli.channels.ui.presenters import Tab
from linli.registers.access.rules import Actor
from linli.registers.people.models import AgeBand, Standing
from linli.registers.people.queries import BY_AGE, BY_STANDING, count_table
from linli.registers.people.queries.counts import CountCell, CountRow, CountTable
from linli.registers.places.queries import UnknownPlace, place_codes
from linli.registers.places.rules.codes import Place


class Side(StrEnum):
    """By what the numbers are told apart."""

    STANDING = BY_STANDING
    AGE = BY_AGE


@dataclass(frozen=True)
class CountLine:
    """A place with its numbers; hidden ones are "—"."""

    name: str
    url: str
    cells: tuple[str, ...]
    total: str


def count_context(actor: Actor, *, side: Side, inside: str = "") -> dict[str, object]:
    """The table of a division that the post sees, with the way up and down."""
    table = count_table(actor.scope, inside=inside, by=side)
    grids = _is_community(table.code)
    return {
        "table": table,
        "count_title": table.name or _("Whole city"),
        "count_columns": _columns(table, side),
        "count_rows": [_line(row, side, has_more=not grids) for row in table.rows],
        "count_sums": _line(table.sums, side, has_more=False),
        "count_tabs": _tabs(side, inside),
        "count_up": _up(actor, table.code, side),
        "count_hidden": table.hidden,
    }


def _columns(table: CountTable, side: Side) -> list[str]:
    kinds = AgeBand if side is Side.AGE else Standing
    words = {str(value): str(label) for value, label in kinds.choices}
    return [words[code] for code, _label in table.columns]


def _line(row: CountRow, side: Side, *, has_more: bool) -> CountLine:
    name = row.name or (_("Grid not known") if not row.code or len(row.code) > 12 else row.code)
    url = f"{at('counts')}?{urlencode({'by': side, 'inside': row.code})}" if has_more else ""
    return CountLine(name, url, tuple(map(_number, row.cells)), _number(row.total))


def _number(cell: CountCell) -> str:
    return "—" if cell.n is None else f"{cell.n:,}"


def _tabs(side: Side, inside: str) -> tuple[Tab, ...]:
    words = {Side.STANDING: _("By standing"), Side.AGE: _("By age")}
    keys = {"inside": inside} if inside else {}
    return tuple(
        Tab(label, f"{at('counts')}?{urlencode({'by': one, **keys})}", current=one is side)
        for one, label in words.items()
    )


def _up(actor: Actor, code: str, side: Side) -> str:
    """The table above, where the post sees one."""
    place = _place(code)
    codes = [place.district_code, place.street_code, place.community_code]
    above = [one for one in codes if one and one != code]
    own = actor.scope.code
    if not code or code == own:
        return ""
    inside = above[-1] if above else ""
    if own and inside == own:
        inside = ""
    return f"{at('counts')}?{urlencode({'by': side, 'inside': inside} if inside else {'by': side})}"


def _is_community(code: str) -> bool:
    return bool(code) and bool(_place(code).community_code)


def _place(code: str) -> Place:
    try:
        return place_codes(code) if code else Place()
    except UnknownPlace:
        return Place()

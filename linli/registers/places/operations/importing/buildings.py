"""The kind of import that takes in the shapes of buildings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.tabular.headers import Column, HeaderMap
from linli.foundation.tabular.importing.kinds import (
    Applied,
    Given,
    ImportKind,
    Kept,
    NotImported,
    Standing,
    Verdict,
)
from linli.foundation.tabular.models import ImportRun
from linli.foundation.tabular.reading import Table
from linli.foundation.tabular.reading.features import GEOMETRY, LARGEST, open_features
from linli.foundation.tabular.reading.limits import Limits
from linli.registers.places.operations.files import Taken, take_buildings
from linli.registers.places.operations.importing.shaping import (
    DATUM,
    ONLY_INTO,
    RunKeeper,
    Verdicts,
    datum_asked,
    datum_words,
    features_of,
    in_force,
    outside_words,
)
from linli.registers.places.operations.importing.undoing import outlook, undo_step
from linli.registers.places.permissions import IMPORT_REGISTERS, KEEP_BUILDINGS
from linli.registers.places.queries.building_files import PlannedBuilding, plan_buildings
from linli.registers.places.rules.areas import scope_of
from linli.registers.places.rules.keepers import Refused

_FACTS = ("source", "source_id", "name", "address", "kind", "floors", "footprint", "point")


def building_columns() -> HeaderMap:
    """The properties that are understood, by the names that maps give them."""
    return HeaderMap(
        (
            Column("name", _("Name"), ("name", "名称", "楼名")),
            Column("address", _("Address"), ("address", "地址", "门牌")),
            Column("addr_street", _("Road"), ("addr:street", "道路")),
            Column("addr_housenumber", _("House number"), ("addr:housenumber", "门牌号")),
            Column("kind", _("Kind"), ("kind", "building", "类型", "类别")),
            Column("kind_detail", _("Kind in detail"), ("kind_detail", "细类")),
            Column("floors", _("Floors"), ("floors", "building:levels", "levels", "层数")),
            Column("height", _("Height in metres"), ("height", "高度")),
            Column("id", _("Own number"), ("id", "编号", "osm_id")),
            Column("source", _("Source"), ("source", "来源")),
            Column(
                "community",
                _("Community it lies in"),
                ("community", "community_code", "社区", "社区代码", "所属社区"),
            ),
            Column(GEOMETRY, _("Shape"), (GEOMETRY,), required=True),
        )
    )


def _opened(path: Path, _columns: HeaderMap, limits: Limits) -> Table:
    return open_features(path, layers=("buildings",), limits=limits)


class BuildingChecker:
    """Holds all shapes of a file against each other and the register before it judges one."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._verdicts = Verdicts(())

    def survey(self, rows: Iterable[Given]) -> list[str]:
        """Join pieces, tell the datum, find the communities."""
        numbers, features = features_of(rows)
        if not features:
            return []
        asked = datum_asked(self._run)
        try:
            plan = plan_buildings(
                scope_of(self._run.area),
                {"features": features},
                datum=asked,
                community_code=str(self._run.options.get("community", "")),
            )
        except Refused as refused:
            raise NotImported(str(refused)) from refused
        self._verdicts = verdicts = Verdicts(numbers)
        for one in plan.buildings:
            standing = Standing.CHANGE if one.held else Standing.ADD
            verdicts.good(one.row, standing, _value(one))
        verdicts.same(plan.same_rows)
        for row, first in plan.pieces.items():
            words = _("A piece of the building in row %(row)d, put together with it.")
            verdicts.same([row], words % {"row": numbers[first - 1]})
        for row in plan.outside_rows:
            verdicts.bad(row, outside_words())
        verdicts.errors(plan.errors)
        return [datum_words(plan.datum, was_asked=asked is not None, was_guessed=plan.was_guessed)]

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict a row."""
        words = _("It is a point or a line, or too small: not the shape of a building.")
        return self._verdicts.take(rows, words)


def _value(one: PlannedBuilding) -> list[Any]:
    facts = [getattr(one, name) for name in _FACTS]
    return [one.held.hex if one.held else "", one.community.code, *facts]


def _planned(rows: Sequence[Kept], done: Applied) -> list[PlannedBuilding]:
    communities = in_force(row.value[1] for row in rows)
    planned = []
    for row in rows:
        held, code, *facts = row.value
        if code not in communities:
            done.refused[row.number] = _("Its community is no longer in force.")
            continue
        given = dict(zip(_FACTS, facts, strict=True))
        given["point"] = tuple(given["point"])
        planned.append(
            PlannedBuilding(
                row=row.number,
                community=communities[code],
                held=UUID(held) if held else None,
                **given,
            )
        )
    return planned


def apply(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Take in a piece of good shapes in the engine's transaction."""
    done = Applied(same=sum(row.standing is Standing.SAME for row in rows))
    planned = _planned([row for row in rows if row.standing is not Standing.SAME], done)
    try:
        taken = take_buildings(planned, by=RunKeeper.of(run), at=at, run_id=run.id)
    except Refused as refused:
        raise NotImported(str(refused)) from refused
    return told(done, taken)


def told(done: Applied, taken: Taken) -> Applied:
    """What became of planned records, as the engine counts it."""
    done.added, done.changed = taken.added, taken.changed
    done.refused |= taken.refused
    return done


def shapes(rows: Sequence[Kept]) -> list[dict[str, Any]]:
    """The shapes of good rows for the map."""
    place = 2 + _FACTS.index("footprint")
    return [row.value[place] for row in rows if row.standing is not Standing.SAME]


BUILDINGS = ImportKind(
    code="buildings",
    title=gettext_lazy("Buildings"),
    lead=gettext_lazy(
        "Shapes with name, kind, floors (or height), address and id, if there are any. "
        "Pieces with one id, cut at the edge of a tile, are put together."
    ),
    needs=frozenset({IMPORT_REGISTERS, KEEP_BUILDINGS}),
    columns=building_columns,
    checker=BuildingChecker,
    apply=apply,
    outlook=outlook,
    undo=undo_step,
    choices=(DATUM, ONLY_INTO),
    opens=_opened,
    accept=".json,.geojson",
    most=LARGEST,
    shapes=shapes,
)

"""The kind of import that takes in grids: those of one community together, or none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.foundation.tabular.headers import Column, HeaderMap
from linli.foundation.tabular.importing.kinds import (
    Applied,
    Choice,
    Given,
    ImportKind,
    Kept,
    NotImported,
    Outlook,
    Standing,
    Undone,
    Verdict,
)
from linli.foundation.tabular.models import ImportRun
from linli.foundation.tabular.reading import Table
from linli.foundation.tabular.reading.features import GEOMETRY, LARGEST, open_features
from linli.foundation.tabular.reading.limits import Limits
from linli.registers.places.operations.divisions import FileRefused
from linli.registers.places.operations.grids import import_grids
from linli.registers.places.operations.importing.shaping import (
    DATUM,
    RunKeeper,
    Verdicts,
    datum_asked,
    datum_words,
    features_of,
)
from linli.registers.places.permissions import ADMIN_PLACES
from linli.registers.places.queries.grid_files import GridPlan, PlannedGrid, plan_grids
from linli.registers.places.rules.areas import scope_of
from linli.registers.places.rules.keepers import Refused
from linli.registers.places.rules.shapes import to_geojson

_REPLACE = "replace"


def grid_columns() -> HeaderMap:
    """The properties that are understood."""
    return HeaderMap(
        (
            Column("name", _("Name"), ("name", "名称", "网格名称"), required=True),
            Column("code", _("Code"), ("code", "网格编码", "编码")),
            Column(
                "community",
                _("Community it lies in"),
                ("community", "community_code", "社区", "社区代码", "所属社区"),
            ),
            Column("kind", _("Kind"), ("kind", "类型", "网格类型")),
            Column("households", _("Households"), ("households", "户数")),
            Column("residents", _("Residents"), ("residents", "人数", "人口")),
            Column(GEOMETRY, _("Shape"), (GEOMETRY,), required=True),
        )
    )


def _opened(path: Path, _columns: HeaderMap, limits: Limits) -> Table:
    return open_features(path, layers=("grids",), limits=limits)


class GridChecker:
    """Holds the grids of each community against each other before it judges one."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._verdicts = Verdicts(())

    def survey(self, rows: Iterable[Given]) -> list[str]:
        """Tell the datum, and plan community by community."""
        numbers, features = features_of(rows)
        if not features:
            return []
        asked = datum_asked(self._run)
        replace = bool(self._run.options.get(_REPLACE))
        try:
            plan = plan_grids(
                scope_of(self._run.area), {"features": features}, datum=asked, replace=replace
            )
        except Refused as refused:
            raise NotImported(str(refused)) from refused
        self._verdicts = Verdicts(numbers)
        self._judge(plan)
        said = [datum_words(plan.datum, was_asked=asked is not None, was_guessed=plan.was_guessed)]
        if plan.closed:
            words = _("%(n)d grids in force are closed, because the file does not hold them.")
            said.append(words % {"n": len(plan.closed)})
        return said

    def _judge(self, plan: GridPlan) -> None:
        groups: dict[str, list[PlannedGrid]] = defaultdict(list)
        for grid in sorted(plan.grids, key=lambda one: one.row):
            groups[grid.community_code].append(grid)
        self._verdicts.errors(plan.errors)
        for code, group in groups.items():
            if code in plan.faulty:
                for grid in group:
                    words = _(
                        "Another grid of its community has a fault: none of them is taken in."
                    )
                    self._verdicts.left_out(grid.row, words)
                continue
            for place, grid in enumerate(group):
                standing = Standing.CHANGE if grid.redraws else Standing.ADD
                value = [_feature(one) for one in group] if place == 0 else None
                self._verdicts.good(grid.row, standing, value)

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict a row."""
        return self._verdicts.take(rows, _("A polygon is needed."))


def _feature(grid: PlannedGrid) -> dict[str, Any]:
    """A planned grid as a feature in WGS-84, with the code it had in the file if it had one."""
    return {
        "properties": {
            "name": grid.name,
            "code": grid.given_code,
            "community": grid.community_code,
            "kind": grid.kind,
            "households": grid.households,
            "residents": grid.residents,
        },
        "geometry": to_geojson(grid.polygon),
    }


def apply(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Take in the grids of the communities that begin in this piece, each community whole."""
    done = Applied()
    by, replace = RunKeeper.of(run), bool(run.options.get(_REPLACE))
    for row in rows:
        if not row.value:
            continue
        try:
            with transaction.atomic():
                plan = import_grids({"features": row.value}, by=by, at=at, replace=replace)
        except FileRefused as refused:
            words = _("The grids of this community do not fit any more: %(why)s")
            done.refused[row.number] = words % {"why": refused.errors[0].words}
        except Refused as refused:
            done.refused[row.number] = str(refused)
        else:
            redrawn = sum(grid.redraws for grid in plan.grids)
            done.added += len(plan.grids) - redrawn
            done.changed += redrawn
    return done


def shapes(rows: Sequence[Kept]) -> list[dict[str, Any]]:
    """The polygons of good rows for the map."""
    return [feature[GEOMETRY] for row in rows for feature in row.value or ()]


def _nothing(_run: ImportRun) -> Outlook:
    return Outlook(0, 0)


def _never(_run: ImportRun, _cursor: str, _at: datetime) -> Undone:
    return Undone()


def _replacing(_area: str) -> Sequence[tuple[str, str]]:
    return [
        ("", _("stay as they are")),
        ("1", _("are closed: the file holds all grids of its communities")),
    ]


GRIDS = ImportKind(
    code="grids",
    title=pgettext_lazy("import", "Grids"),
    lead=gettext_lazy(
        "Each polygon carries a name and its community (code or name). One with the code of a grid"
        " in force draws it anew. The grids of a community are taken in together or not at all."
    ),
    needs=frozenset({ADMIN_PLACES}),
    columns=grid_columns,
    checker=GridChecker,
    apply=apply,
    outlook=_nothing,
    undo=_never,
    choices=(DATUM, Choice(_REPLACE, gettext_lazy("Other grids of these communities"), _replacing)),
    opens=_opened,
    accept=".json,.geojson",
    most=LARGEST,
    shapes=shapes,
    for_good=gettext_lazy(
        "Grids cannot be taken back: buildings, people and new cases carry their codes from the"
        " first day. Draw them anew, or bring the former shapes as a file."
    ),
)

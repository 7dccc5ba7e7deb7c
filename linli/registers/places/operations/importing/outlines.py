"""The kind of import that gives divisions their outlines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

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
from linli.registers.places.operations.importing.buildings import told
from linli.registers.places.operations.importing.shaping import (
    DATUM,
    RunKeeper,
    Verdicts,
    datum_asked,
    datum_words,
    features_of,
    in_force,
)
from linli.registers.places.operations.importing.undoing import outlook, undo_step
from linli.registers.places.operations.outlines import take_outlines
from linli.registers.places.permissions import ADMIN_PLACES
from linli.registers.places.queries.outline_files import PlannedOutline, plan_outlines
from linli.registers.places.rules.areas import scope_of
from linli.registers.places.rules.keepers import Refused


def outline_columns() -> HeaderMap:
    """The properties that are understood, by the names that maps give them."""
    return HeaderMap(
        (
            Column("code", _("Code"), ("code", "adcode", "代码", "区划代码")),
            Column("name", _("Name"), ("name", "名称")),
            Column("id", _("Own number"), ("id",)),
            Column(GEOMETRY, _("Shape"), (GEOMETRY,), required=True),
        )
    )


def _opened(path: Path, _columns: HeaderMap, limits: Limits) -> Table:
    return open_features(path, layers=("boundaries", "outlines"), limits=limits)


class OutlineChecker:
    """Finds the divisions of all outlines of a file, and its datum, before it judges one."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._verdicts = Verdicts(())

    def survey(self, rows: Iterable[Given]) -> list[str]:
        """Tell the datum and find the divisions."""
        numbers, features = features_of(rows)
        if not features:
            return []
        asked = datum_asked(self._run)
        try:
            plan = plan_outlines(scope_of(self._run.area), {"features": features}, datum=asked)
        except Refused as refused:
            raise NotImported(str(refused)) from refused
        self._verdicts = verdicts = Verdicts(numbers)
        for one in plan.outlines:
            verdicts.good(one.row, Standing.CHANGE, _value(one))
        verdicts.same(plan.same_rows)
        for row, name in plan.left_out.items():
            words = _("No division of yours in the register is called %(name)s.")
            verdicts.bad(row, words % {"name": name})
        verdicts.errors(plan.errors)
        return [datum_words(plan.datum, was_asked=asked is not None, was_guessed=plan.was_guessed)]

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict a row."""
        return self._verdicts.take(rows, _("A polygon is needed."))


def _value(one: PlannedOutline) -> list[Any]:
    return [one.division.code, one.outline, one.point]


def apply(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Give the divisions of a piece their outlines in the engine's transaction."""
    done = Applied(same=sum(row.standing is Standing.SAME for row in rows))
    changes = [row for row in rows if row.standing is not Standing.SAME]
    divisions = in_force(row.value[0] for row in changes)
    planned = []
    for row in changes:
        code, outline, point = row.value
        if code in divisions:
            planned.append(PlannedOutline(row.number, divisions[code], outline, tuple(point)))
        else:
            done.refused[row.number] = _("The division is no longer in force.")
    try:
        taken = take_outlines(planned, by=RunKeeper.of(run), at=at, run_id=run.id)
    except Refused as refused:
        raise NotImported(str(refused)) from refused
    return told(done, taken)


def shapes(rows: Sequence[Kept]) -> list[dict[str, Any]]:
    """The outlines of good rows for the map."""
    return [row.value[1] for row in rows if row.standing is not Standing.SAME]


OUTLINES = ImportKind(
    code="outlines",
    title=gettext_lazy("Outlines of divisions"),
    lead=gettext_lazy("Each feature carries the code or the name of its division."),
    needs=frozenset({ADMIN_PLACES}),
    columns=outline_columns,
    checker=OutlineChecker,
    apply=apply,
    outlook=outlook,
    undo=undo_step,
    choices=(DATUM,),
    opens=_opened,
    accept=".json,.geojson",
    most=LARGEST,
    shapes=shapes,
)

"""The kind of import that takes in facilities, of points on a map or of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.tabular.headers import HeaderMap
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
from linli.foundation.tabular.reading.features import LARGEST, open_features_or_table
from linli.foundation.tabular.reading.limits import Limits
from linli.registers.places.operations.facilities import seed_facility_kinds
from linli.registers.places.operations.files import take_facilities
from linli.registers.places.operations.importing.buildings import told
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
from linli.registers.places.queries.facility_files import (
    PlannedFacility,
    facility_columns,
    plan_facilities,
)
from linli.registers.places.queries.kinds import facility_kinds
from linli.registers.places.rules.areas import scope_of
from linli.registers.places.rules.keepers import Refused

_FACTS = ("source", "source_id", "name", "address", "open_hours", "point")


def _opened(path: Path, columns: HeaderMap, limits: Limits) -> Table:
    return open_features_or_table(
        path, layers=("pois", "facilities"), columns=columns, limits=limits
    )


class FacilityChecker:
    """Holds all points of a file against the register before it judges one."""

    def __init__(self, run: ImportRun) -> None:
        seed_facility_kinds()
        self._run = run
        self._verdicts = Verdicts(())

    def survey(self, rows: Iterable[Given]) -> list[str]:
        """Tell the datum, find kinds and communities."""
        numbers, features = features_of(rows)
        if not features:
            return []
        asked = datum_asked(self._run)
        try:
            plan = plan_facilities(
                scope_of(self._run.area),
                {"features": features},
                datum=asked,
                community_code=str(self._run.options.get("community", "")),
            )
        except Refused as refused:
            raise NotImported(str(refused)) from refused
        self._verdicts = verdicts = Verdicts(numbers)
        for one in plan.facilities:
            verdicts.good(one.row, Standing.ADD, _value(one))
        verdicts.same(plan.same_rows)
        for row in plan.outside_rows:
            verdicts.bad(row, outside_words())
        verdicts.errors(plan.errors)
        said = [datum_words(plan.datum, was_asked=asked is not None, was_guessed=plan.was_guessed)]
        if plan.other_kinds:
            shown = "、".join(f"{word}×{n}" for word, n in plan.other_kinds.most_common(8))
            words = _("%(n)d are of kinds nobody knows and become “other place”: %(kinds)s")
            said.append(words % {"n": plan.other_kinds.total(), "kinds": shown})
        return said

    def check(self, rows: Sequence[Given]) -> list[Verdict]:
        """One verdict a row."""
        return self._verdicts.take(rows, _("A point is needed."))


def _value(one: PlannedFacility) -> list[Any]:
    return [one.kind.code, one.community.code, *(getattr(one, name) for name in _FACTS)]


def _planned(rows: Sequence[Kept], done: Applied) -> list[PlannedFacility]:
    communities = in_force(row.value[1] for row in rows)
    kinds = {kind.code: kind for kind in facility_kinds()}
    planned = []
    for row in rows:
        kind, code, *facts = row.value
        given = dict(zip(_FACTS, facts, strict=True))
        given["point"] = tuple(given["point"]) if given["point"] else None
        if code not in communities:
            done.refused[row.number] = _("Its community is no longer in force.")
        elif kind not in kinds:
            done.refused[row.number] = _("Its kind is no longer in the catalogue.")
        else:
            planned.append(
                PlannedFacility(
                    row=row.number, kind=kinds[kind], community=communities[code], **given
                )
            )
    return planned


def apply(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Take in a piece of good points in the engine's transaction."""
    done = Applied(same=sum(row.standing is Standing.SAME for row in rows))
    planned = _planned([row for row in rows if row.standing is not Standing.SAME], done)
    try:
        taken = take_facilities(planned, by=RunKeeper.of(run), at=at, run_id=run.id)
    except Refused as refused:
        raise NotImported(str(refused)) from refused
    return told(done, taken)


def shapes(rows: Sequence[Kept]) -> list[dict[str, Any]]:
    """The points of good rows for the map."""
    points = [row.value[-1] for row in rows if row.standing is not Standing.SAME]
    return [{"type": "Point", "coordinates": list(point)} for point in points if point]


FACILITIES = ImportKind(
    code="facilities",
    title=gettext_lazy("Facilities"),
    lead=gettext_lazy(
        "GeoJSON points, or a CSV or XLSX table with kind, name, longitude, latitude; if wanted "
        "community, address, opening times, number."
    ),
    needs=frozenset({IMPORT_REGISTERS, KEEP_BUILDINGS}),
    columns=facility_columns,
    checker=FacilityChecker,
    apply=apply,
    outlook=outlook,
    undo=undo_step,
    examples=(
        ("消防栓", "示例路东口消防栓", "示例路1号", "112.1440", "32.0420", "示例社区", "X-001", ""),
        (
            "图书馆",
            "示例社区图书馆",
            "示例路3号",
            "112.1450",
            "32.0430",
            "",
            "X-002",
            "09:00-17:00",
        ),
    ),
    choices=(DATUM, ONLY_INTO),
    opens=_opened,
    accept=".json,.geojson,.csv,.xlsx,.txt",
    most=LARGEST,
    shapes=shapes,
)

"""Giving divisions their outlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.registers.places.models import Division
from linli.registers.places.operations.changes import (
    Line,
    places_changed,
    record_changes,
    require_places,
)
from linli.registers.places.operations.divisions import FileRefused
from linli.registers.places.operations.files import Taken
from linli.registers.places.queries.outline_files import PlannedOutline, plan_outlines
from linli.registers.places.rules.keepers import Keeper
from linli.registers.places.rules.shapes import Datum

OUTLINED = "boundary"


@dataclass
class BoundaryImport:
    """What became of a file of boundaries."""

    joined: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def import_boundaries(
    geojson: Any, *, by: Keeper, at: datetime, datum: Datum | None = Datum.WGS84
) -> BoundaryImport:
    """Give divisions their outlines from a file whose features carry a code or a name, at once.

    Features that name no division of the register are left out and told; a name that several
    divisions share, or a bad polygon, refuses the file. ``datum`` None: told by what is known.
    Raises FileRefused, Refused, NotAllowed.
    """
    require_places(by)
    plan = plan_outlines(by.scope, geojson, datum=datum)
    if plan.errors:
        raise FileRefused(plan.errors)
    take_outlines(plan.outlines, by=by, at=at)
    joined = [one.division.name for one in plan.outlines]
    return BoundaryImport(joined, list(plan.left_out.values()))


@transaction.atomic
def take_outlines(
    planned: Sequence[PlannedOutline], *, by: Keeper, at: datetime, run_id: UUID | None = None
) -> Taken:
    """Give divisions the outlines that were planned for them; the history keeps the former ones."""
    require_places(by)
    ids = [one.division.pk for one in planned]
    rows = Division.objects.select_for_update(of=("self",)).order_by("id").in_bulk(ids)
    lines = []
    for one in planned:
        division = rows[one.division.pk]
        before = _drawing(division)
        division.boundary = one.outline
        division.longitude, division.latitude = one.point
        lines.append(
            Line(OUTLINED, "division", division.pk, division.name, before, _drawing(division))
        )
    Division.objects.bulk_update(
        rows.values(), ["boundary", "longitude", "latitude"], batch_size=200
    )
    record_changes(lines, by=by, at=at, run_id=run_id)
    if planned:
        places_changed()
    return Taken(changed=len(planned))


def _drawing(division: Division) -> dict[str, Any]:
    return {
        "boundary": division.boundary,
        "longitude": division.longitude,
        "latitude": division.latitude,
    }

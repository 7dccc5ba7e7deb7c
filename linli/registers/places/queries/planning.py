"""What the grid planner works on, and the proposals that were made."""

from __future__ import annotations

from uuid import UUID

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Building, Division, Grid, GridKind, GridProposal
from linli.registers.places.queries.words import RowError, fault_words, shown
from linli.registers.places.rules.keepers import Within
from linli.registers.places.rules.planner import Spot
from linli.registers.places.rules.tiling import faults_of


def land_of(community: Division) -> BaseGeometry | None:
    """The land of a community: its boundary, else what its basic grids cover; None if unknown."""
    if community.boundary:
        return shape(community.boundary)
    grids = Grid.objects.filter(community=community, valid_to=None, kind=GridKind.BASIC)
    shapes = [shape(polygon) for polygon in grids.values_list("polygon", flat=True) if polygon]
    if not shapes:
        return None
    return shapely.union_all(shapely.make_valid(shapes))


def spots_of(community: Division) -> list[Spot]:
    """The standing buildings of a community that have a place, with their households."""
    rows = Building.objects.filter(community_code=community.code, valid_to=None)
    placed = rows.exclude(longitude=None).order_by("code")
    return [
        Spot(code, float(longitude or 0), float(latitude or 0), households)
        for code, longitude, latitude, households in placed.values_list(
            "code", "longitude", "latitude", "households"
        )
    ]


def proposal_seen(scope: Within, proposal_id: UUID) -> GridProposal | None:
    """A proposal inside the scope; None where there is none."""
    rows = GridProposal.objects.under(scope.column, scope.code).select_related("community")
    return rows.filter(id=proposal_id).first()


def proposals_of(scope: Within, community_code: str, *, limit: int = 10) -> list[GridProposal]:
    """The latest proposals for a community, newest first, without their shapes."""
    rows = GridProposal.objects.under(scope.column, scope.code).defer("proposal")
    return list(rows.filter(community_code=community_code).order_by("-made_at")[:limit])


def faults_in(scope: Within, community: Division) -> list[RowError]:
    """Everything at odds between the basic grids of a community, each with its place.

    ``row`` counts from 1, ``what`` is the grid or grids.
    """
    grids = Grid.objects.under(scope.column, scope.code).filter(
        community=community, valid_to=None, kind=GridKind.BASIC
    )
    named = [(grid.name, shape(grid.polygon)) for grid in grids.order_by("code") if grid.polygon]
    outline = shape(community.boundary) if community.boundary else None
    return [
        RowError(number, fault.detail, fault_words(fault, community.name), shown(fault.where))
        for number, fault in enumerate(faults_of(named, outline), start=1)
    ]

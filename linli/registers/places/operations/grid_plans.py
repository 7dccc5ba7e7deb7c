"""Cutting a community anew: a grid split along a line, grids merged, a whole proposal adopted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Building, Division, Grid, GridKind, GridProposal
from linli.registers.places.operations.changes import (
    day_of,
    places_changed,
    record_change,
    require_grids,
)
from linli.registers.places.operations.divisions import locked_division
from linli.registers.places.operations.grids import ShapeRefused, next_grid_number
from linli.registers.places.operations.stamping import restamp
from linli.registers.places.queries.located import ShapeFinder
from linli.registers.places.queries.memory import UnknownPlace
from linli.registers.places.queries.planning import land_of, spots_of
from linli.registers.places.rules.codes import COMMUNITY, MOST_GRIDS, grid_code
from linli.registers.places.rules.keepers import Keeper, Refused
from linli.registers.places.rules.planner import HOUSEHOLDS_A_GRID, Proposal, propose
from linli.registers.places.rules.shapes import to_geojson
from linli.registers.places.rules.tiling import LineRefused, parted

SMALLEST, LARGEST = 50, 2_000


class UnknownProposal(Refused):
    """There is no such proposal any more."""

    def __init__(self) -> None:
        super().__init__(_("This proposal is not there any more."))


class ProposalOutdated(Refused):
    """The grids have changed since the proposal was made."""


@transaction.atomic
def split_grid(
    *,
    by: Keeper,
    at: datetime,
    code: str,
    line: Sequence[tuple[float, float]],
    names: tuple[str, str] = ("", ""),
) -> tuple[Grid, Grid]:
    """Part a grid along a drawn line (longitude, latitude); two grids with new codes follow it.

    Households and residents are shared out by the buildings on each side, by area where there are
    none. Cases keep the old grid. Raises ShapeRefused, UnknownPlace, NotAllowed.
    """
    grid = _locked([code])[0]
    require_grids(by, grid)
    try:
        sides = parted(shape(grid.polygon), line) if grid.polygon else None
    except LineRefused:
        sides = None
    if sides is None:
        words = _("The line must cross the grid once, from edge to edge.")
        raise ShapeRefused(words, {"type": "LineString", "coordinates": [list(p) for p in line]})
    shares = _shares(grid, sides)
    first, second = (
        _Wanted(
            name.strip() or f"{grid.name}{suffix}",
            side,
            round(grid.households * share),
            round(grid.residents * share),
            grid.kind,
        )
        for name, suffix, side, share in zip(
            names, (_("north part"), _("south part")), sides, shares, strict=True
        )
    )
    made = _follow([grid], [first, second], community=grid.community, by=by, at=at, act="split")
    return made[0], made[1]


@transaction.atomic
def merge_grids(*, by: Keeper, at: datetime, codes: Sequence[str], name: str) -> Grid:
    """Join neighbouring grids of one community into one with a new code.

    Raises ShapeRefused when they do not touch, Refused, UnknownPlace, NotAllowed.
    """
    grids = _locked(codes)
    for grid in grids:
        require_grids(by, grid)
    if len(grids) < 2 or len({(grid.community_id, grid.kind) for grid in grids}) != 1:
        raise Refused(_("Choose at least two grids of one kind in one community."))
    whole = _joined([shape(grid.polygon) for grid in grids if grid.polygon])
    if whole is None:
        raise ShapeRefused(_("These grids do not touch: they cannot be one."))
    wanted = _Wanted(
        name.strip() or grids[0].name,
        whole,
        sum(grid.households for grid in grids),
        sum(grid.residents for grid in grids),
        grids[0].kind,
    )
    return _follow(grids, [wanted], community=grids[0].community, by=by, at=at, act="merge")[0]


@transaction.atomic
def propose_grids(
    *,
    by: Keeper,
    at: datetime,
    community_code: str,
    households: int = HOUSEHOLDS_A_GRID,
    barriers: Sequence[BaseGeometry] = (),
) -> GridProposal:
    """Work out grids of about so many households for a community, and keep the proposal.

    Raises Refused (no outline, no buildings, a number out of reason), UnknownPlace, NotAllowed.
    """
    community = locked_division(community_code)
    require_grids(by, community)
    if community.grade != COMMUNITY:
        raise Refused(_("A grid lies in a community; %(name)s is none.") % {"name": community.name})
    if not SMALLEST <= households <= LARGEST:
        words = _("Households a grid: a number from %(least)d to %(most)d.")
        raise Refused(words % {"least": SMALLEST, "most": LARGEST})
    proposal = _worked_out(community, households, barriers)
    kept = GridProposal(
        community=community,
        district_code=community.district_code,
        street_code=community.street_code,
        community_code=community.code,
        parameters={
            "households": households,
            "barriers": [to_geojson(line) for line in barriers],
        },
        proposal=_collection(proposal),
        figures=_figures(proposal),
        grids_before=_codes_in_force(community),
        made_at=at,
        made_by=by.name,
    )
    kept.save(force_insert=True)
    return kept


def _worked_out(community: Division, households: int, barriers: Sequence[BaseGeometry]) -> Proposal:
    outline = land_of(community)
    if outline is None:
        raise Refused(_("%(name)s has neither a boundary nor grids.") % {"name": community.name})
    spots = spots_of(community)
    if not spots:
        raise Refused(_("%(name)s has no buildings with a place.") % {"name": community.name})
    return propose(spots, outline, barriers=barriers, households=households)


@transaction.atomic
def adopt_proposal(*, by: Keeper, at: datetime, proposal_id: UUID) -> list[Grid]:
    """Put a proposal into force: basic grids end and are followed, buildings and homes move over.

    Dedicated grids stay. Old grids keep their history and their cases. Raises UnknownProposal,
    ProposalOutdated, NotAllowed.
    """
    rows = GridProposal.objects.select_for_update(of=("self",)).select_related("community")
    proposal = rows.filter(id=proposal_id).first()
    if proposal is None or proposal.adopted_at is not None:
        raise UnknownProposal
    community = locked_division(proposal.community_code)
    require_grids(by, community)
    if _codes_in_force(community) != proposal.grids_before:
        raise ProposalOutdated(_("The grids have changed since then: make a new proposal."))
    old = list(
        Grid.objects.select_for_update().filter(
            community_code=community.code, valid_to=None, kind=GridKind.BASIC
        )
    )
    residents = sum(grid.residents for grid in old)
    total = sum(f["properties"]["households"] for f in proposal.proposal["features"]) or 1
    wanted = [
        _Wanted(
            feature["properties"]["name"],
            shape(feature["geometry"]),
            feature["properties"]["households"],
            round(residents * feature["properties"]["households"] / total),
            GridKind.BASIC,
        )
        for feature in proposal.proposal["features"]
    ]
    made = _follow(old, wanted, community=community, by=by, at=at, act="adopt")
    proposal.adopted_at, proposal.adopted_by = at, by.name
    proposal.save(update_fields=["adopted_at", "adopted_by"])
    return made


class _Wanted:
    """A grid to be."""

    def __init__(
        self, name: str, polygon: BaseGeometry, households: int, residents: int, kind: str
    ) -> None:
        if not 0 < len(name) <= 60:
            raise Refused(_("A name of at most %(most)d characters is needed.") % {"most": 60})
        self.name = name
        self.polygon = polygon
        self.households = households
        self.residents = residents
        self.kind = kind


def _locked(codes: Iterable[str]) -> list[Grid]:
    rows = Grid.objects.select_for_update(of=("self",)).select_related("community")
    found = {grid.code: grid for grid in rows.filter(code__in=list(codes), valid_to=None)}
    missing = [code for code in codes if code not in found]
    if missing:
        raise UnknownPlace(missing[0])
    return [found[code] for code in codes]


def _follow(
    old: list[Grid],
    wanted: list[_Wanted],
    *,
    community: Division,
    by: Keeper,
    at: datetime,
    act: str,
) -> list[Grid]:
    """End grids and let others follow; each old one points to the one that holds most of it."""
    first = next_grid_number(community)
    if first + len(wanted) - 1 > MOST_GRIDS:
        raise Refused(_("A community's grids are numbered 001 to 999."))
    day = day_of(at)
    fresh = [_grid(one, first + n, community, at) for n, one in enumerate(wanted)]
    Grid.objects.bulk_create(fresh)
    for grid in old:
        grid.valid_to = day
        grid.successor = _most_of(grid, fresh)
    Grid.objects.bulk_update(old, ["valid_to", "successor"])
    before = {"grids": [f"{grid.code} {grid.name}" for grid in old]}
    after = {"grids": [f"{grid.code} {grid.name}" for grid in fresh]}
    for grid in [*old, *fresh]:
        _note(by, at, act, grid, before, after)
    record_change(
        by=by,
        at=at,
        act=f"{act} grids",
        record_kind="division",
        record_id=community.id,
        about=community.name,
        before=before,
        after=after,
    )
    places_changed()
    restamp([community.code])
    return fresh


def _grid(one: _Wanted, number: int, community: Division, at: datetime) -> Grid:
    return Grid(
        code=grid_code(community.code, number),
        name=one.name,
        kind=one.kind,
        community=community,
        district_code=community.district_code,
        street_code=community.street_code,
        community_code=community.code,
        polygon=to_geojson(one.polygon),
        households=one.households,
        residents=one.residents,
        valid_from=day_of(at),
    )


def _most_of(grid: Grid, fresh: list[Grid]) -> Grid:
    if not grid.polygon:
        return fresh[0]
    own = shape(grid.polygon)
    return max(fresh, key=lambda new: shape(new.polygon).intersection(own).area)


def _shares(grid: Grid, sides: tuple[BaseGeometry, BaseGeometry]) -> tuple[float, float]:
    rows = Building.objects.filter(grid_code=grid.code, valid_to=None).exclude(longitude=None)
    weights = [0, 0]
    held = list(rows.values_list("households", "longitude", "latitude"))
    found = ShapeFinder.of(sides, ["0", "1"]).find([(x or 0.0, y or 0.0) for _n, x, y in held])
    for (households, _x, _y), side in zip(held, found.tolist(), strict=True):
        if side >= 0:
            weights[side] += households
    total = sum(weights)
    share = weights[0] / total if total else sides[0].area / (sides[0].area + sides[1].area)
    return share, 1 - share


def _joined(shapes: list[BaseGeometry]) -> BaseGeometry | None:
    """The union of shapes that touch along a border; borders drawn by hand may leave a slit."""
    if len(shapes) < 2:
        return None
    grain = 0.00002
    whole = shape(to_geojson(_closed(shapes, grain)))
    return None if isinstance(whole, MultiPolygon) or not whole.is_valid else whole


def _closed(shapes: list[BaseGeometry], grain: float) -> BaseGeometry:
    whole = shapes[0]
    for one in shapes[1:]:
        whole = whole.union(one)
    if isinstance(whole, MultiPolygon):
        whole = whole.buffer(grain, join_style="mitre").buffer(-grain, join_style="mitre")
    return whole


def _collection(proposal: Proposal) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "name": _("Grid %(number)d") % {"number": number},
                    "households": grid.households,
                    "buildings": len(grid.spots),
                },
                "geometry": to_geojson(grid.polygon),
            }
            for number, grid in enumerate(proposal.grids, start=1)
        ],
    }


def _figures(proposal: Proposal) -> dict[str, Any]:
    households = [grid.households for grid in proposal.grids]
    return {
        "grids": len(households),
        "households": sum(households),
        "least": min(households),
        "most": max(households),
        "worst": round(proposal.worst, 4),
        "even": proposal.is_even,
        "outside": list(proposal.outside),
    }


def _codes_in_force(community: Division) -> list[str]:
    rows = Grid.objects.filter(community_code=community.code, valid_to=None)
    return sorted(f"{code} {id_}" for code, id_ in rows.values_list("code", "id"))


def _note(
    by: Keeper, at: datetime, act: str, grid: Grid, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record_change(
        by=by,
        at=at,
        act=act,
        record_kind="grid",
        record_id=grid.id,
        about=grid.name,
        before=before,
        after=after,
    )

"""Drawing, redrawing, closing and importing grids; boundaries of divisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import shape

from linli.registers.places.models import Division, Grid, GridKind
from linli.registers.places.operations.changes import (
    day_of,
    places_changed,
    record_change,
    require_grids,
)
from linli.registers.places.operations.divisions import FileRefused, locked_division
from linli.registers.places.operations.stamping import restamp
from linli.registers.places.queries.grid_files import (
    GridPlan,
    PlannedGrid,
    check_grid_shape,
    plan_grids,
)
from linli.registers.places.queries.memory import UnknownPlace
from linli.registers.places.queries.words import place_of, words_for
from linli.registers.places.rules.codes import COMMUNITY, MOST_GRIDS, grid_code
from linli.registers.places.rules.keepers import Keeper, Refused
from linli.registers.places.rules.shapes import Datum, Flawed, read_polygon, to_geojson


class ShapeRefused(Refused):
    """The polygon cannot be kept; the text says what is wrong, ``where`` shows it on the map."""

    def __init__(self, words: str, where: dict[str, Any] | None = None) -> None:
        super().__init__(words)
        self.where = where


@transaction.atomic
def draw_grid(
    *,
    by: Keeper,
    at: datetime,
    community_code: str,
    name: str,
    polygon: Any,
    kind: str = GridKind.BASIC,
    households: int = 0,
    residents: int = 0,
    datum: Datum = Datum.WGS84,
) -> Grid:
    """Add a grid to a community with the next number; polygon: a GeoJSON geometry.

    Raises ShapeRefused when it crosses itself, overlaps a grid of its kind or reaches beyond the
    community; NotAllowed, UnknownPlace, Refused (name, numbers).
    """
    community = locked_division(community_code)
    require_grids(by, community)
    if community.grade != COMMUNITY:
        raise Refused(_("A grid lies in a community; %(name)s is none.") % {"name": community.name})
    grid = Grid(
        code=_next_code(community),
        name=_good_name(name),
        kind=kind,
        community=community,
        district_code=community.district_code,
        street_code=community.street_code,
        community_code=community.code,
        polygon=_checked(polygon, kind=kind, community=community, datum=datum),
        households=households,
        residents=residents,
        valid_from=day_of(at),
    )
    grid.save(force_insert=True)
    _note(by, at, "draw", grid, {}, {"code": grid.code, "name": grid.name})
    places_changed()
    restamp([grid.community_code])
    return grid


def next_grid_number(community: Division) -> int:
    """The next number; those of closed grids are not given again."""
    used = Grid.objects.filter(community_code=community.code).values_list("code", flat=True)
    return max((int(code[12:]) for code in used), default=0) + 1


def _next_code(community: Division) -> str:
    number = next_grid_number(community)
    if number > MOST_GRIDS:
        raise Refused(_("A community's grids are numbered 001 to 999."))
    return grid_code(community.code, number)


@transaction.atomic
def change_grid(
    *,
    by: Keeper,
    at: datetime,
    code: str,
    name: str,
    households: int,
    residents: int,
) -> Grid:
    """Change what a grid is called and how many live in it; its shape has ``redraw_grid``."""
    grid = _locked_grid(code)
    require_grids(by, grid)
    before = _facts(grid)
    grid.name, grid.households, grid.residents = _good_name(name), households, residents
    if _facts(grid) != before:
        grid.save(update_fields=["name", "households", "residents"])
        _note(by, at, "change", grid, before, _facts(grid))
        places_changed()
    return grid


@transaction.atomic
def redraw_grid(
    *, by: Keeper, at: datetime, code: str, polygon: Any, datum: Datum = Datum.WGS84
) -> Grid:
    """Give a grid another shape from today; the old row ends and points to the new one."""
    grid = _locked_grid(code)
    require_grids(by, grid)
    kept = _checked(polygon, kind=grid.kind, community=grid.community, datum=datum, apart=grid.code)
    fresh = _follow(grid, at, polygon=kept)
    _note(by, at, "redraw", fresh, {}, {"code": fresh.code})
    places_changed()
    restamp([fresh.community_code])
    return fresh


@transaction.atomic
def close_grid(*, by: Keeper, at: datetime, code: str) -> None:
    """End a grid from today; its code is not given again, its shape stays for old cases."""
    grid = _locked_grid(code)
    require_grids(by, grid)
    grid.valid_to = day_of(at)
    grid.save(update_fields=["valid_to"])
    _note(by, at, "close", grid, {}, {"valid_to": str(grid.valid_to)})
    places_changed()
    restamp([grid.community_code])


@transaction.atomic
def import_grids(
    geojson: Any,
    *,
    by: Keeper,
    at: datetime,
    datum: Datum = Datum.WGS84,
    replace: bool = False,
) -> GridPlan:
    """Take in a file of grid polygons whole, or not at all (features as for ``plan_grids``).

    Raises FileRefused naming each faulty feature, Refused when it is no FeatureCollection.
    """
    require_grids(by)
    plan = plan_grids(by.scope, geojson, datum=datum, replace=replace)
    if plan.errors:
        raise FileRefused(plan.errors)
    codes = {planned.community_code for planned in plan.grids}
    rows = Division.objects.select_for_update(of=("self",)).filter(code__in=codes, valid_to=None)
    communities = {row.code: row for row in rows.order_by("code")}
    for code in plan.closed:
        close_grid(by=by, at=at, code=code)
    _add_planned([p for p in plan.grids if not p.redraws], communities, by=by, at=at)
    for planned in plan.grids:
        if planned.redraws:
            grid = _locked_grid(planned.code)
            fresh = _follow(grid, at, polygon=to_geojson(planned.polygon), name=planned.name)
            _note(by, at, "redraw", fresh, {}, {"code": fresh.code})
    places_changed()
    restamp(sorted(codes))
    return plan


def _add_planned(
    planned: list[PlannedGrid], communities: dict[str, Division], *, by: Keeper, at: datetime
) -> None:
    fresh = []
    for row in planned:
        community = communities[row.community_code]
        fresh.append(
            Grid(
                code=row.code,
                name=row.name,
                kind=row.kind,
                community=community,
                district_code=community.district_code,
                street_code=community.street_code,
                community_code=community.code,
                polygon=to_geojson(row.polygon),
                households=row.households,
                residents=row.residents,
                valid_from=day_of(at),
            )
        )
    for community in communities.values():
        number = sum(row.community_code == community.code for row in planned)
        record_change(
            by=by,
            at=at,
            act="import grids",
            record_kind="division",
            record_id=community.id,
            about=community.name,
            after={"grids": number},
        )
    Grid.objects.bulk_create(fresh, batch_size=1000)


def _locked_grid(code: str) -> Grid:
    rows = Grid.objects.select_for_update(of=("self",)).select_related("community")
    grid = rows.filter(code=code, valid_to=None).first()
    if grid is None:
        raise UnknownPlace(code)
    return grid


def _checked(
    polygon: Any, *, kind: str, community: Division, datum: Datum, apart: str = ""
) -> dict[str, Any]:
    """The polygon as it is kept, held to its neighbours. Raises ShapeRefused."""
    others = Grid.objects.filter(community_code=community.code, valid_to=None)
    shapes = [
        (grid.name, grid.kind, shape(grid.polygon))
        for grid in others.exclude(code=apart).exclude(polygon=None)
    ]
    try:
        drawn = read_polygon(polygon, datum=datum)
        check_grid_shape(drawn, kind=kind, community=community, others=shapes)
    except Flawed as flawed:
        raise ShapeRefused(words_for(flawed), place_of(flawed)) from None
    return to_geojson(drawn)


def _follow(grid: Grid, at: datetime, *, polygon: dict[str, Any], name: str = "") -> Grid:
    """End a grid and let a row with the same code follow it."""
    grid.valid_to = day_of(at)
    grid.save(update_fields=["valid_to"])
    fresh = Grid(
        code=grid.code,
        name=name or grid.name,
        kind=grid.kind,
        community=grid.community,
        district_code=grid.district_code,
        street_code=grid.street_code,
        community_code=grid.community_code,
        polygon=polygon,
        households=grid.households,
        residents=grid.residents,
        valid_from=day_of(at),
    )
    fresh.save(force_insert=True)
    grid.successor = fresh
    grid.save(update_fields=["successor"])
    return fresh


def _good_name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= 60:
        raise Refused(_("A name of at most %(most)d characters is needed.") % {"most": 60})
    return name


def _facts(grid: Grid) -> dict[str, Any]:
    return {"name": grid.name, "households": grid.households, "residents": grid.residents}


def _note(
    by: Keeper, at: datetime, act: str, grid: Grid, before: Mapping[str, Any], after: Any
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

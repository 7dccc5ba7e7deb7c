"""What the pages about divisions and grids show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from linli.registers.places.models import Division, Grid, RegisterChange
from linli.registers.places.queries.memory import UnknownPlace, places_in_force
from linli.registers.places.rules.codes import CITY, COMMUNITY, GRADES
from linli.registers.places.rules.keepers import NotAllowed, Within


@dataclass(frozen=True)
class DivisionNode:
    """A division in the tree, with those directly below it."""

    code: str
    name: str
    grade: str
    children: tuple[DivisionNode, ...]


@dataclass(frozen=True)
class DivisionRow:
    """A line of the list of divisions: one division and how many there are below it."""

    id: UUID
    code: str
    name: str
    grade: str
    grade_label: str
    valid_from: date
    has_boundary: bool
    below: int
    grids: int


def division_tree(scope: Within) -> tuple[DivisionNode, ...]:
    """All divisions in force that a scope sees, as a tree; from memory, for choosing one."""
    rows = sorted(places_in_force().divisions.values(), key=lambda row: row.code, reverse=True)
    seen = [row for row in rows if scope.column is None or getattr(row, scope.column) == scope.code]
    codes = {row.code for row in seen}
    below: dict[str, list[DivisionNode]] = {}
    for row in sorted(seen, key=lambda row: GRADES.index(row.grade), reverse=True):
        children = tuple(reversed(below.get(row.code, [])))
        node = DivisionNode(row.code, row.name, row.grade, children)
        below.setdefault(row.parent_code if row.parent_code in codes else "", []).append(node)
    return tuple(reversed(below.get("", [])))


def division_in_force(scope: Within, code: str) -> Division:
    """The division with this code.

    Raises UnknownPlace when none in force has it, NotAllowed when it lies outside the scope.
    """
    division = Division.objects.filter(code=code, valid_to=None).select_related("parent").first()
    if division is None:
        raise UnknownPlace(code)
    if not _covers(scope, division):
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": division.name})
    return division


def _covers(scope: Within, row: Division | Grid) -> bool:
    return scope.covers(
        district=row.district_code, street=row.street_code, community=row.community_code
    )


def division_rows(scope: Within, *, parent_code: str) -> list[DivisionRow]:
    """The divisions directly below one, with how much lies below each; [] outside the scope.

    An empty ``parent_code`` asks for the highest that the scope sees.
    """
    rows = Division.objects.filter(valid_to=None).under(scope.column, scope.code)
    if parent_code:
        rows = rows.filter(parent__code=parent_code)
    elif scope.column:
        rows = rows.filter(code=scope.code)
    else:
        rows = rows.filter(grade=CITY)
    found = list(rows.order_by("code"))
    below = _counts([row.pk for row in found])
    grids = _grid_counts([row.code for row in found if row.grade == COMMUNITY])
    return [
        DivisionRow(
            row.id,
            row.code,
            row.name,
            row.grade,
            row.get_grade_display(),
            row.valid_from,
            row.boundary is not None,
            below.get(row.pk, 0),
            grids.get(row.code, 0),
        )
        for row in found
    ]


def _counts(ids: list[UUID]) -> dict[UUID, int]:
    rows = Division.objects.filter(parent_id__in=ids, valid_to=None)
    return dict(rows.values_list("parent_id").annotate(number=Count("id")))


def _grid_counts(codes: list[str]) -> dict[str, int]:
    rows = Grid.objects.filter(community_code__in=codes, valid_to=None)
    return dict(rows.values_list("community_code").annotate(number=Count("id")))


def path_to(scope: Within, code: str) -> list[tuple[str, str]]:
    """The (code, name) of each division from the highest that the scope sees down to this one."""
    divisions = places_in_force().divisions
    path: list[tuple[str, str]] = []
    row = divisions.get(code)
    while row is not None:
        if scope.column is None or getattr(row, scope.column) == scope.code:
            path.append((row.code, row.name))
        row = divisions.get(row.parent_code)
    return path[::-1]


def grids_of(scope: Within, *, community_code: str, past: bool = False) -> QuerySet[Grid]:
    """The grids of a community by code, in force or (``past``) those of former times."""
    rows = Grid.objects.under(scope.column, scope.code).filter(community_code=community_code)
    rows = rows.exclude(valid_to=None) if past else rows.filter(valid_to=None)
    return rows.order_by("code", "-valid_from")


def grid_in_force(scope: Within, code: str) -> Grid:
    """The grid with this code. Raises UnknownPlace, or NotAllowed outside the scope."""
    grid = Grid.objects.filter(code=code, valid_to=None).select_related("community").first()
    if grid is None:
        raise UnknownPlace(code)
    if not _covers(scope, grid):
        raise NotAllowed(_("%(name)s lies outside your division.") % {"name": grid.name})
    return grid


def grid_map(scope: Within, *, inside: str = "") -> dict[str, Any]:
    """The grids that a scope sees as a GeoJSON FeatureCollection, with community boundaries.

    ``inside`` (a street's or community's code) narrows it: a whole city is tens of megabytes.
    """
    grids = Grid.objects.under(scope.column, scope.code).filter(valid_to=None)
    divisions = Division.objects.under(scope.column, scope.code).filter(valid_to=None)
    place = places_in_force().divisions.get(inside)
    if place is not None and place.grade != CITY:
        column = f"{place.grade}_code"
        grids, divisions = grids.under(column, inside), divisions.under(column, inside)
    features = [
        _feature(code, name, kind, polygon)
        for code, name, kind, polygon in grids.exclude(polygon=None)
        .order_by("code")
        .values_list("code", "name", "kind", "polygon")
    ]
    outlines = divisions.exclude(boundary=None).order_by("code")
    features += [
        _feature(code, name, grade, boundary)
        for code, name, grade, boundary in outlines.values_list("code", "name", "grade", "boundary")
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(code: str, name: str, kind: str, geometry: Any) -> dict[str, Any]:
    properties = {"code": code, "name": name, "kind": kind}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def changes_of(record_id: UUID, *, limit: int = 50) -> list[RegisterChange]:
    """The latest changes of one record (which the caller has read within scope), newest first."""
    return list(RegisterChange.objects.filter(record_id=record_id).order_by("-at", "-id")[:limit])

"""Reading files of shapes and points: layers, tiles, the community each feature lies in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import shape

from linli.registers.places.models import Building, Division, Grid
from linli.registers.places.queries.grid_files import text_of
from linli.registers.places.queries.located import ShapeFinder
from linli.registers.places.rules.codes import COMMUNITY
from linli.registers.places.rules.coordinates import to_wgs84
from linli.registers.places.rules.datums import guess_datum
from linli.registers.places.rules.keepers import Refused, Within
from linli.registers.places.rules.shapes import Datum

MOST_FEATURES = 200_000
_MOST_ANCHORS = 5_000


def layer_of(geojson: Any, *names: str) -> list[dict[str, Any]]:
    """The features of a FeatureCollection, or of the named layer of a file of layers or tiles.

    Raises Refused when the file is none of these, holds nothing, or too much.
    """
    found = list(_features(geojson, names))
    if not found:
        raise Refused(_("The file must be a GeoJSON FeatureCollection with at least one feature."))
    if len(found) > MOST_FEATURES:
        words = _("The file has %(number)d features; at most %(most)d can be taken in at once.")
        raise Refused(words % {"number": len(found), "most": MOST_FEATURES})
    return found


def _features(geojson: Any, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    if isinstance(geojson, list):
        for tile in geojson:
            yield from _features(tile, names)
    elif isinstance(geojson, dict) and isinstance(geojson.get("features"), list):
        yield from (one if isinstance(one, dict) else {} for one in geojson["features"])
    elif isinstance(geojson, dict):
        for name in names:
            if isinstance(geojson.get(name), dict | list):
                yield from _features(geojson[name], names)


@dataclass(frozen=True)
class Communities:
    """The communities of a scope: by code or name, and by a point."""

    by_name: dict[str, list[Division]]
    rows: list[Division]
    finder: ShapeFinder

    @classmethod
    def of(cls, scope: Within) -> Communities:
        """Those without an outline are found by the grids they have."""
        rows = list(
            Division.objects.filter(valid_to=None, grade=COMMUNITY)
            .under(scope.column, scope.code)
            .order_by("code")
        )
        by_name: dict[str, list[Division]] = {}
        for row in rows:
            by_name.setdefault(row.code, []).append(row)
            by_name.setdefault(row.name, []).append(row)
        drawn = [(row, shape(row.boundary)) for row in rows if row.boundary]
        bare = {row.code: row for row in rows if not row.boundary}
        grids = Grid.objects.filter(community_code__in=bare, valid_to=None).exclude(polygon=None)
        drawn += [
            (bare[code], shape(polygon))
            for code, polygon in grids.values_list("community_code", "polygon")
        ]
        finder = ShapeFinder.of([one for _row, one in drawn], [row.code for row, _one in drawn])
        return cls(by_name, [row for row, _one in drawn], finder)

    def at_all(self, points: Sequence[tuple[float, float]]) -> list[Division | None]:
        """The community that each point lies in."""
        found = self.finder.find(points).tolist() if points else []
        return [self.rows[n] if n >= 0 else None for n in found]

    def meant(self, feature: dict[str, Any]) -> Division | None:
        """The community that a feature names. Raises Refused for one unknown or not clear."""
        wanted = text_of(feature, "community", "community_code", "社区", "社区代码", "所属社区")
        if not wanted:
            return None
        rows = self.by_name.get(wanted, [])
        if len(rows) == 1:
            return rows[0]
        if rows:
            words = _("Several communities are called %(name)s: give the code.")
            raise Refused(words % {"name": wanted})
        raise Refused(_("There is no community %(name)s in your division.") % {"name": wanted})


def datum_of(
    scope: Within, points: Sequence[tuple[float, float]], communities: Communities
) -> Datum | None:
    """What the points of a file are measured against, as far as the register can tell."""
    rows = Building.objects.under(scope.column, scope.code).standing().exclude(longitude=None)
    anchors = [
        (float(x or 0), float(y or 0))
        for x, y in rows.order_by("id").values_list("longitude", "latitude")[:_MOST_ANCHORS]
    ]
    guess = guess_datum(points, anchors=anchors) if anchors else None
    if guess is not None or not communities.rows:
        return guess
    as_given = _share(communities, points)
    moved = _share(communities, _moved(points))
    if abs(as_given - moved) < 0.03:
        return None
    return Datum.WGS84 if as_given > moved else Datum.GCJ02


def _share(communities: Communities, points: Sequence[tuple[float, float]]) -> float:
    return float((communities.finder.find(points) >= 0).mean()) if points else 0.0


def _moved(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    return [to_wgs84(*point) for point in points]

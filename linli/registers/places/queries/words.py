"""The flaws of shapes in the words of the one who drew them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.registers.places.rules.shapes import Flaw, Flawed, to_geojson
from linli.registers.places.rules.tiling import Fault


class UnknownRecord(Exception):
    """There is no such record inside the scope."""


@dataclass(frozen=True)
class RowError:
    """One thing that is wrong in a file: which row or feature (from 1), what it is called, why.

    ``where`` is the GeoJSON geometry to show on a map, if a place can be named.
    """

    row: int
    what: str
    words: str
    where: dict[str, Any] | None = field(default=None, compare=False)


def place_of(flawed: Flawed) -> dict[str, Any] | None:
    """Where on the map the flaw lies."""
    return shown(flawed.where)


def shown(where: BaseGeometry | None) -> dict[str, Any] | None:
    """A geometry as GeoJSON for the map; None for none."""
    if where is None or where.is_empty:
        return None
    return to_geojson(where)


def words_for(flawed: Flawed) -> str:
    """Why a shape cannot be kept."""
    sentences = {
        Flaw.NOT_A_POLYGON: _("A polygon is needed; this is: %(detail)s."),
        Flaw.NOT_IN_CHINA: _(
            "The coordinates (%(detail)s) do not lie in China. Longitude comes first, in degrees."
        ),
        Flaw.EMPTY: _("The shape has no area."),
        Flaw.CROSSES_ITSELF: _("The outline crosses itself near %(detail)s."),
        Flaw.OVERLAPS: _("It overlaps with %(detail)s."),
        Flaw.OUTSIDE_COMMUNITY: _("It reaches beyond the boundary of %(detail)s."),
        Flaw.LEAVES_HOLE: _("A hole of %(detail)s square metres belongs to no grid."),
    }
    return sentences[flawed.flaw] % {"detail": flawed.detail}


def fault_words(fault: Fault, community: str) -> str:
    """What is wrong between the grids of a community."""
    sentences = {
        Flaw.CROSSES_ITSELF: _("The outline of %(detail)s crosses itself."),
        Flaw.OVERLAPS: _("%(detail)s: these overlap."),
        Flaw.OUTSIDE_COMMUNITY: _("%(detail)s reaches beyond the boundary of %(community)s."),
        Flaw.LEAVES_HOLE: _("A hole of %(detail)s square metres belongs to no grid."),
    }
    return sentences[fault.flaw] % {"detail": fault.detail, "community": community}

"""In which grid each of many points lies: all at once, by a tree of the grids' shapes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from linli.registers.places.models import Grid

_AT_ONCE = 50_000


@dataclass(frozen=True)
class ShapeFinder:
    """Shapes in a tree, the smallest first: of several that hold a point the smallest is it."""

    tree: STRtree | None
    shapes: npt.NDArray[Any]
    order: list[int]

    @classmethod
    def of(cls, shapes: Sequence[BaseGeometry], codes: Sequence[str]) -> ShapeFinder:
        """Of two as large, the one with the smaller code."""
        order = sorted(range(len(shapes)), key=lambda n: (shapes[n].area, codes[n]))
        sorted_shapes = np.empty(len(shapes), dtype=object)
        sorted_shapes[:] = [shapes[n] for n in order]
        shapely.prepare(sorted_shapes)
        return cls(STRtree(sorted_shapes) if len(shapes) else None, sorted_shapes, order)

    def find(self, points: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """For each (longitude, latitude) the position of its shape as given; -1 for none."""
        pairs = np.asarray(points, dtype=float).reshape(-1, 2)
        found = np.full(len(pairs), -1, dtype=np.int64)
        if self.tree is None:
            return found
        for start in range(0, len(pairs), _AT_ONCE):
            self._some(pairs[start : start + _AT_ONCE], found[start : start + _AT_ONCE])
        back = np.append(np.asarray(self.order, dtype=np.int64), -1)
        return back[found]

    def _some(self, pairs: npt.NDArray[np.float64], found: npt.NDArray[np.int64]) -> None:
        tree = self.tree
        if tree is None:
            return
        known = np.isfinite(pairs).all(axis=1)
        boxes = np.flatnonzero(known)
        which, where = tree.query(shapely.points(pairs[boxes]))
        which = boxes[which]
        held = shapely.intersects_xy(self.shapes[where], pairs[which, 0], pairs[which, 1])
        which, where = which[held], where[held]
        # The largest first, so that the smallest is written last.
        back = np.argsort(-where, kind="stable")
        found[which[back]] = where[back]


@dataclass(frozen=True)
class GridFinder:
    """Rows of grids with their shapes in a tree."""

    grids: list[Grid]
    finder: ShapeFinder

    @classmethod
    def of(cls, rows: Iterable[Grid]) -> GridFinder:
        grids = [row for row in rows if row.polygon]
        shapes = [shape(grid.polygon) for grid in grids]
        return cls(grids, ShapeFinder.of(shapes, [grid.code for grid in grids]))

    def at(self, longitude: float | None, latitude: float | None) -> Grid | None:
        """The grid of one point."""
        if longitude is None or latitude is None:
            return None
        return self.at_all([(longitude, latitude)])[0]

    def at_all(self, points: Sequence[tuple[float, float]]) -> list[Grid | None]:
        """The grid of each point."""
        found = self.finder.find(points) if points else np.array([], dtype=np.int64)
        return [self.grids[n] if n >= 0 else None for n in found.tolist()]

    def of_rows(
        self, rows: Sequence[tuple[UUID, float, float]]
    ) -> tuple[list[UUID], list[Grid | None]]:
        """The ids of (id, longitude, latitude) rows, and the grid of each."""
        return [row[0] for row in rows], self.at_all([(row[1], row[2]) for row in rows])

"""Changing places: divisions, their boundaries, grids."""

from linli.registers.places.operations.changes import record_change
from linli.registers.places.operations.divisions import (
    DivisionInUse,
    FileRefused,
    add_division,
    close_division,
    import_divisions,
    rename_division,
    replace_division,
)
from linli.registers.places.operations.grids import (
    BoundaryImport,
    ShapeRefused,
    change_grid,
    close_grid,
    draw_grid,
    import_boundaries,
    import_grids,
    redraw_grid,
)

__all__ = [
    "BoundaryImport",
    "DivisionInUse",
    "FileRefused",
    "ShapeRefused",
    "add_division",
    "change_grid",
    "close_division",
    "close_grid",
    "draw_grid",
    "import_boundaries",
    "import_divisions",
    "import_grids",
    "record_change",
    "redraw_grid",
    "rename_division",
    "replace_division",
]

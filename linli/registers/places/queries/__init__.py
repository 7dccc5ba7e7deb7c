"""Reading places: look-ups from memory, lists for pages, what a file would change."""

from linli.registers.places.queries.division_files import (
    DivisionLine,
    DivisionPlan,
    division_columns,
    plan_divisions,
    read_divisions,
)
from linli.registers.places.queries.grid_files import GridPlan, plan_grids
from linli.registers.places.queries.lookups import (
    city_name,
    divisions_under,
    find_division,
    grid_at,
    grids_at,
    place_codes,
)
from linli.registers.places.queries.memory import DivisionInForce, UnknownPlace, forget_places
from linli.registers.places.queries.pages import (
    DivisionNode,
    DivisionRow,
    changes_of,
    division_in_force,
    division_rows,
    division_tree,
    grid_in_force,
    grid_map,
    grids_of,
    path_to,
)
from linli.registers.places.queries.words import RowError
from linli.registers.places.rules.codes import NOWHERE, Place

__all__ = [
    "NOWHERE",
    "DivisionInForce",
    "DivisionLine",
    "DivisionNode",
    "DivisionPlan",
    "DivisionRow",
    "GridPlan",
    "Place",
    "RowError",
    "UnknownPlace",
    "changes_of",
    "city_name",
    "division_columns",
    "division_in_force",
    "division_rows",
    "division_tree",
    "divisions_under",
    "find_division",
    "forget_places",
    "grid_at",
    "grid_in_force",
    "grid_map",
    "grids_at",
    "grids_of",
    "path_to",
    "place_codes",
    "plan_divisions",
    "plan_grids",
    "read_divisions",
]

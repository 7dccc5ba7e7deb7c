"""Reading places: look-ups from memory, lists for pages, what a file would change."""

from linli.registers.places.queries.building_files import (
    BuildingPlan,
    plan_buildings,
)
from linli.registers.places.queries.buildings import (
    BuildingPicture,
    building_picture,
    building_seen,
    buildings_by_code,
    buildings_under,
    find_buildings,
    find_homes,
    home_at,
    home_seen,
    homes_of,
)
from linli.registers.places.queries.division_files import (
    DivisionLine,
    DivisionPlan,
    division_columns,
    plan_divisions,
    read_divisions,
)
from linli.registers.places.queries.facilities import (
    facilities_in,
    facilities_under,
    facility_counts,
    facility_seen,
    reports_of,
)
from linli.registers.places.queries.facility_files import (
    FacilityPlan,
    facility_columns,
    plan_facilities,
)
from linli.registers.places.queries.grid_files import GridPlan, plan_grids
from linli.registers.places.queries.grid_overview import (
    counts_below,
    district_overview,
    grid_counts,
    grid_overview,
)
from linli.registers.places.queries.kinds import (
    facility_kinds,
)
from linli.registers.places.queries.lookups import (
    city_code,
    city_name,
    divisions_under,
    find_division,
    grid_at,
    grid_positions,
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
from linli.registers.places.queries.planning import (
    faults_in,
    proposal_seen,
    proposals_of,
)
from linli.registers.places.queries.words import (
    RowError,
    UnknownRecord,
)
from linli.registers.places.rules.codes import NOWHERE, Place

__all__ = [
    "NOWHERE",
    "BuildingPicture",
    "BuildingPlan",
    "DivisionInForce",
    "DivisionLine",
    "DivisionNode",
    "DivisionPlan",
    "DivisionRow",
    "FacilityPlan",
    "GridPlan",
    "Place",
    "RowError",
    "UnknownPlace",
    "UnknownRecord",
    "building_picture",
    "building_seen",
    "buildings_by_code",
    "buildings_under",
    "changes_of",
    "city_code",
    "city_name",
    "counts_below",
    "district_overview",
    "division_columns",
    "division_in_force",
    "division_rows",
    "division_tree",
    "divisions_under",
    "facilities_in",
    "facilities_under",
    "facility_columns",
    "facility_counts",
    "facility_kinds",
    "facility_seen",
    "faults_in",
    "find_buildings",
    "find_division",
    "find_homes",
    "forget_places",
    "grid_at",
    "grid_counts",
    "grid_in_force",
    "grid_map",
    "grid_overview",
    "grid_positions",
    "grids_at",
    "grids_of",
    "home_at",
    "home_seen",
    "homes_of",
    "path_to",
    "place_codes",
    "plan_buildings",
    "plan_divisions",
    "plan_facilities",
    "plan_grids",
    "proposal_seen",
    "proposals_of",
    "read_divisions",
    "reports_of",
]

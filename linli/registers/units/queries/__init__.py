"""Reading units: names, hours and duties from memory, trees and lists for pages."""

from linli.registers.units.queries.memory import (
    UnitInForce,
    UnknownUnit,
    centre_for,
    find_units,
    forget_units,
    has_own_hours,
    hours_of,
    unit_by_id,
    units_by_code,
    units_for_duty,
    units_under,
)
from linli.registers.units.queries.pages import (
    UnitNode,
    UnitRow,
    counters,
    duties_of,
    path_of_unit,
    stations_in,
    unit_in_force,
    unit_rows,
    unit_tree,
)

__all__ = [
    "UnitInForce",
    "UnitNode",
    "UnitRow",
    "UnknownUnit",
    "centre_for",
    "counters",
    "duties_of",
    "find_units",
    "forget_units",
    "has_own_hours",
    "hours_of",
    "path_of_unit",
    "stations_in",
    "unit_by_id",
    "unit_in_force",
    "unit_rows",
    "unit_tree",
    "units_by_code",
    "units_for_duty",
    "units_under",
]

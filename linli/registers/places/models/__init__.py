"""The tables of places."""

from linli.registers.places.models.buildings import (
    HOUSEHOLD_USES,
    Building,
    BuildingKind,
    BuildingQuerySet,
    Home,
    HomeUse,
)
from linli.registers.places.models.changes import (
    RegisterChange,
    RegisterVersion,
)
from linli.registers.places.models.divisions import (
    Division,
    DivisionQuerySet,
    Grade,
)
from linli.registers.places.models.facilities import (
    Facility,
    FacilityClass,
    FacilityKind,
    FacilityReport,
    FacilityState,
)
from linli.registers.places.models.grids import (
    Grid,
    GridKind,
    GridProposal,
    GridQuerySet,
)

__all__ = [
    "HOUSEHOLD_USES",
    "Building",
    "BuildingKind",
    "BuildingQuerySet",
    "Division",
    "DivisionQuerySet",
    "Facility",
    "FacilityClass",
    "FacilityKind",
    "FacilityReport",
    "FacilityState",
    "Grade",
    "Grid",
    "GridKind",
    "GridProposal",
    "GridQuerySet",
    "Home",
    "HomeUse",
    "RegisterChange",
    "RegisterVersion",
]

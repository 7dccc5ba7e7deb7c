"""Files of places as the import engine takes them: buildings, facilities, outlines, grids."""

from linli.registers.places.operations.importing.buildings import BUILDINGS
from linli.registers.places.operations.importing.facilities import FACILITIES
from linli.registers.places.operations.importing.grids import GRIDS
from linli.registers.places.operations.importing.outlines import OUTLINES

KINDS = (BUILDINGS, FACILITIES, OUTLINES, GRIDS)

__all__ = ["BUILDINGS", "FACILITIES", "GRIDS", "KINDS", "OUTLINES"]

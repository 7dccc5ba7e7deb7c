"""The permissions that keeping places asks for."""

ADMIN_PLACES = "admin_places"
SEE_BUILDINGS = "see_buildings"
KEEP_BUILDINGS = "keep_buildings"
PLAN_GRIDS = "plan_grids"
IMPORT_REGISTERS = "import_registers"

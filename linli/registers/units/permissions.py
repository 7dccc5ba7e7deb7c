"""The permission that keeping units asks for."""

ADMIN_UNITS = "admin_units"

"""The permission that keeping places asks for."""

ADMIN_PLACES = "admin_places"

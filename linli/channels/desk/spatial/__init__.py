"""The desk of places: the map, grids and their planning, buildings, homes, facilities."""

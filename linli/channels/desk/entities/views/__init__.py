"""Pages of the register of entities."""

"""Pure rules of the register of entities."""

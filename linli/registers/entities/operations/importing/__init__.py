"""Taking in files of entities, as the market and civil affairs authorities hand them over."""

from linli.registers.entities.operations.importing.kind import KIND

__all__ = ["KIND"]

"""Reading the register of entities: lists, one with its history, look-ups, counts."""

from linli.registers.entities.queries.counts import Counts, entity_counts
from linli.registers.entities.queries.finding import (
    ORDER,
    EntityFilter,
    UnknownEntity,
    entities,
    entity_by_code,
    entity_seen,
    look_up,
)
from linli.registers.entities.queries.parts import (
    ChangeLine,
    branches_of,
    buildings_meant,
    checks_of,
    history_of,
    representative_of,
    social_due,
)

__all__ = [
    "ORDER",
    "ChangeLine",
    "Counts",
    "EntityFilter",
    "UnknownEntity",
    "branches_of",
    "buildings_meant",
    "checks_of",
    "entities",
    "entity_by_code",
    "entity_counts",
    "entity_seen",
    "history_of",
    "look_up",
    "representative_of",
    "social_due",
]

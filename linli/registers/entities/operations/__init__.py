"""Changing the register of entities: entering, correcting, ending, merging, annual checks."""

from linli.registers.entities.operations.checks import record_check, remind_of_checks
from linli.registers.entities.operations.following import follow_places
from linli.registers.entities.operations.guard import EntityMoved, EntityRefused
from linli.registers.entities.operations.keeping import (
    EntityFacts,
    add_entity,
    correct_entity,
    end_entity,
    link_building,
    reopen_entity,
)
from linli.registers.entities.operations.locating import locate_some, look_again
from linli.registers.entities.operations.merging import merge_entities
from linli.registers.entities.operations.readings import reveal_representative

__all__ = [
    "EntityFacts",
    "EntityMoved",
    "EntityRefused",
    "add_entity",
    "correct_entity",
    "end_entity",
    "follow_places",
    "link_building",
    "locate_some",
    "look_again",
    "merge_entities",
    "record_check",
    "remind_of_checks",
    "reopen_entity",
    "reveal_representative",
]

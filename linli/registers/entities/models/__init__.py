from linli.registers.entities.models.changes import EntityChange
from linli.registers.entities.models.counts import EntityCount
from linli.registers.entities.models.entity import (
    IN_FORCE,
    SOCIAL,
    Entity,
    EntityKind,
    EntityQuerySet,
    EntityStatus,
    Located,
)
from linli.registers.entities.models.social import AnnualCheck, CheckResult, SocialOrganisation

__all__ = [
    "IN_FORCE",
    "SOCIAL",
    "AnnualCheck",
    "CheckResult",
    "Entity",
    "EntityChange",
    "EntityCount",
    "EntityKind",
    "EntityQuerySet",
    "EntityStatus",
    "Located",
    "SocialOrganisation",
]

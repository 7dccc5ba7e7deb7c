"""Writing an entity down with its history line and its counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from linli.foundation.search.rules import grams
from linli.registers.access.rules import Actor
from linli.registers.entities.models import Entity, EntityChange
from linli.registers.entities.operations.counting import Tally

# What a change says of an entity, in this order.
FIELDS = (
    "code",
    "record_number",
    "name",
    "kind",
    "status",
    "address",
    "building_id",
    "home_id",
    "district_code",
    "street_code",
    "community_code",
    "grid_code",
    "industry",
    "registered_on",
    "ended_on",
    "parent_id",
    "merged_into_id",
)


def plain(value: Any) -> str | None:
    """A field as the history keeps it."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def snapshot(entity: Entity) -> dict[str, str | None]:
    """What an entity is now, in the form of its history."""
    return {field: plain(getattr(entity, field)) for field in FIELDS}


def searched(entity: Entity) -> list[str]:
    """What an entity is found by: its name."""
    return grams(entity.name)


@dataclass
class Recording:
    """Between `of` and `write` the caller changes the entity; what differs becomes the history."""

    entity: Entity
    before: dict[str, str | None]
    representative: str
    tally: Tally

    @classmethod
    def of(cls, entity: Entity) -> Self:
        """Begin with an entity as it stands."""
        tally = Tally()
        if entity.merged_into_id is None:
            tally.count(entity, -1)
        return cls(entity, snapshot(entity), str(entity.representative or ""), tally)

    def write(
        self, act: str, *, by: Actor, at: datetime, source: str = "", reason: str = ""
    ) -> bool:
        """Save what changed, if anything did."""
        entity, after = self.entity, snapshot(self.entity)
        named = str(entity.representative or "")
        changes = {
            key: [self.before[key], after[key]] for key in FIELDS if self.before[key] != after[key]
        }
        if not changes and named == self.representative:
            return False
        entity.version += 1
        entity.changed_at = at
        if "name" in changes:
            entity.grams = searched(entity)
        if source:
            entity.source = source
        entity.save()
        moved = named != self.representative
        EntityChange.objects.create(
            entity_id=entity.pk,
            version=entity.version,
            at=at,
            act=act,
            changes=changes,
            before=self.representative if moved else "",
            after=named if moved else "",
            source=source,
            reason=reason[:200],
            who=by.name,
            account_id=by.account_id,
        )
        if entity.merged_into_id is None:
            self.tally.count(entity, 1)
        self.tally.flush()
        return True


def entered(entity: Entity, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Write the first line of an entity's history and count it."""
    EntityChange.objects.create(
        entity_id=entity.pk,
        version=entity.version,
        at=at,
        act="add",
        source=entity.source,
        reason=reason[:200],
        who=by.name,
        account_id=by.account_id,
    )
    tally = Tally()
    tally.count(entity, 1)
    tally.flush()

"""Finding the building and the home of an entity by its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from linli.foundation.crypto.operations import seal
from linli.foundation.jobs.operations import enqueue
from linli.foundation.postgres.copying import copy_rows
from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import SYSTEM, Actor
from linli.registers.entities.models import IN_FORCE, Entity, EntityChange, Located
from linli.registers.entities.operations.guard import require
from linli.registers.places.models import Building, Home
from linli.registers.places.queries.address_book import AddressMatch, match_addresses

STEP = 2000
_COLUMNS = (
    "id", "entity_id", "version", "at", "act", "changes", "before", "after", "source", "reason",
    "who",
)  # fmt: skip
_UPDATE = """
    UPDATE entities_entity
    SET building_id = %s, home_id = %s, grid_code = %s, located = %s, version = %s, changed_at = %s
    WHERE id = %s
"""
_BEFORE, _AFTER = "entities.entitychange.before", "entities.entitychange.after"


@dataclass(frozen=True)
class Found:
    """Where an entity sits by its address, and how that became known."""

    located: str
    building_id: UUID | None = None
    home_id: UUID | None = None
    grid_code: str = ""

    @classmethod
    def of(cls, match: AddressMatch) -> Found:
        if match.building is None:
            return cls(str(Located.SEVERAL if match.candidates else Located.NONE))
        home = match.home_id
        return cls(str(Located.ADDRESS), match.building.id, home, match.building.grid_code)


def find_all(asked: Sequence[tuple[str, str]]) -> list[Found]:
    """The same for many (community code, address) at once; what has neither is not looked for."""
    matches = match_addresses(asked)
    return [
        Found.of(match) if code and address else Found("")
        for (code, address), match in zip(asked, matches, strict=True)
    ]


def as_plain(found: Found) -> list[str]:
    """What was found as an import keeps it."""
    ids = [one.hex if one else "" for one in (found.building_id, found.home_id)]
    return [found.located, *ids, found.grid_code]


def standing_still(rows: Sequence[Sequence[str]]) -> list[Found]:
    """What an import kept, without buildings and homes that have ended since it was found."""
    buildings = {UUID(row[1]) for row in rows if row and row[1]}
    homes = {UUID(row[2]) for row in rows if row and row[2]}
    standing = set(
        Building.objects.standing().filter(pk__in=buildings).values_list("pk", flat=True)
    )
    lived = set(Home.objects.filter(pk__in=homes, valid_to=None).values_list("pk", flat=True))
    return [_still(row, standing, lived) for row in rows]


def _still(row: Sequence[str], buildings: set[UUID], homes: set[UUID]) -> Found:
    if not row:
        return Found("")
    how, building, home, grid = row
    if not building or UUID(building) not in buildings:
        return Found("" if building else how)
    inside = UUID(home) if home and UUID(home) in homes else None
    return Found(how, UUID(building), inside, grid)


def locate(entity: Entity) -> None:
    """Put an entity into the building that its address means, if it means one."""
    [found] = find_all([(entity.community_code, entity.address)])
    entity.located, entity.home_id = found.located, found.home_id
    if found.building_id is not None:
        entity.building_id, entity.grid_code = found.building_id, found.grid_code


@transaction.atomic
def locate_some(*, at: datetime) -> int:
    """Look for the buildings of the next entities that nobody looked for; how many were looked at.

    The one-off work for those of former times; call it until it returns 0. Each that is found has
    a line in its history.
    """
    rows = Entity.objects.known().select_for_update(of=("self",), skip_locked=True)
    waiting = rows.filter(located=Located.NOT_YET).exclude(address="")
    some = list(waiting.defer("representative", "grams").order_by("id")[:STEP])
    found = find_all(
        [(one.community_code if one.building_id is None else "", one.address) for one in some]
    )
    lines: list[tuple[Any, ...]] = []
    updates: list[tuple[Any, ...]] = []
    for entity, one in zip(some, found, strict=True):
        updates.append(_update(entity, one, at, lines))
    copy_rows(EntityChange, _COLUMNS, lines)
    if updates:
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE, updates)
    return len(some)


def _update(
    entity: Entity, found: Found, at: datetime, lines: list[tuple[Any, ...]]
) -> tuple[Any, ...]:
    if found.building_id is None:
        # One with a building had it from a person; one that lies in no community is not looked for.
        held = (entity.building_id, entity.home_id, entity.grid_code)
        how = Located.HAND if entity.building_id else found.located or Located.NONE
        return (*held, str(how), entity.version, entity.changed_at, entity.pk)
    changes: dict[str, list[str | None]] = {
        "building_id": [None, str(found.building_id)],
        "home_id": [None, str(found.home_id) if found.home_id else None],
        "grid_code": [entity.grid_code, found.grid_code],
    }
    told = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
    version = entity.version + 1
    none = (seal("", context=_BEFORE), seal("", context=_AFTER))
    who = (_("by the address"), "", SYSTEM.name)
    lines.append((uuid7(), entity.pk, version, at, "locate", Jsonb(told), *none, *who))
    place = (found.building_id, found.home_id, found.grid_code)
    return (*place, found.located, version, at, entity.pk)


@transaction.atomic
def look_again(*, by: Actor) -> int:
    """Have the entities of a division whose building was not found looked for once more.

    For when buildings were added or corrected. Returns how many. Raises NotAllowed.
    """
    require(by)
    rows = Entity.objects.visible_to(by.scope).known().filter(status__in=IN_FORCE)
    missed = rows.filter(located__in=(Located.NONE, Located.SEVERAL)).exclude(address="")
    number = missed.update(located=Located.NOT_YET)
    enqueue("entities.locate", once="entities.locate")
    return number

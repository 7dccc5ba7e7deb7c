"""Taking in a piece of a file of entities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from linli.foundation.crypto.operations import seal
from linli.foundation.postgres.copying import copy_rows
from linli.foundation.postgres.ids import uuid7
from linli.foundation.search.rules import grams
from linli.foundation.tabular.importing.kinds import Applied, Kept, Standing
from linli.foundation.tabular.models import ImportRun
from linli.registers.entities.models import (
    IN_FORCE,
    SOCIAL,
    Entity,
    EntityChange,
    EntityKind,
    EntityStatus,
    SocialOrganisation,
)
from linli.registers.entities.operations.counting import Tally
from linli.registers.entities.operations.importing.checking import FOUND
from linli.registers.entities.operations.locating import Found, standing_still
from linli.registers.entities.operations.recording import plain
from linli.registers.entities.rules.checks import first_check_due

SEALED = "entities.entity.representative"
_BEFORE, _AFTER = "entities.entitychange.before", "entities.entitychange.after"
_ENTITY = (
    "id", "code", "record_number", "name", "kind", "status", "representative", "address",
    "building", "home", "located", "district_code", "street_code", "community_code", "grid_code",
    "industry", "registered_on",
    "parent", "source", "recorded_by", "recorded_at", "changed_at", "version", "import_run", "grams",
)  # fmt: skip
_CHANGE = (
    "id", "entity_id", "version", "at", "act", "changes", "before", "after", "source", "reason",
    "who", "account_id", "import_run",
)  # fmt: skip
_WHERE = ("building_id", "home_id", "located", "grid_code")
_PLAIN = 3  # parts of a change that leaves the address as it is
_SOCIAL = ("entity", "supervising_unit", "field", "check_due")


def source_of(run: ImportRun) -> str:
    """What the register names as the source of imported rows."""
    return f"{_('Import')} {run.file_name}"[:60]


def apply_piece(run: ImportRun, rows: Sequence[Kept], at: datetime) -> Applied:
    """Add and change entities; rows that were overtaken since the look are left out and named."""
    done = Applied(same=sum(1 for row in rows if row.standing is Standing.SAME))
    tally = Tally()
    _add(run, [row for row in rows if row.standing is Standing.ADD], at, done, tally)
    _change(run, [row for row in rows if row.standing is Standing.CHANGE], at, done, tally)
    tally.flush()
    return done


def _add(run: ImportRun, rows: Sequence[Kept], at: datetime, done: Applied, tally: Tally) -> None:
    if not rows:
        return
    taken = _taken(rows)
    parents = _parents(rows)
    made: list[tuple[Any, ...]] = []
    social: list[tuple[Any, ...]] = []
    source = source_of(run)
    for row, found in zip(rows, standing_still([row.value[FOUND] for row in rows]), strict=True):
        code, record, name, kind, status, who, address, industry, day, *rest = row.value
        district, street, community, unit, field, _found, parent = rest
        if (code or (street, record)) in taken:
            done.refused[row.number] = _("It was entered in the register meanwhile.")
            continue
        registered = date.fromisoformat(day) if day else None
        status = status or _first_status(kind)
        key = uuid7()
        made.append(
            (
                key, code, record, name, kind, status, seal(who, context=SEALED), address,
                found.building_id, found.home_id, found.located, district, street, community,
                found.grid_code, industry, registered, parents.get(parent), source,
                run.asked_by, at, at, 1, run.id, grams(name),
            )
        )  # fmt: skip
        tally.add((district, street, community, kind, status, industry), 1)
        if kind in SOCIAL:
            due = first_check_due(registered) if registered and code else None
            social.append((key, unit, field, due))
    copy_rows(Entity, _ENTITY, made)
    if social:
        copy_rows(SocialOrganisation, _SOCIAL, social)
    done.added = len(made)


def _first_status(kind: str) -> str:
    if kind == EntityKind.COMMUNITY_GROUP:
        return str(EntityStatus.RECORDED)
    return str(EntityStatus.REGISTERED if kind in SOCIAL else EntityStatus.OPERATING)


def _taken(rows: Sequence[Kept]) -> set[Any]:
    """Numbers of these rows that somebody has entered since the look."""
    known = Entity.objects.known()
    codes = [row.value[0] for row in rows if row.value[0]]
    records = [row.value[1] for row in rows if row.value[1]]
    taken: set[Any] = set(known.filter(code__in=codes).values_list("code", flat=True))
    if records:
        groups = known.filter(record_number__in=records)
        taken |= set(groups.values_list("street_code", "record_number"))
    return taken


def _parents(rows: Sequence[Kept]) -> dict[str, UUID]:
    codes = {row.value[-1] for row in rows} - {""}
    if not codes:
        return {}
    heads = Entity.objects.known().filter(code__in=codes, parent=None)
    return dict(heads.values_list("code", "id"))


def _change(
    run: ImportRun, rows: Sequence[Kept], at: datetime, done: Applied, tally: Tally
) -> None:
    if not rows:
        return
    ids = [UUID(row.value[0]) for row in rows]
    known = Entity.objects.known().select_for_update(of=("self",)).filter(id__in=ids)
    held = {entity.pk: entity for entity in known.defer("grams").order_by("id")}
    lines: list[tuple[Any, ...]] = []
    updates: list[tuple[Any, ...]] = []
    source = source_of(run)
    places = standing_still([row.value[-1] if len(row.value) > _PLAIN else () for row in rows])
    for row, key, found in zip(rows, ids, places, strict=True):
        entity = held.get(key)
        if entity is None or entity.version != row.value[1]:
            done.refused[row.number] = _("It was changed in the register meanwhile.")
            continue
        tally.count(entity, -1)
        where = found if len(row.value) > _PLAIN else None
        lines.append(_put(entity, row.value[2], where, run, at, source))
        tally.count(entity, 1)
        updates.append(as_update(entity))
    copy_rows(EntityChange, _CHANGE, lines)
    write_updates(updates)
    done.changed = len(updates)


def _move(entity: Entity, found: Found) -> dict[str, list[str | None]]:
    """Put an entity into the building of its new address; returns what its history says of that."""
    before = {name: plain(getattr(entity, name)) for name in _WHERE}
    entity.building_id, entity.home_id = found.building_id, found.home_id
    entity.located = found.located
    entity.grid_code = found.grid_code
    after = {name: plain(getattr(entity, name)) for name in _WHERE}
    return {name: [before[name], after[name]] for name in _WHERE if before[name] != after[name]}


def _put(
    entity: Entity,
    changes: dict[str, str],
    found: Found | None,
    run: ImportRun,
    at: datetime,
    source: str,
) -> tuple[Any, ...]:
    """Lay a row over an entity; returns the line of its history."""
    told: dict[str, list[str | None]] = {}
    before, after = str(entity.representative or ""), changes.get("representative")
    for field, new in changes.items():
        if field == "representative":
            entity.representative = new
            continue
        told[field] = [plain(getattr(entity, field)), new]
        setattr(entity, field, date.fromisoformat(new) if field == "registered_on" else new)
    if found is not None:
        told |= _move(entity, found)
    if entity.status not in IN_FORCE and entity.ended_on is None:
        entity.ended_on = run.asked_at.date()
        told["ended_on"] = [None, plain(entity.ended_on)]
    elif entity.status in IN_FORCE and entity.ended_on is not None:
        told["ended_on"] = [plain(entity.ended_on), None]
        entity.ended_on = None
    entity.version += 1
    entity.changed_at, entity.source = at, source
    return (
        uuid7(), entity.pk, entity.version, at, "import", Jsonb(told),
        seal(before, context=_BEFORE) if after is not None else b"",
        seal(after, context=_AFTER) if after is not None else b"",
        source, "", run.asked_by, run.account_id, run.id,
    )  # fmt: skip


_UPDATE = """
    UPDATE entities_entity SET name = %s, kind = %s, status = %s, representative = %s, address = %s,
        industry = %s, registered_on = %s, ended_on = %s, source = %s, version = %s, changed_at = %s,
        grams = %s, building_id = %s, home_id = %s, located = %s, grid_code = %s
    WHERE id = %s
"""


def as_update(entity: Entity) -> tuple[Any, ...]:
    """The values of an entity for ``write_updates``."""
    return (
        entity.name, entity.kind, entity.status,
        seal(str(entity.representative or ""), context=SEALED), entity.address, entity.industry,
        entity.registered_on, entity.ended_on, entity.source, entity.version, entity.changed_at,
        grams(entity.name), entity.building_id, entity.home_id, entity.located, entity.grid_code,
        entity.pk,
    )  # fmt: skip


def write_updates(updates: Sequence[tuple[Any, ...]]) -> None:
    """Write changed entities, many in one round trip."""
    if updates:
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE, updates)

"""Taking back a file of entities: what nobody touched since goes, or becomes again what it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from linli.foundation.tabular.importing.kinds import Left, Outlook, Undone
from linli.foundation.tabular.models import ImportRun
from linli.registers.entities.models import AnnualCheck, Entity, EntityChange
from linli.registers.entities.operations.counting import Tally
from linli.registers.entities.operations.importing.applying import as_update, write_updates

STEP = 2000
NAMED = 20
_CHANGES = "changes:"


def outlook(run: ImportRun) -> Outlook:
    """What undoing would do now; cheap enough for a page."""
    added = Entity.objects.filter(import_run=run.id)
    sums = added.aggregate(free=Count("id", filter=_free()), all=Count("id"))
    restored = _changed(run).filter(version=F("now")).count()
    changed = _changed(run).count()
    touched = [
        Left(name, _touched())
        for name in added.exclude(_free()).values_list("name", flat=True)[:NAMED]
    ]
    left = sums["all"] - sums["free"] + changed - restored
    return Outlook(sums["free"], restored, left, tuple(touched))


def _free() -> Q:
    return Q(version=1, merged_into=None)


def _touched() -> str:
    return _("Changed since the import.")


def _changed(run: ImportRun) -> Any:
    now = Entity.objects.filter(id=OuterRef("entity_id")).values("version")
    return EntityChange.objects.filter(import_run=run.id, act="import").annotate(now=Subquery(now))


def undo_step(run: ImportRun, cursor: str, at: datetime) -> Undone:
    """Take back the next records: first what was added, then what was changed."""
    if cursor.startswith(_CHANGES):
        return _restore(run, cursor.removeprefix(_CHANGES), at)
    return _delete(run, cursor)


def _delete(run: ImportRun, cursor: str) -> Undone:
    rows = Entity.objects.select_for_update(of=("self",)).filter(import_run=run.id)
    if cursor:
        rows = rows.filter(id__gt=UUID(cursor))
    some = list(rows.defer("representative", "grams").order_by("id")[:STEP])
    needed = _needed([entity.pk for entity in some])
    done, tally, gone = Undone(), Tally(), []
    for entity in some:
        if entity.version > 1 or entity.merged_into_id:
            done.left.append(Left(entity.name, _touched()))
        elif entity.pk in needed:
            done.left.append(Left(entity.name, _("Others refer to it.")))
        else:
            gone.append(entity.pk)
            tally.count(entity, -1)
    Entity.objects.filter(id__in=gone).delete()
    tally.flush()
    done.deleted = len(gone)
    done.cursor = some[-1].pk.hex if len(some) == STEP else f"{_CHANGES}"
    return done


def _needed(ids: Sequence[UUID]) -> set[UUID]:
    """Those that branches, duplicates or annual checks refer to."""
    others = Entity.objects.exclude(id__in=ids)
    heads = others.filter(parent__in=ids).values_list("parent_id", flat=True)
    kept = others.filter(merged_into__in=ids).values_list("merged_into_id", flat=True)
    checked = AnnualCheck.objects.filter(organisation__in=ids)
    return {*heads, *kept, *checked.values_list("organisation_id", flat=True)}


def _restore(run: ImportRun, cursor: str, at: datetime) -> Undone:
    lines = EntityChange.objects.filter(import_run=run.id, act="import")
    if cursor:
        lines = lines.filter(id__gt=UUID(cursor))
    some = list(lines.order_by("id")[:STEP])
    ids = [line.entity_id for line in some]
    rows = Entity.objects.select_for_update(of=("self",)).filter(id__in=ids)
    held = {entity.pk: entity for entity in rows.defer("grams").order_by("id")}
    done, tally = Undone(), Tally()
    updates, history = [], []
    for line in some:
        entity = held.get(line.entity_id)
        if entity is None or entity.version != line.version or entity.merged_into_id:
            done.left.append(Left(entity.name if entity else str(line.entity_id), _touched()))
            continue
        tally.count(entity, -1)
        history.append(_back(entity, line, run, at))
        tally.count(entity, 1)
        updates.append(as_update(entity))
    EntityChange.objects.bulk_create(history)
    write_updates(updates)
    tally.flush()
    done.restored = len(updates)
    done.cursor = f"{_CHANGES}{some[-1].pk.hex}" if len(some) == STEP else ""
    return done


def _as_held(field: str, old: str | None) -> Any:
    """A value of the history as the entity holds it."""
    if field in ("registered_on", "ended_on"):
        return date.fromisoformat(old) if old else None
    if field.endswith("_id"):
        return UUID(old) if old else None
    return old or ""


def _back(entity: Entity, line: EntityChange, run: ImportRun, at: datetime) -> EntityChange:
    """Set an entity back to what it was before a line of its history; returns the new line."""
    for field, (old, _new) in line.changes.items():
        setattr(entity, field, _as_held(field, old))
    if line.before or line.after:
        entity.representative = str(line.before or "")
    entity.version += 1
    entity.changed_at = at
    return EntityChange(
        entity_id=entity.pk,
        version=entity.version,
        at=at,
        act="undo",
        changes={field: [new, old] for field, (old, new) in line.changes.items()},
        before=str(line.after or ""),
        after=str(line.before or ""),
        source=line.source,
        who=run.undone_by,
        import_run=run.id,
    )

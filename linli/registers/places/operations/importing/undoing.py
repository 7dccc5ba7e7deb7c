"""Taking back a file of places: by the lines that it wrote into the history of the registers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from linli.foundation.tabular.importing.kinds import Left, Outlook, Undone
from linli.foundation.tabular.models import ImportRun
from linli.registers.places.models import Building, Division, Facility, RegisterChange
from linli.registers.places.operations.changes import Line, places_changed, record_changes
from linli.registers.places.operations.files import ADDED
from linli.registers.places.operations.importing.shaping import RunKeeper
from linli.registers.places.operations.stamping import restamp

STEP = 1000
NAMED = 20
TAKEN_BACK = "undo import"
_MODELS: dict[str, type[models.Model]] = {
    "building": Building,
    "facility": Facility,
    "division": Division,
}


def _lines(run: ImportRun) -> Any:
    """What the run did, without what was taken back already."""
    later = RegisterChange.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")),
        record_id=OuterRef("record_id"),
    )
    lines = RegisterChange.objects.filter(import_run=run.id).exclude(act=TAKEN_BACK)
    return lines.annotate(is_touched=Exists(later))


def outlook(run: ImportRun) -> Outlook:
    """What undoing would do now; cheap enough for a page."""
    lines = _lines(run)
    free, touched = lines.filter(is_touched=False), lines.filter(is_touched=True)
    names = touched.order_by("id").values_list("about", flat=True)[:NAMED]
    return Outlook(
        free.filter(act=ADDED).count(),
        free.exclude(act=ADDED).count(),
        touched.count(),
        tuple(Left(name, _touched()) for name in names),
    )


def _touched() -> str:
    return _("Changed since the import.")


def undo_step(run: ImportRun, cursor: str, at: datetime) -> Undone:
    """Take back the next records: what was added goes, what was changed becomes what it was."""
    lines = _lines(run)
    if cursor:
        lines = lines.filter(id__gt=UUID(cursor))
    some = list(lines.order_by("id")[:STEP])
    done, free = Undone(), []
    for line in some:
        if line.is_touched:
            done.left.append(Left(line.about, _touched()))
        else:
            free.append(line)
    written = _delete([line for line in free if line.act == ADDED], done)
    written += _restore([line for line in free if line.act != ADDED], done)
    by = RunKeeper(run.undone_by, None, RunKeeper.of(run).scope)
    record_changes(written, by=by, at=at, run_id=run.id)
    done.cursor = some[-1].id.hex if len(some) == STEP else ""
    return done


def _delete(lines: Sequence[RegisterChange], done: Undone) -> list[Line]:
    written = []
    for kind, some in _by_kind(lines).items():
        model = _MODELS[kind]
        ids = [line.record_id for line in some]
        needed = _referred_to(model, ids)
        gone = [line for line in some if line.record_id not in needed]
        for line in some:
            if line.record_id in needed:
                done.left.append(Left(line.about, _("Others refer to it.")))
        model._default_manager.filter(pk__in=[line.record_id for line in gone]).delete()
        done.deleted += len(gone)
        written += [
            Line(TAKEN_BACK, kind, line.record_id, line.about, before=line.after) for line in gone
        ]
    return written


def _by_kind(lines: Iterable[RegisterChange]) -> dict[str, list[RegisterChange]]:
    found: dict[str, list[RegisterChange]] = defaultdict(list)
    for line in lines:
        found[line.record_kind].append(line)
    return found


def _referred_to(model: type[models.Model], ids: Sequence[UUID]) -> set[UUID]:
    """Those of these records that others point to, in whatever room those others live."""
    found: set[UUID] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.related_model != "self":
            column = relation.field.name
            rows = relation.related_model._default_manager.filter(**{f"{column}__in": ids})
            found.update(rows.values_list(f"{column}_id", flat=True).distinct())
    return found


def _restore(lines: Sequence[RegisterChange], done: Undone) -> list[Line]:
    written: list[Line] = []
    for kind, some in _by_kind(lines).items():
        manager = _MODELS[kind]._default_manager
        rows: dict[Any, Any] = manager.select_for_update(of=("self",)).in_bulk(
            [line.record_id for line in some]
        )
        fields: set[str] = set()
        for line in some:
            for name, value in line.before.items():
                setattr(rows[line.record_id], name, value)
                fields.add(name)
            written.append(
                Line(TAKEN_BACK, kind, line.record_id, line.about, line.after, line.before)
            )
        manager.bulk_update(rows.values(), sorted(fields), batch_size=500)
        done.restored += len(some)
        if kind == "division":
            places_changed()
        else:
            restamp(sorted({row.community_code for row in rows.values()}))
    return written

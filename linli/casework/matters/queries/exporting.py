"""The rows of a list of matters for a file: exactly what its reader sees on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.matters.queries.columns import (
    LIST,
    WORK,
    ListColumn,
    chosen_columns,
    hidden_words,
    reporters,
)
from linli.casework.matters.queries.desk import Tab
from linli.casework.matters.queries.lists import (
    MatterFilter,
    MatterRow,
    Sort,
    count_matters,
    count_work,
    every_matter,
    every_work,
)
from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.exporting import NotExported, Sheet
from linli.foundation.tabular.models import ExportRun
from linli.registers.access.models import Account
from linli.registers.access.permissions import Permission
from linli.registers.access.queries import actor_at, posts_held
from linli.registers.access.rules import Actor

_AT_ONCE = 500


def plain_filter(wanted: MatterFilter) -> dict[str, Any]:
    """A filter in values that JSON keeps."""
    return {
        name: str(value) if isinstance(value, (UUID, date)) else value
        for name, value in asdict(wanted).items()
        if value
    }


def filter_from(plain: Mapping[str, Any]) -> MatterFilter:
    """A filter as it was kept by plain_filter."""
    kept = {name: plain[name] for name in MatterFilter.__dataclass_fields__ if name in plain}
    for name in ("since", "until"):
        if name in kept:
            kept[name] = date.fromisoformat(kept[name])
    if "unit" in kept:
        kept["unit"] = UUID(kept["unit"])
    return MatterFilter(**kept)


def matters_sheet(run: ExportRun) -> Sheet:
    """The sheet of the list of all matters; what the person may see is asked anew."""
    actor = actor_of_run(run)
    wanted = filter_from(run.filters)
    sort = Sort(run.filters.get("sort", Sort.NEWEST))
    columns = chosen_columns(run.columns)
    rows = every_matter(actor, wanted, sort, at=run.asked_at)
    total = count_matters(actor, wanted, sort, at=run.asked_at)
    return _sheet(columns, rows, total, actor)


def work_sheet(run: ExportRun) -> Sheet:
    """The sheet of what a unit has to do."""
    actor = actor_of_run(run)
    if actor.unit_id is None:
        raise NotExported(_("The post you asked with has no unit."))
    wanted, tab = filter_from(run.filters), Tab(run.filters.get("tab", Tab.ALL))
    rows = every_work(actor.unit_id, tab, wanted, at=run.asked_at)
    total = count_work(actor.unit_id, tab, wanted, at=run.asked_at)
    return _sheet(chosen_columns(run.columns), rows, total, actor)


SHEETS = {LIST: matters_sheet, WORK: work_sheet}


def actor_of_run(run: ExportRun) -> Actor:
    """Who asked for an export, if they may still; raises NotExported else."""
    account = Account.objects.filter(id=run.account_id, is_active=True).first()
    posts = posts_held(run.account_id, on=timezone.localdate(run.asked_at)) if account else []
    post = next((post for post in posts if post.id == run.post_id), None)
    if account is None or post is None:
        raise NotExported(_("You no longer hold the post you asked with."))
    actor = actor_at(account, post)
    if not actor.may(Permission.EXPORT):
        raise NotExported(_("The post you asked with may not export."))
    return actor


def _sheet(
    columns: Sequence[ListColumn], rows: Iterator[MatterRow], total: int, actor: Actor
) -> Sheet:
    return Sheet(
        headers=[str(column.label) for column in columns],
        rows=_cells(columns, rows, actor),
        total=total,
        widths=[column.width for column in columns],
    )


def _cells(
    columns: Sequence[ListColumn], rows: Iterator[MatterRow], actor: Actor
) -> Iterator[list[Cell]]:
    with_people = any(column.is_personal for column in columns)
    while chunk := list(islice(rows, _AT_ONCE)):
        people = reporters(chunk, actor) if with_people else {}
        for row in chunk:
            yield [cell(column, row, people) for column in columns]


def cell(column: ListColumn, row: MatterRow, people: Mapping[UUID, Any]) -> Cell:
    """What one column says of one matter."""
    if column.is_personal and row.case.id not in people:
        hidden = hidden_words(row.case)
        return hidden or column.value(row, None)
    return column.value(row, people.get(row.case.id) if people else None)

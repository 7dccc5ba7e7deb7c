"""What a list shows: its bar, its table, its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from linli.casework.cases.models import Urgency
from linli.casework.matters.queries.columns import COLUMNS, ListColumn
from linli.casework.matters.queries.exporting import cell
from linli.casework.matters.queries.lists import MatterRow
from linli.channels.desk.cases.clocks import moment_words
from linli.channels.desk.cases.rows import case_url, row_clock
from linli.channels.desk.lists.filters import Address, FilterForm
from linli.channels.ui.presenters import (
    Column,
    Filters,
    Label,
    Page,
    SavedFilter,
    Standing,
    Table,
    TableCell,
    TableColumn,
    TableLine,
)
from linli.foundation.postgres.keyset import Slice
from linli.foundation.postgres.labels import label_of
from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.queries import Liking
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


def bar_of(
    form: FilterForm,
    address: Address,
    *,
    liking: Liking,
    list_code: str,
    actor: Actor,
    columns: Sequence[ListColumn] = (),
) -> Filters:
    """The bar over a list."""
    now = address.filters
    kept = tuple(
        SavedFilter(
            row.name,
            f"{address.path}?{row.query}",
            current=row.query == now,
            delete_url=reverse("desk:filter_forget", args=[row.id]),
        )
        for row in liking.filters
    )
    shown = {column.code for column in columns}
    return Filters(
        url=address.here,
        chips=form.chips(address),
        saved=kept,
        save_url=reverse("desk:filter_keep", args=[list_code]),
        columns=tuple(
            Column(
                column.code,
                str(column.label),
                shown=column.code in shown,
                fixed=column.is_fixed,
            )
            for column in (COLUMNS.values() if columns else ())
        ),
        columns_url=reverse("desk:columns", args=[list_code]) if columns else "",
        export_url=_export_url(list_code, address) if actor.may(Permission.EXPORT) else "",
    )


def _export_url(list_code: str, address: Address) -> str:
    query = address.here.partition("?")[2]
    return reverse("desk:export_ask", args=[list_code]) + (f"?{query}" if query else "")


def page_urls(found: Slice[Any], address: Address) -> dict[str, str]:
    """The addresses of the neighbouring pages."""
    return {
        "next_url": address.with_(cursor=str(found.after)) if found.after else "",
        "prev_url": address.with_(cursor=str(found.before)) if found.before else "",
    }


def table_of(
    rows: Sequence[MatterRow],
    found: Slice[Any],
    address: Address,
    *,
    columns: Sequence[ListColumn],
    people: Mapping[UUID, Any],
    now: datetime,
) -> Table:
    """The rows of a page under the chosen columns."""
    fill = [(column, _FILLED.get(column.code, _plain)) for column in columns]
    lines = tuple(
        TableLine(
            row.case.number,
            tuple(filled(cell(column, row, people), row, now) for column, filled in fill),
        )
        for row in rows
    )
    heads = tuple(TableColumn(str(one.label), _CSS.get(one.code, "")) for one in columns)
    return Table(heads, Page(lines, **page_urls(found, address)))


_CSS = {
    "number": "no text-nowrap",
    "nature": "text-nowrap",
    "urgency": "text-nowrap",
    "state": "text-nowrap",
    "channel": "text-nowrap",
}


def _plain(value: Cell, _row: MatterRow, now: datetime) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment_words(value, now)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _number(value: Cell, row: MatterRow, _now: datetime) -> TableCell:
    return TableCell(str(value), case_url(row.case.number))


def _title(value: Cell, row: MatterRow, _now: datetime) -> TableCell:
    case = row.case
    hurry = case.urgency in (Urgency.CRITICAL, Urgency.URGENT)
    label = Label(label_of(Urgency, case.urgency), Standing.OVER) if hurry else None
    return TableCell(str(value), case_url(case.number), label=label)


def _due(value: Cell, row: MatterRow, now: datetime) -> str | TableCell:
    clock = row_clock(row, now=now) if row.case.is_open else None
    return TableCell(clock=clock) if clock else _plain(value, row, now)


_FILLED: Mapping[str, Callable[[Cell, MatterRow, datetime], str | TableCell]] = {
    "number": _number,
    "title": _title,
    "due": _due,
}

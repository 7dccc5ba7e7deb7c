"""What a list shows: its bar, its table, its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from linli.casework.cases.models import Urgency
from linli.casework.matters.queries.columns import COLUMNS, ListColumn
from linli.casework.matters.queries.exporting import cell
from linli.casework.matters.queries.lists import MatterRow
from linli.channels.desk.cases.clocks import moment_words
from linli.channels.desk.cases.rows import row_clock
from linli.channels.desk.lists.filters import Address, FilterForm
from linli.channels.ui.presenters import Clock, Column, Filters, Label, Page, SavedFilter, Standing
from linli.foundation.postgres.keyset import Slice
from linli.foundation.tabular.queries import Liking
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


@dataclass(frozen=True)
class CellView:
    """One cell: text, or a clock; the heading goes before it on phones."""

    code: str
    heading: str
    text: str
    url: str = ""
    clock: Clock | None = None
    label: Label | None = None
    css: str = ""


@dataclass(frozen=True)
class LineView:
    """One row of the table."""

    number: str
    url: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class Table:
    """The table with its headings and its page."""

    headings: tuple[str, ...]
    page: Page[LineView]


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
    lines = tuple(
        LineView(
            row.case.number,
            reverse("desk:case", args=[row.case.number]),
            tuple(_cell(column, row, people, now) for column in columns),
        )
        for row in rows
    )
    page = Page(lines, **page_urls(found, address))
    return Table(tuple(str(column.label) for column in columns), page)


def _cell(
    column: ListColumn, row: MatterRow, people: Mapping[UUID, Any], now: datetime
) -> CellView:
    value = cell(column, row, people)
    return CellView(
        column.code,
        str(column.label),
        _text(value, now),
        url=reverse("desk:case", args=[row.case.number]) if column.code == "title" else "",
        clock=row_clock(row, now=now) if column.code == "due" and row.case.is_open else None,
        label=_label(column, row),
        css=_CSS.get(column.code, ""),
    )


_CSS = {
    "number": "no text-nowrap",
    "nature": "text-nowrap",
    "urgency": "text-nowrap",
    "state": "text-nowrap",
    "channel": "text-nowrap",
}


def _label(column: ListColumn, row: MatterRow) -> Label | None:
    if column.code == "title" and row.case.urgency in (Urgency.CRITICAL, Urgency.URGENT):
        return Label(str(Urgency(row.case.urgency).label), Standing.OVER)
    return None


def _text(value: object, now: datetime) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment_words(value, now)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)

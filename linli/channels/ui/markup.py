"""HTML of what stands on a page many times over.

A template costs some microseconds a tag; a list has thousands of them. What is printed once a row
is therefore put together here, and the templates call it through the tags of ``linli_ui``.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from linli.channels.ui.presenters import (
    Clock,
    Label,
    MenuItem,
    Row,
    Standing,
    Table,
    TableCell,
    TableColumn,
    Tone,
)

CLOCK_ICONS = {
    Tone.OVER: "alert-triangle",
    Tone.NOW: "clock-exclamation",
    Tone.SOON: "clock-exclamation",
    Tone.OK: "clock",
    Tone.DONE: "circle-check",
    Tone.LATE: "clock-exclamation",
    Tone.HOLD: "player-pause",
}


@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the Tabler set; with a label it is read out, without one it is decoration."""
    name = escape(str(name))
    if label:
        return SafeString(
            f'<i class="ti ti-{name}" role="img" aria-label="{escape(str(label))}"></i>'
        )
    return SafeString(f'<i class="ti ti-{name}" aria-hidden="true"></i>')


def clock(shown: Clock, *, push: bool = False) -> SafeString:
    """A limit: icon and words, always both."""
    css = f"clock clock-{shown.tone.value}{' ms-auto' if push else ''}"
    due = f' data-due="{shown.due.isoformat()}"' if shown.due else ""
    words = escape(str(shown.words))
    return SafeString(
        f'<span class="{css}"{due}>{icon(CLOCK_ICONS[shown.tone])}'
        f'<span class="words">{words}</span></span>'
    )


def label(shown: Label) -> str:
    """A small outlined word."""
    look = f" is-{shown.standing.value}" if shown.standing is not Standing.PLAIN else ""
    return f'<span class="lt{look}">{escape(str(shown.words))}</span>'


def row(shown: Row) -> SafeString:
    """A case in a queue: its clock, what and where, what comes next."""
    first = " is-first" if shown.first else ""
    what = "".join(map(label, shown.labels))
    what += "".join(f"<span>{escape(str(part))}</span>" for part in shown.meta)
    if shown.number:
        what += f'<span class="no">{escape(shown.number)}</span>'
    step = f"<b>{escape(str(shown.next_step))}</b>" if shown.next_step else ""
    return SafeString(
        f'<a class="crow{first}" href="{escape(shown.url)}">\n'
        f"  <span>{_timed(shown.clock, 'd-block mt-1')}</span>\n"
        f'  <span><span class="what">{escape(shown.title)}</span>'
        f'<span class="meta">{what}</span></span>\n'
        f'  <span class="next">{step}{escape(str(shown.state_label))}</span>\n</a>'
    )


def menu_lines(items: tuple[MenuItem, ...], overdue: str) -> SafeString:
    """The lines of a menu; a red count says in words that something is overdue."""
    return SafeString("".join(_menu_line(item, overdue) for item in items))


def _menu_line(item: MenuItem, overdue: str) -> str:
    here = ' aria-current="page"' if item.current else ""
    count = ""
    if item.count is not None:
        late = f'<span class="visually-hidden"> {escape(overdue)}</span>' if item.over else ""
        look = " is-over" if item.over else ""
        count = f'<span class="nav-n{look}">{escape(str(item.count))}{late}</span>'
    return (
        f'<li class="nav-item{" active" if item.current else ""}">'
        f'<a class="nav-link" href="{escape(item.url)}"{here}>'
        f"{icon(item.icon)}<span>{escape(item.label)}</span>{count}</a></li>"
    )


def table_lines(table: Table) -> SafeString:
    """The rows of a table; on phones each cell shows the heading of its column."""
    opened = [_opened(column) for column in table.columns]
    lines = []
    for line in table.page.items:
        cells = [
            f"{start}{escape(cell) if isinstance(cell, str) else _cell(cell)}</td>"
            for start, cell in zip(opened, line.cells, strict=True)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return SafeString("\n".join(lines))


def _opened(column: TableColumn) -> str:
    css = f' class="{escape(column.css)}"' if column.css else ""
    return f'<td data-label="{escape(column.heading)}"{css}>'


def _cell(cell: TableCell) -> str:
    if cell.clock:
        return _timed(cell.clock, "d-block")
    text = escape(cell.text)
    if cell.url:
        text = f'<a href="{escape(cell.url)}">{text}</a>'
    return f"{label(cell.label)} {text}" if cell.label else text


def _timed(shown: Clock | None, css: str) -> str:
    if shown is None:
        return ""
    due = shown.due_words
    note = f'<span class="t-note t-3 {css}">{escape(str(due))}</span>' if due else ""
    return f"{clock(shown)}{note}"

"""Lists, clocks, filters and figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Tone(StrEnum):
    """How a clock stands; each tone has its own icon shape besides its colour."""

    OVER = "over"  # past due
    NOW = "now"  # under one hour
    SOON = "soon"  # last quarter
    OK = "ok"  # running, no hurry
    DONE = "done"  # met
    LATE = "late"  # met, but late
    HOLD = "hold"  # 挂账: stands still


class Standing(StrEnum):
    """The colour of a small outlined label; the words must carry the meaning alone."""

    PLAIN = ""
    OVER = "over"
    SOON = "soon"
    OK = "ok"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day in the explanation of a due date."""

    weekday: str  # 一 … 日
    day: str  # "19"
    note: str  # "1", "休", "到期", "今天", "派单"
    kind: str = "count"  # count | off | due | now


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit in words; `due` is given only where natural time runs and the words may tick."""

    tone: Tone
    words: str  # "还剩 3 小时", "已超期 1 个工作日"
    name: str = ""  # "办结"
    due_words: str = ""  # "办结时限 11月19日 17:30"
    why: str = ""  # the rule in one sentence
    basis: str = ""  # name of the law or of the city's rule
    basis_url: str = ""
    strip: tuple[StripDay, ...] = ()
    due: datetime | None = None


# --- rows, lists and pages ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Label:
    """A small outlined word: state, type, 紧急."""

    words: str
    standing: Standing = Standing.PLAIN


@dataclass(frozen=True, slots=True)
class Row:
    """A case in a queue: clock, title with meta, next step."""

    url: str
    title: str
    clock: Clock | None = None
    meta: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    number: str = ""
    next_step: str = ""
    state_label: str = ""
    first: bool = False  # the most urgent one, once a page


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one heading: 已超期 1 件, 今天到期 5 件."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A keyset page of anything, with the addresses of its neighbours."""

    items: Sequence[T]
    next_url: str = ""
    prev_url: str = ""
    total_words: str = ""  # "共 23 件", "超过 1,000 件"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its heading, which phones show before each cell, and its class."""

    heading: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell that is more than words: a link, a limit, a label before it."""

    text: str = ""
    url: str = ""
    clock: Clock | None = None
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row of a table: a cell a column, plain words wherever they are enough."""

    number: str
    cells: tuple[str | TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one page of its lines."""

    columns: tuple[TableColumn, ...]
    page: Page[TableLine]

    @property
    def headings(self) -> tuple[str, ...]:
        """The words above the columns."""
        return tuple(column.heading for column in self.columns)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a list or of a timeline filter."""

    label: str
    url: str
    count: int | str | None = None  # a text where counting stopped: "99+"
    current: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that its reader may show, hide or sort by."""

    code: str
    label: str
    shown: bool = True
    sort_url: str = ""
    sorted: str = ""  # "" | "ascending" | "descending"
    right: bool = False
    fixed: bool = False  # cannot be hidden


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter that its reader has kept under a name."""

    name: str
    url: str
    current: bool = False
    delete_url: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """The bar over a list: what is filtered, what was kept, which columns, where the export is."""

    url: str
    chips: tuple[Chip, ...] = ()
    saved: tuple[SavedFilter, ...] = ()
    save_url: str = ""
    columns: tuple[Column, ...] = ()
    columns_url: str = ""
    export_url: str = ""
    target: str = "#list"  # what htmx puts the answer into


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of today that leads to its cases."""

    value: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its change, its sample and what it leaves out; without a figure below n=10."""

    name: str
    figure: str = ""
    unit: str = "%"
    url: str = ""
    change: str = ""
    sample: str = ""
    left_out: str = ""


# --- the case page --------------------------------------------------------------------------------

"""Frozen values that the shared templates print; a page fills them from its queries.

Words in them are already in the reader's language. A value never carries a model or a queryset.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

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


class Kind(StrEnum):
    """What sort of entry a timeline item is; decides dot and box."""

    REPLY = "reply"  # the resident sees it
    NOTE = "note"  # among staff only
    OVER = "over"  # limits, reminders, supervision
    FIELD = "field"  # record from the place itself
    VOICE = "voice"  # calls
    SYS = "sys"  # change of state


# --- clocks -------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Masked:
    """A personal value shown masked; `reveal_url` opens the dialog that asks for the reason."""

    shown: str  # "138****6028"
    reveal_url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts; a masked value takes the place of the plain one."""

    label: str
    value: str = ""
    url: str = ""
    masked: Masked | None = None


@dataclass(frozen=True, slots=True)
class UnitRole:
    """A handling unit with its role: 主办 or 协办, never without."""

    name: str
    lead: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo in a timeline or an answer."""

    thumb_url: str
    full_url: str
    alt: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One entry in a full sentence: who, what, when."""

    kind: Kind
    sentence: str
    time: str  # "09:05"
    icon: str = ""  # the kind's own icon when empty
    sentence_who: str = ""  # printed bold before the sentence
    body: str = ""  # what was written
    note: str = ""  # a grey line below
    labels: tuple[Label, ...] = ()
    shots: tuple[Shot, ...] = ()
    visible_to_resident: bool = False
    iso: str = ""  # machine-readable time


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """The entries of one day, newest first."""

    title: str  # "今天 11月20日 星期五"
    items: tuple[TimelineItem, ...]
    folded: tuple[TimelineItem, ...] = ()  # state changes behind "展开 8 条系统记录"


@dataclass(frozen=True, slots=True)
class Action:
    """What this post may do now; one not allowed stays listed with its reason."""

    code: str
    label: str
    url: str
    icon: str = "chevron-right"
    key: str = ""
    enabled: bool = True
    reason_disabled: str = ""
    primary: bool = False
    dialog: bool = True  # the form opens in the dialog; otherwise the address is a page of its own


@dataclass(frozen=True, slots=True)
class Conflict:
    """别人先办了: who did what while this reader was writing."""

    who: str
    did: str
    when: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Option:
    """A suggestion or a choice with its consequence in words; never submits itself."""

    value: str
    label: str
    hint: str = ""
    lead: str = ""  # bold beginning of the label
    key: str = ""
    certainty: str = ""  # "把握 86%"
    chosen: bool = False
    icon: str = ""
    disabled_reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way; state is done, on or next."""

    label: str
    state: str = "next"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the resident's route; state is passed, now or next."""

    title: str
    state: str = "passed"
    icon: str = "check"
    when: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class FileItem:
    """An attachment in a list."""

    name: str
    size: str = ""
    url: str = ""
    remove_url: str = ""
    note: str = ""
    thumb_url: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work: an import, an export. `poll_url` is asked again until it is empty."""

    title: str
    done: int
    total: int  # 0 while unknown
    words: str  # "已读 1,200 行，共 4,000 行"
    poll_url: str = ""
    result_url: str = ""
    result_label: str = ""
    failed: str = ""  # what went wrong and what to do


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing here: says why and what to do next."""

    title: str
    hint: str = ""
    url: str = ""
    action: str = ""
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class ActionForm:
    """What stands round an action's form: title, address, what pressing the button will cause."""

    title: str
    url: str
    submit: str
    lead: str = ""
    consequence: str = ""
    draft: str = ""  # key of the kept draft, e.g. "reply-<case id>"; empty keeps none
    danger: bool = False
    upload: bool = False


@dataclass(frozen=True, slots=True)
class Reveal:
    """查阅事由: the dialog before a masked value is shown; `value` only after it was logged."""

    title: str
    url: str
    label: str  # "手机号"
    shown: str  # as masked
    whose: str = ""
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """A map of our own polygons; `src` gives GeoJSON with name, value, class, url per feature."""

    id: str
    src: str
    label: str
    tall: bool = False
    point: str = ""  # "112.148,32.062": where the pin stands
    pick_lon: str = ""  # ids of the inputs that take a picked point
    pick_lat: str = ""
    name_field: str = ""  # id of an element that is told the name of what was picked


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its numbers; see docs/ui.md for the shape of `data`."""

    id: str
    label: str  # one sentence that says what it shows
    data: Mapping[str, Any]
    tall: bool = False

    @property
    def data_id(self) -> str:
        """The id of the JSON block."""
        return f"{self.id}-data"


# --- what stands round a page -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu; the count is red only when something there is overdue."""

    label: str
    url: str
    icon: str
    count: int | str | None = None  # a text where counting stopped: "99+"
    over: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Lines of the menu under one title; the first group has none."""

    items: tuple[MenuItem, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post that the account holds: a role in a unit."""

    id: str
    role: str
    unit: str
    current: bool = False
    open_count: int | str | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands round a staff page."""

    menu: tuple[MenuGroup, ...]
    post: PostChoice
    posts: tuple[PostChoice, ...]
    account_name: str
    city_name: str
    home_url: str
    search_url: str
    switch_url: str
    notices_url: str
    logout_url: str
    unread: int = 0
    account_url: str = ""
    place: str = ""  # where the reader is: unit in full, or the division
    account_key: str = ""  # keeps one account's drafts from another's on a shared computer


@dataclass(frozen=True, slots=True)
class Site:
    """What stands round a public page; `nav` is the head on wide screens, `tabs` the bar below."""

    city_name: str
    home_url: str
    nav: tuple[MenuItem, ...] = ()
    tabs: tuple[MenuItem, ...] = ()
    foot: tuple[MenuItem, ...] = ()
    hotline: str = "12345"
    hotline_hours: str = ""  # "24小时有人接", from the city's configuration
    station_url: str = ""

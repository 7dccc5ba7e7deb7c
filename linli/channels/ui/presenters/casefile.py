"""What stands on the page of one case, and in its forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linli.channels.ui.presenters.lists import Label


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

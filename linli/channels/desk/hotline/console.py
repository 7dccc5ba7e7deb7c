"""The console as values: the caller's earlier matters, the ways out, ready words, drafts, receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.cases.models import Case
from linli.casework.matters.models import ReplyTemplate
from linli.casework.matters.operations.intake import query_code_for
from linli.casework.matters.queries.hotline import DraftLine, Earlier, ready_words
from linli.casework.matters.workflow import WORKFLOW, Action, Channel, State
from linli.channels.desk.cases.clocks import moment_words
from linli.channels.desk.hotline.forms import (
    ANSWER,
    MERGE,
    REFUSE,
    SEND,
    WAIT,
    CallForm,
    DecisionForm,
    emergency_lines,
)
from linli.channels.desk.hotline.hints import Hints
from linli.channels.desk.hotline.proposals import unit_label
from linli.channels.ui.refusals import state_label
from linli.channels.ui.templatetags.linli_ui import moment
from linli.foundation.crypto.rules import mask_phone
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_HEADINGS: Mapping[str, StrPromise] = {
    Channel.PHONE: gettext_lazy("Take a call"),
    Channel.COUNTER: gettext_lazy("Take in at the counter"),
    Channel.LETTER: gettext_lazy("Register a letter"),
    Channel.GRID: gettext_lazy("Report from the grid"),
}
_DRAFTED = (
    "channel",
    "phone",
    "words",
    "name",
    "reply_by",
    "is_anonymous",
    "is_confidential",
    "nature",
    "category",
    "category_words",
    "urgency",
    "place",
    "place_text",
    "longitude",
    "latitude",
    "way",
    "into",
    "reply",
    "article",
    "ground",
    "reason",
    "route",
    "lead",
    "lead_words",
    "asked",
)
_TYPED = ("words", "phone", "name", "place_text", "reply", "reason")


class Late(Mapping[str, object]):
    """A template's context that costs nothing until a page is really shown."""

    def __init__(self, make: Callable[[], Mapping[str, object]]) -> None:
        self._make = make
        self._made: Mapping[str, object] | None = None

    def _all(self) -> Mapping[str, object]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, key: str) -> object:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@dataclass(frozen=True)
class WayLine:
    """One of the ways out: its words, its key, what will happen."""

    value: str
    lead: str
    words: str
    key: str
    result: str
    chosen: bool


@dataclass(frozen=True)
class EarlierLine:
    """An earlier matter of the caller."""

    title: str
    url: str
    note: str
    urge_url: str = ""


@dataclass(frozen=True)
class CallerLines:
    """What is told about the caller of the present call."""

    shown: str
    lines: tuple[EarlierLine, ...]
    is_cut: bool


@dataclass(frozen=True)
class DraftShown:
    """A call that was laid aside."""

    title: str
    url: str
    drop_url: str
    when: str


@dataclass(frozen=True)
class ReceiptShown:
    """What is read out to the caller at the end."""

    number: str
    code: str
    state: str
    result: str
    due: str
    case_url: str


def heading_of(channel: str) -> str:
    """What the console is called for a channel."""
    return str(_HEADINGS.get(channel, _("Register a matter")))


def default_channel(actor: Actor) -> str:
    """How matters come to a post, before it says otherwise."""
    by_role = {
        "counter_clerk": Channel.COUNTER,
        "grid_worker": Channel.GRID,
        "community_clerk": Channel.COUNTER,
        "street_clerk": Channel.COUNTER,
    }
    return str(by_role.get(actor.role, Channel.PHONE))


def drafted(form: CallForm) -> dict[str, str]:
    """What of a form is kept as its draft; empty where nothing was typed yet."""
    if not any(form.value(name) for name in _TYPED):
        return {}
    return {name: form.value(name) for name in _DRAFTED}


def ways_of(form: DecisionForm, hints: Hints) -> tuple[WayLine, ...]:
    """The ways out that this post has, each with what will happen."""
    chosen = form.value("way")
    if not form.actor.may(Permission.ACCEPT):
        result = _("The hotline accepts or refuses it, and tells the reporter.")
        return (WayLine(WAIT, _("Register"), "", "Alt+P", result, chosen=True),)
    lines = (
        (MERGE, _("Merge"), hints.merge_words, "Alt+M", _merge_result()),
        (ANSWER, _("Answer at once and be done"), "", "Alt+A", _answer_result()),
        (SEND, hints.send_words, "", "Alt+P", hints.send_result),
        (REFUSE, _("Do not accept"), "", "Alt+N", _refuse_result()),
    )
    return tuple(
        WayLine(value, lead, words, key, result, value == chosen)
        for value, lead, words, key, result in lines
    )


def _merge_result() -> str:
    return _("The caller keeps a number, is told of each step and called back for themselves.")


def _answer_result() -> str:
    return _("Write the answer; if the caller says that it is not solved, it is dispatched.")


def _refuse_result() -> str:
    return _("Choose the ground and tell where it belongs; the caller may ask for a review.")


def ready_for(form: DecisionForm) -> list[ReplyTemplate]:
    """Words kept ready for what is being written now."""
    use = "refuse" if form.value("way") == REFUSE else "answer"
    return ready_words(use, form.value("category"), form.on)


def caller_lines(phone: str, found: Earlier, *, may_urge: bool) -> CallerLines:
    """The earlier matters of the caller, for this call only."""
    lines = tuple(
        EarlierLine(
            case.title,
            reverse("desk:case", args=[case.number]),
            f"{moment(case.opened_at)} {state_label(case.state)}",
            _urge_url(case) if may_urge else "",
        )
        for case in found.cases
    )
    return CallerLines(mask_phone(phone), lines, found.is_cut)


def _urge_url(case: Case) -> str:
    is_awaited = WORKFLOW.find(Action.URGE, case.state) is not None
    return reverse("desk:hotline:urge", args=[case.number]) if is_awaited else ""


def drafts_shown(drafts: Sequence[DraftLine]) -> tuple[DraftShown, ...]:
    """The calls that were laid aside, named by what was said."""
    return tuple(
        DraftShown(
            title=_draft_title(one.content),
            url=f"{reverse('desk:hotline:home')}?draft={one.id}",
            drop_url=reverse("desk:hotline:draft_drop", args=[one.id]),
            when=moment(one.saved_at),
        )
        for one in drafts
    )


def _draft_title(content: Mapping[str, Any]) -> str:
    for name in ("words", "place_text", "name"):
        if content.get(name):
            return str(content[name])[:30]
    return mask_phone(str(content.get("phone", "")))


def frame(form: DecisionForm) -> dict[str, object]:
    """What the templates of a decision need besides hints."""
    grounds = {
        code: {"explanation": row.explanation, "route": row.route}
        for code, row in form.grounds().items()
    }
    return {
        "grounds": grounds,
        "is_follow_up": False,
        "lines": emergency_lines(form.on),
        "may_dispatch": form.actor.may(Permission.DISPATCH),
        "may_accept": form.actor.may(Permission.ACCEPT),
        "is_auto": settings.LINLI_AUTO_DISPATCH,
    }


def receipt_of(case: Case, key: str, *, at: datetime) -> ReceiptShown:
    """The receipt of a call that this account itself took."""
    due_at = case.finish_due_at if case.state in _WITH_DUE else None
    return ReceiptShown(
        number=case.number,
        code=query_code_for(key),
        state=state_label(case.state),
        result=_result_words(case),
        due=moment_words(due_at, at) if due_at else "",
        case_url=reverse("desk:case", args=[case.number]),
    )


_WITH_DUE = frozenset({State.TO_DISPATCH, State.TO_SIGN, State.IN_PROGRESS})


def _result_words(case: Case) -> str:
    matter = case.matter
    words = {
        State.TO_ACCEPT: _("Registered. The hotline accepts or refuses it and tells you."),
        State.TO_DISPATCH: _(
            "Accepted. It is sent to the unit that handles it within half an hour."
        ),
        State.TO_SIGN: _("Sent to %(unit)s.") % {"unit": unit_label(case.lead_unit_id)},
        State.MERGED: _("Joined to a matter that is being handled. You are told of each step."),
        State.TRANSFERRED: _("Put through to %(line)s.") % {"line": matter.transferred_to},
        State.ANSWERED: _("Answered. If it is not solved, call again with the number."),
    }
    if case.state == State.ANSWERED and matter.refusal_code:
        return _(
            "Not accepted (%(ground)s). It belongs to: %(route)s. A review may be asked for."
        ) % {
            "ground": matter.refusal_code,
            "route": matter.route_told,
        }
    return words.get(State(case.state), state_label(case.state))


def now_words(at: datetime) -> str:
    """10:24:06 in the city's own time."""
    return f"{timezone.localtime(at):%H:%M:%S}"

"""现在可以做: the moves of the table as buttons, and those that are not possible with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from linli.casework.cases.models import Case
from linli.casework.cases.rules import Hindrance
from linli.casework.matters.queries.moves import Possible
from linli.casework.matters.workflow import Action
from linli.channels.desk.cases.registry import ActionSpec, spec_of
from linli.channels.ui.presenters import Action as Button
from linli.channels.ui.refusals import action_label, not_now_words, refusal_words, whose_turn

# The one main button of the page: the first of these that may be done now.
_FIRST = (
    Action.SIGN,
    Action.SIGN_ASSIST,
    Action.APPROVE,
    Action.ACCEPT,
    Action.DISPATCH,
    Action.UPHOLD_RETURN,
    Action.GRANT_PARKING,
    Action.GRANT_EXTENSION,
    Action.TERMINATE,
    Action.GRANT_APPEAL,
    Action.REOPEN,
    Action.SECOND_LOOK,
    Action.CONFIRM_UNREASONABLE,
    Action.TRY_CALL,
    Action.ASSIST_DONE,
    Action.REPLY,
    Action.ARCHIVE,
)
# These stand in the composer above the timeline.
COMPOSED = (Action.REPLY, Action.CONTACT, Action.NOTE)


@dataclass(frozen=True)
class CanDo:
    """What can be done: the main button, the others, what is not possible now, what others do."""

    first: Button | None
    first_is_one_click: bool
    now: tuple[Button, ...]
    one_click: tuple[Button, ...]
    not_now: tuple[Button, ...]
    others: tuple[Button, ...]
    composed: tuple[str, ...]


def can_do(case: Case, moves: Sequence[Possible]) -> CanDo:
    """Sort the moves by who may make them now."""
    offered = [(move, spec_of(move.move.action)) for move in moves]
    ready = {move.move.action: (move, spec) for move, spec in offered if spec and move.is_allowed}
    first = next((name for name in _FIRST if name in ready), None)
    composed = tuple(str(name) for name in COMPOSED if name in ready)
    rest = [
        (move, spec)
        for name, (move, spec) in ready.items()
        if name != first and name not in composed
    ]
    first_spec = ready[first][1] if first else None
    return CanDo(
        first=_button(case, first_spec, is_first=True) if first_spec else None,
        first_is_one_click=bool(first_spec and first_spec.is_one_click),
        now=tuple(_button(case, spec) for _move, spec in rest if spec and not spec.is_one_click),
        one_click=tuple(_button(case, spec) for _move, spec in rest if spec and spec.is_one_click),
        not_now=tuple(
            _refused(case, move, spec)
            for move, spec in offered
            if spec and not move.is_allowed and not move.is_others
        ),
        others=tuple(
            _refused(case, move, spec_of(move.move.action)) for move in moves if move.is_others
        ),
        composed=composed,
    )


def label_of(spec: ActionSpec) -> str:
    """What an action is called on the page."""
    return str(spec.label) or action_label(spec.action)


def _button(case: Case, spec: ActionSpec, *, is_first: bool = False) -> Button:
    url = reverse("desk:act", args=[case.number, spec.action])
    if is_first and spec.action == Action.REPLY:
        url = f"{reverse('desk:case', args=[case.number])}?compose=reply#composer"
    return Button(
        spec.action,
        label_of(spec),
        url if spec.page is None else spec.page(case.number),
        icon=spec.icon,
        key=spec.key,
        primary=is_first,
        dialog=spec.page is None and not (is_first and spec.action == Action.REPLY),
    )


def _refused(case: Case, move: Possible, spec: ActionSpec | None) -> Button:
    action = move.move.action
    return Button(
        action,
        label_of(spec) if spec else action_label(action),
        "",
        icon=spec.icon if spec else "point",
        enabled=False,
        reason_disabled=why_not(move, case.state),
    )


def why_not(move: Possible, state: str) -> str:
    """Why a move is not possible, in words."""
    if move.code:
        return not_now_words(move.code, move.detail)
    if move.hindrance in (Hindrance.NOT_YOURS, Hindrance.NOT_PERMITTED):
        return whose_turn(move.move)
    if move.hindrance is not None:
        return refusal_words(move.move.action, state, move.hindrance)
    return ""

"""The ways to rule on each thing that is asked, and the operation behind each way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.casework.matters import operations as matters
from linli.casework.matters.queries.reviews import Asked, Pile
from linli.channels.desk.review.forms import RulingForm, Way
from linli.registers.access.rules import Actor

_GRANT = "grant"
_DENY = "deny"
_TWO: Mapping[Pile, tuple[Way, Way]] = {
    Pile.EXTENSION: (
        Way(_GRANT, _("Grant the extension"), _("The limit moves; the reporter is told why."), "1"),
        Way(_DENY, _("Deny it"), _("The limit stays as it is."), "2"),
    ),
    Pile.PARKING: (
        Way(
            _GRANT,
            _("Grant the parking"),
            _("The limit stands still; it is looked at again each quarter."),
            "1",
        ),
        Way(_DENY, _("Deny it"), _("The unit goes on; the limit ran on meanwhile."), "2"),
    ),
    Pile.TERMINATION: (
        Way(_GRANT, _("End it early"), _("The reporter is told why, and may appeal."), "1"),
        Way(_DENY, _("Deny it"), _("The unit goes on."), "2"),
    ),
    Pile.APPEAL: (
        Way(_GRANT, _("Take the matter in after all"), _("It goes to the dispatch desk."), "1"),
        Way(_DENY, _("Uphold the answer"), _("The reporter is told why; it closes then."), "2"),
    ),
    Pile.REOPENING: (
        Way(_GRANT, _("Reopen"), _("The unit that led it has half the limit."), "1"),
        Way(_DENY, _("Deny it"), _("The reporter is told why."), "2"),
    ),
}
_UPHOLD = Way("uphold", _("Uphold the return"), _("It goes back to the dispatch desk."), "1")
_DISMISS = Way(
    "dismiss",
    _("Dismiss the return"),
    _("The same unit signs for it again; the limit ran on."),
    "2",
)
_DESIGNATE = Way(
    "designate",
    _("Designate a unit"),
    _("That unit leads it and cannot return it any more."),
    "3",
    needs_unit=True,
)
_FIRST = Way(
    "first",
    _("Nothing more can be asked of the unit (first opinion)"),
    _("A second reviewer has to agree before it closes."),
    "1",
)
_CONFIRM = Way(
    "confirm",
    _("Agree with the first opinion and close"),
    _("The reporter is told why, and may ask for it to be opened again."),
    "1",
)
_OVERTURN = Way(
    "overturn",
    _("It is not solved: send it back"),
    _("The unit redoes it with half the limit."),
    "2",
)
_KEEP = Way(
    "keep",
    _("Keep it parked"),
    _("The reporter is told how the plan stands."),
    "1",
    needs_day=True,
)
_RESUME = Way("resume", _("Take it up again"), _("The limit goes on where it stopped."), "2")


def ways_for(pile: Pile, asked: Asked, *, rounds: int) -> tuple[Way, ...]:
    """How this may be ruled; at the last round of returns the unit is designated (FLOWS)."""
    if pile is Pile.RETURN:
        is_last = asked.round >= rounds
        return (_DISMISS, _DESIGNATE) if is_last else (_UPHOLD, _DISMISS, _DESIGNATE)
    if pile is Pile.UNSOLVED:
        return (_CONFIRM if asked.has_first_opinion else _FIRST, _OVERTURN)
    if pile is Pile.QUARTER:
        return (_KEEP, _RESUME)
    return _TWO[pile]


Operation = Callable[..., object]
_TWO_WAYS: Mapping[Pile, Operation] = {
    Pile.EXTENSION: matters.rule_on_extension,
    Pile.PARKING: matters.rule_on_parking,
    Pile.TERMINATION: matters.rule_on_termination,
    Pile.APPEAL: matters.rule_on_appeal,
    Pile.REOPENING: matters.rule_on_reopening,
}
_OTHERS: Mapping[str, Operation] = {
    "uphold": matters.uphold_return,
    "dismiss": matters.dismiss_return,
    "first": matters.second_look,
    "confirm": matters.confirm_unreasonable,
    "overturn": matters.overturn,
}


def rule(pile: Pile, asked: Asked, form: RulingForm, *, by: Actor, at: datetime) -> object:
    """Carry out the ruling."""
    way, ruling = form.cleaned_data["way"], form.cleaned_data["ruling"]
    said: dict[str, Any] = {"by": by, "at": at, "expect": form.seen_version()}
    case_id = asked.case.id
    if pile in _TWO_WAYS:
        return _TWO_WAYS[pile](case_id, is_granted=way == _GRANT, ruling=ruling, **said)
    if way == "designate":
        return matters.designate(case_id, lead=form.cleaned_data["lead"], ruling=ruling, **said)
    if way == "keep":
        day = form.cleaned_data["milestone"]
        return matters.review_parking(case_id, ruling=ruling, milestone=day, **said)
    if way == "resume":
        return matters.resume(case_id, reason=ruling, **said)
    return _OTHERS[way](case_id, ruling=ruling, **said)

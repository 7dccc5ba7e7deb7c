"""How a matter stands, in the words in which one would tell its reporter: for portal and API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.casework.cases.operations import CaseError, MoveRefused, NotAllowedNow
from linli.casework.matters.queries.public import PublicEvent
from linli.casework.matters.workflow import Action, State
from linli.channels.ui.explaining import gap
from linli.channels.ui.refusals import action_label, words_for

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STATES: Mapping[State, StrPromise] = {
    State.TO_ACCEPT: gettext_lazy("Waiting to be accepted"),
    State.TRANSFERRED: gettext_lazy("Put through by telephone"),
    State.ANSWERED: gettext_lazy("Answered"),
    State.TO_DISPATCH: gettext_lazy("Accepted"),
    State.SPLIT: gettext_lazy("Split into parts"),
    State.MERGED: gettext_lazy("Handled together with others"),
    State.TO_SIGN: gettext_lazy("Sent to the unit"),
    State.RETURN_REVIEW: gettext_lazy("Finding the right unit"),
    State.IN_PROGRESS: gettext_lazy("In hand"),
    State.PARKING_REVIEW: gettext_lazy("In hand"),
    State.PARKED: gettext_lazy("Kept on the list"),
    State.TO_REVIEW: gettext_lazy("Being checked"),
    State.TO_FOLLOW_UP: gettext_lazy("Finished"),
    State.UNSOLVED_REVIEW: gettext_lazy("Being looked at again"),
    State.WITHDRAWN: gettext_lazy("Withdrawn by you"),
    State.VOID: gettext_lazy("Void"),
    State.CLOSED: gettext_lazy("Closed"),
    State.ARCHIVED: gettext_lazy("Filed away"),
}
SOLVED: Mapping[str, StrPromise] = {
    "solved": gettext_lazy("Solved"),
    "partly": gettext_lazy("Partly solved"),
    "unsolved": gettext_lazy("Not solved"),
}
SATISFIED: Mapping[str, StrPromise] = {
    "satisfied": gettext_lazy("Satisfied"),
    "basically": gettext_lazy("Fairly satisfied"),
    "dissatisfied": gettext_lazy("Not satisfied"),
}
_REFUSED: Mapping[str, StrPromise] = {
    "asked_before": gettext_lazy("You have asked for this already. Wait for the answer, please."),
    "no_result_yet": gettext_lazy("There is no result yet. You can rate it when there is one."),
    "others_merged": gettext_lazy(
        "Other people's reports were joined to yours, so it cannot be withdrawn. It goes on."
    ),
    "rated_before": gettext_lazy("You have rated it already. Once is enough."),
    "reopened_before": gettext_lazy(
        "It was opened again once. Report it anew if the trouble has come back."
    ),
    "too_late": gettext_lazy("The time for this is over. Report it anew, please."),
    "no_unit_to_reopen_with": gettext_lazy("No unit handled it then. Report it anew, please."),
    "text_too_long": gettext_lazy("That is too long. Write at most 20,000 characters."),
    "urge_too_early": gettext_lazy(
        "You can urge it from %(detail)s on. Until then, please let them work on it."
    ),
    "urged_today": gettext_lazy("You urged it already. You can do so again from %(detail)s on."),
    "key_used_for_another_report": gettext_lazy(
        "This report was sent before, with other words. Look it up by its number."
    ),
}


_FROM = ("urge_too_early", "urged_today")  # their detail is a moment


def resident_refusal(error: CaseError) -> str:
    """Why something could not be done, said to the reporter."""
    if isinstance(error, NotAllowedNow) and error.code in _REFUSED:
        at = parse_datetime(error.detail) if error.code in _FROM else None
        return str(_REFUSED[error.code]) % {"detail": moment_words(at) or error.detail}
    if isinstance(error, MoveRefused):
        return _("It has moved on meanwhile, and this cannot be done any more. See how it stands.")
    return words_for(error)


def day_words(at: date | None) -> str:
    """A day as one says it: 11月25日（星期三）; with the year where it is another one."""
    if at is None:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    if local.year == timezone.localdate().year:
        # Translators: a Django date format: day and month with the weekday
        return date_format(local, pgettext("resident", "l j F"))
    # Translators: a Django date format: day, month and year with the weekday
    return date_format(local, pgettext("resident", "l j F Y"))


def moment_words(at: datetime | None) -> str:
    """A moment as one says it: 今天9:12, 明天9:12, 11月18日9:12, 2025年3月1日8:00."""
    if at is None:
        return ""
    local, today = timezone.localtime(at), timezone.localdate()
    time = f"{local.hour}:{local.minute:02d}"
    near = {
        today - timedelta(days=1): pgettext("resident", "yesterday %(time)s"),
        today: pgettext("resident", "today %(time)s"),
        today + timedelta(days=1): pgettext("resident", "tomorrow %(time)s"),
    }
    if local.date() in near:
        return near[local.date()] % {"time": time}
    # Translators: Django date formats
    is_this_year = local.year == today.year
    pattern = pgettext("resident", "j F") if is_this_year else pgettext("resident", "j F Y")
    return f"{date_format(local, pattern)}{gap()}{time}"


@dataclass(frozen=True)
class Told:
    """A step in words: a title, a sentence or two below it, and the name of its icon."""

    title: str
    text: str = ""
    icon: str = "check"


_TITLES: Mapping[Action, tuple[StrPromise, str]] = {
    Action.REGISTER: (gettext_lazy("We have what you reported"), "check"),
    Action.TRANSFER: (gettext_lazy("Put through to %(line)s at once"), "phone-outgoing"),
    Action.ACCEPT: (gettext_lazy("Accepted"), "file-check"),
    Action.REFUSE: (gettext_lazy("Not accepted"), "file-x"),
    Action.ANSWER: (gettext_lazy("Answered at once"), "message-check"),
    Action.MERGE: (gettext_lazy("Joined with other reports of the same thing"), "arrow-merge"),
    Action.REFER: (gettext_lazy("Referred to people's mediation, number %(dispute)s"), "scale"),
    Action.REFERRAL_OUTCOME: (gettext_lazy("The mediation has come to its end"), "scale"),
    Action.SPLIT: (gettext_lazy("Split into parts, each handled by itself"), "arrows-split-2"),
    Action.DISPATCH: (gettext_lazy("Sent to %(lead)s"), "send"),
    Action.DESIGNATE: (gettext_lazy("Sent to %(lead)s"), "send"),
    Action.SIGN: (gettext_lazy("%(unit)s has taken it on"), "tool"),
    Action.UPGRADE: (gettext_lazy("Handed to a higher level"), "arrow-up"),
    Action.REPLY: (gettext_lazy("%(unit)s tells you how it stands"), "message"),
    Action.GRANT_EXTENSION: (gettext_lazy("More time was granted"), "calendar-plus"),
    Action.GRANT_PARKING: (gettext_lazy("Not possible now: kept on the list"), "player-pause"),
    Action.REVIEW_PARKING: (gettext_lazy("Looked at again, still on the list"), "player-pause"),
    Action.RESUME: (gettext_lazy("Work on it goes on"), "player-play"),
    Action.APPROVE: (gettext_lazy("Finished"), "circle-check"),
    Action.SHARE_RESULT: (gettext_lazy("Finished"), "circle-check"),
    Action.RATE: (gettext_lazy("You rated it"), "mood-check"),
    Action.RATE_MERGED: (gettext_lazy("You rated it"), "mood-check"),
    Action.REDO: (gettext_lazy("Not solved: sent back to be done again"), "refresh"),
    Action.ASK_SECOND_LOOK: (gettext_lazy("Still not solved: two people look at it"), "users"),
    Action.CONFIRM_UNREASONABLE: (gettext_lazy("Closed after two people looked"), "circle-check"),
    Action.OVERTURN: (gettext_lazy("Looked at again: sent back to be done again"), "refresh"),
    Action.TERMINATE: (gettext_lazy("Ended early"), "circle-x"),
    Action.APPEAL: (gettext_lazy("You asked for the answer to be looked at again"), "scale"),
    Action.GRANT_APPEAL: (gettext_lazy("Looked at again: accepted after all"), "file-check"),
    Action.DENY_APPEAL: (gettext_lazy("Looked at again: the answer stands"), "scale"),
    Action.URGE: (gettext_lazy("You urged it"), "bell-ringing"),
    Action.ASKED_BACK: (gettext_lazy("%(lead)s asks you"), "help-circle"),
    Action.ALLOW_PUBLISHING: (gettext_lazy("You allowed it to be published"), "eye"),
    Action.FORBID_PUBLISHING: (gettext_lazy("You took back the leave to publish"), "eye-off"),
    Action.WITHDRAW: (gettext_lazy("You withdrew it"), "arrow-back-up"),
    Action.CLOSE: (gettext_lazy("Closed"), "circle-check"),
    Action.CLOSE_AFTER_CALL: (gettext_lazy("Closed after we asked you"), "circle-check"),
    Action.ASK_REOPENING: (gettext_lazy("You asked for it to be opened again"), "refresh"),
    Action.REOPEN: (gettext_lazy("Opened again"), "refresh"),
    Action.DENY_REOPENING: (gettext_lazy("It stays closed"), "circle-x"),
}


def told(event: PublicEvent) -> Told:
    """One step in words for the reporter."""
    action = Action(event.action)
    facts: dict[str, Any] = {
        "lead": _("the unit in charge"),
        "line": "",
        **event.facts,
        "unit": event.unit_name or _("the hotline"),
    }
    if action is Action.CONTACT:
        return _contact(event, facts)
    if action is Action.ADD_INFORMATION:
        said = _("You added information") if event.is_own else _("What you added was noted")
        return Told(said, event.words, "message-plus")
    known = _TITLES.get(action)
    if known is None:
        return Told(action_label(action), _text(action, event))
    title, icon = known
    return Told(str(title) % facts, _text(action, event), icon)


def _contact(event: PublicEvent, facts: Mapping[str, Any]) -> Told:
    if event.facts.get("reached") is False:
        return Told(_("%(unit)s tried to reach you") % facts, event.words, "phone-x")
    return Told(_("%(unit)s spoke to you") % facts, event.words, "phone")


def _text(action: Action, event: PublicEvent) -> str:
    facts = event.facts
    sentences: list[str] = []
    if action in (Action.RATE, Action.RATE_MERGED):
        said = (SOLVED.get(facts.get("solved", "")), SATISFIED.get(facts.get("satisfied", "")))
        marks = pgettext("resident", ", ").join(str(mark) for mark in said if mark)
        sentences += [_("%(said)s.") % {"said": marks}] if marks else []
    sentences += [event.words] if event.words else []
    sentences += _dates(action, facts)
    if action is Action.MERGE:
        sentences.append(_("Your number stays. We tell you the result, and you can rate it."))
    if facts.get("route"):
        sentences.append(
            _("Where to go: %(route)s.") % {"route": str(facts["route"]).rstrip("。.")}
        )
    if facts.get("parts"):
        numbers = pgettext("resident", ", ").join(str(part) for part in facts["parts"])
        sentences.append(_("Their numbers: %(numbers)s.") % {"numbers": numbers})
    return gap().join(sentences)


def _dates(action: Action, facts: Mapping[str, Any]) -> list[str]:
    if action is Action.ACCEPT and facts.get("due"):
        return [_("You have our answer by %(day)s.") % {"day": _day_of(facts["due"])}]
    if action is Action.GRANT_EXTENSION and facts.get("new_due"):
        return [_("You have our answer by %(day)s instead.") % {"day": _day_of(facts["new_due"])}]
    found = []
    if action is Action.GRANT_PARKING and facts.get("plan"):
        found.append(_("The plan: %(plan)s.") % {"plan": str(facts["plan"]).rstrip("。.")})
    if action in (Action.GRANT_PARKING, Action.REVIEW_PARKING) and facts.get("milestone"):
        found.append(_("You hear of it by %(day)s.") % {"day": _day_of(facts["milestone"])})
    return found


def _day_of(written: str) -> str:
    """A date or moment as an event keeps it (ISO), as a day in words."""
    found = parse_datetime(written) or parse_date(written)
    return day_words(found) if found else written

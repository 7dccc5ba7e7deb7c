"""Which moves the table knows from here, which of them this post may make now, and why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.casework.cases.models import Assignment, Case
from linli.casework.cases.rules import Hindrance, Standing, hindrance, standing
from linli.casework.cases.workflow import Move, Seat
from linli.casework.matters.models import RequestKind
from linli.casework.matters.queries.case_page import CaseFile
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.queries.windows import (
    may_urge_from,
    return_hindrance,
    return_window_end,
)
from linli.casework.matters.rules.book import NoLimitFound
from linli.casework.matters.workflow import WORKFLOW, Action, ClockKind, Nature
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor


@dataclass(frozen=True)
class Possible:
    """A move from the present state, and what keeps this post from it.

    ``hindrance`` is of the table, ``code`` (with ``detail``) of a rule beyond it; both empty
    when the move may be made. ``is_others`` when it is somebody else's to make anyway.
    """

    move: Move
    hindrance: Hindrance | None = None
    code: str = ""
    detail: str = ""

    @property
    def is_allowed(self) -> bool:
        return self.hindrance is None and not self.code

    @property
    def is_others(self) -> bool:
        return self.hindrance is Hindrance.NOT_YOURS


@dataclass(frozen=True)
class Look:
    """The case as the one who looks at it stands towards it."""

    file: CaseFile
    actor: Actor
    at: datetime
    standing: Standing


# A ruling is shown only while something waits for it.
_RULES_ON: Mapping[str, RequestKind] = {
    Action.GRANT_EXTENSION: RequestKind.EXTENSION,
    Action.DENY_EXTENSION: RequestKind.EXTENSION,
    Action.GRANT_PARKING: RequestKind.PARKING,
    Action.DENY_PARKING: RequestKind.PARKING,
    Action.UPHOLD_RETURN: RequestKind.RETURN,
    Action.DISMISS_RETURN: RequestKind.RETURN,
    Action.TERMINATE: RequestKind.TERMINATION,
    Action.DENY_TERMINATION: RequestKind.TERMINATION,
    Action.GRANT_APPEAL: RequestKind.APPEAL,
    Action.DENY_APPEAL: RequestKind.APPEAL,
    Action.REOPEN: RequestKind.REOPENING,
    Action.DENY_REOPENING: RequestKind.REOPENING,
}
_ASKS: Mapping[str, RequestKind] = {
    Action.ASK_EXTENSION: RequestKind.EXTENSION,
    Action.ASK_TERMINATION: RequestKind.TERMINATION,
    Action.APPEAL: RequestKind.APPEAL,
}
# Written by the operation of another move; nobody chooses them.
_INNER = frozenset(
    {Action.REGISTER, Action.TAKE_IN, Action.CLOSE_AFTER_CALL, Action.REDO, Action.ASKED_BACK}
)
# What residents ask for on the telephone, recorded by those who take or make the call.
_BY_TELEPHONE: Mapping[str, tuple[Permission, ...]] = {
    Action.WITHDRAW: (Permission.ACCEPT, Permission.CALL_BACK),
}


def possible_moves(file: CaseFile, actor: Actor, *, at: datetime) -> list[Possible]:
    """Every move of the table from the case's state that a member of staff could make."""
    look = Look(file, actor, at, standing_at(file, actor))
    found: dict[str, Possible] = {}
    for move in WORKFLOW.possible(file.case.state):
        if move.action not in found and move.action not in _INNER:
            possible = _look_at(move, look)
            if possible is not None:
                found[move.action] = possible
    return list(found.values())


def move_for(file: CaseFile, actor: Actor, action: str, *, at: datetime) -> Possible | None:
    """How this post stands towards one move; None where the table has none from this state."""
    move = WORKFLOW.find(action, file.case.state)
    return None if move is None else _look_at(move, Look(file, actor, at, standing_at(file, actor)))


def standing_at(file: CaseFile, actor: Actor) -> Standing:
    """How the post stands towards the case."""
    case, lead = file.case, file.lead
    return standing(
        actor,
        district=case.district_code,
        street=case.street_code,
        community=case.community_code,
        lead_unit=lead.unit_id if lead else None,
        assisting=[part.unit_id for part in file.assists],
    )


def _look_at(move: Move, look: Look) -> Possible | None:
    seats = {who.seat for who in move.who}
    if seats <= {Seat.REPORTER, Seat.SYSTEM}:
        return _by_telephone(move, look)
    if _is_pointless(move, look):
        return None
    stop = hindrance(
        move.who,
        look.actor,
        look.standing,
        not_after=move.not_after,
        last_doers=last_doers(look.file, move.not_after),
    )
    if stop is Hindrance.OUT_OF_SCOPE:
        return None
    if stop is Hindrance.NOT_PERMITTED and not _is_of_own_unit(seats, look.standing):
        stop = Hindrance.NOT_YOURS
    if stop is not None:
        return Possible(move, stop)
    code, detail = _beyond_the_table(move, look)
    return Possible(move, None, code, detail)


def _is_of_own_unit(seats: set[Seat], at: Standing) -> bool:
    """Whether the move belongs to the reader's own unit: then a colleague there may make it."""
    return (at.leads and bool(seats & {Seat.LEAD, Seat.UNIT})) or (
        at.assists and bool(seats & {Seat.ASSIST, Seat.UNIT})
    )


def _by_telephone(move: Move, look: Look) -> Possible | None:
    needed = _BY_TELEPHONE.get(move.action, ())
    if not look.standing.covers or not any(look.actor.may(one) for one in needed):
        return None
    if move.action == Action.WITHDRAW and look.file.matter.merged_count:
        return Possible(move, None, "others_merged")
    return Possible(move)


def last_doers(file: CaseFile, actions: tuple[str, ...]) -> dict[str, UUID | None]:
    """Who last did each of these actions on the case."""
    return {event.action: event.account_id for event in file.events if event.action in actions}


def _is_pointless(move: Move, look: Look) -> bool:
    """Whether the move makes no sense now for anybody: nothing to rule on, no task to report."""
    ruling = _RULES_ON.get(move.action)
    if ruling is not None:
        return look.file.request(ruling) is None
    own = _own_assist(look)
    if move.action == Action.SIGN_ASSIST:
        return own is None or not own.is_open or own.signed_at is not None
    if move.action == Action.ASSIST_DONE:
        return own is None or not own.is_open
    if move.action == Action.ASK_MERGED:
        return not look.file.matter.merged_count
    if move.action in _OF_PUBLISHING:
        return _is_publishing_pointless(move.action, look.file)
    if move.action in (Action.HOLD, Action.LIFT_HOLD):
        return _is_holding_pointless(move.action, look.file.case)
    if move.action == Action.SECOND_LOOK:
        return bool(_latest(look.file, Action.SECOND_LOOK))
    return False


_OF_PUBLISHING = frozenset(
    {Action.ALLOW_PUBLISHING, Action.FORBID_PUBLISHING, Action.PUBLISH, Action.UNPUBLISH}
)


def _is_publishing_pointless(action: str, file: CaseFile) -> bool:
    """Only leave that is given can be taken back or used; what is sensitive is never published."""
    if action == Action.UNPUBLISH:
        return not file.is_published
    if action == Action.FORBID_PUBLISHING:
        return not file.may_publish
    if file.case.is_sensitive or file.case.nature == Nature.REPORT:
        return True
    return file.may_publish if action == Action.ALLOW_PUBLISHING else not file.may_publish


def _is_holding_pointless(action: str, case: Case) -> bool:
    """A file that is kept for good or has ended needs no hold; only a held one is let go."""
    if action == Action.LIFT_HOLD:
        return not case.hold_reason
    return bool(case.hold_reason or case.erased_at or case.sealed_at) or case.erase_on is None


def _own_assist(look: Look) -> Assignment | None:
    return next((p for p in look.file.assists if p.unit_id == look.actor.unit_id), None)


def _latest(file: CaseFile, action: str) -> UUID | None:
    return next((e.id for e in reversed(file.events) if e.action == action), None)


_Rule = Callable[[Look], tuple[str, str]]
_NOTHING = ("", "")


def _beyond_the_table(move: Move, look: Look) -> tuple[str, str]:
    asks = _ASKS.get(move.action)
    if asks is not None and look.file.request(asks) is not None:
        return "asked_before", ""
    rules_on = _RULES_ON.get(move.action)
    request = look.file.request(rules_on) if rules_on else None
    if request is not None and request.asked_by_id == look.actor.account_id:
        return "own_request", ""
    rule = _RULES.get(move.action)
    try:
        return rule(look) if rule else _NOTHING
    except NoLimitFound as missing:
        return "no_rule", str(missing)


def _return(look: Look) -> tuple[str, str]:
    file = look.file
    since = file.lead.assigned_at if file.lead else look.at
    code = return_hindrance(file.case, file.matter, since, look.at)
    if code != "too_late":
        return code, ""
    return (
        "return_too_late",
        f"{timezone.localtime(return_window_end(file.case, since)):%m-%d %H:%M}",
    )


def _extension(look: Look) -> tuple[str, str]:
    clock = look.file.clock(ClockKind.FINISH)
    if clock is None or not look.file.is_finish_running:
        return "parked", ""
    if look.at > clock.due_at:
        return "overdue", ""
    allowed = rule_book().threshold("extension_times", timezone.localdate(look.at))
    return ("extended_before", "") if look.file.matter.extensions >= allowed else _NOTHING


def _finish(look: Look) -> tuple[str, str]:
    waiting = sum(part.is_open for part in look.file.assists)
    return ("assists_open", str(waiting)) if waiting else _NOTHING


def _confirm(look: Look) -> tuple[str, str]:
    return _NOTHING if _latest(look.file, Action.SECOND_LOOK) else ("no_first_opinion", "")


def _urge(look: Look) -> tuple[str, str]:
    urged = [e.at for e in look.file.events if e.action == Action.URGE and e.seen_by_resident]
    earliest = may_urge_from(look.file.case, urged, at=look.at)
    if look.at >= earliest:
        return _NOTHING
    return "urged_today" if urged else "urge_too_early", earliest.isoformat()


_RULES: Mapping[str, _Rule] = {
    Action.RETURN: _return,
    Action.ASK_EXTENSION: _extension,
    Action.FINISH: _finish,
    Action.CONFIRM_UNREASONABLE: _confirm,
    Action.URGE: _urge,
}

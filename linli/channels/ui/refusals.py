"""Why an operation refused, in the words of the office: one place for desk, portal and API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.cases.operations import (
    CaseError,
    CaseMoved,
    Missing,
    MoveRefused,
    NoSuchCase,
    NotAllowedNow,
)
from linli.casework.cases.rules import Hindrance
from linli.casework.cases.workflow import Move, Seat, Workflow, workflow_of
from linli.casework.matters.workflow import WORKFLOW
from linli.channels.ui.mediation_words import MEDIATION_MISSING, MEDIATION_NOT_NOW
from linli.registers.access.permissions import ROLES, Permission

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_HINDRANCES: Mapping[Hindrance, StrPromise] = {
    Hindrance.NO_SUCH_MOVE: gettext_lazy(
        "“%(action)s” is not possible while the matter is “%(state)s”."
    ),
    Hindrance.NOT_YOURS: gettext_lazy("“%(action)s” belongs to others; this is not their desk."),
    Hindrance.NOT_PERMITTED: gettext_lazy("“%(action)s” is not for the post you use now."),
    Hindrance.OUT_OF_SCOPE: gettext_lazy("There is no matter with this number in your scope."),
    Hindrance.OWN_STEP: gettext_lazy(
        "Nobody reviews a step of their own: “%(action)s” is for a colleague."
    ),
}
_MISSING: Mapping[str, StrPromise] = {
    "meets_at": gettext_lazy("Say when the talk is."),
    "meets_where": gettext_lazy("Say where the talk is."),
    "minutes": gettext_lazy("Write what was said and promised."),
    "present": gettext_lazy("Say who was present."),
    "basis": gettext_lazy("Give the basis: a law, a rule, or the row of the catalogue."),
    "category": gettext_lazy("Choose a category."),
    "ground": gettext_lazy("Choose the ground for not accepting."),
    "into": gettext_lazy("Say into which matter it is to be merged."),
    "lead": gettext_lazy("Choose the unit that leads."),
    "line": gettext_lazy("Choose the line to put it through to."),
    "means": gettext_lazy("Say by what means the reporter was contacted."),
    "milestone": gettext_lazy("Give the date until which it is parked."),
    "nature": gettext_lazy("Choose the type of the matter."),
    "new_due": gettext_lazy("Give the date you ask for."),
    "outcome": gettext_lazy("Choose the outcome."),
    "parts": gettext_lazy("Write at least two parts."),
    "plan": gettext_lazy("Write the plan: what will be done, by whom, when."),
    "reason": gettext_lazy("Give the reason."),
    "reply": gettext_lazy("Write the reply to the reporter."),
    "result": gettext_lazy("Write what was done."),
    "retention_class": gettext_lazy("Choose how long the file is kept."),
    "places": gettext_lazy("Say from which division to which."),
    "rule": gettext_lazy("Say by which rule."),
    "route": gettext_lazy("Tell where the matter belongs instead."),
    "ruling": gettext_lazy("Give the ruling in words."),
    "solved": gettext_lazy("Say whether it is solved."),
    "step": gettext_lazy("Choose the step of supervision."),
    "task": gettext_lazy("Write what the assisting unit is to do."),
    "text": gettext_lazy("Write what it is about."),
    "unit": gettext_lazy("Choose a unit."),
    "words": gettext_lazy("Write what was said or done."),
    "title": gettext_lazy("Write a title."),
    "answer": gettext_lazy("Write the answer as everybody may read it."),
    "to": gettext_lazy("Choose whom to ask."),
    "wording": gettext_lazy("Read out to the reporter what is published, and what is not."),
}
_NOT_NOW: Mapping[str, StrPromise] = {
    "answer_too_early": gettext_lazy("Choose a time for the answer that is still to come."),
    "chain_broken": gettext_lazy(
        "Event %(detail)s of the timeline is not as it was written; tell the administrator."
    ),
    "case_out_of_scope": gettext_lazy("One of the matters is not in your scope."),
    "held": gettext_lazy("The erasing of this file is put off."),
    "held_before": gettext_lazy("The erasing of this file is put off already."),
    "not_due": gettext_lazy("The period of this file is not over yet."),
    "not_held": gettext_lazy("The erasing of this file is not put off."),
    "period_over": gettext_lazy("The period of this file is over; it was erased or sealed."),
    "items_missing": gettext_lazy("%(detail)s item(s) of the file are missing."),
    "leader_signs": gettext_lazy("“%(detail)s” is signed by the leader in charge."),
    "listed_already": gettext_lazy("%(detail)s is under listed supervision already."),
    "meets_too_early": gettext_lazy("Choose a time for the talk that is still to come."),
    "minutes_before": gettext_lazy("The minutes of this talk are kept already."),
    "no_addressee": gettext_lazy("No unit leads this matter yet, so there is nobody to write to."),
    "no_cases": gettext_lazy("Choose at least one matter."),
    "no_such_paper": gettext_lazy("There is no such paper in your division."),
    "no_such_retention": gettext_lazy("There is no retention class %(detail)s in force."),
    "not_a_talk": gettext_lazy("Minutes are kept of a talk that was called, not of this."),
    "not_addressed": gettext_lazy("This is addressed to %(detail)s, which answers it."),
    "not_listed": gettext_lazy("This matter is not under listed supervision any more."),
    "not_on_the_case": gettext_lazy("This unit has no part in the matter."),
    "not_written": gettext_lazy("Reminding and urging need no paper."),
    "nothing_to_answer": gettext_lazy("No supervision waits for your unit's answer here."),
    "paper_issued": gettext_lazy("This paper was sent or dropped already."),
    "says_nothing": gettext_lazy("Write what is asked of the unit."),
    "several_leads": gettext_lazy(
        "The matters have different lead units: write to each by itself."
    ),
    "step_accepted": gettext_lazy("The answer was accepted already."),
    "step_ended": gettext_lazy("This step of supervision has ended."),
    "step_not_answered": gettext_lazy("The unit has not answered yet."),
    "too_many_cases": gettext_lazy("At most %(detail)s matters in one paper."),
    "written_rung": gettext_lazy("This step is written: issue a paper."),
    "already_leads": gettext_lazy("This unit leads the matter already."),
    "already_on_the_case": gettext_lazy("This unit has a part in the matter already."),
    "already_signed": gettext_lazy("Your unit has signed for this task already."),
    "asked_before": gettext_lazy("This was asked for before and waits for a ruling."),
    "assists_open": gettext_lazy(
        "%(detail)s assisting task(s) not answered yet: the lead unit finishes after them."
    ),
    "basis_missing": gettext_lazy("“Not supported” needs its legal basis."),
    "beyond_duty_list": gettext_lazy(
        "This is not on the duty list of %(detail)s; it may not be dispatched to a committee."
    ),
    "designated": gettext_lazy("The unit was designated for this matter: no return any more."),
    "extended_before": gettext_lazy("It was extended before; an extension is granted once."),
    "lead_assists": gettext_lazy("The unit that leads cannot assist as well."),
    "master_closed": gettext_lazy("The matter it is to be merged into is closed."),
    "merge_with_itself": gettext_lazy("A matter cannot be merged into itself."),
    "milestone_passed": gettext_lazy("Choose a date after today."),
    "draft_too_long": gettext_lazy(
        "The draft is too long to be kept: at most %(detail)s characters."
    ),
    "not_certain": gettext_lazy(
        "The catalogue is not certain of it any more; look at it yourself."
    ),
    "not_your_draft": gettext_lazy("This draft belongs to somebody else."),
    "outside_division": gettext_lazy(
        "%(detail)s lies outside your division. Put the caller through to its own centre."
    ),
    "no_first_opinion": gettext_lazy("The first of the two opinions is still missing."),
    "no_open_request": gettext_lazy("Nothing waits for this ruling any more."),
    "no_open_task": gettext_lazy("Your unit has no open assisting task here."),
    "no_result_yet": gettext_lazy("There is no result to rate yet."),
    "no_rule": gettext_lazy(
        "The rule book has no entry “%(detail)s”; an administrator must add it."
    ),
    "no_such_category": gettext_lazy("There is no category %(detail)s in force."),
    "no_such_master": gettext_lazy("There is no open matter with the number %(detail)s."),
    "no_such_ground": gettext_lazy("There is no ground %(detail)s in force."),
    "no_unit_to_reopen_with": gettext_lazy(
        "No unit led this matter; register it anew to have it handled."
    ),
    "not_later": gettext_lazy("Choose a date after the present limit."),
    "others_merged": gettext_lazy(
        "Matters of other people were merged into this one; it cannot be withdrawn."
    ),
    "overdue": gettext_lazy("The limit has passed; an extension is asked for before it."),
    "urge_too_early": gettext_lazy(
        "Too early to urge it: possible from %(detail)s on. Until then the unit has its first time."
    ),
    "urged_today": gettext_lazy("It was urged already: possible again from %(detail)s on."),
    "no_consent": gettext_lazy("The reporter has not allowed it to be published."),
    "not_for_publishing": gettext_lazy("A sensitive matter is never published."),
    "not_published": gettext_lazy("It is not published."),
    "names_a_person": gettext_lazy("This may tell who somebody is; take it out: %(detail)s"),
    "own_request": gettext_lazy("Nobody rules on a request of their own."),
    "parked": gettext_lazy("The limit stands still: there is nothing to extend."),
    "parts_open": gettext_lazy("Parts of it are still open; it closes after them."),
    "rated_before": gettext_lazy("It was rated before."),
    "reopened_before": gettext_lazy("It was reopened before; that is possible once."),
    "return_too_late": gettext_lazy(
        "A dispatch may be returned within the time the rules give; it ended on %(detail)s."
    ),
    "rounds": gettext_lazy("It was returned as often as the rules allow."),
    "route_elsewhere": gettext_lazy("Not handled here. Tell the reporter to turn to %(detail)s."),
    "split_needs_two_parts": gettext_lazy("Write at least two parts."),
    "text_too_long": gettext_lazy("The text is too long: at most %(detail)s characters."),
    "too_late": gettext_lazy("The time for it is over."),
    "too_late_at": gettext_lazy("The time for it was over on %(detail)s."),
    "too_long": gettext_lazy("At most until %(detail)s: one original limit more."),
    "unit_closed": gettext_lazy("This unit is closed; choose another."),
    "key_used_for_another_report": gettext_lazy(
        "The same key was sent with another report before (%(detail)s)."
    ),
}


_FROM = ("urge_too_early", "urged_today")  # their detail is a moment


def words_for(error: CaseError) -> str:
    """What kept an operation from being carried out, in the reader's language."""
    if isinstance(error, MoveRefused):
        return refusal_words(error.action, error.state, error.hindrance, error.family)
    if isinstance(error, Missing):
        words = _MISSING.get(error.field) or MEDIATION_MISSING.get(error.field)
        return str(words) if words else _("Something is missing.")
    if isinstance(error, NotAllowedNow):
        return not_now_words(error.code, error.detail)
    if isinstance(error, CaseMoved):
        moved = _("%(who)s was first: “%(action)s”. Look at the matter as it is now.")
        return moved % {"who": error.who, "action": action_label(error.action, error.family)}
    if isinstance(error, NoSuchCase):
        return str(_HINDRANCES[Hindrance.OUT_OF_SCOPE])
    return _("That is not possible now.")


def refusal_words(action: str, state: str, hindrance: Hindrance, family: str = "") -> str:
    """Why the table does not allow a move."""
    return str(_HINDRANCES[hindrance]) % {
        "action": action_label(action, family),
        "state": state_label(state, family),
    }


def not_now_words(code: str, detail: str = "") -> str:
    """Why a rule beyond the table does not allow it now."""
    if code == "too_late" and detail:
        code = "too_late_at"
    at = parse_datetime(detail) if code in _FROM else None
    if at is not None:
        detail = f"{timezone.localtime(at):%m-%d %H:%M}"
    words = _NOT_NOW.get(code) or MEDIATION_NOT_NOW.get(code)
    return str(words) % {"detail": detail} if words else _("That is not possible now.")


def known_codes() -> frozenset[str]:
    """Every code of NotAllowedNow and field of Missing that has words here."""
    return frozenset({*_NOT_NOW, *_MISSING, *MEDIATION_NOT_NOW, *MEDIATION_MISSING})


def action_label(action: str, family: str = "") -> str:
    """What the office calls an action of a family (a matter's where none is named)."""
    rows = _book(family).rows(action)
    return str(rows[0].label) if rows else action


def state_label(state: str, family: str = "") -> str:
    """What the office calls a state of a family (a matter's where none is named)."""
    return str(_book(family).states.get(state, state))


def _book(family: str) -> Workflow:
    return workflow_of(family) if family else WORKFLOW


_SEATS: Mapping[Seat, StrPromise] = {
    Seat.LEAD: gettext_lazy("the lead unit"),
    Seat.ASSIST: gettext_lazy("an assisting unit"),
    Seat.UNIT: gettext_lazy("a handling unit"),
    Seat.REPORTER: gettext_lazy("the reporter"),
    Seat.SYSTEM: gettext_lazy("the system"),
    Seat.APPOINTED: gettext_lazy("the mediator appointed"),
    Seat.PARTY: gettext_lazy("a party"),
    Seat.BODY: gettext_lazy("the hotline body"),
}


def whose_turn(move: Move) -> str:
    """Who may make a move, e.g. “承办单位：单位负责人”."""
    said: list[str] = []
    for who in move.who:
        roles = _roles_with(who.permission) if who.permission else ()
        seat = str(_SEATS[who.seat])
        said.append(
            f"{seat}（{'、'.join(roles)}）"
            if roles and who.seat != Seat.BODY
            else "、".join(roles) or seat
        )
    return _("For: %(who)s") % {"who": "；".join(dict.fromkeys(said))}


def _roles_with(permission: Permission) -> tuple[str, ...]:
    return tuple(str(role.label) for role in ROLES.values() if permission in role.permissions)

"""The simple forms of what the hotline body decides; its own desks put better ones in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.forms import ChoiceField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.casework.cases.operations import NotAllowedNow
from linli.casework.matters import operations as matters
from linli.casework.matters.queries.case_page import open_case_id, unit_ids_of
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.workflow import Action
from linli.channels.desk.cases import forms
from linli.channels.desk.cases.fields import UnitField
from linli.channels.desk.cases.registry import ActionSpec, Doing, calls, register_all
from linli.channels.desk.doing import ActForm
from linli.registers.access.rules import Actor


def _units(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    field = form.fields["lead"]
    if isinstance(field, UnitField):
        field.fill(without=frozenset(unit_ids_of(case.id)))


def _grounds(form: ActForm, case: Case, actor: Actor, at: datetime) -> None:
    field, on = form.fields["ground"], timezone.localdate(at)
    rows = [row for row in rule_book().grounds if row.holds(on)]
    if isinstance(field, ChoiceField):
        field.choices = [(row.code, f"{row.code} {row.name}") for row in rows]


def _merge(d: Doing) -> object:
    into = open_case_id(d.by, "".join(d.data["into"].split()))
    if into is None:
        raise NotAllowedNow("no_such_master", d.data["into"])
    return matters.merge(d.case_id, into=into, by=d.by, at=d.at, expect=d.expect)


def _spec(
    action: Action,
    icon: str,
    do: Callable[[Doing], object],
    form: type[ActForm] = forms.RulingForm,
    **more: object,
) -> ActionSpec:
    return ActionSpec(action=action, icon=icon, do=do, form=form, **more)  # type: ignore[arg-type]  # its own fields


SPECS = (
    _spec(
        Action.TRANSFER,
        "phone-call",
        calls(matters.transfer_at_once),
        forms.TransferForm,
        submit=_("Put it through"),
        consequence=_("Logged only: it joins no queue."),
    ),
    _spec(
        Action.REFUSE,
        "ban",
        calls(matters.refuse),
        forms.RefuseForm,
        submit=_("Do not accept"),
        prepare=_grounds,
        consequence=_("The reporter is told the reason and the route, and may ask for a review."),
    ),
    _spec(
        Action.ANSWER,
        "message-check",
        calls(matters.answer_at_once),
        forms.AnswerForm,
        submit=_("Answer"),
        consequence=_("The reporter is told; it closes by itself unless they object."),
    ),
    _spec(
        Action.MERGE,
        "arrow-merge",
        _merge,
        forms.MergeForm,
        submit=_("Merge"),
        consequence=_("The reporter keeps number and notices, and rates for themselves."),
    ),
    _spec(
        Action.VOID,
        "trash",
        calls(matters.make_void),
        forms.ReasonForm,
        submit=_("Make it void"),
        is_danger=True,
        consequence=_("For tests and empty registrations only; it stays in the record."),
    ),
    _spec(
        Action.DESIGNATE,
        "pointer-check",
        calls(matters.designate),
        forms.UnitRulingForm,
        submit=_("Designate"),
        prepare=_units,
        consequence=_("This unit may not return it."),
    ),
    _spec(
        Action.UPGRADE,
        "arrow-big-up",
        calls(matters.upgrade),
        forms.UpgradeForm,
        submit=_("Upgrade"),
        prepare=_units,
        consequence=_("The unit that leads now goes on as an assisting one."),
    ),
    _spec(
        Action.UPHOLD_RETURN,
        "check",
        calls(matters.uphold_return),
        submit=_("Uphold"),
        consequence=_("It goes back to the dispatch desk."),
    ),
    _spec(
        Action.DISMISS_RETURN,
        "x",
        calls(matters.dismiss_return),
        submit=_("Dismiss"),
        consequence=_("The same unit signs for it again."),
    ),
    _spec(
        Action.GRANT_EXTENSION,
        "check",
        calls(matters.rule_on_extension, is_granted=True),
        submit=_("Grant"),
        consequence=_("The limit moves; the reporter is told why."),
    ),
    _spec(
        Action.DENY_EXTENSION,
        "x",
        calls(matters.rule_on_extension, is_granted=False),
        submit=_("Deny"),
        consequence=_("The limit stays as it is."),
    ),
    _spec(
        Action.GRANT_PARKING,
        "check",
        calls(matters.rule_on_parking, is_granted=True),
        submit=_("Grant"),
        consequence=_("The finish clock stands still; the reporter is told the plan."),
    ),
    _spec(
        Action.DENY_PARKING,
        "x",
        calls(matters.rule_on_parking, is_granted=False),
        submit=_("Deny"),
        consequence=_("The unit goes on; the limit ran on."),
    ),
    _spec(
        Action.REVIEW_PARKING,
        "calendar-check",
        calls(matters.review_parking),
        forms.ParkingReviewForm,
        submit=_("Record the review"),
        consequence=_("The reporter is told how the plan stands."),
    ),
    _spec(
        Action.TERMINATE,
        "player-stop",
        calls(matters.rule_on_termination, is_granted=True),
        submit=_("End early"),
        consequence=_("The reporter is told why, and may ask for a review."),
    ),
    _spec(
        Action.DENY_TERMINATION,
        "x",
        calls(matters.rule_on_termination, is_granted=False),
        submit=_("Deny"),
        consequence=_("The unit goes on."),
    ),
    _spec(
        Action.APPEAL,
        "message-exclamation",
        calls(matters.appeal),
        forms.ReasonForm,
        label=_("Record that the reporter asks for a review"),
        submit=_("Record it"),
    ),
    _spec(
        Action.GRANT_APPEAL,
        "check",
        calls(matters.rule_on_appeal, is_granted=True),
        submit=_("Take the matter in"),
    ),
    _spec(
        Action.DENY_APPEAL,
        "x",
        calls(matters.rule_on_appeal, is_granted=False),
        submit=_("Uphold the answer"),
    ),
    _spec(
        Action.REOPEN,
        "lock-open",
        calls(matters.rule_on_reopening, is_granted=True),
        submit=_("Reopen"),
        consequence=_("The unit that led it has half the limit."),
    ),
    _spec(
        Action.DENY_REOPENING,
        "x",
        calls(matters.rule_on_reopening, is_granted=False),
        submit=_("Deny"),
        consequence=_("The reporter is told why."),
    ),
    _spec(
        Action.SECOND_LOOK,
        "user-check",
        calls(matters.second_look),
        submit=_("Give the first opinion"),
        consequence=_("A second reviewer must agree before it closes."),
    ),
    _spec(
        Action.CONFIRM_UNREASONABLE,
        "users",
        calls(matters.confirm_unreasonable),
        submit=_("Close with reasons"),
        consequence=_("The reporter is told why, and may ask for a review."),
    ),
    _spec(
        Action.OVERTURN,
        "arrow-back-up",
        calls(matters.overturn),
        submit=_("Send it back"),
        consequence=_("The unit redoes it with half the limit."),
    ),
)

register_all(SPECS)

"""What moving on offers on the page of a dispute, and the panels of meetings and old cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy

from linli.casework.cases.models import Case
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.disputes import DisputeFile
from linli.casework.mediation.queries.steps import meetings_of, old_case_of
from linli.casework.mediation.workflow import Action
from linli.channels.desk.doing import ActForm
from linli.channels.desk.mediation import panels
from linli.channels.desk.mediation.moving_on.forms import MeetingForm, StepForm
from linli.channels.desk.mediation.registry import ActionSpec, Doing, hide, register
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import WHOLE_CITY, Actor
from linli.registers.units.queries import units_under

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOVES: Mapping[str, StrPromise] = {
    Action.ESCALATE: gettext_lazy("Escalate"),
    Action.HAND_DOWN: gettext_lazy("Hand down"),
    Action.COMMISSION: gettext_lazy("Commission another committee"),
    Action.JOIN: gettext_lazy("Mediate jointly with another committee"),
    Action.LEAVE_JOINT: gettext_lazy("End the joint mediation"),
}
_ICONS = {
    Action.ESCALATE: "arrow-big-up",
    Action.HAND_DOWN: "arrow-big-down",
    Action.COMMISSION: "arrows-exchange",
    Action.JOIN: "users-group",
    Action.LEAVE_JOINT: "users-minus",
}


def prepare_meeting(form: ActForm, _case: Case, _actor: Actor, _at: datetime) -> None:
    """The units that may be called."""
    field = form.fields["agencies"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so in the form
    field.choices = [(str(unit.id), unit.label) for unit in units_under(WHOLE_CITY)]


def do_meeting(d: Doing) -> object:
    """Call the agencies."""
    assert isinstance(d.form, MeetingForm)  # noqa: S101  # as registered
    return mediation.call_meeting(
        d.case_id,
        agencies=d.form.chosen(),
        begins=d.data["begins"],
        place=d.data["place"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def prepare_step(form: ActForm, case: Case, _actor: Actor, _at: datetime) -> None:
    """The steps of the plan that are still to be reported."""
    old = old_case_of(case.id)
    steps = [] if old is None else [one for one in old.steps.all() if one.done_at is None]
    field = form.fields["step"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so in the form
    field.choices = [(str(one.position), f"{one.position} {one.what}") for one in steps]


def do_step(d: Doing) -> object:
    """Report a step."""
    return mediation.report_step(
        d.case_id,
        int(d.data["step"]),
        result=d.data["result"],
        by=d.by,
        at=d.at,
        expect=d.expect,
    )


def _page_of(action: str) -> Callable[[str], str]:
    return lambda number: reverse("desk:mediation:move", args=[number, action])


register(
    *(
        ActionSpec(action=action, icon=_ICONS[Action(action)], page=_page_of(action))
        for action in MOVES
    ),
    ActionSpec(
        action=Action.JOINT_MEETING,
        icon="users-group",
        form=MeetingForm,
        prepare=prepare_meeting,
        do=do_meeting,
        consequence=gettext_lazy(
            "The agencies learn number, time and place; not what the parties said."
        ),
    ),
    ActionSpec(
        action=Action.OLD_CASE_STEP,
        icon="checkbox",
        form=StepForm,
        prepare=prepare_step,
        do=do_step,
    ),
)


def build_meetings(file: DisputeFile, actor: Actor, _now: datetime) -> Mapping[str, object]:
    """The joint meetings with their minutes and tasks."""
    return {
        "meetings": meetings_of(file.case.id),
        "may_write": actor.may(Permission.CHAIR_COMMITTEE),
        "number": file.case.number,
    }


def build_old(file: DisputeFile, _actor: Actor, _now: datetime) -> Mapping[str, object]:
    """The plan of an old case and how far it is."""
    return {"old": old_case_of(file.case.id)}


def _has_meetings(file: DisputeFile, _actor: Actor) -> bool:
    return any(event.action == Action.JOINT_MEETING for event in file.events)


def _is_old(file: DisputeFile, _actor: Actor) -> bool:
    return file.dispute.is_old_case


panels.register(
    panels.Panel(
        code="meetings",
        title=gettext_lazy("Joint meetings"),
        template="desk/mediation/_meetings.html",
        build=build_meetings,
        order=70,
        shown=_has_meetings,
    )
)
panels.register(
    panels.Panel(
        code="old_case",
        title=gettext_lazy("Old case: one plan"),
        template="desk/mediation/_old_case.html",
        build=build_old,
        order=75,
        shown=_is_old,
    )
)


def nothing_to_act_on(file: DisputeFile, _now: datetime) -> frozenset[str]:
    """What the table allows but has no object here: no mediator, no joint one, no plan."""
    gone = set[str]()
    if not file.mediators:
        gone |= {Action.RECUSE, Action.REPLACE}
    if not file.assists:
        gone.add(Action.LEAVE_JOINT)
    if not file.dispute.is_old_case:
        gone.add(Action.OLD_CASE_STEP)
    if file.transfer is None:
        gone.add(Action.REPORT_BACK)
    return frozenset(gone)


hide(nothing_to_act_on)

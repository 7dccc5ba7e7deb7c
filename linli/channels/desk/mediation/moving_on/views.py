"""Moving a dispute to a committee, writing minutes, reporting tasks, old cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.cases.operations import NoSuchCase
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.queries.disputes import state_of
from linli.casework.mediation.queries.steps import (
    Steps,
    committees_near,
    leaders,
    meetings_of,
    old_cases,
    steps_of,
    tasks_of_unit,
)
from linli.casework.mediation.workflow import FAMILY, Action
from linli.channels.desk.doing import ActForm, Sending, send
from linli.channels.desk.mediation.acting import dispute_for, dispute_url
from linli.channels.desk.mediation.moving_on.forms import (
    MinutesForm,
    MoveForm,
    OldCaseForm,
    ResultForm,
)
from linli.channels.desk.mediation.moving_on.panels import MOVES
from linli.channels.desk.mediation.words import grade_label, type_label
from linli.channels.desk.shell import actor_of, needs, shell_for
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_OPERATIONS: dict[str, Callable[..., object]] = {
    Action.ESCALATE: mediation.escalate,
    Action.HAND_DOWN: mediation.hand_down,
    Action.COMMISSION: mediation.commission,
    Action.JOIN: mediation.join,
    Action.LEAVE_JOINT: mediation.leave_joint,
}
_WITHOUT_REASON = (Action.JOIN,)


def steps_for(actor: Actor, number: str) -> Steps:
    """The dispute as the post may know it; 404 where it may not."""
    try:
        return steps_of(actor, number)
    except NoSuchCase as error:
        raise Http404 from error


def _back(steps: Steps) -> str:
    number = steps.case.number
    return dispute_url(number) if steps.is_read else reverse("desk:mediation:steps", args=[number])


def _sending(
    steps: Steps, act: ActionForm, do: Callable[..., object], done: str, go: str = ""
) -> Sending:
    return Sending(
        act=act,
        do=do,
        done=done,
        go=go or _back(steps),
        state=lambda: state_of(steps.case.id),
        case_url=_back(steps),
        family=FAMILY,
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.CHAIR_COMMITTEE, Permission.APPOINT_ACROSS)
def move(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Escalate, hand down, commission, mediate jointly, or end that: the county sees no content."""
    operation = _OPERATIONS.get(action)
    if operation is None:
        raise Http404
    actor = actor_of(request)
    steps = steps_for(actor, number)
    form = _move_form(request, steps, actor, action)

    def do(checked: ActForm, at: datetime) -> object:
        data = checked.cleaned_data
        told = {name: data[name] for name in ("reason", "has_failed") if name in checked.fields}
        return operation(
            steps.case.id,
            UUID(data["committee"]),
            **told,
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    title = str(MOVES[action])
    url = reverse("desk:mediation:move", args=[number, action])
    leaves = action in (Action.ESCALATE, Action.HAND_DOWN, Action.COMMISSION) and steps.is_read
    go = reverse("desk:mediation:home") if leaves else ""
    act = ActionForm(title=title, url=url, submit=title, lead=number)
    return send(request, form, _sending(steps, act, do, _("Done: both committees are told."), go))


def _move_form(request: HttpRequest, steps: Steps, actor: Actor, action: str) -> MoveForm:
    form = MoveForm(request.POST if request.method == "POST" else None)
    form.fields["expect"].initial = steps.case.version
    field = form.fields["committee"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so in the form
    rows = committees_near(steps.dispute, actor)
    if action == Action.LEAVE_JOINT:
        rows = [one for one in rows if one.unit.name in steps.assists]
    field.choices = [(str(one.pk), one.unit.name) for one in rows]
    if action in _WITHOUT_REASON:
        del form.fields["reason"]
    if action != Action.ESCALATE:
        del form.fields["has_failed"]
    elif steps.dispute.committee.above_id:
        field.initial = str(steps.dispute.committee.above_id)
    return form


@require_http_methods(["GET", "POST"])
@needs(Permission.CHAIR_COMMITTEE)
def minutes(request: HttpRequest, number: str, meeting_id: UUID) -> HttpResponse:
    """Write the minutes of a joint meeting and give the agencies their tasks."""
    actor = actor_of(request)
    case = dispute_for(actor, number)
    meeting = next((one for one in meetings_of(case.id) if one.id == meeting_id), None)
    if meeting is None:
        raise Http404
    form = MinutesForm(
        request.POST if request.method == "POST" else None,
        agencies=[(one["id"], one["name"]) for one in meeting.agencies],
        initial={"expect": case.version},
    )

    def do(checked: MinutesForm, at: datetime) -> object:
        return mediation.write_minutes(
            case.id,
            meeting_id,
            minutes=checked.cleaned_data["minutes"],
            tasks=checked.tasks(),
            by=actor,
            at=at,
            expect=checked.seen_version(),
        )

    act = ActionForm(
        title=_("Minutes of the joint meeting"),
        url=reverse("desk:mediation:minutes", args=[number, meeting_id]),
        submit=_("Keep the minutes"),
        draft=f"minutes-{meeting_id}",
    )
    steps = steps_for(actor, number)
    return send(request, form, _sending(steps, act, do, _("Kept; the agencies have their tasks.")))


@require_GET
@needs(Permission.SEE_MATTERS)
def tasks(request: HttpRequest) -> HttpResponse:
    """What one's own unit took on at joint meetings: the task, its date, nothing of the parties."""
    actor = actor_of(request)
    context = {
        "open": tasks_of_unit(actor),
        "done": tasks_of_unit(actor, is_open=False)[:20],
        "today": timezone.localdate(),
        "shell": shell_for(request),
    }
    return render(request, "desk/mediation/tasks.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.SEE_MATTERS)
def report_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Report a task of one's own unit done."""
    actor = actor_of(request)
    if all(task.id != task_id for task in tasks_of_unit(actor)):
        raise Http404
    here = reverse("desk:mediation:tasks")

    def do(checked: ResultForm, at: datetime) -> object:
        return mediation.report_task(
            task_id, result=checked.cleaned_data["result"], by=actor, at=at
        )

    act = ActionForm(
        title=_("Report the task done"),
        url=reverse("desk:mediation:report_task", args=[task_id]),
        submit=pgettext("task", "Report"),
        draft=f"task-{task_id}",
    )
    return send(
        request,
        ResultForm(request.POST if request.method == "POST" else None),
        Sending(act=act, do=do, done=_("Reported; the committee is told."), go=here, family=FAMILY),
    )


@require_GET
@needs(Permission.APPOINT_ACROSS, Permission.LEAD)
def old(request: HttpRequest) -> HttpResponse:
    """The old cases of an area: who leads, how far each plan is; no content."""
    actor = actor_of(request)
    rows = [
        (line, type_label(line.type, line.opened_at), grade_label(line.grade))
        for line in old_cases(actor)
    ]
    context = {"rows": rows, "today": timezone.localdate(), "shell": shell_for(request)}
    return render(request, "desk/mediation/old_cases.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.APPOINT_ACROSS)
def take_up(request: HttpRequest, number: str) -> HttpResponse:
    """Take a dispute up as an old case: one plan, with leader, unit and steps."""
    actor = actor_of(request)
    steps = steps_for(actor, number)
    chosen_from = leaders(on=timezone.localdate())
    form = OldCaseForm(request.POST if request.method == "POST" else None)
    form.fields["expect"].initial = steps.case.version
    field = form.fields["leader"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared so in the form
    field.choices = [(str(one.account_id), f"{one.name} · {one.unit_name}") for one in chosen_from]
    unit = form.fields["unit"]
    unit.fill()  # type: ignore[attr-defined]  # a UnitField

    def do(checked: OldCaseForm, at: datetime) -> object:
        data = checked.cleaned_data
        names = {str(one.account_id): one.name for one in chosen_from}
        plan = mediation.OldCasePlan(
            since=data["since"],
            leader_id=UUID(data["leader"]),
            leader_name=names[data["leader"]],
            unit_id=data["unit"],
            plan=data["plan"],
        )
        return mediation.take_up(
            steps.case.id, plan, checked.steps(), by=actor, at=at, expect=checked.seen_version()
        )

    act = ActionForm(
        title=_("Take up as an old case"),
        url=reverse("desk:mediation:take_up", args=[number]),
        submit=_("Take up"),
        draft=f"old-{steps.case.id}",
    )
    return send(request, form, _sending(steps, act, do, _("Taken up as an old case.")))

"""联席会议: agencies at one table about a dispute, the minutes, and the tasks they take on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Missing, Moving, NotAllowedNow
from linli.casework.mediation.models import JointMeeting, MeetingTask
from linli.casework.mediation.operations.moves import local_day, moving
from linli.casework.mediation.operations.notices import tell_committee, tell_unit
from linli.casework.mediation.workflow import Action
from linli.foundation.notices.operations import notice_row
from linli.registers.access.models import Post
from linli.registers.access.rules import Actor
from linli.registers.units.models import Unit

REMIND_BEFORE = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """What an agency takes on, until when; without a word of what the parties said."""

    unit_id: UUID
    what: str
    due_on: date


def call_meeting(
    case_id: UUID,
    *,
    agencies: Sequence[UUID],
    begins: datetime,
    place: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> JointMeeting:
    """Call agencies to a joint meeting; they learn number, place and time only.

    :raises NotAllowedNow: it lies in the past, or an agency is closed.
    """
    needs = {"agencies": list(agencies), "begins": begins}
    with moving(case_id, Action.JOINT_MEETING, by=by, at=at, needs=needs, expect=expect) as it:
        if begins <= at:
            raise NotAllowedNow("meets_too_early")
        if not place.strip():
            raise Missing("meets_where")
        units = list(Unit.objects.filter(id__in=agencies).order_by("code"))
        meeting = JointMeeting.objects.create(
            dispute_id=case_id,
            at=begins,
            place=place.strip()[:120],
            chaired_by=by.name,
            agencies=[{"id": str(unit.id), "name": str(unit)} for unit in units],
            called_by=by.name,
        )
        it.say(agencies=[str(unit) for unit in units], begins=begins.isoformat())
        for unit in units:
            tell_unit(it, unit.id, "dispute_meeting", when=_when(begins), place=meeting.place)
    return meeting


def write_minutes(
    case_id: UUID,
    meeting_id: UUID,
    *,
    minutes: str,
    tasks: Sequence[NewTask],
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> JointMeeting:
    """Write what the meeting agreed on, once, and give each agency its tasks with their dates."""
    needs = {"minutes": minutes.strip()}
    with moving(case_id, Action.MEETING_MINUTES, by=by, at=at, needs=needs, expect=expect) as it:
        meeting = _meeting(it, meeting_id)
        if meeting.minutes_at is not None:
            raise NotAllowedNow("minutes_before")
        meeting.minutes, meeting.minutes_at = minutes.strip(), at
        meeting.save(update_fields=["minutes", "minutes_at"])
        for task in tasks:
            _give(it, meeting, task)
        it.say(tasks=len(tasks))
    return meeting


def _give(it: Moving, meeting: JointMeeting, task: NewTask) -> None:
    if not task.what.strip():
        raise Missing("task")
    if task.due_on < local_day(it.at):
        raise NotAllowedNow("milestone_passed")
    made = MeetingTask.objects.create(
        meeting=meeting, unit_id=task.unit_id, what=task.what.strip()[:200], due_on=task.due_on
    )
    tell_unit(it, made.unit_id, "dispute_task", what=made.what, due=f"{made.due_on:%Y-%m-%d}")


def _meeting(it: Moving, meeting_id: UUID) -> JointMeeting:
    rows = JointMeeting.objects.filter(dispute_id=it.case.id, id=meeting_id)
    found = rows.select_for_update().first()
    if found is None:
        raise NotAllowedNow("no_such_meeting")
    return found


def report_task(
    task_id: UUID,
    *,
    result: str,
    by: Actor,
    at: datetime,
) -> Case:
    """An agency reports its own task done; the committee is told.

    :raises NotAllowedNow: there is no such open task of the actor's unit.
    """
    task = MeetingTask.objects.select_related("meeting").filter(id=task_id, done_at=None).first()
    if task is None or task.unit_id != by.unit_id:
        raise NotAllowedNow("no_open_task")
    case_id = task.meeting.dispute_id
    needs = {"result": result.strip()}
    with moving(case_id, Action.TASK_DONE, by=by, at=at, needs=needs) as it:
        task.done_at, task.result, task.done_by = at, result.strip()[:200], by.name
        task.save(update_fields=["done_at", "result", "done_by"])
        it.say(result.strip(), unit=by.unit_name)
        tell_committee(it, "dispute_wish")
    return it.case


def remind_of_tasks(*, at: datetime) -> int:
    """Remind agencies of open tasks that end within two days, once; returns how many."""
    today = local_day(at)
    reminded = 0
    with transaction.atomic():
        rows = MeetingTask.objects.select_for_update(of=("self",)).filter(
            done_at=None, reminded_on=None, due_on__lte=today + REMIND_BEFORE
        )
        for task in rows.select_related("meeting__dispute__case").order_by("due_on", "id"):
            _remind(task, at)
            task.reminded_on = today
            task.save(update_fields=["reminded_on"])
            reminded += 1
    return reminded


def _remind(task: MeetingTask, at: datetime) -> None:
    case = task.meeting.dispute.case
    holders = Post.objects.in_force(local_day(at)).filter(unit_id=task.unit_id).order_by()
    for account_id in holders.values_list("account_id", flat=True).distinct():
        row = notice_row(
            channel="inapp",
            recipient=str(account_id),
            template="dispute_task_due",
            fields={"no": case.number, "what": task.what, "due": f"{task.due_on:%Y-%m-%d}"},
            is_sensitive=False,
            about=case.number,
            about_id=case.id,
            account_id=account_id,
            at=at,
        )
        if row is not None:
            row.save(force_insert=True)


def _when(at: datetime) -> str:
    return f"{local_day(at):%Y-%m-%d}"

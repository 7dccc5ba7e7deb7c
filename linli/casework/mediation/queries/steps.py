"""A dispute as the county's officer knows it: its steps, never what the parties said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from linli.casework.cases.models import Case, Clock
from linli.casework.cases.operations.errors import NoSuchCase
from linli.casework.mediation.models import (
    Appointment,
    Committee,
    Dispute,
    JointMeeting,
    MeetingTask,
    OldCase,
    OldCaseStep,
)
from linli.casework.mediation.queries.disputes import dispute_in_scope
from linli.casework.mediation.workflow import FAMILY, State
from linli.registers.access.models import Post
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

MOST = 200
_STEPS_ONLY = (
    *("id", "number", "family", "state", "state_at", "opened_at", "due_at", "warn_at"),
    *("due_kind", "version", "is_open", "district_code", "street_code", "community_code"),
    "lead_unit_id",
)


@dataclass(frozen=True)
class Steps:
    """Number, type, grade, place, committee, clocks and who mediates; no title, no words."""

    case: Case
    dispute: Dispute
    clocks: list[Clock]
    mediators: list[Appointment]
    assists: list[str]
    is_read: bool  # whether the post may read the dispute itself


def steps_of(actor: Actor, number: str) -> Steps:
    """The steps of a dispute that the post may appoint for or that it reads. Raises NoSuchCase."""
    case, is_read = _case(actor, number)
    return Steps(
        case=case,
        dispute=case.dispute,
        clocks=list(Clock.objects.filter(case=case, assignment=None).order_by("started_at")),
        mediators=list(
            Appointment.objects.filter(dispute_id=case.id, is_current=True)
            .select_related("mediator__committee__unit")
            .order_by("-is_lead", "began_at")
        ),
        assists=list(
            case.assignments.filter(role="assist", is_current=True).values_list(
                "unit__name", flat=True
            )
        ),
        is_read=is_read,
    )


def _case(actor: Actor, number: str) -> tuple[Case, bool]:
    try:
        return dispute_in_scope(actor, number), True
    except NoSuchCase:
        if not actor.may(Permission.APPOINT_ACROSS):
            raise
    found = _across(actor).filter(number=number).first()
    if found is None:
        raise NoSuchCase
    return found, False


def _across(actor: Actor) -> QuerySet[Case]:
    if not actor.may(Permission.APPOINT_ACROSS):
        return Case.objects.none()
    return (
        Case.objects.visible_to(actor.scope)
        .filter(family=FAMILY)
        .select_related("dispute", "dispute__committee", "dispute__committee__unit")
        .only(
            *_STEPS_ONLY,
            *("dispute__type", "dispute__grade", "dispute__committee", "dispute__people"),
            *("dispute__amount_cents", "dispute__is_grave", "dispute__failures"),
            *("dispute__source", "dispute__file_number", "dispute__is_old_case"),
            *("dispute__court_phase", "dispute__violence", "dispute__matter_id"),
            *("dispute__committee__district_code", "dispute__committee__street_code"),
            *("dispute__committee__community_code", "dispute__committee__kind"),
            *("dispute__committee__above", "dispute__committee__unit__name"),
            "dispute__outcome",
        )
    )


def without_mediator(actor: Actor) -> list[Case]:
    """Disputes in the officer's area that nobody mediates, the first due first."""
    held = Appointment.objects.filter(dispute_id=OuterRef("id"), is_current=True)
    rows = _across(actor).filter(
        ~Exists(held), is_open=True, state__in=(State.TO_MEDIATE, State.MEDIATING)
    )
    return list(rows.order_by("due_at", "id")[:MOST])


def committees_near(dispute: Dispute, actor: Actor) -> list[Committee]:
    """The committees to which a dispute may go: those of its district, or the officer's area."""
    rows = Committee.objects.in_force().select_related("unit").exclude(pk=dispute.committee_id)
    if actor.may(Permission.APPOINT_ACROSS):
        rows = rows.under(actor.scope.column, actor.scope.code)
    else:
        rows = rows.filter(district_code=dispute.committee.district_code)
    return list(rows.order_by("kind", "street_code", "pk"))


# --- joint meetings and old cases ----------------------------------------------------------------


def meetings_of(case_id: UUID) -> list[JointMeeting]:
    """The joint meetings of a dispute read within scope, with their tasks."""
    rows = JointMeeting.objects.filter(dispute_id=case_id).prefetch_related("tasks__unit")
    return list(rows.order_by("-at"))


def tasks_of_unit(actor: Actor, *, is_open: bool = True) -> list[MeetingTask]:
    """What one's own unit took on at joint meetings: the task and its date, nothing else."""
    if actor.unit_id is None:
        return []
    rows = MeetingTask.objects.filter(unit_id=actor.unit_id, done_at__isnull=is_open)
    rows = rows.select_related("meeting", "meeting__dispute__case").only(
        *("id", "what", "due_on", "done_at", "result", "unit_id"),
        *("meeting__at", "meeting__place", "meeting__dispute__case__number"),
    )
    return list(rows.order_by("due_on", "id")[:MOST])


def old_case_of(case_id: UUID) -> OldCase | None:
    """The plan of an old case read within scope, with its steps."""
    rows = OldCase.objects.filter(dispute_id=case_id).select_related("unit")
    return rows.prefetch_related("steps").first()


@dataclass(frozen=True)
class Leader:
    """Who may lead an old case."""

    account_id: UUID
    name: str
    unit_name: str


def leaders(*, on: date) -> list[Leader]:
    """Those who hold a leader's post."""
    posts = Post.objects.in_force(on).filter(role="leader").select_related("account", "unit")
    return [
        Leader(post.account_id, post.account.name, post.unit.name)
        for post in posts.order_by("unit__code", "account__name")
    ]


@dataclass(frozen=True)
class OldCaseLine:
    """An old case in the list of those who answer for it: how far it is, not what it is about."""

    number: str
    type: str
    grade: str
    opened_at: datetime
    since: date
    leader: str
    unit: str
    done: int
    steps: int
    next_due: date | None


def old_cases(actor: Actor) -> list[OldCaseLine]:
    """The old cases of an area for its leader and the justice office: plan progress only."""
    if not (actor.may(Permission.APPOINT_ACROSS) or actor.may(Permission.LEAD)):
        return []
    seen = Case.objects.visible_to(actor.scope).filter(family=FAMILY)
    rows = (
        OldCase.objects.filter(dispute__case__in=seen, struck_off_at=None)
        .select_related("unit", "dispute__case")
        .prefetch_related("steps")
        .defer("plan", "dispute__case__body", "dispute__case__grams", "dispute__asked")
    )
    return [_line(row) for row in rows.order_by("since", "pk")[:MOST]]


def _line(row: OldCase) -> OldCaseLine:
    steps: list[OldCaseStep] = list(row.steps.all())
    waiting = [step.due_on for step in steps if step.done_at is None]
    return OldCaseLine(
        number=row.dispute.case.number,
        type=row.dispute.type,
        grade=row.dispute.grade,
        opened_at=row.dispute.case.opened_at,
        since=row.since,
        leader=row.leader_name,
        unit=str(row.unit),
        done=len(steps) - len(waiting),
        steps=len(steps),
        next_due=min(waiting, default=None),
    )

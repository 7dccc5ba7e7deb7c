from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models.case import Case
from linli.foundation.postgres.ids import uuid7


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("Lead unit")
    ASSIST = "assist", _("Assisting unit")


class AssignmentStatus(models.TextChoices):
    """What a unit has done with its part."""

    OFFERED = "offered", _("To be signed for")
    WORKING = "working", _("In progress")
    DONE = "done", _("Done")
    RETURNED = "returned", _("Returned")
    REPLACED = "replaced", _("Taken over by another unit")
    ENDED = "ended", _("Ended with the case")


class Assignment(models.Model):
    """A unit's part in a case: it leads, or it assists with a task of its own.

    ``is_open`` while the unit still has something to do; ``is_current`` while the unit has a
    part in the case at all (it goes on seeing the case after its part is done). ``case_state``,
    ``case_due_at`` and ``is_case_open`` repeat what the case says, for parts that are current: the
    lists of a unit are then in the order of an index of this table.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=AssignmentRole.choices)
    status = models.CharField(max_length=10, choices=AssignmentStatus.choices)
    task = models.CharField(max_length=200, blank=True, default="")
    basis = models.CharField(max_length=200, blank=True, default="")
    is_designated = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    is_current = models.BooleanField(default=True)
    case_state = models.CharField(max_length=24)
    case_due_at = models.DateTimeField(null=True)
    is_case_open = models.BooleanField(default=True)
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    due_kind = models.CharField(max_length=16, blank=True, default="")
    assigned_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(role="lead", is_current=True), name="one_lead_a_case"
            ),
            models.UniqueConstraint(
                fields=["case", "unit"], condition=Q(is_current=True), name="a_unit_has_one_part"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by_id=None)
                | Q(signed_at__isnull=False, signed_by_id__isnull=False),
                name="assignment_signed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, ended_at=None) | Q(is_open=False, ended_at__isnull=False),
                name="assignment_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(is_current=True), name="assignment_open_is_current"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"], name="assignment_due", condition=Q(is_open=True)
            ),
            models.Index(
                fields=["unit", "case_state", "due_at", "id"],
                name="assignment_state",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["unit", "-assigned_at", "-id"],
                name="assignment_newest",
                condition=Q(is_current=True),
            ),
            models.Index(
                fields=["unit", "case_due_at", "id"],
                name="assignment_case_due",
                condition=Q(is_current=True, is_case_open=True),
            ),
            models.Index(
                fields=["unit", "due_at", "id"],
                name="assignment_assist",
                condition=Q(is_open=True, role="assist"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class ClockStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Met")
    LATE = "late", _("Met late")
    CANCELLED = "cancelled", _("Cancelled")


class Clock(models.Model):
    """A limit that runs on a case: which rule, from when, due when, how it ended.

    ``first_due_at`` is what was promised at the start; it is kept when the clock is moved by
    a pause, an extension or a change of the holiday table.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, related_name="clocks")
    kind = models.CharField(max_length=16)
    rule_code = models.CharField(max_length=40)
    rule_name = models.CharField(max_length=80)
    basis = models.CharField(max_length=200, blank=True, default="")
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=16)
    start_rule = models.CharField(max_length=10)
    roll_rule = models.CharField(max_length=10)
    hours_of = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=ClockStatus.choices)
    started_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gte=F("started_at")), name="clock_due_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("running", "paused"), stopped_at=None)
                | Q(status__in=("met", "late", "cancelled"), stopped_at__isnull=False),
                name="clock_stopped_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="paused", paused_at__isnull=False) | ~Q(status="paused"),
                name="clock_paused_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(status__in=("running", "paused"), assignment=None),
                name="one_clock_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "started_at"], name="clock_case"),
            models.Index(fields=["due_at", "id"], name="clock_due", condition=Q(status="running")),
            models.Index(
                fields=["warn_at", "id"], name="clock_warn", condition=Q(status="running")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%F %H:%M}"

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.cases.models import Case, Clock
from linli.foundation.postgres.ids import uuid7
from linli.oversight.supervision.models.paper import Paper
from linli.oversight.supervision.models.rule import RungChoice
from linli.registers.access.rules import Reach, Scope


class StepStatus(models.TextChoices):
    OPEN = "open", _("No answer yet")
    OVERDUE = "overdue", _("Answer overdue")
    REPLIED = "replied", pgettext_lazy("step of supervision", "Answered")
    ACCEPTED = "accepted", _("Answer accepted")
    ENDED = "ended", pgettext_lazy("step of supervision", "Ended")


LIVE = (StepStatus.OPEN, StepStatus.OVERDUE, StepStatus.REPLIED)


class StepQuerySet(models.QuerySet["SupervisionStep"]):
    def visible_to(self, scope: Scope) -> StepQuerySet:
        """Steps on cases inside the division, or those that are addressed to the unit."""
        if scope.reach is Reach.UNIT:
            return self.filter(addressee_id=scope.unit_id)
        return self.filter(**{scope.column: scope.code}) if scope.column else self

    def current(self) -> StepQuerySet:
        """The step that a case stands on now."""
        return self.filter(is_current=True)

    def answer_overdue(self, at: datetime) -> StepQuerySet:
        return self.filter(status__in=(StepStatus.OPEN, StepStatus.OVERDUE), due_at__lt=at)


class SupervisionStep(models.Model):
    """One rung taken on one case: who issued it to whom, what it asks by when, what was answered.

    ``is_current`` marks the latest step of a case that is still under supervision; ``clock`` is
    the limit that a rule watched. A step never changes the state of its case.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="supervision_steps")
    rung = models.CharField(max_length=10, choices=RungChoice.choices)
    rank = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=StepStatus.choices, default=StepStatus.OPEN)
    is_current = models.BooleanField(default=True)
    is_automatic = models.BooleanField(default=False)
    rule_code = models.CharField(max_length=40, blank=True, default="")
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="steps")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    issued_by = models.CharField(max_length=40)
    issued_by_id = models.UUIDField(null=True)
    issued_at = models.DateTimeField()
    addressee = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    roles = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField()
    basis = models.CharField(max_length=300, blank=True, default="")
    due_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)
    replied_by = models.CharField(max_length=40, blank=True, default="")
    replied_by_id = models.UUIDField(null=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.CharField(max_length=40, blank=True, default="")
    ruled_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True, default="")
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(is_current=True), name="one_current_step_a_case"
            ),
            models.UniqueConstraint(
                fields=["clock", "rung"],
                condition=Q(is_automatic=True),
                name="a_rule_takes_a_rung_once",
            ),
            models.CheckConstraint(
                condition=Q(is_automatic=False) | Q(clock__isnull=False) & ~Q(rule_code=""),
                name="an_automatic_step_names_rule_and_limit",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, reply="", replied_by="")
                | Q(replied_at__isnull=False) & ~Q(reply="") & ~Q(replied_by=""),
                name="an_answer_has_words_and_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("replied", "accepted")) | Q(replied_at__isnull=False),
                name="answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False, is_current=False)
                | ~Q(status="ended"),
                name="an_ended_step_is_not_current",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="step_says_something"),
            models.CheckConstraint(
                condition=Q(rung__in=("remind", "urge")) | Q(paper__isnull=False),
                name="upper_rungs_are_written",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rung", "-issued_at", "-id"],
                name="step_current_rung",
                condition=Q(is_current=True),
            ),
            models.Index(
                fields=["district_code", "rung", "-issued_at", "-id"],
                name="step_current_district",
                condition=Q(is_current=True),
            ),
            models.Index(
                fields=["addressee", "status", "due_at"],
                name="step_addressee_live",
                condition=Q(status__in=("open", "overdue", "replied")),
            ),
            models.Index(fields=["due_at", "id"], name="step_waiting", condition=Q(status="open")),
            models.Index(fields=["case", "-issued_at"], name="step_case"),
            models.Index(fields=["clock", "rank"], name="step_clock"),
            models.Index(fields=["clock"], name="step_unended", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.status}"

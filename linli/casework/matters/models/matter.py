from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Scope


class Outcome(models.TextChoices):
    """办理结果: what came of it."""

    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    EXPLAINED = "explained", _("Explained")
    NOT_SUPPORTED = "not_supported", _("Not supported, with the legal basis")


class Matter(models.Model):
    """What a matter has beyond any case: how to reply, what was decided, how often it went round."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="matter")
    wish = models.CharField(max_length=400, blank=True, default="")
    needs_reply = models.BooleanField(default=True)
    source_ref = models.CharField(max_length=64, blank=True, default="")
    refusal_code = models.CharField(max_length=4, blank=True, default="")
    route_told = models.CharField(max_length=200, blank=True, default="")
    transferred_to = models.CharField(max_length=12, blank=True, default="")
    returns = models.PositiveSmallIntegerField(default=0)
    is_designated = models.BooleanField(default=False)
    extensions = models.PositiveSmallIntegerField(default=0)
    redos = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    merged_count = models.PositiveIntegerField(default=0)
    urgings = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)  # the last urging that nobody answered yet
    dispatched_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_late = models.BooleanField(null=True)
    outcome = models.CharField(max_length=14, choices=Outcome.choices, blank=True, default="")
    outcome_basis = models.CharField(max_length=200, blank=True, default="")
    reply = models.TextField(blank=True, default="")
    parked_until = models.DateField(null=True)
    was_parked = models.BooleanField(default=False)
    solved = models.CharField(max_length=14, blank=True, default="")
    satisfied = models.CharField(max_length=14, blank=True, default="")
    rated_at = models.DateTimeField(null=True)
    is_unreasonable = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_ref"], condition=~Q(source_ref=""), name="matter_source_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", finished_at=None) | ~Q(outcome=""),
                name="matter_finished_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_supported") | ~Q(outcome_basis=""),
                name="matter_not_supported_has_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(rated_at=None, solved="", satisfied="") | Q(rated_at__isnull=False),
                name="matter_rating_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["urged_at"], name="matter_urged", condition=Q(urged_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Intake(models.Model):
    """The key a sender gave its report, so that sending twice makes one matter."""

    key = models.CharField(primary_key=True, max_length=80)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class RequestKind(models.TextChoices):
    """What somebody asks the reviewer to rule on."""

    RETURN = "return", _("Return")
    EXTENSION = "extension", _("Extension")
    PARKING = "parking", _("Parking")
    TERMINATION = "termination", _("Early end")
    REOPENING = "reopening", _("Reopening")
    APPEAL = "appeal", _("Appeal against refusal")
    UNSOLVED = "unsolved", _("Unsolved after redo")


class RequestStatus(models.TextChoices):
    OPEN = "open", _("To be ruled on")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")
    WITHDRAWN = "withdrawn", _("No longer needed")


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    def visible_to(self, scope: Scope) -> ReviewRequestQuerySet:
        """Requests about cases of the division: those who rule on them work by division."""
        return self.filter(**{scope.column: scope.code}) if scope.column else self


class ReviewRequest(models.Model):
    """A return, extension, parking or other request, and the reviewer's ruling on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="review_requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.OPEN
    )
    round = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    suggested_unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    asked_by_id = models.UUIDField(null=True)
    reason = models.TextField()
    basis = models.CharField(max_length=200, blank=True, default="")
    new_due_at = models.DateTimeField(null=True)
    plan = models.TextField(blank=True, default="")
    milestone = models.DateField(null=True)
    due_at = models.DateTimeField()
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.CharField(max_length=40, blank=True, default="")
    ruled_by_id = models.UUIDField(null=True)
    ruling = models.TextField(blank=True, default="")
    seconded_by = models.CharField(max_length=40, blank=True, default="")
    seconded_by_id = models.UUIDField(null=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(status="open"), name="one_open_request_a_kind"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="request_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status__in=("open", "withdrawn"))
                | Q(ruled_at__isnull=False) & ~Q(ruled_by="") & ~Q(ruling=""),
                name="ruling_has_words_and_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(asked_by_id=None)
                | Q(ruled_by_id=None)
                | ~Q(asked_by_id=F("ruled_by_id")),
                name="nobody_rules_on_their_own_request",
            ),
            models.CheckConstraint(
                condition=~Q(kind="parking") | (~Q(plan="") & Q(milestone__isnull=False)),
                name="parking_has_a_plan_and_a_date",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="request_due", condition=Q(status="open")),
            models.Index(
                fields=["district_code", "due_at", "id"],
                name="request_district",
                condition=Q(status="open"),
            ),
            models.Index(fields=["case", "asked_at"], name="request_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"

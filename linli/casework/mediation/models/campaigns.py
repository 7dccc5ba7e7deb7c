"""Before and beside a dispute: screening rounds, early signs, joint meetings, old cases."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.casework.mediation.models.dispute import Dispute
from linli.casework.mediation.models.register import Committee
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class HeldToPlaces(models.QuerySet[Any]):
    def under(self, column: str | None, code: str) -> Self:
        """Rows of one division; of all where no column is given."""
        return self.filter(**{column: code}) if column else self


class Campaign(models.Model):
    """排查: what is looked for, where, how often; ``every`` is week, half_month, month or once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("Name"), max_length=80)
    level = models.CharField(_("Who reports"), max_length=10)  # community street district
    every = models.CharField(_("How often"), max_length=10)
    types: models.JSONField[Any, Any] = models.JSONField(default=list)
    text = models.TextField(_("What to look for"), blank=True, default="")
    begins = models.DateField(_("From"))
    ends = models.DateField(_("To"), null=True, blank=True)
    legal_basis = models.CharField(_("Basis"), max_length=200, blank=True, default="")
    issued_by = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = HeldToPlaces.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("begins")), name="campaign_ends_later"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScreeningReport(models.Model):
    """What one committee found in one round; nothing found is a report too (零报告)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    begins = models.DateField()
    ends = models.DateField()
    due_at = models.DateTimeField()
    found = models.PositiveSmallIntegerField(null=True)
    remark = models.CharField(max_length=200, blank=True, default="")
    reported_at = models.DateTimeField(null=True)
    reported_by = models.CharField(max_length=40, blank=True, default="")
    urged_at = models.DateTimeField(null=True)
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = HeldToPlaces.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "committee", "begins"], name="one_report_a_round"
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None, found=None)
                | Q(reported_at__isnull=False, found__isnull=False),
                name="report_says_how_many",
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "-begins"], name="report_committee"),
            models.Index(fields=["street_code", "-begins"], name="report_street"),
            models.Index(fields=["district_code", "-begins"], name="report_district"),
            models.Index(fields=["campaign", "-begins"], name="report_campaign"),
            models.Index(
                fields=["due_at", "id"], name="report_waited_for", condition=Q(reported_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%F}"


class SignState(models.TextChoices):
    OPEN = "open", _("To be looked into")
    TALKED = "talked", _("Talked with those concerned")
    DISPUTE = "dispute", _("Became a dispute")
    GONE = "gone", _("Went away")


class EarlySign(models.Model):
    """苗头: that something may grow into a dispute; of an event, never of a person.

    It becomes a preventive talk, a dispute, or goes away. ``key`` is the sender's own, so that
    what was kept on a telephone without a network and sent again is there once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(ScreeningReport, models.PROTECT, null=True, related_name="signs")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    type = models.CharField(max_length=24)
    place = models.CharField(max_length=120)
    words = SealedTextField()
    seen_at = models.DateTimeField()
    seen_by = models.CharField(max_length=40)
    seen_by_id = models.UUIDField(null=True)
    key = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, choices=SignState.choices, default=SignState.OPEN)
    talk_at = models.DateTimeField(null=True)
    talk_words = SealedTextField(blank=True, default="")
    talk_by = models.CharField(max_length=40, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=40, blank=True, default="")
    closed_because = models.CharField(max_length=200, blank=True, default="")
    forgotten_on = models.DateField(null=True)
    dispute = models.ForeignKey(Dispute, models.SET_NULL, null=True, related_name="+")
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = HeldToPlaces.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="talked") | Q(talk_at__isnull=False), name="talk_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("dispute", "gone")) | Q(closed_at__isnull=False),
                name="sign_ended_has_a_time",
            ),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="sign_sent_once"),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "-seen_at"], name="sign_committee"),
            models.Index(
                fields=["closed_at"],
                name="sign_to_forget",
                condition=Q(closed_at__isnull=False, forgotten_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.type


class JointMeeting(models.Model):
    """联席会议: agencies at one table about a large dispute, with minutes and tasks."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="meetings")
    at = models.DateTimeField()
    place = models.CharField(max_length=120)
    chaired_by = models.CharField(max_length=40)
    agencies: models.JSONField[Any, Any] = models.JSONField(default=list)  # unit ids and names
    minutes = SealedTextField(blank=True, default="")
    minutes_at = models.DateTimeField(null=True)
    called_by = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.at:%F}"


class MeetingTask(models.Model):
    """What an agency took on at a joint meeting, with its date and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(JointMeeting, models.CASCADE, related_name="tasks")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=200, blank=True, default="")
    done_by = models.CharField(max_length=40, blank=True, default="")
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(result=""), name="task_done_has_a_result"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "due_on"], name="task_unit", condition=Q(done_at=None)),
            models.Index(fields=["due_on"], name="task_due", condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return self.what


class OldCase(models.Model):
    """历史积案: one case one plan, with leader, unit and mediator named (一案一策)."""

    dispute = models.OneToOneField(
        Dispute, models.CASCADE, primary_key=True, related_name="old_case"
    )
    since = models.DateField()
    leader_id = models.UUIDField()
    leader_name = models.CharField(max_length=40)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    plan = SealedTextField()
    taken_up_at = models.DateTimeField()
    struck_off_at = models.DateTimeField(null=True)
    struck_off_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_off_at=None) | ~Q(struck_off_because=""),
                name="struck_off_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.since:%F}"


class OldCaseStep(models.Model):
    """One step of the plan of an old case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    old_case = models.ForeignKey(OldCase, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=40)
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old_case", "position"], name="step_position_once")
        ]

    def __str__(self) -> str:
        return self.what


class Application(models.Model):
    """网上申请: a dispute that a party sent in themselves; ``key`` makes one of it however often sent.

    ``digest`` tells whether the same was sent again; the query code follows from the key.
    """

    dispute = models.OneToOneField(
        Dispute, models.CASCADE, primary_key=True, related_name="application"
    )
    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%F}"

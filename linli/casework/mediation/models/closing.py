"""After the agreement: visits, the subsidy by case, official numbers, and files as PDF."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.models.dispute import Dispute
from linli.casework.mediation.models.register import Committee, Mediator
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from linli.registers.access.rules import Scope


class Visit(models.Model):
    """人民调解回访记录: whether it is kept, whether they are content, whether it may flare up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="visits")
    position = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=120)
    at = models.DateTimeField()
    performed = models.CharField(max_length=12, blank=True, default="")
    satisfied = models.CharField(max_length=14, blank=True, default="")
    at_odds_again = models.BooleanField(default=False)
    may_flare_up = models.BooleanField(default=False)
    words = SealedTextField(blank=True, default="")
    measures = models.CharField(max_length=200, blank=True, default="")
    by_name = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "position"], name="visit_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.at:%F}"


class NumberSeries(models.Model):
    """The last official number a committee gave in a year; the row is locked while one is taken."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "year"], name="series_of_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.last}"


class ClaimState(models.TextChoices):
    """以案定补: 申报→调委会审核→司法所初审→县司法局审定→公示→发放."""

    CLAIMED = "claimed", _("Claimed")
    CHECKED = "checked", _("Checked by the committee")
    EXAMINED = "examined", _("Examined by the justice office")
    FIXED = "fixed", _("Fixed by the county")
    PUBLIC = "public", _("In public notice")
    PAID = "paid", _("Paid")
    REFUSED = "refused", pgettext_lazy("mediation", "Refused")


class SubsidyClaimQuerySet(models.QuerySet["SubsidyClaim"]):
    def visible_to(self, scope: Scope) -> SubsidyClaimQuerySet:
        """Claims for cases of a post's division."""
        return self.filter(**{scope.column: scope.code}) if scope.column else self


class SubsidyClaim(models.Model):
    """What mediators are paid for a case: a case once.

    ``steps`` are who did which step when, as dicts: state, account, who, at, words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="claims")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="claims")
    klass = models.CharField(max_length=12)
    cents = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.CLAIMED)
    missing: models.JSONField[Any, Any] = models.JSONField(default=list)
    steps: models.JSONField[Any, Any] = models.JSONField(default=list)
    claimed_at = models.DateTimeField()
    state_at = models.DateTimeField()
    refused_because = models.CharField(max_length=200, blank=True, default="")
    district_code = models.CharField(max_length=12, blank=True, default="")
    street_code = models.CharField(max_length=12, blank=True, default="")
    community_code = models.CharField(max_length=12, blank=True, default="")

    objects = SubsidyClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=~Q(state="refused"), name="a_dispute_is_paid_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_because=""),
                name="claim_refused_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "district_code", "claimed_at"], name="claim_district"),
            models.Index(fields=["state", "street_code", "claimed_at"], name="claim_street"),
            models.Index(fields=["mediator", "-claimed_at"], name="claim_mediator"),
        ]

    def __str__(self) -> str:
        return self.klass


class FilePaper(models.Model):
    """A file made as one PDF: where it lies, its digest, and what was missing then."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="papers")
    run = models.ForeignKey("FileRun", models.PROTECT, null=True, related_name="papers")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(null=True)
    storage_key = models.CharField(max_length=120, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    missing: models.JSONField[Any, Any] = models.JSONField(default=list)
    failed_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "dispute"],
                condition=Q(run__isnull=False),
                name="file_once_in_a_run",
            ),
            models.CheckConstraint(
                condition=Q(made_at=None) | ~Q(storage_key="") | ~Q(failed_because=""),
                name="file_paper_made_is_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["dispute", "-asked_at"], name="file_paper_dispute")]

    def __str__(self) -> str:
        return self.sha256


class FileRun(models.Model):
    """Many files made in the background, with progress; stopped and gone on with.

    ``of`` says of which committees and from when to when they were closed; ``after`` is the last
    dispute that was done, so that a run that was killed goes on behind it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    of: models.JSONField[Any, Any] = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    after = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=F("done") + F("failed")), name="run_within_its_total"
            )
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class WordForm(models.Model):
    """An office's own Word form in place of one of ours; the one that was replaced is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    storage_key = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(until=None), name="one_word_form_in_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

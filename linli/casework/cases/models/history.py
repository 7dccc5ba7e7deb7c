from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models.case import Case
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class Event(models.Model):
    """One step of a case, appended and never edited: who, when, from, to, why, on what basis.

    ``hash`` covers the step and the hash before it; of ``words`` (what a person said or was
    told) and ``sealed`` (personal fields) it covers salted digests only, so that they can be
    erased when their period ends and the chain still verifies.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    account_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    who = models.CharField(max_length=40)
    unit_id = models.UUIDField(null=True)
    unit_name = models.CharField(max_length=80, blank=True, default="")
    from_state = models.CharField(max_length=24, blank=True, default="")
    to_state = models.CharField(max_length=24)
    basis = models.CharField(max_length=200, blank=True, default="")
    seen_by_resident = models.BooleanField(default=False)
    data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    words = models.TextField(blank=True, default="")
    sealed = SealedTextField(blank=True, default="")
    salt = models.BinaryField(max_length=16, null=True)
    digests: models.JSONField[Any, Any] = models.JSONField(default=dict)
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    marks = models.BinaryField(max_length=256)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_once_in_a_chain"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_counted_from_one"),
        ]
        indexes = [
            models.Index(fields=["account_id", "-at"], name="event_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the step, with those that end before the case does while they are there."""
        return {**self.data, **json.loads(self.sealed)} if self.sealed else self.data


class Document(models.Model):
    """A photo, a piece of evidence or a form that belongs to a case; kept by its digest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    thumbnail_key = models.CharField(max_length=120, blank=True, default="")
    seen_by_resident = models.BooleanField(default=False)
    is_sealed = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["case", "added_at"], name="document_case")]

    def __str__(self) -> str:
        return self.name


class LinkKind(models.TextChoices):
    MERGED_INTO = "merged_into", _("Merged into")
    SPLIT_FROM = "split_from", _("Split from")
    REFERRED_TO = "referred_to", _("Referred to")
    REPEATS = "repeats", _("Raises again")


class Link(models.Model):
    """That one case was merged into, split from, referred to or repeats another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="link_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="merged_into"), name="merged_once"
            ),
            models.CheckConstraint(condition=~Q(case=F("other")), name="link_to_another"),
        ]

    def __str__(self) -> str:
        return self.kind


class FollowUp(models.Model):
    """One attempt to call the resident back, and what they said when reached."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="follow_ups")
    round = models.PositiveSmallIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    slot = models.CharField(max_length=20)
    by_name = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    is_reached = models.BooleanField()
    means = models.CharField(max_length=10)
    contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=14, blank=True, default="")
    satisfied = models.CharField(max_length=14, blank=True, default="")
    satisfied_with_hotline = models.CharField(max_length=14, blank=True, default="")
    dissatisfied_because = models.CharField(max_length=20, blank=True, default="")
    may_publish = models.BooleanField(null=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "attempt"], name="follow_up_attempt_once"
            ),
            models.CheckConstraint(
                condition=Q(is_reached=True) | Q(solved="", satisfied=""),
                name="no_answers_without_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt} {self.is_reached}"

"""What speaks for or against a mediator: grades, training, declared ties, complaints."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.models.register import BANS, Mediator
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class GradeState(models.TextChoices):
    """评定: proposed with its figures, in public notice, then granted or not; never by itself."""

    PROPOSED = "proposed", pgettext_lazy("grade", "Proposed")
    PUBLIC = "public", pgettext_lazy("grade", "In public notice")
    GRANTED = "granted", pgettext_lazy("grade", "Granted")
    REFUSED = "refused", pgettext_lazy("grade", "Not granted")


class MediatorGrade(models.Model):
    """An official grade (一级 to 四级人民调解员) or a local title, kept apart, with its evidence.

    ``figures`` are cases, success and training at the day of the proposal: shown, never reckoned
    into a result.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="grades")
    is_official = models.BooleanField(_("Official grade"))
    grade = models.CharField(_("Grade or title"), max_length=24)
    issued_by = models.CharField(pgettext_lazy("mediation", "Issued by"), max_length=80)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    evidence = models.TextField(pgettext_lazy("mediation", "Evidence"), blank=True, default="")
    public_notice_from = models.DateField(_("Public notice from"), null=True, blank=True)
    public_notice_to = models.DateField(_("Public notice to"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=GradeState.choices, default=GradeState.GRANTED)
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)
    refused_because = models.CharField(max_length=200, blank=True, default="")
    proposed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="grade_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(is_official=False)
                | Q(grade__in=("grade_1", "grade_2", "grade_3", "grade_4")),
                name="official_grade_is_one_of_four",
            ),
            models.UniqueConstraint(
                fields=["mediator", "is_official"],
                condition=Q(valid_to=None, state="granted"),
                name="one_grade_in_force",
            ),
            models.UniqueConstraint(
                fields=["mediator", "is_official"],
                condition=Q(state__in=("proposed", "public")),
                name="one_grade_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_because=""),
                name="grade_refused_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.grade


class Training(models.Model):
    """A course a mediator took (人民调解法 art. 14)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="trainings")
    title = models.CharField(_("Course"), max_length=80)
    held_by = models.CharField(_("Held by"), max_length=80, blank=True, default="")
    on = models.DateField(_("Day"))
    hours = models.PositiveSmallIntegerField(_("Hours"))
    passed = models.BooleanField(_("Passed"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mediator", "title", "on"], name="training_once"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="training_has_hours"),
        ]

    def __str__(self) -> str:
        return self.title


class Tie(models.Model):
    """A tie a mediator declared (kin, employer, business), so that they are not appointed there.

    Only the blind index of the other's paper or the entity is kept, and the declared words, sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=10)
    id_index = models.BinaryField(max_length=32, null=True)
    entity_id = models.UUIDField(null=True)
    words = SealedTextField(blank=True, default="")
    declared_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id_index__isnull=False) | Q(entity_id__isnull=False),
                name="tie_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["id_index"], name="tie_person"),
            models.Index(fields=["entity_id"], name="tie_entity"),
        ]

    def __str__(self) -> str:
        return self.kind


class MediatorComplaint(models.Model):
    """That somebody complained about a mediator, and what was answered; never a score.

    ``about`` is one of the bans of 人民调解法 art. 15, or something else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mediator = models.ForeignKey(Mediator, models.CASCADE, related_name="complaint_rows")
    about = models.CharField(
        _("About"),
        max_length=10,
        choices=[
            *((ban.value, ban.label) for ban in BANS),
            ("other", pgettext_lazy("complaint", "Other")),
        ],
    )
    complainant = SealedTextField(blank=True, default="")
    words = SealedTextField(default="")
    received_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)
    upheld = models.BooleanField(null=True)
    answer = SealedTextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, upheld=None)
                | Q(answered_at__isnull=False, upheld__isnull=False),
                name="complaint_answered_whole",
            )
        ]
        indexes = [models.Index(fields=["mediator", "-received_at"], name="mediator_complaint")]

    def __str__(self) -> str:
        return self.about

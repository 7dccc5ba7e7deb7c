from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case


class ConsentWay(models.TextChoices):
    """By which door the reporter said that the outcome may be published."""

    WEB = "web", _("Web")
    PHONE = "phone", _("Telephone")
    OTHER_SYSTEM = "api", _("Other system")


class PublishConsent(models.Model):
    """That a reporter allowed the outcome to be published without their data, until taken back.

    ``wording`` is the version of the words they were shown (rules.publishing).
    """

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="publish_consent"
    )
    wording = models.CharField(max_length=16)
    way = models.CharField(max_length=6, choices=ConsentWay.choices)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="consent_has_a_wording"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_it_was_given",
            ),
        ]
        indexes = [
            models.Index(
                fields=["given_at", "case"],
                name="consent_in_force",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Publication(models.Model):
    """What everybody may read of a finished matter, as a reviewer cleared it: never a person."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="publication")
    title = models.CharField(max_length=120)
    answer = models.TextField()
    kind = models.CharField(max_length=80, blank=True, default="")
    district_name = models.CharField(max_length=80, blank=True, default="")
    unit_name = models.CharField(max_length=80, blank=True, default="")
    days = models.PositiveIntegerField()
    cleared_at = models.DateTimeField()
    cleared_by = models.CharField(max_length=40)
    cleared_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(answer=""), name="publication_says_something"
            ),
        ]
        indexes = [models.Index(fields=["-cleared_at", "-case"], name="publication_new")]

    def __str__(self) -> str:
        return self.title

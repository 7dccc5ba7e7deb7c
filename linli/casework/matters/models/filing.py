from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.casework.cases.models import Case
from linli.foundation.postgres.ids import uuid7


class DossierState(models.TextChoices):
    WAITING = "waiting", _("Waits for its turn")
    MAKING = "making", _("Being made")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Dossier(models.Model):
    """The file of a case as one PDF, made in the background: who asked, how far, where it is kept.

    ``case_version`` is the number of the last event that it shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="dossiers")
    state = models.CharField(
        max_length=8, choices=DossierState.choices, default=DossierState.WAITING
    )
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    asked_by_id = models.UUIDField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=4)
    case_version = models.PositiveIntegerField(default=0)
    storage_key = models.CharField(max_length=120, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(storage_key="") & Q(made_at__isnull=False)),
                name="dossier_done_is_kept_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="dossier_failed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["case", "-asked_at"], name="dossier_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

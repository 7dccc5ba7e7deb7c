from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.postgres.ids import uuid7


class KeptList(models.Model):
    """How somebody likes a list: a filter kept under a name, or (no name) the columns shown."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField()
    list_code = models.CharField(max_length=24)
    name = models.CharField(max_length=40, blank=True, default="")
    query = models.CharField(max_length=1000, blank=True, default="")
    columns: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24), default=list
    )
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "list_code", "name"], name="list_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.list_code


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being written")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Deleted after its time")


class ExportRun(models.Model):
    """A list being written to a file for one person, and the file until its time is over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField()
    post_id = models.UUIDField(null=True)
    list_code = models.CharField(max_length=24)
    title = models.CharField(max_length=80)
    filters: models.JSONField[Any, Any] = models.JSONField(default=dict)
    filters_words = models.CharField(max_length=400, blank=True, default="")
    columns: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24), default=list
    )
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    cut_cells = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False),
                name="export_done_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["account_id", "-asked_at"], name="export_account"),
            models.Index(fields=["expires_at"], name="export_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.list_code} {self.state}"

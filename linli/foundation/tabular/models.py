from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.foundation.crypto.fields import SealedTextField
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


class ImportState(models.TextChoices):
    READING = "reading", _("Being read")
    UNMAPPED = "unmapped", _("Columns to be told")
    FAILED = "failed", _("Not readable")
    READY = "ready", _("To be looked at")
    WAITING = "waiting", _("Waits for another import")
    RUNNING = "running", _("Being taken in")
    STOPPED = "stopped", _("Stopped half-way")
    DONE = "done", _("Taken in")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")
    CANCELLED = "cancelled", pgettext_lazy("import", "Dropped")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def inside(self, area: str) -> ImportRunQuerySet:
        """Runs of an area or of one below it; the empty area is everything."""
        return self.filter(area__startswith=area)

    def working(self) -> ImportRunQuerySet:
        """Runs that are changing the register now."""
        return self.filter(state__in=(ImportState.RUNNING, ImportState.UNDOING))


class ImportRun(models.Model):
    """One file on its way into a register: read, looked at, taken in by pieces, perhaps undone.

    ``area`` is a path of codes from the outermost in, each closed by a slash: runs of one kind
    whose areas lie in one another wait for each other. ``attempt`` grows with each start of its
    reading, so that an older one notices. ``rows_*`` count what was read, ``done_*`` what was done.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=24)
    area = models.CharField(max_length=60, blank=True, default="")
    area_name = models.CharField(max_length=120, blank=True, default="")
    account_id = models.UUIDField()
    post_id = models.UUIDField(null=True)
    asked_by = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    file_name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    options: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # What was found out about the file as a whole, in sentences of its language.
    remarks: models.JSONField[Any, Any] = models.JSONField(default=list)
    sheet = models.CharField(max_length=60, blank=True, default="")
    header_row = models.PositiveIntegerField(default=0)
    head = SealedTextField(default="")
    # What was told by hand (column key to position, null for none), and what is used.
    told: models.JSONField[Any, Any] = models.JSONField(default=dict)
    mapping: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    attempt = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=400, blank=True, default="")
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_add = models.PositiveIntegerField(default=0)
    rows_change = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    rows_noted = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    done_add = models.PositiveIntegerField(default=0)
    done_change = models.PositiveIntegerField(default=0)
    done_same = models.PositiveIntegerField(default=0)
    done_refused = models.PositiveIntegerField(default=0)
    undo_cursor = models.CharField(max_length=80, blank=True, default="")
    undo_deleted = models.PositiveIntegerField(default=0)
    undo_restored = models.PositiveIntegerField(default=0)
    undo_left_count = models.PositiveIntegerField(default=0)
    undo_left = SealedTextField(default="")
    undone_by = models.CharField(max_length=40, blank=True, default="")
    result_ready = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # When rows and files are erased; null once they are.
    erase_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_at__isnull=False),
                name="import_done_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "id"], name="import_newest"),
            models.Index(
                fields=["area", "-asked_at"],
                name="import_area",
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
            ),
            models.Index(fields=["kind", "sha256"], name="import_same_file"),
            models.Index(
                fields=["kind", "state"],
                name="import_at_work",
                condition=Q(state__in=["reading", "waiting", "running", "undoing"]),
            ),
            models.Index(
                fields=["erase_at"], name="import_erase", condition=Q(erase_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class ImportPiece(models.Model):
    """Rows of a run that are checked, kept and taken in together; erased after their time.

    ``content`` is a list of the good rows, each (number, standing, value); ``lines`` one of all rows,
    each (number, standing, notes, the file's own cells); ``refused`` says by row number why a good
    row was not taken in after all.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    bad = models.PositiveIntegerField()
    noted = models.PositiveIntegerField()
    content = SealedTextField(default="")
    lines = SealedTextField(default="")
    refused = SealedTextField(default="")
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_piece_once"),
        ]
        indexes = [
            models.Index(
                fields=["run", "number"], name="import_piece_to_do", condition=Q(is_done=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"

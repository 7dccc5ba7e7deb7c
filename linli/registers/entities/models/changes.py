"""What changed in the register of entities."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class EntityChange(models.Model):
    """One change of an entity: what it was and became, from what source, by whom.

    Append-only by a trigger. ``changes`` holds fields as [before, after]; the representative's name
    is in ``before`` and ``after``, sealed. No foreign keys: the history outlives an undone import.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    entity_id = models.UUIDField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=24)
    changes: models.JSONField[Any, Any] = models.JSONField(default=dict)
    before = SealedTextField(default="")
    after = SealedTextField(default="")
    source = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    who = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    import_run = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["entity_id", "-at"], name="entity_change_entity"),
            models.Index(
                fields=["import_run", "id"],
                condition=models.Q(import_run__isnull=False),
                name="entity_change_import",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.who} {self.act}"

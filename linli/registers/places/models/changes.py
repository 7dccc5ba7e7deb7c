"""What processes and people are told of changes: the stamp of a register, and its history."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.foundation.postgres.ids import uuid7


class RegisterVersion(models.Model):
    """A random stamp, new at each change of a register, so that processes know when to reload.

    ``written_in`` is the transaction that wrote it: what is not committed is not trusted for long.
    """

    register = models.CharField(primary_key=True, max_length=12)
    stamp = models.BigIntegerField()
    written_in = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.register} {self.stamp}"


class RegisterChange(models.Model):
    """One change of a base register: who, at which post, when, what it was and became.

    Append-only by a trigger. No foreign keys, so that the log never follows or blocks live data.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    who = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    act = models.CharField(max_length=32)
    record_kind = models.CharField(max_length=24)
    record_id = models.UUIDField()
    about = models.CharField(max_length=120, blank=True, default="")
    before: models.JSONField[Any, Any] = models.JSONField(default=dict)
    after: models.JSONField[Any, Any] = models.JSONField(default=dict)
    import_run = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["record_id", "-at"], name="register_change_record"),
            models.Index(
                fields=["import_run", "id"],
                name="register_change_import",
                condition=models.Q(import_run__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.who} {self.act} {self.about}"

from __future__ import annotations

from typing import Any

from django.db import models

from linli.foundation.postgres.ids import uuid7


class RetentionRun(models.Model):
    """One run over the files whose period is over: what was due by which rule, what became of it.

    ``rules`` holds, by class of file, how many were due and done; ``erased`` how many of each
    thing went, ``problems`` what to look at: “no_rule:” a class, “failed:” a file and why,
    “unfiled:” how many. One that is not finished was broken off: the next one
    goes on.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    is_finished = models.BooleanField(default=False)
    is_dry = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=40)
    due = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    rules: models.JSONField[Any, Any] = models.JSONField(default=dict)
    erased: models.JSONField[Any, Any] = models.JSONField(default=dict)
    problems: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="retention_run_newest")]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.done}/{self.due}"

from __future__ import annotations

from django.db import models


class KeyUse(models.TextChoices):
    """What a key is for."""

    DIGEST = "digest"
    DATA = "data"


class KeyMark(models.Model):
    """A key that this database was filled with, known by a fingerprint that tells nothing of it.

    By it a lost or swapped key is noticed before a row is written that nobody finds again.
    """

    use = models.CharField(max_length=8, choices=KeyUse.choices)
    mark = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["use", "mark"], name="key_mark_once")]

    def __str__(self) -> str:
        return f"{self.use} {self.mark}"

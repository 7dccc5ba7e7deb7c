from __future__ import annotations

from django.db import models


class Bucket(models.Model):
    """The turns one caller has left for one thing.

    ``key`` is a keyed digest, so that nobody reads an address from it. The table is unlogged: it
    costs no wait for the disk, and after a crash everybody begins anew.
    """

    key = models.BinaryField(primary_key=True, max_length=32)
    left = models.FloatField()
    is_refused = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="bucket_at")]

    def __str__(self) -> str:
        return f"{self.left:.1f}"

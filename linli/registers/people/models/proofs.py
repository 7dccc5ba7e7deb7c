"""That somebody on the portal is the person they say: a code sent to the telephone that is held."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from linli.foundation.postgres.ids import uuid7


class IdentityCode(models.Model):
    """One asking for a code; written in the same way whether there is such a person or not.

    ``person_id`` is empty where nobody is held under this name and number: no code fits then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_id = models.UUIDField(null=True)
    code_index = models.BinaryField(max_length=32, null=True)
    asked_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proved_at=None) | Q(person_id__isnull=False, code_index__isnull=False),
                name="identity_proved_by_a_code",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="identity_code_oldest")]

    def __str__(self) -> str:
        return str(self.id)

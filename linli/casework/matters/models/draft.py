from __future__ import annotations

from django.db import models

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7


class CallDraft(models.Model):
    """What an operator has typed of a call that is not a matter yet; sealed, kept a few days.

    ``id`` becomes the key of the intake, so that a draft and its matter are never both there.
    ``is_shelved`` when the operator laid it aside on purpose (暂存) to take another call.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account_id = models.UUIDField()
    saved_at = models.DateTimeField()
    is_shelved = models.BooleanField(default=False)
    content = SealedTextField()

    class Meta:
        indexes = [
            models.Index(fields=["account_id", "-saved_at"], name="call_draft_of"),
            models.Index(fields=["saved_at"], name="call_draft_age"),
        ]

    def __str__(self) -> str:
        return str(self.id)

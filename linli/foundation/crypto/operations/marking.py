"""Noting beside the data which keys it was filled with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from linli.foundation.crypto.keyring import SealError
from linli.foundation.crypto.models import KeyMark, KeyUse
from linli.foundation.crypto.queries import data_marks, digest_mark, key_faults, older_marks


class WrongKeyError(SealError):
    """A key is not the one that the database was filled with: the message says which, and the way out."""


@transaction.atomic
def note_keys(*, at: datetime) -> None:
    """Note the keys in use beside the data. Raises WrongKeyError when they are not those of it."""
    faults = key_faults()
    if faults:
        raise WrongKeyError(" ".join(faults))
    rows = [KeyMark(use=KeyUse.DIGEST, mark=digest_mark(), noted_at=at)]
    rows += [KeyMark(use=KeyUse.DATA, mark=mark, noted_at=at) for mark in data_marks()]
    KeyMark.objects.bulk_create(rows, ignore_conflicts=True)


def forget_older() -> int:
    """Forget the older data keys, once nothing is sealed with them; return how many."""
    return KeyMark.objects.filter(use=KeyUse.DATA, mark__in=older_marks()).delete()[0]

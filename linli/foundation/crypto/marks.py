"""Whether the keys in use are those that the database was filled with."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from linli.foundation.crypto.keyring import SealError, keyring
from linli.foundation.crypto.models import KeyMark, KeyUse
from linli.foundation.crypto.operations import blind_index

_MARK = "linli key mark 1"


class WrongKeyError(SealError):
    """A key is not the one that the database was filled with: the message says which, and the way out."""


def note_keys(*, at: datetime) -> None:
    """Note the keys in use beside the data. Raises WrongKeyError when they are not those of it."""
    faults = key_faults()
    if faults:
        raise WrongKeyError(" ".join(faults))
    rows = [KeyMark(use=KeyUse.DIGEST, mark=_digest_mark(), noted_at=at)]
    rows += [KeyMark(use=KeyUse.DATA, mark=mark, noted_at=at) for mark in _data_marks()]
    KeyMark.objects.bulk_create(rows, ignore_conflicts=True)


def key_faults() -> list[str]:
    """Say in words what is wrong with the keys in use; an empty list when nothing is."""
    faults = []
    digests = _noted(KeyUse.DIGEST)
    if digests and _digest_mark() not in digests:
        faults.append(
            "The digest key is not the one that this database was filled with: nobody would be "
            "found by telephone or query code. Put keys/digest.key (or LINLI_DIGEST_KEY) back "
            "from your copy of the keys."
        )
    missing = sorted(_noted(KeyUse.DATA) - set(_data_marks()))
    if missing:
        faults.append(
            f"Personal fields are sealed with data key {', '.join(missing)}, which is not among "
            "the keys in use. Put it back into keys/data.key (or LINLI_DATA_KEYS), behind the "
            "newest and with a comma between them."
        )
    return faults


def are_noted() -> bool:
    """Tell whether the keys of this database have been noted at all."""
    return bool(_noted(KeyUse.DIGEST))


def older_marks() -> list[str]:
    """The data keys, by their fingerprints, that may still seal something beside the newest."""
    return sorted(_noted(KeyUse.DATA) - {keyring(tuple(settings.DATA_KEYS)).newest.hex()})


def forget_older() -> int:
    """Forget the older data keys, once nothing is sealed with them; return how many."""
    return KeyMark.objects.filter(use=KeyUse.DATA, mark__in=older_marks()).delete()[0]


def _noted(use: KeyUse) -> set[str]:
    return set(KeyMark.objects.filter(use=use).values_list("mark", flat=True))


def _digest_mark() -> str:
    return blind_index(_MARK, purpose="key-mark").hex()


def _data_marks() -> list[str]:
    return keyring(tuple(settings.DATA_KEYS)).marks

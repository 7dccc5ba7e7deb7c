"""Whether the keys in use are those that the database was filled with."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings

from linli.foundation.crypto.keyring import index_key, keyring
from linli.foundation.crypto.models import KeyMark, KeyUse

_MARK = "linli key mark 1"


def key_faults() -> list[str]:
    """Say in words what is wrong with the keys in use; an empty list when nothing is."""
    faults = []
    digests = _noted(KeyUse.DIGEST)
    if digests and digest_mark() not in digests:
        faults.append(
            "The digest key is not the one that this database was filled with: nobody would be "
            "found by telephone or query code. Put keys/digest.key (or LINLI_DIGEST_KEY) back "
            "from your copy of the keys."
        )
    missing = sorted(_noted(KeyUse.DATA) - set(data_marks()))
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


def _noted(use: KeyUse) -> set[str]:
    return set(KeyMark.objects.filter(use=use).values_list("mark", flat=True))


def digest_mark() -> str:
    """The fingerprint of the digest key in use."""
    return hmac.new(index_key(settings.DIGEST_KEY, "key-mark"), _MARK.encode(), sha256).hexdigest()


def data_marks() -> list[str]:
    """The fingerprints of the data keys in use, the newest first."""
    return keyring(tuple(settings.DATA_KEYS)).marks

"""Sealing, opening, and finding again.

A sealed text is: version, key id (4 bytes), place (8), nonce (12), sealed text with its tag; all
before the nonce is authenticated with it. The empty text is kept as no bytes at all: that somebody
gave no phone number is not a secret, and five million empty fields need no seal.
"""

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Final, TypeVar

from cryptography.exceptions import InvalidTag
from django.conf import settings

from linli.foundation.crypto.keyring import (
    KEY_ID_LENGTH,
    BrokenSealError,
    Keyring,
    WrongPlaceError,
    keyed_digest,
    keyring,
)

_Key = TypeVar("_Key")

_VERSION: Final = b"\x01"
_PLACE_LENGTH: Final = 8
_NONCE_LENGTH: Final = 12
_TAG_LENGTH: Final = 16
_PLACE_FROM: Final = len(_VERSION) + KEY_ID_LENGTH
_NONCE_FROM: Final = _PLACE_FROM + _PLACE_LENGTH
_TEXT_FROM: Final = _NONCE_FROM + _NONCE_LENGTH


def seal(text: str, *, context: str) -> bytes:
    """Return the text sealed with the newest key for one place, such as “party.phone”.

    The same text gives other bytes each time. Raises KeyUnusableError when there is no good key.
    """
    return _sealed(text, _place(context)) if text else b""


def unseal(blob: bytes | memoryview, *, context: str | None = None) -> str:
    """Return the text that was sealed; with a context, only if it was sealed for that place.

    Raises KeyMissingError, BrokenSealError (altered or cut) or WrongPlaceError (moved from another column).
    """
    sealed = bytes(blob)
    if not sealed:
        return ""
    if len(sealed) < _TEXT_FROM + _TAG_LENGTH or sealed[:1] != _VERSION:
        raise BrokenSealError("These bytes are no sealed text, or were cut off.")
    head, nonce = sealed[:_NONCE_FROM], sealed[_NONCE_FROM:_TEXT_FROM]
    cipher = _ring().cipher(_key_id(sealed))
    try:
        text = cipher.decrypt(nonce, sealed[_TEXT_FROM:], head)
    except InvalidTag as error:
        raise BrokenSealError("This sealed text was altered: its seal does not hold.") from error
    if context is not None and head[_PLACE_FROM:] != _place(context):
        raise WrongPlaceError(f"This text was not sealed for “{context}”: it was moved there.")
    return text.decode()


def reseal(blob: bytes | memoryview) -> bytes | None:
    """Return the same text sealed with the newest key for the same place, or None if it is."""
    sealed = bytes(blob)
    if not sealed or _key_id(sealed) == _ring().newest:
        return None
    return _sealed(unseal(sealed), sealed[_PLACE_FROM:_NONCE_FROM])


def rotate(rows: Iterable[tuple[_Key, bytes | memoryview]]) -> Iterator[tuple[_Key, bytes]]:
    """Yield those rows (key, sealed bytes) that an older key sealed, sealed anew by the newest.

    Safe to break off and run again; the older key may go when a run yields nothing.
    """
    for key, blob in rows:
        renewed = reseal(blob)
        if renewed is not None:
            yield key, renewed


def blind_index(text: str, *, purpose: str) -> bytes:
    """Return the 32 bytes by which a sealed text of one purpose is found again.

    Bring the text into its one form first (`normalise_phone`). Raises ValueError for an empty one,
    by which all that have none would be found.
    """
    if not text:
        raise ValueError("An empty text has no blind index.")
    return keyed_digest(settings.DIGEST_KEY, purpose, text.encode())


def _sealed(text: str, place: bytes) -> bytes:
    ring = _ring()
    head = _VERSION + ring.newest + place
    nonce = os.urandom(_NONCE_LENGTH)
    return head + nonce + ring.cipher(ring.newest).encrypt(nonce, text.encode(), head)


def _ring() -> Keyring:
    return keyring(tuple(settings.DATA_KEYS))


@lru_cache(maxsize=256)
def _place(context: str) -> bytes:
    return sha256(context.encode()).digest()[:_PLACE_LENGTH]


def _key_id(sealed: bytes) -> bytes:
    return sealed[len(_VERSION) : _PLACE_FROM]

"""The keys that seal: the newest seals, the older ones still open."""

import hmac
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_ID_LENGTH: Final = 4
_SHORTEST: Final = 32


class SealError(Exception):
    """Something sealed cannot be opened, or nothing can be sealed: the message says why."""


class KeyMissingError(SealError):
    """The key that sealed a text is not among the keys in use."""


class KeyUnusableError(SealError):
    """There is no key, or one too short to protect anything."""


class BrokenSealError(SealError):
    """The sealed bytes were altered or cut, or are no sealed text at all."""


class WrongPlaceError(SealError):
    """A sealed text lies in another place than the one it was sealed for."""


class Keyring:
    """The keys in use, made from their written form; the first one seals."""

    def __init__(self, written: Iterable[str]) -> None:
        keys = [key.strip() for key in written if key.strip()]
        if not keys:
            raise KeyUnusableError("There is no key to seal with: LINLI_DATA_KEYS is empty.")
        for place, key in enumerate(keys, start=1):
            if len(key) < _SHORTEST:
                raise KeyUnusableError(
                    f"Key {place} of LINLI_DATA_KEYS has {len(key)} characters: at least "
                    f"{_SHORTEST} random ones are needed."
                )
        self._ciphers = {_identify(key): AESGCM(_derive(key, b"linli seal 1")) for key in keys}
        self.newest = _identify(keys[0])
        # What each key is known by, in the sealed texts and in the notes about keys.
        self.marks = [_identify(key).hex() for key in keys]

    def cipher(self, key_id: bytes) -> AESGCM:
        """Return the cipher of a key; raises KeyMissingError when it is not in use."""
        found = self._ciphers.get(key_id)
        if found is None:
            raise KeyMissingError(
                f"This was sealed with key {key_id.hex()}, which is not among the keys in use "
                f"({', '.join(known.hex() for known in self._ciphers)}). Put that key back into "
                "LINLI_DATA_KEYS or keys/data.key, behind the newest, and start again."
            )
        return found


@lru_cache(maxsize=8)
def keyring(written: tuple[str, ...]) -> Keyring:
    """Return the keyring of these keys, made once."""
    return Keyring(written)


@lru_cache(maxsize=64)
def index_key(written: str, purpose: str) -> bytes:
    """Return the key of the blind indexes of one purpose; raises KeyUnusableError for a weak one."""
    if len(written) < _SHORTEST:
        raise KeyUnusableError(f"LINLI_DIGEST_KEY needs at least {_SHORTEST} random characters.")
    return _derive(written, b"linli blind index 1\0" + purpose.encode())


def _derive(key: str, use: bytes) -> bytes:
    return hmac.new(key.encode(), use, sha256).digest()


def _identify(key: str) -> bytes:
    return _derive(key, b"linli key id 1")[:KEY_ID_LENGTH]

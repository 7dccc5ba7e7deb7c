"""The keys that seal: the newest seals, the older ones still open.

A key is written as random characters; “sm4:” before them makes it a key of SM4-GCM (GB/T 32907),
and “sm3:” before the digest key makes the digests by SM3 (GB/T 32905), as GB/T 39786 asks of
systems whose cryptography is assessed. Without them it is AES-256-GCM and SHA-256.
"""

import hmac
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Final, Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

KEY_ID_LENGTH: Final = 4
_SHORTEST: Final = 32
_SM4: Final = "sm4:"
_SM3: Final = "sm3:"
_SM4_KEY_LENGTH: Final = 16
_TAG_LENGTH: Final = 16


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


class SealCipher(Protocol):
    """A cipher that also proves that nothing was altered."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...


class Sm4Gcm:
    """SM4 in Galois/counter mode, with the tag behind the text as AESGCM has it."""

    def __init__(self, key: bytes) -> None:
        self._sm4 = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Return the sealed text with its tag."""
        sealing = Cipher(self._sm4, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data)
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Return the text; raises InvalidTag when it or its head was altered."""
        text, tag = data[:-_TAG_LENGTH], data[-_TAG_LENGTH:]
        opening = Cipher(self._sm4, modes.GCM(nonce, tag)).decryptor()
        opening.authenticate_additional_data(associated_data)
        return opening.update(text) + opening.finalize()


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
        self._ciphers = {_identify(key): _cipher(key) for key in keys}
        self.newest = _identify(keys[0])
        # What each key is known by, in the sealed texts and in the notes about keys.
        self.marks = [_identify(key).hex() for key in keys]

    def cipher(self, key_id: bytes) -> SealCipher:
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


def keyed_digest(written: str, purpose: str, text: bytes) -> bytes:
    """Return the 32 bytes that a text has under one purpose of the digest key."""
    key = index_key(written, purpose)
    if written.startswith(_SM3):
        digest = HMAC(key, hashes.SM3())
        digest.update(text)
        return digest.finalize()
    return hmac.digest(key, text, "sha256")


def _cipher(key: str) -> SealCipher:
    made = _derive(key, b"linli seal 1")
    return Sm4Gcm(made[:_SM4_KEY_LENGTH]) if key.startswith(_SM4) else AESGCM(made)


def _derive(key: str, use: bytes) -> bytes:
    return hmac.new(key.encode(), use, sha256).digest()


def _identify(key: str) -> bytes:
    return _derive(key, b"linli key id 1")[:KEY_ID_LENGTH]

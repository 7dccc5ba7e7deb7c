"""SM4 and SM3 in place of AES and SHA-2: sealed, opened, found, altered, and gone over to."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from linli.foundation.crypto.keyring import BrokenSealError, Sm4Gcm, WrongPlaceError, keyed_digest
from linli.foundation.crypto.operations import blind_index, reseal, seal, unseal

AES = secrets.token_urlsafe(32)
SM4 = f"sm4:{secrets.token_urlsafe(32)}"
SM3 = f"sm3:{secrets.token_urlsafe(32)}"
PLACE, PHONE = "person.phone", "13800138000"


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Settings:
    settings.DATA_KEYS = [SM4]
    settings.DIGEST_KEY = SM3
    return settings


@given(st.text(st.characters(codec="utf-8")))
def test_what_sm4_sealed_can_be_read_again(text: str) -> None:
    assert unseal(seal(text, context=PLACE), context=PLACE) == text


@given(place=st.integers(0, 200), bit=st.integers(0, 7))
def test_an_altered_text_is_noticed(place: int, bit: int) -> None:
    sealed = bytearray(seal(PHONE, context=PLACE))
    # Behind the version and the key, which are told by errors of their own.
    at = 5 + place % (len(sealed) - 5)
    sealed[at] ^= 1 << bit
    with pytest.raises((BrokenSealError, WrongPlaceError)):
        unseal(bytes(sealed), context=PLACE)


def test_a_city_goes_over_from_aes_to_sm4_and_back(keys: Settings) -> None:
    keys.DATA_KEYS = [AES]
    before = seal(PHONE, context=PLACE)
    keys.DATA_KEYS = [SM4, AES]
    assert unseal(before, context=PLACE) == PHONE
    renewed = reseal(before)
    assert renewed is not None
    keys.DATA_KEYS = [SM4]
    assert unseal(renewed, context=PLACE) == PHONE
    keys.DATA_KEYS = [AES, SM4]
    back = reseal(renewed)
    assert back is not None
    keys.DATA_KEYS = [AES]
    assert unseal(back, context=PLACE) == PHONE


def test_the_cipher_is_the_standard_one() -> None:
    # RFC 8998, appendix A.1: SM4-GCM.
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    head = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    letters = ("aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa")
    text = b"".join(bytes.fromhex(two) * 8 for two in letters)
    sealed = Sm4Gcm(key).encrypt(nonce, text, head)
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert Sm4Gcm(key).decrypt(nonce, sealed, head) == text


def test_sm3_finds_as_sha_2_does_but_otherwise() -> None:
    assert blind_index(PHONE, purpose="phone") == blind_index(PHONE, purpose="phone")
    assert blind_index(PHONE, purpose="phone") != blind_index(PHONE, purpose="id")
    plain = SM3.removeprefix("sm3:")
    assert keyed_digest(SM3, "phone", b"1") != keyed_digest(plain, "phone", b"1")
    assert len(keyed_digest(SM3, "phone", b"1")) == 32

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from linli.foundation.crypto.keyring import (
    BrokenSealError,
    KeyMissingError,
    KeyUnusableError,
    WrongPlaceError,
)
from linli.foundation.crypto.operations import blind_index, reseal, rotate, seal, unseal

PHONE = "13800138000"
PLACE = "party.phone"
OLD, NEW, STRANGER = (secrets.token_urlsafe(32) for _ in range(3))


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Settings:
    settings.DATA_KEYS = [OLD]
    settings.DIGEST_KEY = STRANGER
    return settings


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_sealed_can_be_read_again(text: str) -> None:
    assert unseal(seal(text, context=PLACE)) == text
    assert unseal(memoryview(seal(text, context=PLACE)), context=PLACE) == text


def test_the_sealed_bytes_show_nothing_and_never_repeat() -> None:
    one, other = seal(PHONE, context=PLACE), seal(PHONE, context=PLACE)
    assert one != other
    assert PHONE.encode() not in one


def test_the_empty_text_is_no_bytes() -> None:
    assert seal("", context=PLACE) == b""
    assert unseal(b"", context=PLACE) == ""


def test_any_altered_bit_is_noticed() -> None:
    sealed = seal(PHONE, context=PLACE)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises((BrokenSealError, KeyMissingError)):
            unseal(bytes(altered))


@pytest.mark.parametrize("left", [1, 20, 40, -1])
def test_cut_off_bytes_are_noticed(left: int) -> None:
    with pytest.raises(BrokenSealError):
        unseal(seal(PHONE, context=PLACE)[:left])


def test_a_text_moved_to_another_place_is_noticed() -> None:
    with pytest.raises(WrongPlaceError, match=r"case\.title"):
        unseal(seal(PHONE, context=PLACE), context="case.title")


def test_another_key_does_not_open_it(keys: Settings) -> None:
    sealed = seal(PHONE, context=PLACE)
    keys.DATA_KEYS = [STRANGER]
    with pytest.raises(KeyMissingError, match="LINLI_DATA_KEYS"):
        unseal(sealed)


def test_the_newest_key_seals_and_older_ones_open(keys: Settings) -> None:
    before = seal(PHONE, context=PLACE)
    keys.DATA_KEYS = [NEW, OLD]
    assert unseal(before, context=PLACE) == PHONE
    after = seal(PHONE, context=PLACE)
    keys.DATA_KEYS = [NEW]
    assert unseal(after, context=PLACE) == PHONE
    with pytest.raises(KeyMissingError):
        unseal(before)


def test_rotation_renews_what_an_older_key_sealed(keys: Settings) -> None:
    rows: list[tuple[int, bytes | memoryview]] = [
        (1, seal(PHONE, context=PLACE)),
        (2, b""),
        (3, memoryview(seal("张三", context="a"))),
    ]
    keys.DATA_KEYS = [NEW, OLD]
    rows.append((4, seal("新", context=PLACE)))
    renewed = dict(rotate(rows))
    assert set(renewed) == {1, 3}
    assert list(rotate(renewed.items())) == []
    keys.DATA_KEYS = [NEW]
    assert unseal(renewed[1], context=PLACE) == PHONE
    assert unseal(renewed[3], context="a") == "张三"
    assert reseal(b"") is None


@pytest.mark.parametrize("written", [[], [""], ["short"], [OLD, "short"]])
def test_a_weak_or_missing_key_is_refused_in_words(keys: Settings, written: list[str]) -> None:
    keys.DATA_KEYS = written
    with pytest.raises(KeyUnusableError, match="LINLI_DATA_KEYS"):
        seal(PHONE, context=PLACE)


def test_an_error_never_says_the_text_or_the_key(keys: Settings) -> None:
    sealed = seal(PHONE, context=PLACE)
    keys.DATA_KEYS = [STRANGER]
    with pytest.raises(KeyMissingError) as refusal:
        unseal(sealed)
    said = str(refusal.value)
    assert PHONE not in said
    assert OLD not in said
    assert STRANGER not in said


def test_a_blind_index_finds_the_same_text_of_the_same_purpose(keys: Settings) -> None:
    index = blind_index(PHONE, purpose="phone")
    assert len(index) == 32
    assert blind_index(PHONE, purpose="phone") == index
    assert blind_index(PHONE, purpose="identity") != index
    assert blind_index("13800138001", purpose="phone") != index
    keys.DIGEST_KEY = OLD
    assert blind_index(PHONE, purpose="phone") != index


def test_a_blind_index_outlives_a_change_of_the_sealing_keys(keys: Settings) -> None:
    index = blind_index(PHONE, purpose="phone")
    keys.DATA_KEYS = [NEW]
    assert blind_index(PHONE, purpose="phone") == index


def test_purpose_and_text_cannot_run_into_each_other() -> None:
    assert blind_index("bc", purpose="a") != blind_index("c", purpose="ab")


def test_nothing_has_no_blind_index(keys: Settings) -> None:
    with pytest.raises(ValueError, match="empty"):
        blind_index("", purpose="phone")
    keys.DIGEST_KEY = "short"
    with pytest.raises(KeyUnusableError, match="LINLI_DIGEST_KEY"):
        blind_index(PHONE, purpose="phone")

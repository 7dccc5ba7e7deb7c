"""Changing the data key: everything sealed anew, nothing lost, and a wrong key noticed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from linli.foundation.crypto import queries
from linli.foundation.crypto.keyring import keyring
from linli.foundation.crypto.models import KeyMark
from linli.foundation.crypto.operations import marking
from linli.foundation.crypto.operations.resealing import count_old, reseal_all, sealed_columns
from linli.foundation.notices.models import Notice

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OLD, NEW, STRANGER = (secrets.token_urlsafe(32) for _ in range(3))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Settings:
    settings.DATA_KEYS = [OLD]
    settings.DIGEST_KEY = STRANGER
    return settings


def _notice(body: str) -> Notice:
    return Notice.objects.create(
        channel="sms",
        recipient="13800000000",
        body=body,
        about="trial",
        next_try_at=NOW,
        created_at=NOW,
    )


def _left() -> int:
    return sum(count_old(column) for column in sealed_columns())


def test_everything_is_sealed_anew_and_reads_the_same(
    keys: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.foundation.crypto.operations.resealing.BATCH", 3)
    kept = {_notice(f"第{n}条").pk: f"第{n}条" for n in range(7)}
    keys.DATA_KEYS = [NEW, OLD]
    told: dict[str, tuple[int, int]] = {}
    result = reseal_all(lambda label, done, of: told.__setitem__(label, (done, of)))
    assert (result.renewed, result.unopened) == (14, [])  # recipients as well
    assert told["notices.Notice.body"] == (7, 7)
    assert _left() == 0
    keys.DATA_KEYS = [NEW]
    assert {row.pk: str(row.body) for row in Notice.objects.all()} == kept


def test_a_second_run_has_nothing_to_do(keys: Settings) -> None:
    _notice("已修好")
    keys.DATA_KEYS = [NEW, OLD]
    assert reseal_all(lambda *_: None).renewed == 2
    assert reseal_all(lambda *_: None).renewed == 0


def test_a_text_that_no_key_opens_is_named_and_left_as_it_is(keys: Settings) -> None:
    keys.DATA_KEYS = [STRANGER]
    lost = _notice("密")
    keys.DATA_KEYS = [OLD]
    _notice("明")
    keys.DATA_KEYS = [NEW, OLD]
    result = reseal_all(lambda *_: None)
    assert result.renewed == 2
    assert [one.split(":")[0] for one in result.unopened] == [
        f"notices.Notice.recipient {lost.pk}",
        f"notices.Notice.body {lost.pk}",
    ]
    assert _left() == 2
    keys.DATA_KEYS = [STRANGER]
    assert str(Notice.objects.get(pk=lost.pk).body) == "密"


class TestMarks:
    def test_the_keys_of_a_new_database_are_noted_once(self) -> None:
        assert not queries.are_noted()
        marking.note_keys(at=NOW)
        marking.note_keys(at=NOW)
        assert KeyMark.objects.count() == 2
        assert queries.key_faults() == []

    def test_a_swapped_digest_key_is_noticed(self, keys: Settings) -> None:
        marking.note_keys(at=NOW)
        keys.DIGEST_KEY = NEW
        with pytest.raises(marking.WrongKeyError, match=r"digest\.key"):
            marking.note_keys(at=NOW)
        assert KeyMark.objects.filter(use="digest").count() == 1

    def test_a_data_key_taken_away_too_early_is_noticed(self, keys: Settings) -> None:
        marking.note_keys(at=NOW)
        keys.DATA_KEYS = [NEW]
        [fault] = queries.key_faults()
        assert keyring((OLD,)).newest.hex() in fault

    def test_a_new_key_in_front_is_fine_and_the_old_one_is_forgotten_after_the_change(
        self, keys: Settings
    ) -> None:
        marking.note_keys(at=NOW)
        keys.DATA_KEYS = [NEW, OLD]
        marking.note_keys(at=NOW)
        assert queries.older_marks() == [keyring((OLD,)).newest.hex()]
        assert marking.forget_older() == 1
        keys.DATA_KEYS = [NEW]
        assert queries.key_faults() == []

    def test_a_mark_tells_nothing_of_its_key(self) -> None:
        marking.note_keys(at=NOW)
        for row in KeyMark.objects.all():
            assert OLD not in row.mark
            assert STRANGER not in row.mark

"""At night whatever an older data key sealed is sealed anew, and the older key is free to go."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from linli.foundation.crypto.operations.marking import note_keys
from linli.foundation.crypto.queries import older_marks
from linli.foundation.notices.models import Notice
from linli.registers.access.jobs import reseal

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_night_goes_over_to_a_new_key(settings: Settings) -> None:
    old, new = secrets.token_urlsafe(32), f"sm4:{secrets.token_urlsafe(32)}"
    settings.DATA_KEYS, settings.DIGEST_KEY = [old], secrets.token_urlsafe(32)
    note_keys(at=NOW)
    notice = Notice.objects.create(
        channel="sms",
        recipient="13800000000",
        body="您好",
        about="trial",
        next_try_at=NOW,
        created_at=NOW,
    )
    settings.DATA_KEYS = [new, old]
    note_keys(at=NOW)
    assert len(older_marks()) == 1
    reseal()
    assert older_marks() == []
    settings.DATA_KEYS = [new]
    assert str(Notice.objects.get(pk=notice.pk).body) == "您好"
    reseal()

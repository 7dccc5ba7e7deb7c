"""`linli outbox`: what was given up is seen without anybody's name, and is tried again."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import pytest

from linli.cli import outbox
from linli.foundation.notices.models import Notice, NoticeState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _dead(about: str) -> Notice:
    return Notice.objects.create(
        channel="sms",
        recipient="13800000000",
        body="您反映的事已办结",
        about=about,
        state=NoticeState.DEAD,
        attempts=9,
        last_error="503 from the provider",
        next_try_at=NOW,
        created_at=NOW,
    )


def test_what_was_given_up_is_named_by_its_matter(capsys: pytest.CaptureFixture[str]) -> None:
    _dead("20260302000001")
    assert outbox.run(argparse.Namespace(again=False)) == 1
    said = capsys.readouterr().out
    assert "20260302000001" in said
    assert "503 from the provider" in said
    assert "13800000000" not in said
    assert "办结" not in said


def test_all_of_it_is_put_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "SHOWN", 2)
    for number in range(5):
        _dead(f"2026030200000{number}")
    assert outbox.run(argparse.Namespace(again=True)) == 0
    assert "5 put back" in capsys.readouterr().out
    assert set(Notice.objects.values_list("state", "attempts")) == {(NoticeState.PENDING, 0)}
    assert outbox.run(argparse.Namespace(again=False)) == 0

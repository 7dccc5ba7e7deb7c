"""Changing the data key of a city at work: the history stays whole, everything stays readable."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from linli.casework.cases.models import Event, Party
from linli.casework.cases.operations import advance
from linli.casework.cases.queries.verifying import verify_all
from linli.casework.matters.workflow import Action
from linli.cli import checkup, rotate_keys
from linli.foundation.crypto import queries as keys
from linli.foundation.crypto.operations import marking
from tests.casework.city import MORNING, REPORTER_PHONE, City, Story

pytestmark = pytest.mark.django_db
NEW = secrets.token_urlsafe(32)
KEPT = "约在周六上门，住户电话 13800000000"


@pytest.fixture
def told(city: City, settings: Any) -> Story:
    """A matter whose history holds a sealed field, in a city whose keys are noted."""
    story = Story(city).accepted().dispatched().signed()
    with advance(story.id, Action.NOTE, by=city["handler"], at=MORNING, needs={"words": "x"}) as it:
        it.say("约好上门")
        it.seal({"appointment": KEPT})
    marking.note_keys(at=MORNING)
    settings.DATA_KEYS = [NEW, *settings.DATA_KEYS]
    return story


@pytest.fixture
def rotate(capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[int, str]]:
    """Run `linli rotate-keys`; its exit status and what it says."""

    def run() -> tuple[int, str]:
        status = rotate_keys.run(rotate_keys.argparse.Namespace())
        return status, capsys.readouterr().out

    return run


def test_after_the_change_the_old_key_can_go(
    told: Story, settings: Any, rotate: Callable[[], tuple[int, str]]
) -> None:
    status, said = rotate()
    assert status == 0
    assert "can be taken away" in said
    settings.DATA_KEYS = [NEW]
    assert str(Party.objects.get(case_id=told.id).phone) == REPORTER_PHONE
    event = Event.objects.get(case_id=told.id, action=Action.NOTE)
    assert KEPT in str(event.sealed)
    assert list(verify_all()) == []
    assert keys.key_faults() == []


def test_a_key_taken_away_before_is_told_by_doctor_and_nothing_is_changed(
    told: Story, settings: Any, rotate: Callable[[], tuple[int, str]], tmp_path: Path
) -> None:
    settings.DATA_KEYS = [NEW]
    assert rotate()[0] == 1
    [finding] = [one for one in checkup.everything(tmp_path) if one.subject == "keys"]
    assert not finding.well
    assert "data.key" in finding.advice


def test_a_swapped_digest_key_is_told_by_doctor(told: Story, settings: Any, tmp_path: Path) -> None:
    settings.DIGEST_KEY = NEW
    [finding] = [one for one in checkup.everything(tmp_path) if one.subject == "keys"]
    assert not finding.well
    assert "digest.key" in finding.advice


def test_in_a_change_of_keys_nothing_but_the_seal_of_a_step_can_change(told: Story) -> None:
    event = Event.objects.get(case_id=told.id, action=Action.NOTE)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL linli.rotation = 'on'")
    for change in ({"words": "别的话"}, {"sealed": ""}, {"sealed": "a longer text"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Event.objects.filter(id=event.id).update(**change)


def test_the_history_refuses_outside_a_change_of_keys(told: Story) -> None:
    event = Event.objects.get(case_id=told.id, action=Action.NOTE)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(id=event.id).update(sealed=str(event.sealed))

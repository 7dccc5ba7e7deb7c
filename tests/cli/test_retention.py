"""`linli retention`: a run by hand tells what it did; a dry one changes nothing."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.matters.operations.filing import put_into_archive
from linli.cli import retention
from tests.casework.city import Story, make_city
from tests.casework.keeping.life import make_classes

pytestmark = pytest.mark.django_db
CLOSED = timezone.now() - timedelta(days=4 * 365)


def test_it_counts_first_and_then_erases(capsys: pytest.CaptureFixture[str]) -> None:
    city = make_city()
    make_classes()
    story = Story(city, when=CLOSED).accepted().dispatched().signed().finished().approved().closed()
    put_into_archive(story.id, by=city["archivist"], at=CLOSED)
    assert retention.run(Namespace(dry_run=True)) == 0
    said = capsys.readouterr().out
    assert "matter: 1 due, 0 done (erase)" in said
    assert "1 due, 0 done, 0 held back. Nothing was changed." in said
    assert story.case.body
    assert retention.run(Namespace(dry_run=False)) == 0
    said = capsys.readouterr().out
    assert "1 due, 1 done, 0 held back." in said
    assert "events:" in said
    assert story.case.body == ""


def test_what_to_look_at_is_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    city = make_city()
    make_classes()
    story = Story(city, when=CLOSED)
    Case.objects.filter(id=story.id).update(is_open=False, closed_at=CLOSED, state="closed")
    assert retention.run(Namespace(dry_run=True)) == 1
    assert "not in the archive: 1" in capsys.readouterr().out

"""The kernel writes in few round trips, all or nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.cases.models import Case, Event
from linli.casework.cases.operations import advance
from linli.casework.matters import operations as matters
from tests.casework.city import MORNING, RESIDENT, City, Story

MOST_ROUND_TRIPS = 12


def test_an_action_takes_few_round_trips(city: City) -> None:
    story = Story(city).accepted()
    Story(city).accepted().dispatched()  # what a process keeps is read once
    with CaptureQueriesContext(
        connection,
    ) as asked:
        story.dispatched(lake="查看")
    assert len(asked) <= MOST_ROUND_TRIPS, [q["sql"][:80] for q in asked]


def test_intake_takes_four_statements(city: City) -> None:
    report = matters.Report(text="井盖丢了", channel="api", place=city.place, key="a")
    matters.register(report, by=RESIDENT, at=MORNING)
    again = matters.Report(text="井盖丢了", channel="api", place=city.place, key="b")
    with CaptureQueriesContext(connection) as asked:
        matters.register(again, by=RESIDENT, at=MORNING)
    written = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(written) <= 4, [sql[:80] for sql in written]


def test_a_move_that_fails_writes_nothing(city: City) -> None:
    story = Story(city).accepted()
    before = story.case.version
    with (
        pytest.raises(ZeroDivisionError),
        advance(
            story.id, "dispatch", by=city["dispatcher"], at=MORNING, needs={"lead": 1, "basis": 1}
        ) as it,
    ):
        it.set(title="改过的题目", urgency=1 / 0)
    assert story.case.version == before
    assert story.case.title != "改过的题目"
    assert Event.objects.filter(case_id=story.id).count() == before


def test_the_table_s_clocks_must_be_started(city: City) -> None:
    story = Story(city).accepted()
    with (
        pytest.raises(RuntimeError, match=r"contact., .sign"),
        advance(
            story.id, "dispatch", by=city["dispatcher"], at=MORNING, needs={"lead": 1, "basis": 1}
        ),
    ):
        pass


def test_the_case_is_found_by_its_words(city: City) -> None:
    story = Story(city)
    assert Case.objects.filter(grams__contains=["路灯"]).get().id == story.id

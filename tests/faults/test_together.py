"""Several people at the same instant, each in a transaction of their own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest
from django.db import connection
from django.test import Client

from linli.casework.cases.models import Assignment, Case, Event
from linli.casework.cases.operations import CaseMoved
from linli.casework.cases.queries.verifying import verify_case
from linli.casework.matters import operations as matters
from linli.casework.matters.models import Intake
from tests.casework.city import MORNING, RESIDENT, City, Story

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")


def at_once(*works: Callable[[], T]) -> list[T]:
    """Do all of it in the same instant, each in a thread with a database connection of its own."""
    start = threading.Barrier(len(works), timeout=30)

    def one(work: Callable[[], T]) -> T:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_of_two_people_on_one_case_one_wins_and_the_other_is_told_who(city: City) -> None:
    story = Story(city).accepted()
    seen = story.case.version
    lost: list[CaseMoved] = []

    people = {"housing": city["dispatcher"], "lamps": replace(city["dispatcher"], name="陆云")}

    def send(unit: str) -> Callable[[], str]:
        def work() -> str:
            try:
                matters.dispatch(
                    story.id,
                    lead=city.unit_id(unit),
                    basis="派单目录",
                    by=people[unit],
                    at=MORNING,
                    expect=seen,
                )
            except CaseMoved as moved:
                lost.append(moved)
                return ""
            return unit

        return work

    done = at_once(*(send(unit) for unit in people))

    [winner] = [unit for unit in done if unit]
    [moved] = lost
    told = (moved.who, moved.action, moved.version)
    assert told == (people[winner].name, "dispatch", seen + 1)
    case = story.case
    assert (case.version, case.lead_unit_id) == (seen + 1, city.unit_id(winner))
    assert Assignment.objects.filter(case=case).count() == 1
    assert verify_case(story.id).broken is None


def test_notes_of_eight_people_at_once_are_all_kept_in_one_chain(city: City) -> None:
    story = Story(city).accepted().dispatched().signed()
    before = story.case.version

    def note(n: int) -> Callable[[], object]:
        return lambda: matters.add_note(story.id, words=f"第{n}条", by=city["handler"], at=MORNING)

    at_once(*(note(n) for n in range(8)))

    words = Event.objects.filter(case_id=story.id, seq__gt=before).values_list("words", flat=True)
    assert sorted(words) == [f"第{n}条" for n in range(8)]
    assert verify_case(story.id).broken is None


def test_one_key_sent_by_eight_connections_makes_one_matter(city: City) -> None:
    report = matters.Report(text="路灯不亮", channel="api", place=city.place, key="api:same-key")
    receipts = at_once(
        *(lambda: matters.register(report, by=RESIDENT, at=MORNING) for _ in range(8))
    )

    assert len({(one.number, one.query_code) for one in receipts}) == 1
    assert Counter(one.is_repeat for one in receipts) == {False: 1, True: 7}
    assert (Case.objects.count(), Intake.objects.count()) == (1, 1)
    assert Event.objects.count() == 1


def test_eight_reports_at_once_have_eight_numbers(city: City) -> None:
    report = matters.Report(text="路灯不亮", channel="api", place=city.place)
    receipts = at_once(
        *(lambda: matters.register(report, by=RESIDENT, at=MORNING) for _ in range(8))
    )
    assert len({one.number for one in receipts}) == Case.objects.count() == 8


def test_two_presses_at_the_same_instant_rate_once(city: City) -> None:
    story = Story(city).accepted().dispatched().signed().finished().approved()
    clients = [_reporter(story), _reporter(story)]

    def press(client: Client) -> Callable[[], int]:
        data = {"solved": "solved", "satisfied": "satisfied", "words": ""}
        return lambda: client.post(f"/track/{story.number}/rate", data).status_code

    codes = at_once(*(press(client) for client in clients))

    assert sorted(codes) == [302, 409]
    assert Event.objects.filter(case_id=story.id, action="rate").count() == 1


def _reporter(story: Story) -> Client:
    client = Client()
    shown = client.post("/track", {"number": story.number, "code": story.code})
    assert shown.status_code == 302
    return client

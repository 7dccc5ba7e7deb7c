"""The chain of each case holds, or the check names case, event and field."""

from __future__ import annotations

import pytest
from django.db import connection

from linli.casework.cases.models import Case, Event
from linli.casework.cases.queries.verifying import Checked, verify_all, verify_case
from linli.foundation.timeline.rules import GENESIS
from tests.casework.city import City, Story


def tamper(sql: str, *values: object) -> None:
    """Change rows as somebody with the database's own password could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE cases_event ENABLE TRIGGER USER")


@pytest.fixture
def story(city: City) -> Story:
    return Story(city).accepted().dispatched().signed().finished().approved().closed()


def test_an_untouched_case_holds(story: Story) -> None:
    outcome = verify_case(story.id)
    assert outcome.broken is None
    assert outcome.events == Event.objects.filter(case_id=story.id).count() == 7


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("who", "某某", "who"),
        ("basis", "别的依据", "basis"),
        ("to_state", "closed", "to_state"),
        ("words", "改过的话", "words"),
        ("at", "2026-01-01 00:00+08", "at"),
    ],
)
def test_an_altered_field_is_named(story: Story, column: str, value: str, field: str) -> None:
    event = Event.objects.get(case_id=story.id, action="finish")
    tamper(f"UPDATE cases_event SET {column} = %s WHERE id = %s", value, event.id)
    broken = verify_case(story.id).broken
    assert broken is not None
    assert (broken.number, broken.seq, broken.field) == (story.number, event.seq, field)


def test_a_fact_inside_the_data_is_named(story: Story) -> None:
    event = Event.objects.get(case_id=story.id, action="dispatch")
    tamper(
        "UPDATE cases_event SET data = jsonb_set(data, '{lead}', '\"别的单位\"') WHERE id = %s",
        event.id,
    )
    broken = verify_case(story.id).broken
    assert broken is not None
    assert (broken.seq, broken.field) == (event.seq, "data.lead")


def test_a_missing_event_is_noticed_also_at_the_end(story: Story) -> None:
    last = Event.objects.filter(case_id=story.id).order_by("-seq").first()
    assert last is not None
    tamper("DELETE FROM cases_event WHERE id = %s", last.id)
    broken = verify_case(story.id).broken
    assert broken is not None
    assert (broken.seq, broken.field) == (last.seq, "head")
    first = Event.objects.get(case_id=story.id, seq=2)
    tamper("DELETE FROM cases_event WHERE id = %s", first.id)
    gap = verify_case(story.id).broken
    assert gap is not None
    assert (gap.seq, gap.field) == (2, "seq")


def test_erased_words_leave_a_whole_chain(story: Story) -> None:
    tamper(
        "UPDATE cases_event SET words = '', sealed = '', salt = NULL WHERE case_id = %s", story.id
    )
    assert verify_case(story.id).broken is None


def test_all_cases_are_checked_and_only_broken_ones_named(city: City, story: Story) -> None:
    others = [Story(city, text=f"第{n}件。") for n in range(4)]
    event = Event.objects.get(case_id=others[2].id)
    tamper("UPDATE cases_event SET who = '某某' WHERE id = %s", event.id)
    told: list[Checked] = []
    found = list(verify_all(told.append))
    assert [broken.number for broken in found] == [others[2].number]
    assert str(found[0]).startswith(others[2].number)
    assert (told[-1].cases, told[-1].of_cases, told[-1].events) == (5, 5, 11)


def test_a_case_without_its_events_is_broken(city: City) -> None:
    story = Story(city)
    tamper("DELETE FROM cases_event WHERE case_id = %s", story.id)
    assert verify_case(story.id).broken is not None
    Case.objects.filter(id=story.id).update(chain_head=GENESIS)
    assert verify_case(story.id).broken is None

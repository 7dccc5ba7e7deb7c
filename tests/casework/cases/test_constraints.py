"""What must always be true of cases is held by the database; each rule is broken here once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from linli.casework.cases.models import (
    Assignment,
    Case,
    Clock,
    Event,
    FollowUp,
    Link,
    Party,
)
from tests.casework.city import MORNING, City, Story


@pytest.fixture
def story(city: City) -> Story:
    return Story(city).accepted().dispatched()


def refused(name: str, *, by: type[Exception] = IntegrityError) -> pytest.RaisesExc[Exception]:
    return pytest.raises(by, match=name)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("case_closed_has_a_time", {"is_open": False}),
        ("case_closed_has_a_time", {"closed_at": MORNING}),
        ("case_has_a_title", {"title": ""}),
        ("case_archived_when_closed", {"archived_at": MORNING}),
        ("case_place_has_ancestors", {"district_code": ""}),
        ("case_place_has_ancestors", {"street_code": ""}),
    ],
)
def test_a_case(story: Story, constraint: str, values: dict[str, object]) -> None:
    with refused(constraint):
        Case.objects.filter(id=story.id).update(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("assignment_signed_by_someone", {"signed_at": MORNING}),
        ("assignment_ended_has_a_time", {"is_open": False}),
        ("assignment_open_is_current", {"is_current": False}),
    ],
)
def test_a_unit_s_part(story: Story, constraint: str, values: dict[str, object]) -> None:
    with refused(constraint):
        Assignment.objects.filter(case_id=story.id).update(**values)


def test_one_lead_and_one_part_a_unit(story: Story, city: City) -> None:
    part = Assignment.objects.get(case_id=story.id)
    twin = {
        "case_id": story.id,
        "role": "lead",
        "status": "offered",
        "case_state": "to_sign",
        "assigned_at": MORNING,
    }
    with refused("one_lead_a_case"), transaction.atomic():
        Assignment.objects.create(unit_id=city.unit_id("lamps"), **twin)
    with refused("a_unit_has_one_part"), transaction.atomic():
        Assignment.objects.create(unit_id=part.unit_id, **{**twin, "role": "assist"})


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("clock_due_after_start", {"due_at": MORNING - timedelta(days=1)}),
        ("clock_stopped_has_a_time", {"stopped_at": MORNING}),
        ("clock_stopped_has_a_time", {"status": "met"}),
        ("clock_paused_has_a_time", {"status": "paused"}),
    ],
)
def test_a_clock(story: Story, constraint: str, values: dict[str, object]) -> None:
    with refused(constraint):
        Clock.objects.filter(case_id=story.id, kind="finish").update(**values)


def test_one_running_clock_of_a_kind(story: Story) -> None:
    clock = Clock.objects.get(case_id=story.id, kind="finish")
    clock.pk = None
    with refused("one_clock_of_a_kind"):
        Clock.objects.create(
            **{f.attname: getattr(clock, f.attname) for f in Clock._meta.fields if f.name != "id"}
        )


def test_one_reporter(story: Story) -> None:
    with refused("one_reporter_a_case"):
        Party.objects.create(case_id=story.id, role="reporter")


def test_a_case_is_not_linked_to_itself_and_merged_once(story: Story, city: City) -> None:
    with refused("link_to_another"), transaction.atomic():
        Link.objects.create(case_id=story.id, other_id=story.id, kind="repeats", at=MORNING)
    first, second = Story(city), Story(city)
    Link.objects.create(case_id=story.id, other_id=first.id, kind="merged_into", at=MORNING)
    with refused("merged_once"), transaction.atomic():
        Link.objects.create(case_id=story.id, other_id=second.id, kind="merged_into", at=MORNING)


def test_no_answers_from_somebody_who_was_not_reached(story: Story) -> None:
    with refused("no_answers_without_a_person"):
        FollowUp.objects.create(
            case_id=story.id,
            attempt=1,
            at=MORNING,
            slot="2026-11-18 am",
            by_name="苗雨",
            is_reached=False,
            means="phone",
            solved="solved",
        )


def test_events_are_never_changed_or_deleted(story: Story) -> None:
    event = Event.objects.filter(case_id=story.id).first()
    assert event is not None
    with refused("append-only", by=DatabaseError), transaction.atomic():
        Event.objects.filter(id=event.id).update(who="别人")
    with refused("append-only", by=DatabaseError), transaction.atomic():
        Event.objects.filter(id=event.id).delete()


def test_retention_may_empty_the_words_and_nothing_else(story: Story) -> None:
    event = Event.objects.filter(case_id=story.id, action="register").get()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL linli.retention = 'on'")
        with refused("append-only", by=DatabaseError), transaction.atomic():
            Event.objects.filter(id=event.id).update(who="别人", words="", salt=None)
        Event.objects.filter(id=event.id).update(words="", salt=None)
    event.refresh_from_db()
    assert event.words == ""


def test_an_event_stands_once_in_a_chain(story: Story) -> None:
    event = Event.objects.filter(case_id=story.id).first()
    assert event is not None
    copy = {f.attname: getattr(event, f.attname) for f in Event._meta.fields if f.name != "id"}
    with refused("event_once_in_a_chain"):
        Event.objects.create(**copy)

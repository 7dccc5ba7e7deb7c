"""Several moves in one transaction: all of them or none, each case read once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.cases.models import Case, Event
from linli.casework.cases.operations import NotAllowedNow, moves_together
from linli.casework.cases.queries.verifying import verify_case
from linli.casework.matters import operations as matters
from tests.casework.city import MORNING, City, Story

CLASSING = matters.Classing(nature="complain", category="030402")


def test_the_second_move_does_not_read_the_case_again(city: City) -> None:
    story = Story(city)
    with moves_together():
        matters.accept(story.id, classing=CLASSING, by=city["taker"], at=MORNING)
        with CaptureQueriesContext(connection) as seen:
            matters.dispatch(
                story.id,
                lead=city.unit_id("lamps"),
                basis="派单目录",
                by=city["dispatcher"],
                at=MORNING,
            )
    read = [one["sql"] for one in seen if one["sql"].startswith("SELECT")]
    assert not any('FROM "cases_case"' in sql or "cases_clock" in sql for sql in read)
    case = story.case
    assert (case.state, case.version) == ("to_sign", 3)
    assert case.lead_unit_id == city.unit_id("lamps")
    assert set(case.clocks.filter(stopped_at=None).values_list("kind", flat=True)) == {
        "finish",
        "sign",
        "contact",
    }
    assert verify_case(story.id).broken is None


def accept_and_send(city: City, story: Story, unit: str) -> None:
    with moves_together():
        matters.accept(story.id, classing=CLASSING, by=city["taker"], at=MORNING)
        matters.dispatch(
            story.id, lead=city.unit_id(unit), basis="试", by=city["dispatcher"], at=MORNING
        )


def test_when_one_move_fails_none_was_made(city: City) -> None:
    story = Story(city)
    with pytest.raises(NotAllowedNow):
        accept_and_send(city, story, "lotus")
    assert story.case.state == "to_accept"
    assert Event.objects.filter(case_id=story.id).count() == 1


def test_a_case_opened_in_the_block_goes_on_at_once(city: City) -> None:
    with moves_together():
        story = Story(city)
        story.accepted()
    assert Case.objects.get(id=story.id).state == "to_dispatch"
    assert verify_case(story.id).broken is None


def test_after_the_block_a_case_is_read_anew(city: City) -> None:
    story = Story(city)
    with moves_together():
        story.accepted()
    Case.objects.filter(id=story.id).update(title="改过的标题")
    assert story.dispatched().case.title == "改过的标题"

"""Looking up a matter by its number and query code."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.casework.city import City, Story

pytestmark = pytest.mark.django_db


def look_up(number: str, code: str = "", **headers: str) -> Any:
    return Client().get(f"/api/v1/matters/{number}", HTTP_X_QUERY_CODE=code, **headers)


@pytest.fixture
def story(city: City) -> Story:
    return Story(city, when=timezone.now() - timedelta(minutes=1))


def test_who_has_number_and_code_sees_the_matter(story: Story) -> None:
    story.accepted().dispatched().signed()

    shown = look_up(story.number, story.code).json()

    assert (shown["state"], shown["state_words"]) == ("in_progress", "办理中")
    assert shown["unit"] == "东湖区住建局"
    assert [step["title"] for step in shown["steps"]] == [
        "收到您反映的事",
        "已受理",
        "派给东湖区住建局",
        "东湖区住建局已签收",
    ]
    assert shown["limit"]["left"].startswith("还剩")
    assert "个工作日" in shown["limit"]["why"]
    assert shown["may"] == ["add", "allow_publishing", "withdraw"]


def test_the_code_may_stand_in_the_address(story: Story) -> None:
    assert Client().get(f"/api/v1/matters/{story.number}?code={story.code}").status_code == 200


def test_a_code_as_it_is_read_aloud_is_taken(story: Story) -> None:
    spoken = f"{story.code[:2]} {story.code[2:4]} {story.code[4:]}".lower()

    assert look_up(story.number, spoken).status_code == 200


def test_no_member_of_staff_is_named(story: Story) -> None:
    story.accepted().dispatched().signed().finished().approved()

    text = look_up(story.number, story.code).content.decode()

    assert not [actor.name for actor in story.city.actors.values() if actor.name in text]


def test_a_wrong_code_and_a_wrong_number_are_told_alike(story: Story) -> None:
    wrong_code = look_up(story.number, "AAAAAA")
    wrong_number = look_up("20990101000001", story.code)
    no_code = look_up(story.number)

    assert {wrong_code.status_code, wrong_number.status_code, no_code.status_code} == {404}
    assert wrong_code.content == wrong_number.content == no_code.content


def test_a_wrong_code_and_a_wrong_number_cost_the_same_statements(story: Story) -> None:
    look_up(story.number, "AAAAAA")
    counts = []
    for number in (story.number, "20990101000001"):
        with CaptureQueriesContext(connection) as captured:
            look_up(number, "AAAAAA")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_whoever_tries_many_codes_is_stopped_though_the_next_is_right(
    story: Story, settings: Any
) -> None:
    settings.LINLI_LOOKUPS_AN_HOUR = 0  # no limit by address: only the one by number
    for _ in range(30):
        look_up(story.number, "AAAAAA")

    response = look_up(story.number, story.code)

    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("number", ["0", "%00", "１２３", "a" * 32, "-1", "%F0%9F%98%A1"])
def test_what_is_no_number_is_not_found(number: str, city: City) -> None:
    assert look_up(number, "AAAAAA").status_code == 404


def test_an_overlong_number_is_refused_in_words(city: City) -> None:
    found = json.loads(look_up("1" * 33).content)

    assert found["errors"] == [{"field": "number", "message": "最多 32 个字符。"}]

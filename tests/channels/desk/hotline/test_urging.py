"""A caller who rings again: the earlier matter is urged, nothing new is registered."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.cases.models import Case, Event
from linli.casework.matters.models import LimitRule, Matter
from linli.casework.matters.queries.rule_book import forget_rule_book
from tests.casework.city import City, Story

AsRole = Callable[[str], Client]
PHONE = "138 1234 5678"


@pytest.fixture
def story(city: City) -> Story:
    LimitRule.objects.filter(clock="urge_window").delete()
    forget_rule_book()
    return Story(city).accepted().dispatched().signed()


def urge(client: Client, number: str, phone: str = PHONE) -> object:
    data = {"key": str(uuid4()), "channel": "phone", "phone": phone, "words": "又来电催办"}
    return client.post(reverse("desk:hotline:urge", args=[number]), data)


def test_the_caller_s_open_matter_can_be_urged(story: Story, as_role: AsRole) -> None:
    client = as_role("taker")
    panel = client.post(reverse("desk:hotline:caller"), {"phone": PHONE}).content.decode()
    assert reverse("desk:hotline:urge", args=[story.number]) in panel
    response = urge(client, story.number)
    assert response["Location"] == reverse("desk:case", args=[story.number])  # type: ignore[index]
    assert Case.objects.count() == 1
    event = Event.objects.get(case_id=story.id, action="urge")
    assert (event.words, event.who) == ("又来电催办", "宋佳")


def test_a_second_time_keeps_what_was_typed(story: Story, as_role: AsRole) -> None:
    client = as_role("taker")
    urge(client, story.number)
    response = urge(client, story.number)
    assert response.status_code == 422  # type: ignore[attr-defined]
    page = response.content.decode()  # type: ignore[attr-defined]
    assert "已经催办过了" in page
    assert "又来电催办" in page
    assert Matter.objects.get(case_id=story.id).urgings == 1


def test_a_finished_matter_is_not_offered(story: Story, as_role: AsRole) -> None:
    story.finished().approved()
    client = as_role("taker")
    panel = client.post(reverse("desk:hotline:caller"), {"phone": PHONE}).content.decode()
    assert story.case.title in panel
    assert "urge/" not in panel


def test_only_a_matter_of_this_caller(story: Story, as_role: AsRole) -> None:
    response = urge(as_role("taker"), story.number, phone="13900001111")
    assert response.status_code == 404  # type: ignore[attr-defined]
    assert not Event.objects.filter(action="urge").exists()


@pytest.mark.parametrize("role", ["grid_worker", "handler", "nobody", "caller"])
def test_posts_that_take_no_calls_cannot(story: Story, as_role: AsRole, role: str) -> None:
    assert urge(as_role(role), story.number).status_code == 403  # type: ignore[attr-defined]


def test_the_case_and_the_lists_show_it(story: Story, as_role: AsRole) -> None:
    urge(as_role("taker"), story.number)
    number = story.number
    handler = as_role("handler")
    assert "催办1次" in handler.get(reverse("desk:case", args=[number])).content.decode()
    assert "诉求人催办" in handler.get(reverse("desk:work")).content.decode()
    assert number in handler.get(reverse("desk:work") + "?urged=on").content.decode()
    supervisor = as_role("supervisor")
    assert "诉求人催办未回应 1 件" in supervisor.get("/desk/supervision/").content.decode()
    assert number in supervisor.get(reverse("desk:matters") + "?urged=on").content.decode()


@pytest.mark.parametrize(("role", "words"), [("taker", "来电受理"), ("grid_worker", "网格上报")])
def test_the_menu_says_how_matters_come_in(as_role: AsRole, role: str, words: str) -> None:
    page = as_role(role).get(reverse("desk:notices")).content.decode()
    menu = page[: page.index("<main")]
    assert words in menu


def test_the_counter_clerk_s_desk_is_called_a_counter(city: City, as_role: AsRole) -> None:
    post = city.accounts["taker"].posts.get()
    post.role = "counter_clerk"
    post.save()
    page = as_role("taker").get(reverse("desk:hotline:home")).content.decode()
    assert "窗口受理" in page
    assert "来电受理" not in page

"""The page of what may be published, and clearing it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from linli.casework.matters.models import Publication
from linli.casework.matters.rules.publishing import WORDING
from tests.casework.city import City, Story

AsRole = Callable[[str], Client]


@pytest.fixture
def story(city: City) -> Story:
    story = Story(city, may_publish=WORDING, title="王阿姨家门口路灯不亮")
    story.accepted().dispatched().signed().finished().approved().closed()
    return story


@pytest.mark.parametrize("role", ["reviewer", "archivist"])
def test_what_waits_is_looked_through_and_published(
    story: Story, as_role: AsRole, role: str
) -> None:
    client = as_role(role)
    page = client.get(reverse("desk:archive:publishing")).content.decode()
    address = reverse("desk:act", args=[story.number, "publish"])
    assert address in page
    form = client.get(address).content.decode()
    assert "诉求人家门口路灯不亮" in form  # the first draft names nobody
    response = client.post(
        address, {"expect": story.case.version, "title": "路灯不亮", "answer": "已修好。"}
    )
    assert response.status_code == 302
    assert Publication.objects.get().title == "路灯不亮"
    shown = client.get(reverse("desk:archive:publishing") + "?show=published").content.decode()
    assert "路灯不亮" in shown


def test_a_name_is_refused_and_what_was_typed_stays(story: Story, as_role: AsRole) -> None:
    response = as_role("reviewer").post(
        reverse("desk:act", args=[story.number, "publish"]),
        {"expect": story.case.version, "title": "路灯", "answer": "王阿姨说已修好。"},
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "这些文字可能认出人来" in page
    assert "王阿姨说已修好。" in page


@pytest.mark.parametrize("role", ["handler", "taker", "supervisor"])
def test_others_are_told_that_it_is_not_theirs(story: Story, as_role: AsRole, role: str) -> None:
    assert as_role(role).get(reverse("desk:archive:publishing")).status_code == 403


def test_another_district_sees_nothing(story: Story, as_role: AsRole) -> None:
    client = as_role("nobody")
    assert story.number not in client.get(reverse("desk:archive:publishing")).content.decode()
    address = reverse("desk:act", args=[story.number, "publish"])
    assert client.post(address, {"title": "x", "answer": "x"}).status_code == 404

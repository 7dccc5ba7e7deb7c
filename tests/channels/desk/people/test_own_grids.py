"""Grids that a post looks after: set on the account's page, and what lists open on."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.registers.access import operations as access
from linli.registers.access.models import Post, PostGrid
from linli.registers.access.operations import AccountRefused
from linli.registers.access.queries import actor_at, posts_held
from linli.registers.access.rules import SYSTEM
from linli.registers.people.models import Person
from linli.registers.places.models import Division, Grid, RegisterChange
from linli.registers.places.queries.kept import forget_everything_kept
from tests.casework.city import START, City
from tests.channels.desk.people.conftest import GUEST, Lotus, enter
from tests.channels.desk.people.test_seeing import url
from tests.registers.city import LOTUS, PINE

AtDesk = Callable[[str], Client]
FIRST, SECOND, ELSEWHERE = f"{LOTUS}901", f"{LOTUS}902", f"{PINE}901"


@pytest.fixture
def post_id(lotus: Lotus, city: City) -> UUID:
    """The clerk's post, in a community of two grids with people in each."""
    for code, name in ((FIRST, "第一网格"), (SECOND, "第二网格"), (ELSEWHERE, "松林网格")):
        community = Division.objects.get(code=code[:12], valid_to=None)
        Grid.objects.create(
            code=code, name=name, community=community, district_code=community.district_code,
            street_code=community.street_code, community_code=community.code, valid_from=START,
        )  # fmt: skip
    forget_everything_kept()
    guest = enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    Person.objects.filter(pk__in=[lotus.dad.pk, lotus.mum.pk]).update(grid_code=FIRST)
    Person.objects.filter(pk=guest.pk).update(grid_code=SECOND)
    return Post.objects.get(account=city.accounts["clerk"]).id


def give(post_id: UUID, *codes: str) -> None:
    access.set_post_grids(by=SYSTEM, at=timezone.now(), post_id=post_id, grid_codes=codes)


def test_the_administrator_sets_them_on_the_account_page(
    post_id: UUID, city: City, as_role: Callable[[str], Client]
) -> None:
    admin = as_role("administrator")
    account = reverse("desk:admin_registers:account", args=[city.accounts["clerk"].id])
    form = reverse("desk:admin_registers:post_grids", args=[post_id])
    assert form in admin.get(account).content.decode()
    page = admin.get(form).content.decode()
    assert "第一网格" in page
    assert "松林网格" not in page
    assert admin.post(form, {"grids": [ELSEWHERE]}).status_code == 422
    assert admin.post(form, {"grids": [FIRST]}).status_code == 302
    assert "第一网格" in admin.get(account).content.decode()
    assert RegisterChange.objects.filter(act="post grids").exists()
    (held,) = posts_held(city.accounts["clerk"].id, on=timezone.localdate())
    assert actor_at(city.accounts["clerk"], held).grids == (FIRST,)


def test_others_set_nothing(post_id: UUID, at_desk: AtDesk) -> None:
    form = reverse("desk:admin_registers:post_grids", args=[post_id])
    assert at_desk("clerk").post(form, {"grids": [FIRST]}).status_code == 403
    assert not PostGrid.objects.exists()


def test_a_grid_of_another_community_is_refused(post_id: UUID) -> None:
    with pytest.raises(AccountRefused):
        give(post_id, ELSEWHERE)
    assert not PostGrid.objects.exists()


def test_list_and_plan_open_on_them_and_show_the_rest_on_asking(
    post_id: UUID, at_desk: AtDesk
) -> None:
    client = at_desk("clerk")
    give(post_id, FIRST)
    page = client.get(url("list")).content.decode()
    assert "张建国" in page
    assert "何光" not in page
    assert "何光" in client.get(url("list"), {"grid": "all"}).content.decode()
    assert "何光" in client.get(url("list"), {"grid": SECOND}).content.decode()
    plan = client.get(url("plan")).content.decode()
    assert "501室" in plan
    assert "502室" not in plan
    assert "502室" in client.get(url("plan"), {"grid": "all"}).content.decode()
    assert "502室" in client.get(url("plan")).content.decode()
    assert "502室" not in client.get(url("plan"), {"grid": "own"}).content.decode()


def test_without_grids_everything_is_shown(post_id: UUID, at_desk: AtDesk) -> None:
    client = at_desk("clerk")
    assert "何光" in client.get(url("list")).content.decode()
    assert "502室" in client.get(url("plan")).content.decode()


def test_what_was_taken_away_keeps_its_days(post_id: UUID) -> None:
    give(post_id, FIRST, SECOND)
    PostGrid.objects.update(valid_from=START)
    give(post_id, SECOND)
    assert PostGrid.objects.get(grid_code=FIRST).valid_to == timezone.localdate()
    assert PostGrid.objects.get(grid_code=SECOND).valid_to is None

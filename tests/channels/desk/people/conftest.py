"""A community with homes and people, and staff who may see more or less of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client

from linli.registers.access.models import Account, Post
from linli.registers.access.queries import actor_at
from linli.registers.access.rules import Actor
from linli.registers.people import operations as people
from linli.registers.people.models import Household, Person, Relation, Source, Standing
from linli.registers.people.operations import PersonFacts
from linli.registers.people.rules.papers import with_check_digit
from linli.registers.places.models import Division
from linli.registers.places.operations.stamping import grams_of
from linli.registers.places.queries.kept import forget_everything_kept
from linli.registers.units.models import Unit
from tests.casework.city import MORNING, START, City
from tests.registers.city import LOTUS, PINE
from tests.registers.people.conftest import Houses, make_home

DAD = with_check_digit("42990119900307125")
MUM = with_check_digit("42990119920307124")
GUEST = with_check_digit("51010119950102331")
PHONE = "13800138001"
POSTS = (
    ("clerk", "周社工", "community_clerk", "lotus"),
    ("second_clerk", "吴社工", "community_clerk", "lotus"),
    ("pine_clerk", "郑社工", "community_clerk", "pine"),
    ("street_clerk", "王干事", "street_clerk", "lake"),
    ("window", "赵窗口", "counter_clerk", "lake"),
    ("officer", "陈专员", "data_officer", "centre"),
)


@dataclass(frozen=True)
class Lotus:
    """The homes, and a family in the first of them."""

    houses: Houses
    dad: Person
    mum: Person
    household: Household


def add_staff(city: City) -> None:
    """Give the city the posts that keep the register of people."""
    pine = Division.objects.get(code=PINE, valid_to=None)
    city.units["pine"] = Unit.objects.create(
        code="pine", name="松林社区居委会", short_name="松林社区居委会", kind="committee",
        grade="community", division=pine, division_code=PINE, district_code=pine.district_code,
        street_code=pine.street_code, community_code=PINE, valid_from=START,
    )  # fmt: skip
    for key, name, role, unit in POSTS:
        account = Account.objects.create(username=key, name=name, created_at=MORNING)
        account.set_password("linli-demo-2026")
        account.save()
        post = Post.objects.create(
            account=account, unit=city.units[unit], role=role, valid_from=START
        )
        city.accounts[key] = account
        city.actors[key] = actor_at(account, post)
    forget_everything_kept()


def settle(city: City) -> Lotus:
    """Homes in two communities, and a couple with a household in one."""
    add_staff(city)
    houses = Houses(
        make_home(LOTUS, "荷香苑3幢", "2", "501"),
        make_home(LOTUS, "荷香苑3幢", "2", "502"),
        make_home(PINE, "松林里1幢", "1", "101"),
    )
    # Search is by pieces of the building's name, which its operations keep.
    for home in (houses.home, houses.pine):
        home.building.grams = grams_of(home.building)
        home.building.save(update_fields=["grams"])
    clerk = city["clerk"]
    dad = enter(clerk, "张建国", DAD, houses.home.id, phone=PHONE)
    mum = enter(clerk, "李秀英", MUM, houses.home.id)
    household = people.found_household(
        by=clerk, at=MORNING, members={dad.id: Relation.HEAD, mum.id: Relation.SPOUSE}
    )
    return Lotus(houses, dad, mum, household)


def enter(
    by: Actor,
    name: str,
    number: str,
    home_id: UUID | None,
    *,
    phone: str = "",
    standing: str = Standing.REGISTERED,
) -> Person:
    """Enter somebody through the operation that the desk uses."""
    return people.register_person(
        by=by,
        at=MORNING,
        facts=PersonFacts(name=name, id_number=number, phone=phone, standing=standing),
        source=Source.COUNTER,
        home_id=home_id,
        community_code="" if home_id else by.scope.code,
    )


@pytest.fixture
def lotus(city: City) -> Lotus:
    return settle(city)


@pytest.fixture
def at_desk(city: City, lotus: Lotus) -> Callable[[str], Client]:
    """A client logged in as one of the staff."""

    def log_in(who: str) -> Client:
        client = Client()
        client.force_login(city.accounts[who])
        return client

    return log_in

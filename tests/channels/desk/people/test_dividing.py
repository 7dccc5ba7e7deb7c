"""A home that is cut: who goes to which part, and whom the next visit asks first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from linli.registers.people import operations as people
from linli.registers.people.models import Person, Residence
from linli.registers.people.queries.work import homes_to_visit
from linli.registers.places.models import Home
from linli.registers.places.operations.stamping import grams_of
from tests.casework.city import MORNING, City
from tests.channels.desk.people.conftest import GUEST, Lotus, enter
from tests.channels.desk.people.test_seeing import url
from tests.registers.city import LOTUS

AtDesk = Callable[[str], Client]


def split_url(lotus: Lotus) -> str:
    return reverse("desk:spatial:split_home", args=[lotus.houses.home.id])


def test_the_clerk_says_who_goes_to_which_part(lotus: Lotus, at_desk: AtDesk) -> None:
    client, dad, mum = at_desk("clerk"), lotus.dad, lotus.mum
    page = client.get(split_url(lotus)).content.decode()
    assert "张建国住在哪一间" in page
    data = {"doors": "501A, 501B", dad.id.hex: "0", mum.id.hex: "1"}
    assert client.post(split_url(lotus), data).status_code == 302
    dad.refresh_from_db()
    mum.refresh_from_db()
    assert dad.home is not None
    assert mum.home is not None
    assert (dad.home.door, mum.home.door) == ("501A", "501B")
    assert (dad.to_check_since, mum.to_check_since) == (None, None)
    assert Residence.objects.filter(person=mum).count() == 2
    assert Residence.objects.get(person=mum, ends=None).home_id == mum.home_id


def test_who_is_not_placed_comes_first_on_the_visit_plan(
    lotus: Lotus, at_desk: AtDesk, city: City
) -> None:
    client = at_desk("clerk")
    enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    people.verify_person(by=city["clerk"], at=MORNING, person_id=lotus.dad.id)
    people.verify_person(by=city["clerk"], at=MORNING, person_id=lotus.mum.id)
    first = homes_to_visit(city["clerk"].scope, community_code=LOTUS)[0]
    assert first.home_id == lotus.houses.other.id  # never verified
    assert client.post(split_url(lotus), {"doors": "501A, 501B"}).status_code == 302
    first = homes_to_visit(city["clerk"].scope, community_code=LOTUS)[0]
    assert (first.home_id, first.to_check) == (lotus.houses.home.id, 2)
    assert "待核实" in client.get(url("plan")).content.decode()
    assert "标为下次走访核实" in client.get(url("person", lotus.dad.id)).content.decode()


def test_a_visit_takes_the_mark_away(lotus: Lotus, at_desk: AtDesk, city: City) -> None:
    at_desk("clerk").post(split_url(lotus), {"doors": "501A, 501B"})
    assert Person.objects.exclude(to_check_since=None).count() == 2
    people.verify_person(by=city["clerk"], at=MORNING, person_id=lotus.dad.id)
    assert list(Person.objects.exclude(to_check_since=None)) == [lotus.mum]


@pytest.mark.parametrize(
    ("doors", "part"), [("501A, 501B", "2"), ("501A", ""), ("1,2,3,4,5,6,7", "")]
)
def test_wrong_doors_leave_everything_as_it_was(
    lotus: Lotus, at_desk: AtDesk, doors: str, part: str
) -> None:
    data = {"doors": doors, lotus.dad.id.hex: part}
    assert at_desk("clerk").post(split_url(lotus), data).status_code == 422
    assert Home.objects.get(id=lotus.houses.home.id).door == "501"
    assert not Person.objects.exclude(to_check_since=None).exists()


def test_the_street_splits_without_seeing_anybody(lotus: Lotus, at_desk: AtDesk) -> None:
    client = at_desk("street_clerk")
    assert "张建国" not in client.get(split_url(lotus)).content.decode()
    data = {"doors": "501A, 501B", lotus.mum.id.hex: "1"}
    assert client.post(split_url(lotus), data).status_code == 302
    lotus.mum.refresh_from_db()
    assert lotus.mum.home_id == lotus.houses.home.id
    assert lotus.mum.to_check_since is not None


def test_a_household_goes_where_all_its_members_go(lotus: Lotus, at_desk: AtDesk) -> None:
    data = {"doors": "501A, 501B", lotus.dad.id.hex: "1", lotus.mum.id.hex: "1"}
    at_desk("clerk").post(split_url(lotus), data)
    lotus.household.refresh_from_db()
    assert lotus.household.home is not None
    assert lotus.household.home.door == "501B"


def test_people_of_joined_homes_live_in_the_whole(
    lotus: Lotus, at_desk: AtDesk, city: City
) -> None:
    guest = enter(city["clerk"], "何光", GUEST, lotus.houses.other.id)
    building = lotus.houses.home.building
    building.grams = grams_of(building)
    building.save(update_fields=["grams"])
    ids = [str(lotus.houses.home.id), str(lotus.houses.other.id)]
    address = reverse("desk:spatial:merge_homes", args=[building.code])
    assert at_desk("clerk").post(address, {"homes": ids, "door": "501"}).status_code == 302
    guest.refresh_from_db()
    assert guest.home_id == lotus.houses.home.id

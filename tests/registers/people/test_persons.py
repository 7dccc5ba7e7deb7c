"""Entering people, correcting what is held, moving, households, visits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.registers.access.rules import Actor
from linli.registers.people import operations as people
from linli.registers.people import queries
from linli.registers.people.models import (
    Household,
    Person,
    PersonChange,
    Relation,
    Residence,
    Source,
)
from linli.registers.people.operations import PersonFacts, PersonMoved, PersonRefused
from linli.registers.people.rules.papers import with_check_digit
from linli.registers.places.models import Home
from linli.registers.places.rules.keepers import NotAllowed
from tests.registers.city import AT, LOTUS
from tests.registers.people.conftest import (
    CLERK,
    GRID,
    OTHER_CLERK,
    PINE_CLERK,
    STREET_CLERK,
    TAKER,
    Houses,
)

DAD = with_check_digit("42990119900307125")
MUM = with_check_digit("42990119920307124")
SON = with_check_digit("42990120180601131")


def enter(name: str, number: str, home: Home | None, **more: object) -> Person:
    facts = PersonFacts(name=name, id_number=number, **more)  # type: ignore[arg-type]  # passed on
    return people.register_person(
        by=CLERK, at=AT, facts=facts, source=Source.COUNTER,
        home_id=home.id if home else None, community_code="" if home else LOTUS,
        residence="" if home else "荷香村东头",
    )  # fmt: skip


def refreshed(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_person_is_entered_with_what_the_paper_tells(houses: Houses) -> None:
    person = refreshed(
        enter("单 小明", f" {DAD[:6]} {DAD[6:]} ", houses.home, phone="138-0013-8000")
    )
    assert (person.name, person.initials, person.id_number) == ("单小明", "sxm", DAD)
    assert (person.born_on, person.sex, person.phone) == (date(1990, 3, 7), "male", "13800138000")
    assert (person.community_code, person.grid_code) == (LOTUS, houses.home.grid_code)
    assert Residence.objects.get(person=person, ends=None).home_id == houses.home.id
    assert queries.people_total(CLERK.scope) == 1


def test_numbers_lie_sealed(houses: Houses) -> None:
    enter("单小明", DAD, houses.home, phone="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number::text || phone::text FROM people_person")
        (raw,) = cursor.fetchone()
    assert DAD.encode().hex() not in raw
    assert b"13800138000".hex() not in raw


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "单小明", "id_number": DAD[:-1] + ("0" if DAD[-1] != "0" else "1")}, "id_number"),
        ({"name": "1.5", "id_number": DAD}, "name"),
        ({"name": "单小明", "id_number": DAD, "sex": "female"}, "sex"),
        ({"name": "单小明", "id_number": DAD, "born_on": date(1991, 3, 7)}, "born_on"),
        ({"name": "单小明", "id_number": DAD, "phone": "12"}, "phone"),
        ({"name": "单小明", "born_on": date(2030, 1, 1)}, "born_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    houses: Houses, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(PersonRefused) as refused:
        people.register_person(
            by=CLERK, at=AT, facts=PersonFacts(**facts), source="counter",  # type: ignore[arg-type]  # as given
            home_id=houses.home.id,
        )  # fmt: skip
    assert refused.value.field == field
    assert str(refused.value)


def test_one_paper_is_held_once_and_the_second_is_told_where(houses: Houses) -> None:
    enter("单小明", DAD, houses.home)
    with pytest.raises(people.AlreadyRegistered) as refused:
        people.register_person(
            by=PINE_CLERK, at=AT, facts=PersonFacts(name="单小明", id_number=DAD),
            source="counter", home_id=houses.pine.id,
        )  # fmt: skip
    assert "单*明" in str(refused.value)
    assert not refused.value.is_here


def test_each_corrected_field_has_its_own_source(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    people.correct_field(
        by=GRID, at=AT + timedelta(days=3), person_id=person.id, field="phone",
        value="13900139000", source="visit", proof="本人出示手机", expect=1,
    )  # fmt: skip
    held = queries.held_about(CLERK.scope, person.id)
    assert held is not None
    fields = {one.field: one for one in held.fields}
    assert fields["phone"].recorded_by == GRID.name
    assert fields["phone"].value == "139****9000"
    assert fields["phone"].proof == "本人出示手机"
    assert fields["name"].recorded_by == CLERK.name
    assert all(one.purpose and one.basis and one.retention for one in held.fields)
    change = PersonChange.objects.get(person_id=person.id, field="phone")
    assert (change.before, change.after) == ("", "13900139000")


def test_the_second_of_two_is_told_who_did_what(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    change = {"person_id": person.id, "field": "phone", "source": "counter", "expect": 1}
    people.correct_field(by=OTHER_CLERK, at=AT, value="13900139000", **change)  # type: ignore[arg-type]  # passed on
    with pytest.raises(PersonMoved) as moved:
        people.correct_field(by=CLERK, at=AT, value="13700137000", **change)  # type: ignore[arg-type]  # passed on
    assert "吴社工" in str(moved.value)
    assert refreshed(person).phone == "13900139000"


@pytest.mark.parametrize("who", [PINE_CLERK, STREET_CLERK, TAKER])
def test_who_is_not_of_the_community_changes_nothing(houses: Houses, who: Actor) -> None:
    person = enter("单小明", DAD, houses.home)
    with pytest.raises(NotAllowed):
        people.correct_field(
            by=who,
            at=AT,
            person_id=person.id,
            field="phone",
            value="",
            source="visit",
        )


def test_moving_ends_one_residence_and_begins_another(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    later = AT + timedelta(days=10)
    people.move_in(
        by=CLERK, at=later, person_id=person.id, home_id=houses.other.id, source="visit",
        kind="rent",
    )  # fmt: skip
    rows = Residence.objects.filter(person=person).order_by("begins")
    assert [(one.home_id, one.ends is None) for one in rows] == [
        (houses.home.id, False),
        (houses.other.id, True),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Residence.objects.create(person=person, home=houses.home, kind="own", begins=later.date())


def test_who_moves_out_is_not_counted_and_has_a_day_to_be_erased(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    people.move_out(
        by=CLERK, at=AT + timedelta(days=5), person_id=person.id, day=AT.date(), source="visit"
    )
    person = refreshed(person)
    assert person.erase_on == date(2029, 3, 2)
    assert person.home_id is None
    assert queries.people_total(CLERK.scope) == 0
    people.move_in(
        by=CLERK, at=AT + timedelta(days=6), person_id=person.id, home_id=houses.home.id,
        source="visit",
    )  # fmt: skip
    assert refreshed(person).erase_on is None
    assert queries.people_total(CLERK.scope) == 1


def test_nothing_ends_before_it_began(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    with pytest.raises(PersonRefused):
        people.move_out(by=CLERK, at=AT, person_id=person.id, day=date(2020, 1, 1), source="visit")


def test_a_person_is_in_one_household_with_one_head(houses: Houses) -> None:
    dad, mum = enter("单小明", DAD, houses.home), enter("李红", MUM, houses.home)
    son = enter("单乐", SON, houses.home)
    household = people.found_household(
        by=CLERK, at=AT, members={dad.id: "head", mum.id: "spouse"}, number="荷-001"
    )
    with pytest.raises(people.InAnotherHousehold):
        people.found_household(by=CLERK, at=AT, members={mum.id: "head"})
    with pytest.raises(PersonRefused):
        people.join_household(
            by=CLERK, at=AT, household_id=household.id, person_id=son.id, relation="head"
        )
    people.join_household(
        by=CLERK, at=AT, household_id=household.id, person_id=son.id, relation="child"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=mum.pk).update(relation=Relation.HEAD)
    names = [one.name for one in queries.people_of_household(CLERK.scope, household.id)]
    assert names[0] == "单小明"


def test_households_split_and_merge(houses: Houses) -> None:
    dad, mum = enter("单小明", DAD, houses.home), enter("李红", MUM, houses.home)
    son = enter("单乐", SON, houses.home)
    first = people.found_household(
        by=CLERK, at=AT, members={dad.id: "head", mum.id: "spouse", son.id: "child"}
    )
    with pytest.raises(PersonRefused):
        people.split_household(by=CLERK, at=AT, household_id=first.id, members={dad.id: "head"})
    second = people.split_household(
        by=CLERK, at=AT, household_id=first.id, members={mum.id: "head", son.id: "child"}
    )
    assert second.members.count() == 2
    people.merge_households(
        by=CLERK, at=AT, kept_id=first.id, gone_id=second.id,
        relations={mum.id: "spouse", son.id: "child"},
    )  # fmt: skip
    assert first.members.count() == 3
    assert Household.objects.get(pk=second.pk).dissolved_on == AT.date()


def test_a_visit_says_of_everybody_whether_they_still_live_there(houses: Houses) -> None:
    dad, mum = enter("单小明", DAD, houses.home), enter("李红", MUM, houses.home)
    at = AT + timedelta(days=30)
    with pytest.raises(PersonRefused):
        people.verify_home(
            by=GRID, at=at, home_id=houses.home.id, found=people.Visit(still_here=[dad.id])
        )
    here = people.verify_home(
        by=GRID, at=at, home_id=houses.home.id,
        found=people.Visit(
            still_here=[dad.id], left=[mum.id], seen={dad.id: 1},
            new=[people.NewInHome(PersonFacts(name="单乐", id_number=SON))],
        ),
    )  # fmt: skip
    assert [one.name for one in here] == ["单小明", "单乐"]
    assert all(one.verified_by == GRID.name for one in here)
    assert refreshed(mum).left_on == at.date()
    with pytest.raises(PersonMoved):
        people.verify_home(
            by=GRID, at=at, home_id=houses.home.id,
            found=people.Visit(still_here=[one.id for one in here], seen={dad.id: 1}),
        )  # fmt: skip


def test_death_ends_everything_but_the_term(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    people.record_death(by=CLERK, at=AT, person_id=person.id, died_on=AT.date(), source="shared")
    assert queries.people_of_home(CLERK.scope, houses.home.id) == []
    with pytest.raises(PersonRefused):
        people.move_in(
            by=CLERK, at=AT, person_id=person.id, home_id=houses.other.id, source="visit"
        )


BROKEN: dict[str, dict[str, Any]] = {
    "person_paper_has_a_number": {"id_kind": "passport", "id_index": None},
    "person_has_a_name": {"name": ""},
    "person_born_before_recorded": {"born_on": date(2031, 1, 1)},
    "person_relation_in_household": {"relation": "head"},
    "person_verified_by_somebody": {"verified_on": date(2026, 1, 1)},
    "person_gone_lives_nowhere": {"left_on": date(2026, 3, 2)},
    "person_present_is_kept": {"erase_on": date(2026, 3, 2)},
    "person_in_a_community": {"community_code": "4299"},
    "person_grid_in_community": {"grid_code": "429902001001001"},
    "person_dies_after_birth": {"died_on": date(1980, 1, 1), "home": None},
    "person_known_sex_and_standing": {"sex": "x"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_itself_refuses_what_must_never_be(houses: Houses, name: str) -> None:
    person = enter("单小明", DAD, houses.home)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(**BROKEN[name])


def test_a_number_is_once_in_the_table_whatever_the_program_does(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home)
    other = enter("李红", MUM, houses.home)
    with pytest.raises(IntegrityError, match="person_paper_once"), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(id_index=person.id_index)


def test_the_log_of_changes_is_append_only(houses: Houses) -> None:
    enter("单小明", DAD, houses.home)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonChange.objects.update(who="别人")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonChange.objects.all().delete()


def test_who_moved_away_is_the_same_person_where_they_come_to(houses: Houses) -> None:
    person = enter("单小明", DAD, houses.home, phone="13800138000")
    later = AT + timedelta(days=9)
    people.move_out(
        by=CLERK, at=AT + timedelta(days=5), person_id=person.id, day=AT.date(), source="visit"
    )
    again = people.register_person(
        by=PINE_CLERK, at=later, facts=PersonFacts(name="单小明", id_number=DAD),
        source="counter", home_id=houses.pine.id,
    )  # fmt: skip
    again.refresh_from_db()
    assert again.id == person.id
    assert (again.home_id, again.phone, again.erase_on) == (houses.pine.id, "13800138000", None)
    assert queries.people_total(PINE_CLERK.scope) == 1
    assert queries.person_seen(CLERK.scope, person.id) is None

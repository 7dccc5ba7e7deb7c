"""The people of the demo city: the same for the same seed, lawful rows, and counts that agree."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Count, Sum

from linli.demo.buildings import make_buildings
from linli.demo.geography import make_places
from linli.demo.people import Wishes, agree_grids, make_people, serve_people
from linli.demo.people.inventing import sizes_of
from linli.demo.people.numbers import Numbers
from linli.demo.sizes import SIZES
from linli.demo.staff import make_staff, make_units
from linli.foundation.calendar.operations import load_known_years
from linli.registers.access.models import AccessLogEntry
from linli.registers.people.models import (
    Consent,
    DataRequest,
    FormState,
    Household,
    Letting,
    LettingCheck,
    NewcomerForm,
    PeopleCount,
    Person,
    PersonChange,
    PersonMerge,
    RequestState,
    Residence,
    ResidencePermit,
)
from linli.registers.people.operations import grow_older
from linli.registers.people.queries.work import possible_twins
from linli.registers.people.rules.ages import age
from linli.registers.people.rules.papers import read_paper
from linli.registers.places.models import Building, Grid

NOW = datetime(2026, 11, 20, 10, 24, tzinfo=ZoneInfo("Asia/Shanghai"))
FOUNDED = NOW - timedelta(days=3 * 365)
TODAY = NOW.date()
SIZE = SIZES["tiny"]


def _land() -> Any:
    land = make_places(SIZE, FOUNDED)
    make_buildings(seed=7, founded=FOUNDED, now=NOW)
    return land


def _fill(seed: int = 7) -> int:
    wishes = Wishes(seed, NOW, FOUNDED)
    made = make_people(wishes, residents=SIZE.residents_a_grid, processes=1)
    return sum(one.people for one in made)


def _told() -> list[tuple[Any, ...]]:
    rows = Person.objects.order_by("grid_code", "household__number", "born_on", "name")
    return [
        (
            one.name, str(one.id_number), str(one.phone), one.born_on, one.standing, one.relation,
            one.household.number if one.household else "", one.home.address if one.home else "",
            one.verified_on, one.version,
        )
        for one in rows.select_related("household", "home")
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_people() -> None:
    _land()
    told = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            _fill(seed)
            told.append(_told())
            transaction.set_rollback(True)
    first, again, other = told
    assert again == first
    assert other != first
    assert len(first) >= SIZE.residents


@pytest.mark.django_db
def test_papers_homes_and_households_are_as_the_law_has_them() -> None:
    _land()
    _fill()
    for one in Person.objects.all():
        if one.id_kind not in ("none", "passport"):
            paper = read_paper(str(one.id_number), on=TODAY, kind=one.id_kind)
            assert (paper.born_on, paper.sex) == (one.born_on, one.sex)
            assert str(one.id_number)[:2] not in ("11", "31")
    people = Person.objects.present()
    assert people.count() == SIZE.residents
    heads = people.filter(relation="head").values("household").distinct().count()
    assert heads == Household.objects.count()
    assert people.filter(household=None).count() == people.filter(home=None).count() == 0
    assert Residence.objects.filter(ends=None).count() == SIZE.residents
    alone = people.values("household").annotate(n=Count("id")).filter(n=1).values("household")
    assert all(
        one.born_on and age(one.born_on, on=TODAY) >= 16
        for one in people.filter(household__in=alone)
    )
    assert people.filter(standing="floating").count() in range(40, 160)
    bands = Counter(people.values_list("age_band", flat=True))
    assert bands[18] > bands[60] > bands[80] > 0
    assert bands[0] + bands[6] in range(80, 260)


@pytest.mark.django_db
def test_counts_agree_with_the_register() -> None:
    _land()
    _fill()
    agree_grids()
    kept = _counts()
    grow_older(at=NOW)
    assert kept == _counts()
    assert sum(kept.values()) == SIZE.residents
    for grid in Grid.objects.all():
        inside = Person.objects.present().filter(grid_code=grid.code)
        houses = Household.objects.filter(grid_code=grid.code)
        assert (grid.residents, grid.households) == (inside.count(), houses.count())
    houses_by_building = Building.objects.aggregate(n=Sum("households"))["n"]
    assert houses_by_building == Household.objects.count()


def _counts() -> dict[tuple[Any, ...], int]:
    rows = PeopleCount.objects.values_list("grid_code", "standing", "age_band")
    return {row[:3]: row[3] for row in rows.annotate(sum=Sum("n")) if row[3]}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_counters_have_work_in_each_state() -> None:
    load_known_years(since=FOUNDED.year, by="demo", at=NOW)
    land = _land()
    staff = make_staff(land, make_units(land, FOUNDED), FOUNDED)
    _fill()
    serve_people(staff, seed=7, now=NOW)
    agree_grids()
    assert set(NewcomerForm.objects.values_list("state", flat=True)) == set(FormState.values)
    assert set(DataRequest.objects.values_list("state", flat=True)) == set(RequestState.values)
    assert PersonMerge.objects.count() == 2
    scope = staff.actors["clerk"].scope
    assert len(possible_twins(scope)) >= 4
    assert AccessLogEntry.objects.filter(record_kind="person").count() >= 12
    changed = PersonChange.objects.values("person_id").distinct().count()
    assert changed > SIZE.residents // 20
    due = ResidencePermit.objects.filter(sign_by__lt=TODAY + timedelta(days=31))
    assert 0 < due.count() < ResidencePermit.objects.count()
    for table in (Letting, LettingCheck, Consent):
        assert table.objects.exists()
    kept = _counts()
    grow_older(at=NOW)
    assert kept == _counts()
    for grid in Grid.objects.all():
        assert grid.residents == Person.objects.present().filter(grid_code=grid.code).count()


def test_numbers_are_given_once() -> None:
    own, beside = Numbers(1, 0, 255, 1), Numbers(1, 1, 255, 2)
    day = TODAY - timedelta(days=9000)
    given = [
        maker.resident_id(day, sex)[0] for maker in (own, beside) for sex in ("male", "female") * 9
    ]
    assert len(set(given)) == len(given)
    for number in given:
        assert read_paper(number, on=TODAY).number == number
    phones = [maker.phone() for maker in (own, beside) for _ in range(2000)]
    assert len(set(phones)) == len(phones)


def test_homes_hold_as_many_as_are_wanted() -> None:
    chance = random.Random(1)
    sizes = sizes_of(chance, [False] * 100, 250)
    assert sum(sizes) == 250
    assert min(sizes) >= 1
    assert max(sizes) <= 6
    assert sum(sizes_of(chance, [False] * 10, 5)) == 10

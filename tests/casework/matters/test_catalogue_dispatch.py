"""Which row of the dispatch catalogue wins, and the catalogue a city gets from its units."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.matters.models import DispatchRule
from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries import seeds
from linli.casework.matters.queries.rule_book import rule_book
from linli.casework.matters.rules import DispatchRow, route
from linli.casework.matters.rules.seeds import unit_code
from linli.registers.access.rules import SYSTEM
from linli.registers.places.models import Division
from linli.registers.units.models import Unit
from linli.registers.units.operations import set_duties, units_changed
from tests.casework.city import MORNING, START, City
from tests.registers.city import CITY, EAST, LAKE, LOTUS, WEST, make_divisions

DAY = date(2026, 11, 18)
PLACES = (EAST, LAKE, LOTUS)


@st.composite
def _rows(draw: st.DrawFn) -> list[DispatchRow]:
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["03", "0304", "030402", "0303", "04"]),
                st.sampled_from(["", "complain", "help"]),
                st.sampled_from(["", *PLACES, WEST]),
            ),
            unique=True,
            max_size=30,
        )
    )
    return [
        DispatchRow(
            id=UUID(int=n),
            category=category,
            nature=nature,
            place_code=place,
            lead_id=UUID(int=1000 + n),
            valid_from=DAY - timedelta(days=draw(st.integers(-2, 2))),
            valid_to=draw(st.sampled_from([None, DAY, DAY + timedelta(days=3)])),
        )
        for n, (category, nature, place) in enumerate(keys)
    ]


@given(rows=_rows(), nature=st.sampled_from(["", "complain", "help"]))
def test_the_longest_category_wins_then_the_narrowest_place(
    rows: list[DispatchRow], nature: str
) -> None:
    answer = route(rows, DAY, category="030402", nature=nature, place_codes=PLACES)
    fitting = [
        row
        for row in rows
        if row.valid_from <= DAY
        and (row.valid_to is None or row.valid_to > DAY)
        and "030402".startswith(row.category)
        and row.nature in ("", nature)
        and row.place_code in ("", *PLACES)
    ]
    if not fitting:
        assert answer is None
        return
    assert answer is not None
    longest = max(len(row.category) for row in fitting)
    fitting = [row for row in fitting if len(row.category) == longest]
    narrowness = ["", *PLACES]
    narrowest = max(narrowness.index(row.place_code) for row in fitting)
    fitting = [row for row in fitting if narrowness.index(row.place_code) == narrowest]
    with_nature = [row for row in fitting if row.nature] or fitting
    assert answer.row in with_nature


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    """A unit of each department in the city, in one district and in one street of it."""
    make_divisions()
    found = {}
    for level, code in (("city", CITY), ("district", EAST), ("street", LAKE), ("community", LOTUS)):
        division = Division.objects.get(code=code)
        for row in seeds.department_seeds():
            if level in row.levels:
                name = row.name.replace("{place}", division.name)
                found[unit_code(row.code, level, code)] = Unit.objects.create(
                    code=unit_code(row.code, level, code),
                    name=name,
                    short_name=name[:40],
                    kind=row.kind,
                    grade=level,
                    division=division,
                    division_code=code,
                    district_code=division.district_code,
                    street_code=division.street_code,
                    community_code=division.community_code,
                    is_hotline_body=row.hotline_body,
                    valid_from=START,
                )
    units_changed()
    return found


def test_a_city_gets_its_catalogue_from_its_units_once(units: dict[str, Unit]) -> None:
    rules.seed_catalogue(by=SYSTEM, at=MORNING)
    added = rules.seed_dispatch(by=SYSTEM, at=MORNING)
    assert added == DispatchRule.objects.count() > 200
    assert rules.seed_dispatch(by=SYSTEM, at=MORNING) == 0
    book = rule_book()

    def lead(category: str, *places: str) -> tuple[Unit, bool]:
        found = route(book.dispatch, DAY, category=category, place_codes=places)
        assert found is not None, category
        return Unit.objects.get(id=found.lead_id), found.is_certain

    assert lead("030402", EAST, LAKE) == (units["chengguan-429901"], True)
    assert lead("030402") == (units["chengguan-4299"], False)
    assert lead("030402", WEST) == (units["chengguan-4299"], False)
    assert lead("030405", EAST) == (units["shuiwu-4299"], True)
    assert lead("030303", EAST, LAKE) == (units["jiedao-429901001"], True)
    assert lead("170301", EAST) == (units["qurexian-429901"], False)
    assert lead("99", EAST) == (units["qurexian-429901"], False)


def test_assisting_units_are_those_of_the_same_district(units: dict[str, Unit]) -> None:
    rules.seed_catalogue(by=SYSTEM, at=MORNING)
    rules.seed_dispatch(by=SYSTEM, at=MORNING)
    found = route(rule_book().dispatch, DAY, category="030602", place_codes=(EAST,))
    assert found is not None
    assert found.assist_ids == (units["zirangui-429901"].id,)
    street = route(rule_book().dispatch, DAY, category="030303", place_codes=(EAST, LAKE))
    assert street is not None
    assert street.assist_ids == (units["zhujian-429901"].id,)


def test_a_row_that_the_city_ended_is_not_seeded_again(units: dict[str, Unit]) -> None:
    rules.seed_catalogue(by=SYSTEM, at=MORNING)
    rules.seed_dispatch(by=SYSTEM, at=MORNING)
    row = DispatchRule.objects.get(category="0304", place_code="")
    later = MORNING + timedelta(days=1)
    rules.end_dispatch_rule(row.id, on=later.date(), by=SYSTEM, at=later)
    assert rules.seed_dispatch(by=SYSTEM, at=later) == 0


def test_a_committee_starts_with_its_duty_list(units: dict[str, Unit]) -> None:
    lotus = units["juwei-429901001001"]
    duties = rules.default_duties("juwei")
    set_duties(by=SYSTEM, at=MORNING, unit_id=lotus.id, duties=duties)
    assert {duty.code for duty in duties} == {"010201", "090302", "170301", "170302"}
    assert rules.default_duties("zhujian") == []
    rules.seed_catalogue(by=SYSTEM, at=MORNING)
    wish = rules.DispatchWish(category="170301", place_code=LOTUS, lead_id=lotus.id)
    assert rules.add_dispatch_rule(wish, on=DAY, by=SYSTEM, at=MORNING).lead_id == lotus.id


def test_a_city_without_units_gets_no_rows(city: City) -> None:
    DispatchRule.objects.all().delete()
    rules.seed_catalogue(by=SYSTEM, at=MORNING)
    assert rules.seed_dispatch(by=SYSTEM, at=MORNING) == 0

"""Each way to look somebody up reads about as many rows as it finds, among a hundred thousand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from linli.foundation.crypto.operations import blind_index
from linli.registers.access.rules import WHOLE_CITY, Level, Reach, Scope
from linli.registers.people.models import Person
from linli.registers.people.queries.finding import (
    PeopleCursor,
    PeopleFilter,
    Sought,
    list_of_people,
    look_up,
    visit_plan,
)
from linli.registers.people.queries.holding import person_seen
from linli.registers.people.rules.indexes import ID_PURPOSE, PHONE_PURPOSE
from linli.registers.people.rules.papers import with_check_digit
from linli.registers.places.models import Building
from tests.registers.city import EAST, LAKE, LOTUS, PINE
from tests.registers.people.conftest import Houses

ROWS = 100_000
HERE = Scope(Level.COMMUNITY, LOTUS, None, Reach.DIVISION)
STREET = Scope(Level.STREET, LAKE, None, Reach.DIVISION)
NUMBER, PHONE = with_check_digit("42990119900307123"), "15412345678"
# A hundred communities of a thousand people, each with every surname.
_PEOPLE = """
INSERT INTO people_person (id, version, id_kind, id_number, id_index, name, initials, sex, born_on,
    age_band, phone, phone_index, standing, domicile_code, domicile, home_id, residence, relation,
    district_code, street_code, community_code, grid_code, source, recorded_on, recorded_by,
    verified_on, verified_by, provenance, changed_at)
SELECT gen_random_uuid(), 1, 'resident_id', '', sha256(n::text::bytea),
    substr('王李张刘陈杨黄赵吴周', 1 + n / 100 %% 10, 1) || chr(19968 + n / 1000 %% 20)
        || chr(20000 + n / 20000),
    substr('wlzlcyhzwz', 1 + n / 100 %% 10, 1) || chr(97 + n / 1000 %% 20)
        || chr(97 + n / 20000),
    'male', DATE '1950-01-01' + n / 5, 18, '', sha256(('p' || n)::bytea), 'registered', '', '',
    home, '', '', %(district)s, %(street)s,
    CASE n %% 100 WHEN 0 THEN %(lotus)s WHEN 1 THEN %(pine)s ELSE '4299990' || 10000 + n %% 100 END,
    '', 'file', DATE '2026-01-01', '周社工',
    CASE WHEN n %% 7 = 0 THEN NULL ELSE DATE '2026-01-01' + n %% 90 END,
    CASE WHEN n %% 7 = 0 THEN '' ELSE '周社工' END, '{}', now()
FROM generate_series(1, %(rows)s) AS n,
     LATERAL (SELECT CASE WHEN n %% 1000 = 0 THEN %(home)s::uuid END AS home) AS lived
"""

Ask = Callable[[], object]


@pytest.fixture
def register(city: None, houses: Houses) -> Houses:
    with connection.cursor() as cursor:
        cursor.execute(
            _PEOPLE,
            {
                "rows": ROWS, "district": EAST, "street": LAKE, "lotus": LOTUS, "pine": PINE,
                "home": houses.home.id,
            },
        )  # fmt: skip
        cursor.execute("ANALYZE people_person, places_home, places_building")
    one = Person.objects.filter(community_code=LOTUS).order_by("id")[0]
    Person.objects.filter(pk=one.pk).update(
        name="欧阳临江",
        initials="oylj",
        id_index=blind_index(NUMBER, purpose=ID_PURPOSE),
        phone_index=blind_index(PHONE, purpose=PHONE_PURPOSE),
    )
    return houses


@pytest.mark.slow
def test_a_look_up_reads_what_it_finds(register: Houses) -> None:
    # Two surnames in ten begin with w: a page of the index; a street sorts its communities' own.
    for scope, most in ((HERE, 60), (STREET, 420), (WHOLE_CITY, 60)):
        for text in (NUMBER, PHONE, "欧阳临江", "欧阳", "oylj"):
            found, read = _rows_read(_asked(scope, text))
            assert len(found) == 1, (scope, text)
            assert read <= 4, (scope, text, read)
        for text in ("王", "w", "wa"):
            found, read = _rows_read(_asked(scope, text))
            assert len(found) > 4, (scope, text)
            assert read <= most, (scope, text, read)


def _asked(scope: Scope, text: str) -> Ask:
    return lambda: look_up(scope, Sought(text))


@pytest.mark.slow
def test_an_address_a_page_and_a_record_read_what_they_show(register: Houses) -> None:
    _many_buildings()
    found, read = _rows_read(lambda: look_up(HERE, Sought(register.home.address)))
    assert len(found) == 50
    assert read <= 110, read
    page, read = _rows_read(lambda: list_of_people(HERE, PeopleFilter(community_code=LOTUS)))
    assert len(page.lines) == 50
    assert read <= 60, read
    after = page.after
    assert isinstance(after, PeopleCursor)
    _more, read = _rows_read(
        lambda: list_of_people(HERE, PeopleFilter(community_code=LOTUS), after=after)
    )
    assert read <= 60, read
    plan, read = _rows_read(lambda: visit_plan(HERE, community_code=LOTUS))
    assert [line.verified_on for line in plan] == [None] * 50
    assert read <= 60, read
    _one, read = _rows_read(lambda: person_seen(HERE, page.lines[0].id))
    assert read == 1


def _many_buildings() -> None:
    """Four thousand buildings in other communities, of the same words."""
    held = Building.objects.get(community_code=LOTUS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_building SELECT (jsonb_populate_record(b, jsonb_build_object("
            " 'id', gen_random_uuid(), 'community_code', '4299990' || 10000 + n / 100,"
            " 'code', '4299990' || 10000 + n / 100 || lpad((n %% 100)::text, 5, '0')))).*"
            " FROM places_building AS b, generate_series(1, 4000) AS n WHERE b.id = %s",
            [held.id],
        )
        cursor.execute("ANALYZE places_building")


def _rows_read(ask: Ask) -> tuple[Any, int]:
    """What is found, and how many rows of persons, homes and buildings were touched for it."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(context["cursor"].mogrify(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        found = ask()
    return found, sum(map(_touched, statements))


def _touched(sql: str) -> int:
    if not sql.startswith("SELECT") or (
        "people_person" not in sql and "places_building" not in sql
    ):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    tables = ("people_person", "places_building")
    return sum(
        round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in _nodes(plan)
        if node.get("Relation Name") in tables
    )


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for below in plan.get("Plans", ()) for node in _nodes(below))]

"""A unit's list in the order of its cases' limits: kept with the part, and served by an index."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from linli.casework.cases.models import Assignment, Case
from linli.casework.matters import operations as matters
from linli.casework.matters.queries.lists import MatterFilter, Sort, matters_slice, row_of
from linli.foundation.postgres.keyset import Slice
from linli.registers.access.rules import RESIDENT
from tests.casework.city import MORNING, City, Story, make_city

MANY = 4000
_COPY_CASES = """
INSERT INTO cases_case
SELECT (jsonb_populate_record(held, jsonb_build_object(
    'id', gen_random_uuid(), 'number', 'T' || n, 'due_at', now() + n * interval '1 minute',
    'is_open', n %% 10 = 0, 'closed_at', CASE WHEN n %% 10 = 0 THEN NULL ELSE now() END,
    'opened_at', now() - interval '1 day'))).*
FROM cases_case AS held, generate_series(1, %s) AS n WHERE held.id = %s
"""
_COPY_MATTERS = """
INSERT INTO matters_matter
SELECT (jsonb_populate_record(held, jsonb_build_object('case_id', copied.id))).*
FROM matters_matter AS held, cases_case AS copied
WHERE held.case_id = %s AND copied.number LIKE 'T%%'
"""
_COPY_PARTS = """
INSERT INTO cases_assignment
SELECT (jsonb_populate_record(held, jsonb_build_object(
    'id', gen_random_uuid(), 'case_id', copied.id, 'case_due_at', copied.due_at,
    'is_case_open', copied.is_open, 'is_open', copied.is_open,
    'ended_at', copied.closed_at))).*
FROM cases_assignment AS held, cases_case AS copied
WHERE held.case_id = %s AND copied.number LIKE 'T%%'
"""


@pytest.fixture
def city(db: None) -> City:
    return make_city()


def by_due(city: City, role: str) -> Slice[Any]:
    return matters_slice(city[role], MatterFilter(), Sort.DUE, at=timezone.now())


def test_a_part_repeats_what_its_case_says(city: City) -> None:
    story = Story(city).accepted().dispatched()
    _alike(story)
    story.signed()
    _alike(story)
    story.finished()
    _alike(story)


def test_the_part_of_a_closed_case_leaves_the_list_of_what_is_due(city: City) -> None:
    story = Story(city).accepted().dispatched()
    assert [row_of(row).case.id for row in by_due(city, "handler").rows] == [story.id]
    matters.withdraw(story.id, by=RESIDENT, at=MORNING + timedelta(hours=5))
    _alike(story)
    assert by_due(city, "handler").rows == []


def _alike(story: Story) -> None:
    case = Case.objects.get(id=story.id)
    parts = Assignment.objects.filter(case_id=story.id, is_current=True)
    held = parts.values_list("case_state", "case_due_at", "is_case_open")
    assert set(held) == {(case.state, case.due_at, case.is_open)}


def test_the_list_by_due_date_reads_one_page_of_parts(city: City) -> None:
    story = Story(city).accepted().dispatched()
    with connection.cursor() as cursor:
        cursor.execute(_COPY_CASES, [MANY, story.id])
        cursor.execute(_COPY_MATTERS, [story.id])
        cursor.execute(_COPY_PARTS, [story.id])
        cursor.execute("ANALYZE cases_case, matters_matter, cases_assignment")
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(context["cursor"].mogrify(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        found = by_due(city, "handler")
    moments = [row.case_due_at for row in found.rows]
    assert len(moments) == 50
    assert moments == sorted(moments, key=_late)
    assert _parts_read(statements[-1]) <= 60


def _late(moment: datetime | None) -> tuple[bool, Any]:
    return (moment is None, moment)


def _parts_read(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return sum(
        round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in _nodes(plan)
        if node.get("Relation Name") == "cases_assignment"
    )


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for below in plan.get("Plans", ()) for node in _nodes(below))]

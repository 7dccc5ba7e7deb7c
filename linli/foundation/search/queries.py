"""Choosing how to search, and saying it to PostgreSQL so that it does not err."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, Model, QuerySet, TextField, Value

from linli.foundation.search.rules import Plan, is_rare

M = TypeVar("M", bound=Model)

_RAREST = """
SELECT coalesce(min(coalesce(f.n, 0)), 0), coalesce((SELECT rows FROM search_gramtotals), 0)
FROM unnest(%s::text[]) AS asked (gram) LEFT JOIN search_gramfrequency AS f USING (gram)
"""


def plan(grams: Sequence[str], *, within: int | None = None) -> Plan:
    """Return how to find the rows that hold all these grams; one statement.

    The rarest gram decides. ``within`` is how many rows the caller may see, where that is
    known. Without frequencies everything counts as rare.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RAREST, [list(grams)])
        matches, rows = cursor.fetchone()
    return Plan.RARE if is_rare(matches=matches, rows=rows, within=within) else Plan.FREQUENT


def holding(
    rows: QuerySet[M, M], grams: Sequence[str], how: Plan, *, column: str = "grams"
) -> QuerySet[M, M]:
    """Keep the rows that hold all the grams, found in the way the plan says.

    Apply scope and filters first, order and page afterwards. RARE fetches the matching keys
    before anything else is looked at; FREQUENT hides the column from its index, so that the
    order of the list leads.
    """
    if not grams:
        return rows
    asked = Value(list(grams), output_field=ArrayField(TextField()))
    if how is Plan.FREQUENT:
        return rows.filter(_holds(_hidden(column), asked))
    keys = rows.order_by().filter(_holds(F(column), asked)).values("pk")
    return rows.filter(
        Func(
            F("pk"),
            ArraySubquery(keys),
            template="%(expressions)s)",
            arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )
    )


def _holds(column: F | Func, asked: Value) -> Func:
    return Func(
        column, asked, template="(%(expressions)s)", arg_joiner=" @> ", output_field=BooleanField()
    )


def _hidden(column: str) -> Func:
    return Func(
        F(column), template="(%(expressions)s || '{}')", output_field=ArrayField(TextField())
    )

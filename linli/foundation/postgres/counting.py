"""Counts for menus and tabs: bounded, and all of them in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

CAP = 100


def capped_counts(
    rows: Mapping[str, QuerySet[Any, Any] | None],
    *,
    sums: Mapping[str, QuerySet[Any, Any]] | None = None,
    cap: int = CAP,
) -> dict[str, int]:
    """Count each queryset, none further than ``cap``, in a single statement.

    A queryset that is None, or that can hold nothing, counts 0 and costs nothing; one that is
    sliced is counted as it is. ``sums`` are querysets of one number a row, which are added up.
    """
    found = dict.fromkeys([*rows, *(sums or {})], 0)
    asked: list[str] = []
    parts: list[str] = []
    params: list[Any] = []

    def ask(name: str, queryset: QuerySet[Any, Any], template: str) -> None:
        try:
            sql, values = queryset.query.sql_with_params()
        except EmptyResultSet:
            return
        asked.append(name)
        parts.append(template.format(sql))
        params.extend(values)

    for name, queryset in rows.items():
        if queryset is not None:
            ask(name, _few(queryset, cap), "(SELECT count(*) FROM ({}) AS few)")
    for name, numbers in (sums or {}).items():
        ask(name, numbers, "(SELECT coalesce(sum(one), 0) FROM ({}) AS numbers (one))")
    if parts:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), params)
            found.update(zip(asked, map(int, cursor.fetchone()), strict=True))
    return found


def _few(queryset: QuerySet[Any, Any], cap: int) -> QuerySet[Any, Any]:
    if queryset.query.is_sliced:
        return queryset.values("pk")
    return queryset.order_by().values("pk")[:cap]

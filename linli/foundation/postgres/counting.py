"""Counts for menus and tabs: bounded, and all of them in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

CAP = 100


Rows = Mapping[str, QuerySet[Any, Any] | None]
Sums = Mapping[str, QuerySet[Any, Any]]


@dataclass(frozen=True)
class CountStatement:
    """Many counts in one statement, put together once and asked as often as one likes."""

    names: tuple[str, ...]
    asked: tuple[str, ...]
    sql: str
    params: tuple[Any, ...]

    def ask(self, values: Mapping[Any, Any] | None = None) -> dict[str, int]:
        """The counts by name; ``values`` are put where the querysets were made with its keys."""
        found = dict.fromkeys(self.names, 0)
        if self.asked:
            params = [values.get(one, one) for one in self.params] if values else self.params
            with connection.cursor() as cursor:
                cursor.execute(self.sql, params)
                found.update(zip(self.asked, map(int, cursor.fetchone()), strict=True))
        return found


def capped_counts(rows: Rows, *, sums: Sums | None = None, cap: int = CAP) -> dict[str, int]:
    """Count each queryset, none further than ``cap``, in a single statement.

    A queryset that is None, or that can hold nothing, counts 0 and costs nothing; one that is
    sliced is counted as it is. ``sums`` are querysets of one number a row, which are added up.
    """
    return count_statement(rows, sums=sums, cap=cap).ask()


def count_statement(rows: Rows, *, sums: Sums | None = None, cap: int = CAP) -> CountStatement:
    """The statement of ``capped_counts``."""
    asked: list[str] = []
    parts: list[str] = []
    params: list[Any] = []

    def add(name: str, queryset: QuerySet[Any, Any], template: str) -> None:
        try:
            sql, values = queryset.query.sql_with_params()
        except EmptyResultSet:
            return
        asked.append(name)
        parts.append(template.format(sql))
        params.extend(values)

    for name, queryset in rows.items():
        if queryset is not None:
            add(name, _few(queryset, cap), "(SELECT count(*) FROM ({}) AS few)")
    for name, numbers in (sums or {}).items():
        add(name, numbers, "(SELECT coalesce(sum(one), 0) FROM ({}) AS numbers (one))")
    names = (*rows, *(sums or {}))
    return CountStatement(names, tuple(asked), "SELECT " + ", ".join(parts), tuple(params))


def _few(queryset: QuerySet[Any, Any], cap: int) -> QuerySet[Any, Any]:
    if queryset.query.is_sliced:
        return queryset.values("pk")
    return queryset.order_by().values("pk")[:cap]

"""Many rows at once, by COPY: for imports and for what fills a large city."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def copy_rows(
    table: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows into a model's table in the current transaction.

    fields: names of the model's fields, in the order of the values. Values are what the column
    holds (sealed bytes, ids of foreign keys, `Jsonb`); nothing is prepared, and columns that are
    not named get what the database gives them, which for Django's defaults is nothing.
    """
    columns = [str(table._meta.get_field(name).column) for name in fields]  # type: ignore[union-attr]  # a field with a column
    copy_into(table._meta.db_table, columns, rows)


def copy_into(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into a table of ours by the names of its columns."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)

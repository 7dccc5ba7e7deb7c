"""Statements gathered during one operation and sent to PostgreSQL in one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models


class Batch:
    """Collects writes, then sends them together; the caller's transaction makes them one.

    Ids are made in Python, so that no write has to wait for the answer of another.
    """

    def __init__(self) -> None:
        self._statements: list[tuple[str, Sequence[Any]]] = []

    def insert(self, row: models.Model) -> None:
        """Add the INSERT of an unsaved instance, primary key included."""
        self.insert_all([row])

    def insert_all(self, rows: Sequence[models.Model]) -> None:
        """Add one INSERT of several unsaved instances of one model."""
        if not rows:
            return
        table = type(rows[0])
        fields = table._meta.local_concrete_fields
        values = [_value(field, row) for row in rows for field in fields]
        self._statements.append((_insert_text(table, len(rows)), values))

    def update(self, row: models.Model, *names: str) -> None:
        """Add the UPDATE of these fields of an instance, by its primary key."""
        if not names:
            return
        table = type(row)
        fields = [table._meta.get_field(name) for name in names]
        values = [_value(field, row) for field in fields if isinstance(field, models.Field)]
        key = _value(table._meta.pk, row)
        self._statements.append((_update_text(table, names), [*values, key]))

    def execute(self, statement: str, params: Sequence[Any] = ()) -> None:
        """Add any other statement with its parameters; the text is our own, never a person's."""
        self._statements.append((statement, params))

    def extend(self, other: Batch) -> None:
        """Take over what another batch gathered, behind what is here."""
        self._statements.extend(other._statements)
        other._statements.clear()

    def flush(self) -> None:
        """Send what was gathered; raises what PostgreSQL raises, as Django's own errors."""
        if not self._statements:
            return
        gathered, self._statements = self._statements, []
        with connection.cursor() as cursor:
            # Each text is split once and kept by psycopg; the joined one would be split each time.
            merge = cursor.cursor.mogrify
            joined = ";\n".join(merge(text, values) for text, values in gathered)
            cursor.execute(joined)


@lru_cache(maxsize=512)
def _insert_text(table: type[models.Model], rows: int) -> str:
    columns = [_quoted(str(field.column)) for field in table._meta.local_concrete_fields]
    one = f"({', '.join(['%s'] * len(columns))})"
    into = f"{_quoted(table._meta.db_table)} ({', '.join(columns)})"
    return f"INSERT INTO {into} VALUES {', '.join([one] * rows)}"  # noqa: S608  # names of our own columns


@lru_cache(maxsize=512)
def _update_text(table: type[models.Model], names: tuple[str, ...]) -> str:
    fields = [table._meta.get_field(name) for name in names]
    assigned = ", ".join(
        f"{_quoted(str(field.column))} = %s" for field in fields if isinstance(field, models.Field)
    )
    key = _quoted(str(table._meta.pk.column))
    return f"UPDATE {_quoted(table._meta.db_table)} SET {assigned} WHERE {key} = %s"  # noqa: S608  # names of our own columns


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _value(field: models.Field[Any, Any], row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, str(field.attname)), connection)

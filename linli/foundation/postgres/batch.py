"""Statements gathered during one operation and sent to PostgreSQL in one round trip."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from psycopg import sql


class Batch:
    """Collects writes, then sends them together; the caller's transaction makes them one.

    Ids are made in Python, so that no write has to wait for the answer of another.
    """

    def __init__(self) -> None:
        self._statements: list[tuple[sql.Composable, list[Any]]] = []

    def insert(self, row: models.Model) -> None:
        """Add the INSERT of an unsaved instance, primary key included."""
        self.insert_all([row])

    def insert_all(self, rows: list[models.Model]) -> None:
        """Add one INSERT of several unsaved instances of one model."""
        if not rows:
            return
        fields = rows[0]._meta.local_concrete_fields
        one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(fields)))
        statement = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
            sql.Identifier(rows[0]._meta.db_table),
            sql.SQL(", ").join(sql.Identifier(str(f.column)) for f in fields),
            sql.SQL(", ").join([one] * len(rows)),
        )
        self._statements.append((statement, [_value(f, row) for row in rows for f in fields]))

    def update(self, row: models.Model, *names: str) -> None:
        """Add the UPDATE of these fields of an instance, by its primary key."""
        if not names:
            return
        fields = [row._meta.get_field(name) for name in names]
        pk = row._meta.pk
        statement = sql.SQL("UPDATE {} SET {} WHERE {} = {}").format(
            sql.Identifier(row._meta.db_table),
            sql.SQL(", ").join(
                sql.SQL("{} = {}").format(sql.Identifier(str(f.column)), sql.Placeholder())
                for f in fields
                if isinstance(f, models.Field)
            ),
            sql.Identifier(str(pk.column)),
            sql.Placeholder(),
        )
        values = [_value(f, row) for f in fields if isinstance(f, models.Field)]
        self._statements.append((statement, [*values, _value(pk, row)]))

    def execute(self, statement: str, params: list[Any] | tuple[Any, ...] = ()) -> None:
        """Add any other statement with its parameters."""
        self._statements.append((sql.SQL(statement), list(params)))

    def extend(self, other: Batch) -> None:
        """Take over what another batch gathered, behind what is here."""
        self._statements.extend(other._statements)
        other._statements.clear()

    def flush(self) -> None:
        """Send what was gathered; raises what PostgreSQL raises, as Django's own errors."""
        if not self._statements:
            return
        joined = sql.SQL(";\n").join([statement for statement, _ in self._statements])
        params = [value for _, values in self._statements for value in values]
        self._statements.clear()
        with connection.cursor() as cursor:
            cursor.execute(joined, params)


def _value(field: models.Field[Any, Any], row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, str(field.attname)), connection)

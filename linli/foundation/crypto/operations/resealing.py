"""Sealing every kept text anew with the newest key, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.crypto.keyring import SealError, keyring
from linli.foundation.crypto.operations import reseal

BATCH = 500

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SealedColumn:
    """One column of sealed texts: `cases.Party.phone`."""

    label: str
    table: str
    key: str
    column: str


@dataclass
class Resealed:
    """What a run did: texts sealed anew, and those that no key opens, by column and row."""

    renewed: int = 0
    unopened: list[str] = field(default_factory=list)


def sealed_columns() -> list[SealedColumn]:
    """Every column in the database that holds sealed texts."""
    return [
        SealedColumn(
            f"{model._meta.label}.{one.name}",
            model._meta.db_table,
            str(model._meta.pk.column),
            str(one.column),
        )
        for model in apps.get_models()
        for one in model._meta.local_concrete_fields
        if isinstance(one, SealedTextField)
    ]


def count_old(column: SealedColumn) -> int:
    """How many texts of a column an older key sealed."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(_COUNT, column), {"newest": _newest()})
        return int(cursor.fetchone()[0])


def reseal_all(tell: Tell) -> Resealed:
    """Seal anew whatever an older key sealed; safe to break off and to run again.

    tell: called with a column's label, texts looked at and texts to look at. Rows being written
    at the same time are waited for. A text that no key opens is left as it is and named.
    """
    result = Resealed()
    for column in sealed_columns():
        total, done = count_old(column), 0
        tell(column.label, done, total)
        for rows in _batches(column, result):
            done += rows
            tell(column.label, done, total)
    return result


def _batches(column: SealedColumn, result: Resealed) -> Iterator[int]:
    last: Any = None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            # The history of a case refuses every other change.
            cursor.execute("SET LOCAL linli.rotation = 'on'")
            values = {"newest": _newest(), "after": last, "most": BATCH}
            cursor.execute(_statement(_FIRST if last is None else _NEXT, column), values)
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            renewed = _renewed(column, rows, result)
            if renewed:
                cursor.executemany(_statement(_WRITE, column), renewed)
        result.renewed += len(renewed)
        yield len(rows)


def _renewed(
    column: SealedColumn, rows: list[tuple[Any, Any]], result: Resealed
) -> list[tuple[bytes, Any]]:
    found = []
    for key, blob in rows:
        try:
            text = reseal(blob)
        except SealError as error:
            result.unopened.append(f"{column.label} {key}: {error}")
            continue
        if text is not None:
            found.append((text, key))
    return found


_OLD = sql.SQL("octet_length({column}) > 0 AND substring({column} FROM 2 FOR 4) <> %(newest)s")
_COUNT = "SELECT count(*) FROM {table} WHERE {old}"
_FIRST = "SELECT {key}, {column} FROM {table} WHERE {old} ORDER BY {key} LIMIT %(most)s FOR UPDATE"
_NEXT = (
    "SELECT {key}, {column} FROM {table} WHERE {old} AND {key} > %(after)s"
    " ORDER BY {key} LIMIT %(most)s FOR UPDATE"
)
_WRITE = "UPDATE {table} SET {column} = %s WHERE {key} = %s"


def _statement(template: str, column: SealedColumn) -> str:
    name = sql.Identifier(column.column)
    return (
        sql.SQL(template)
        .format(
            table=sql.Identifier(column.table),
            key=sql.Identifier(column.key),
            column=name,
            old=_OLD.format(column=name),
        )
        .as_string(None)
    )


def _newest() -> bytes:
    return keyring(tuple(settings.DATA_KEYS)).newest

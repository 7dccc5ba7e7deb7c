"""Several reads in one round trip, their statement put together once and asked again and again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Part:
    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...]
    make: Callable[[Row], Any]

    def made(self, rows: Sequence[Row]) -> list[Any]:
        return [self.make(self._converted(row)) for row in rows]

    def _converted(self, row: Row) -> Row:
        if not self.converters:
            return row
        values = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)


@dataclass(frozen=True)
class ReadStatement:
    """Reads that leave together; making their querysets anew takes longer than reading."""

    parts: tuple[_Part, ...]

    def ask(self, values: Mapping[Any, Any]) -> list[list[Any]]:
        """The rows of each queryset; ``values`` are put where they were made with its keys."""
        with connection.cursor() as cursor:
            merge = cursor.cursor.mogrify
            texts = (
                merge(part.sql, [values.get(one, one) for one in part.params])
                for part in self.parts
            )
            cursor.execute(";\n".join(texts))
            found = []
            for part in self.parts:
                found.append(part.made(cursor.fetchall()))
                cursor.nextset()
        return found


def read_statement(*querysets: QuerySet[Any, Any]) -> ReadStatement:
    """The statement that reads these querysets: of plain rows of a model, or of ``values_list``.

    :raises ValueError: a queryset of a model brings annotations or related rows along.
    """
    return ReadStatement(tuple(_part(queryset) for queryset in querysets))


def _part(queryset: QuerySet[Any, Any]) -> _Part:
    compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    selected = [expression for expression, _text, _alias in compiler.select]
    converters = compiler.get_converters(selected).items()
    make: Callable[[Row], Any] = tuple
    if queryset._iterable_class is ModelIterable:
        if queryset.query.select_related or queryset.query.annotations:
            raise ValueError("plain rows of a model only")
        make = _maker(queryset.model, [column.target.attname for column in selected])
    kept = tuple((place, tuple(each), expression) for place, (each, expression) in converters)
    return _Part(sql, tuple(params), kept, make)


def _maker(model: Any, names: list[str]) -> Callable[[Row], Any]:
    return lambda row: model.from_db(DEFAULT_DB_ALIAS, names, row)

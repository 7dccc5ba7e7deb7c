"""Pages of a list that cost the same however far one has turned: by the last row, not by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import (  # type: ignore[import-untyped]  # no stubs
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)

M = TypeVar("M", bound=Model)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Order:
    """A moment, day or id and the id behind it; ``has_nulls`` where rows without it come last."""

    field: str
    is_descending: bool = False
    has_nulls: bool = False


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: behind this row, or before it when one turns back."""

    at: date | UUID | None
    id: UUID
    is_back: bool = False

    def __str__(self) -> str:
        return f"{'b' if self.is_back else 'a'}{_written(self.at)}_{self.id.hex}"


def _written(at: date | UUID | None) -> str:
    """A moment as its microseconds, a day as d and its number, an id as u and its digits."""
    if at is None:
        return "-"
    if isinstance(at, UUID):
        return f"u{at.hex}"
    if isinstance(at, datetime):
        return str((at - _EPOCH) // _MICROSECOND)
    return f"d{at.toordinal()}"


def _read(text: str, zone: tzinfo) -> date | UUID | None:
    if text == "-":
        return None
    if text[0] == "u":
        return UUID(text[1:])
    if text[0] == "d":
        return date.fromordinal(int(text[1:]))
    return (_EPOCH + int(text) * _MICROSECOND).astimezone(zone)


class BadCursor(ValueError):
    """The address was cut off or made up; a page then begins at the beginning."""


def cursor_from(text: str, *, zone: tzinfo) -> Cursor:
    """Read a cursor back from an address. Raises BadCursor."""
    try:
        moment, identifier = text[1:].split("_")
        if text[0] not in "ab":
            raise BadCursor(text)
        return Cursor(_read(moment, zone), UUID(identifier), text[0] == "b")
    except (ValueError, IndexError, OverflowError, OSError) as error:
        raise BadCursor(text) from error


@dataclass(frozen=True)
class Slice(Generic[M]):
    """The rows of a page in their order, and where its neighbours begin."""

    rows: list[M]
    before: Cursor | None
    after: Cursor | None


def slice_of(rows: QuerySet[M, M], order: Order, cursor: Cursor | None, *, size: int) -> Slice[M]:
    """One page of a queryset that is already scoped and filtered."""
    back = cursor is not None and cursor.is_back
    found = _walk(rows, order, cursor, size + 1)
    more = len(found) > size
    found = found[:size]
    if back:
        found.reverse()
    has_before = more if back else cursor is not None
    has_after = cursor is not None if back else more
    return Slice(
        found,
        _cursor(found[0], order, is_back=True) if has_before and found else None,
        _cursor(found[-1], order) if has_after and found else None,
    )


def _cursor(row: Model, order: Order, *, is_back: bool = False) -> Cursor:
    value: Any = row
    for part in order.field.split("__"):
        value = getattr(value, part)
    return Cursor(value, row.pk, is_back)


def _walk(rows: QuerySet[M, M], order: Order, cursor: Cursor | None, size: int) -> list[M]:
    up = order.is_descending if cursor is not None and cursor.is_back else not order.is_descending
    names = (order.field, "pk") if up else (f"-{order.field}", "-pk")
    ordered = rows.order_by(*names)
    if cursor is None:
        return list(ordered[:size])
    if not order.has_nulls:
        return list(ordered.filter(_beyond(order, cursor, up))[:size])
    dated = rows.exclude(**{order.field: None}).order_by(*names)
    undated = rows.filter(**{order.field: None}).order_by("pk" if up else "-pk")
    beyond_id = Q(pk__gt=cursor.id) if up else Q(pk__lt=cursor.id)
    if up:
        if cursor.at is None:
            return list(undated.filter(beyond_id)[:size])
        found = list(dated.filter(_beyond(order, cursor, up))[:size])
        return found if len(found) == size else [*found, *undated[: size - len(found)]]
    if cursor.at is not None:
        return list(dated.filter(_beyond(order, cursor, up))[:size])
    found = list(undated.filter(beyond_id)[:size])
    return found if len(found) == size else [*found, *dated[: size - len(found)]]


def _beyond(order: Order, cursor: Cursor, up: bool) -> Any:
    columns = Tuple(F(order.field), F("pk"))
    compare = TupleGreaterThan if up else TupleLessThan
    return compare(columns, (cursor.at, cursor.id))

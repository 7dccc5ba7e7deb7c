"""Canonical JSON: equal values give the same bytes, on every machine and after the database.

RFC 8785 (JSON Canonicalization Scheme) for what JSON knows; beside it moments, days, ids, decimals
and binary data in one written form each.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from math import isfinite
from typing import Any, Final
from uuid import UUID

_LARGEST: Final = 2**53 - 1
_SMALLEST_PLAIN: Final = 1e-6


class UncanonicalError(ValueError):
    """A value has no single written form: the message names the place and the reason."""


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value as UTF-8.

    Moments become UTC with microseconds; texts stay as they are, without Unicode normalisation,
    as the database keeps them. Raises UncanonicalError for naive moments, numbers beyond 2**53, NaN,
    lone surrogates, keys that are not text and unknown types.
    """
    parts: list[str] = []
    _write(value, parts, "")
    return "".join(parts).encode()


def plain(value: object) -> Any:
    """Return the value as JSON keeps it: `canonical(plain(x)) == canonical(x)`."""
    return json.loads(canonical(value))


def _write(value: object, parts: list[str], place: str) -> None:
    if isinstance(value, str):
        parts.append(_text(value, place))
    elif value is None:
        parts.append("null")
    elif isinstance(value, bool):
        parts.append("true" if value else "false")
    elif isinstance(value, int | float):
        parts.append(_number(value, place))
    elif isinstance(value, Mapping):
        _write_object(value, parts, place)
    elif isinstance(value, list | tuple):
        _write_array(value, parts, place)
    else:
        parts.append(_text(_written(value, place), place))


def _write_object(value: Mapping[object, object], parts: list[str], place: str) -> None:
    for key in value:
        if not isinstance(key, str):
            raise UncanonicalError(f"{place or 'The body'} has a key that is not text: {key!r}.")
    keys = [str(key) for key in value]
    if not all(map(str.isascii, keys)):
        # RFC 8785 sorts by UTF-16 code units, which differs from code points beyond the first plane.
        keys.sort(key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    else:
        keys.sort()
    parts.append("{")
    for index, key in enumerate(keys):
        inner = f"{place}.{key}" if place else key
        parts.append(f"{',' if index else ''}{_text(key, inner)}:")
        _write(value[key], parts, inner)
    parts.append("}")


def _write_array(value: list[object] | tuple[object, ...], parts: list[str], place: str) -> None:
    parts.append("[")
    for index, item in enumerate(value):
        if index:
            parts.append(",")
        _write(item, parts, f"{place}[{index}]")
    parts.append("]")


def _text(value: str, place: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise UncanonicalError(f"{place or 'The text'} holds half a character.") from error
    return encode_basestring(value)


def _number(value: int | float, place: str) -> str:
    if isinstance(value, float) and not isfinite(value):
        raise UncanonicalError(f"{place or 'The number'} is not a number.")
    if abs(value) > _LARGEST:
        raise UncanonicalError(f"{place or 'The number'} is too large to be kept exactly: {value}.")
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    if abs(value) < _SMALLEST_PLAIN:
        digits, _, exponent = f"{value!r}".partition("e")
        return f"{digits}e{int(exponent)}"
    return format(Decimal(repr(value)), "f")


def _written(value: object, place: str) -> str:
    if isinstance(value, datetime):
        return _moment(value, place)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return _decimal(value, place)
    if isinstance(value, bytes | memoryview | bytearray):
        return bytes(value).hex()
    raise UncanonicalError(
        f"{place or 'The value'} is of a type that has no JSON: {type(value).__name__}."
    )


def _moment(value: datetime, place: str) -> str:
    if value.tzinfo is None:
        raise UncanonicalError(f"{place or 'The moment'} is a moment without a time zone.")
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _decimal(value: Decimal, place: str) -> str:
    if not value.is_finite():
        raise UncanonicalError(f"{place or 'The number'} is not a number.")
    return format(value.normalize(), "f")

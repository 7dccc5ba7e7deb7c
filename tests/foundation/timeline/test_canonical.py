import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.timeline.rules import UncanonicalError, canonical, plain

# Every character that can be written in UTF-8: emoji, private use, combining marks, controls.
texts = st.text(st.characters(codec="utf-8"))
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15, allow_nan=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


class State(StrEnum):
    OPEN = "open"


class Level(Enum):
    HIGH = object()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ('€$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ("网格员👷", '"网格员👷"'),
        (
            [1.0, -0.0, 1e15, 4.50, 2e-3, 0.000001, 1e-27],
            "[1,0,1000000000000000,4.5,0.002,0.000001,1e-27]",
        ),
        (333333333.33333329, "333333333.3333333"),
        (1.5e-7, "1.5e-7"),
        (State.OPEN, '"open"'),
        ((1, 2), "[1,2]"),
        (date(2026, 11, 12), '"2026-11-12"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (Decimal("10.50"), '"10.5"'),
        (b"\x00\xff", '"00ff"'),
        ({}, "{}"),
    ],
)
def test_each_value_has_one_written_form(value: object, text: str) -> None:
    assert canonical(value) == text.encode()


def test_keys_are_sorted_by_utf_16_as_rfc_8785_says() -> None:
    keys = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    ordered = list(json.loads(canonical(dict.fromkeys(keys, 0))))
    assert ordered == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]


def test_one_moment_is_one_text_in_every_zone() -> None:
    moment = datetime(2026, 11, 12, 1, 25, 3, 7, tzinfo=UTC)
    in_shanghai = moment.astimezone(timezone(timedelta(hours=8)))
    assert canonical(moment) == canonical(in_shanghai) == b'"2026-11-12T01:25:03.000007Z"'


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53,
        -1e300,
        "half \ud83d",
        {"\ude00": 1},
        {1: "a"},
        datetime(2026, 11, 12),  # noqa: DTZ001  # the naive one is what must be refused
        Decimal("NaN"),
        object(),
        Level.HIGH,
        {1, 2},
    ],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(UncanonicalError):
        canonical(value)


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(UncanonicalError, match=r"data\.sums\[1\] is not a number"):
        canonical({"data": {"sums": [1, float("nan")]}})


@given(values)
def test_what_json_keeps_has_the_same_form(value: object) -> None:
    assert canonical(json.loads(json.dumps(value))) == canonical(value)
    assert canonical(plain(value)) == canonical(value)


@given(values, values)
def test_different_values_have_different_forms(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) == (
        plain(one) == plain(other) and _kinds(one) == _kinds(other)
    )


def _kinds(value: object) -> object:
    """Python takes True for 1; JSON does not."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, dict):
        return {key: _kinds(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_kinds(inner) for inner in value]
    return None


@given(texts)
def test_texts_are_kept_letter_by_letter(text: str) -> None:
    assert json.loads(canonical(text)) == text
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, text)
        assert (canonical(other) == canonical(text)) == (other == text)


@given(st.dictionaries(texts, numbers))
def test_the_order_of_keys_does_not_matter(fields: dict[str, float]) -> None:
    turned = dict(reversed(fields.items()))
    assert canonical(turned) == canonical(fields)

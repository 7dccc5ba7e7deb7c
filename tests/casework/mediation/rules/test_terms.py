"""What an agreement says: capitals, instalments, blanks, contents, signatures."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.mediation.rules.terms import (
    Contents,
    Every,
    UnknownBlank,
    blanks_of,
    filled,
    in_capitals,
    instalments,
    is_signature,
    lacking,
    wording_digest,
    yuan_words,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (120000, "壹仟贰佰元整"),
        (100500, "壹仟零伍元整"),
        (1000000, "壹万元整"),
        (1000100, "壹万零壹元整"),
        (1010000, "壹万零壹佰元整"),
        (1100000, "壹万壹仟元整"),
        (10000000000, "壹亿元整"),
        (10000100000, "壹亿零壹仟元整"),
        (10010000000, "壹亿零壹拾万元整"),
        (10000000050, "壹亿元伍角整"),
        (123456789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        (10100, "壹佰零壹元整"),
        (2050005000, "贰仟零伍拾万零伍拾元整"),
    ],
)
def test_amounts_in_capitals(cents: int, words: str) -> None:
    assert in_capitals(cents) == words


_VALUES = {word: n for n, word in enumerate("零壹贰叁肆伍陆柒捌玖")}


def _read(words: str) -> int:
    """Read capitals back, by a way of its own."""
    whole, _, rest = words.removesuffix("整").partition("元")
    if "元" not in words:
        whole, rest = "", words.removesuffix("整")
    total = group = digit = 0
    for sign in whole:
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[sign]
            digit = 0
        elif sign == "万":
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        elif sign == "亿":
            total, group, digit = (total + group + digit) * 10**8, 0, 0
    return (total + group + digit) * 100 + _read_cents(rest)


def _read_cents(rest: str) -> int:
    worth = {"角": 10, "分": 1}
    return sum(_VALUES[rest[n - 1]] * worth[sign] for n, sign in enumerate(rest) if sign in worth)


@given(st.integers(min_value=0, max_value=10**13))
def test_capitals_read_back_are_the_same_amount(cents: int) -> None:
    words = in_capitals(cents)
    assert _read(words) == cents
    assert "零零" not in words
    assert not words.startswith("零") or cents == 0


@given(
    total=st.integers(min_value=200, max_value=10**12),
    count=st.integers(min_value=1, max_value=120),
    first=DAYS,
    every=st.sampled_from(Every),
)
def test_instalments_sum_up_and_their_days_roll(
    total: int, count: int, first: date, every: Every
) -> None:
    parts = instalments(total, count, first, every)
    assert sum(part.cents for part in parts) == total
    assert len(parts) == count
    assert all(part.cents > 0 for part in parts)
    assert parts[0].due_on == first
    assert [part.position for part in parts] == list(range(1, count + 1))
    days = [part.due_on for part in parts]
    assert days == sorted(set(days))
    if every is Every.WEEK:
        assert {day.weekday() for day in days} == {first.weekday()}
    else:
        assert all(day.day == first.day or (day.day < first.day and _is_last(day)) for day in days)


def _is_last(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def test_the_last_day_of_a_month_comes_back() -> None:
    parts = instalments(300000, 3, date(2026, 1, 31), Every.MONTH)
    assert [part.due_on for part in parts] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]
    assert [part.cents for part in instalments(100000, 3, date(2026, 1, 1), Every.MONTH)] == [
        33300,
        33300,
        33400,
    ]


@pytest.mark.parametrize(("total", "count"), [(5, 6), (100, 0), (100, 121)])
def test_no_payment_of_nothing(total: int, count: int) -> None:
    with pytest.raises(ValueError, match="in"):
        instalments(total, count, date(2026, 1, 1), Every.MONTH)


def test_blanks_are_filled_or_left_to_write_on() -> None:
    text = "{payer}于{due}前向{payee}支付{amount}，{payer}不得拖延。"
    assert blanks_of(text) == ("payer", "due", "payee", "amount")
    done = filled(text, {"payer": "甲", "payee": "乙", "due": "", "amount": yuan_words(120000)})
    assert done == "甲于＿＿＿＿前向乙支付1,200.00元（大写：壹仟贰佰元整），甲不得拖延。"
    with pytest.raises(UnknownBlank, match="payee"):
        filled(text, {"payer": "", "due": "", "amount": ""})


def test_what_a_blank_is_filled_with_is_not_read_again() -> None:
    assert filled("{a}", {"a": "{b}"}) == "{b}"


def test_the_contents_of_the_law_are_asked_for() -> None:
    whole = Contents(
        sides=frozenset({"applicant", "respondent"}),
        facts="漏水",
        points="赔多少",
        terms="赔三千",
        manner="",
        has_plan=True,
    )
    assert lacking(whole) == ()
    bare = Contents(
        sides=frozenset({"applicant"}), facts=" ", points="", terms="", manner="", has_plan=False
    )
    assert lacking(bare) == ("parties", "facts", "points", "terms", "manner")


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=10), max_size=5))
def test_a_digest_does_not_hang_on_order(wording: dict[str, object]) -> None:
    turned = dict(reversed(list(wording.items())))
    assert wording_digest(wording) == wording_digest(turned)
    assert wording_digest(wording) != wording_digest({**wording, "other": "x"})


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("M10 10 L60 80 L90 20", True),
        ("M10 10 L60 80 M20 20 L90 20", True),
        ("M10 10 L11 10", False),
        ("", False),
        ("M10 10", False),
        ("M10 10 L60 80<script>", False),
        ('M10 10 L60 80" onload="x', False),
        ("M10 10 L99999 80", False),
        ("M0 0 " + "L100 100 " * 5000, False),
    ],
)
def test_a_signature_is_strokes_and_nothing_else(path: str, *, is_one: bool) -> None:
    assert is_signature(path) is is_one

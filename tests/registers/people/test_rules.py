"""Papers, names, ages and hidden counts: whatever is given."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.registers.people.rules.ages import age, band_of, born_between
from linli.registers.people.rules.counts import hidden_cells
from linli.registers.people.rules.names import BadName, initials, read_name
from linli.registers.people.rules.papers import (
    BadPaper,
    PaperFlaw,
    contradicts,
    read_paper,
    with_check_digit,
)

ON = date(2026, 3, 2)
BIRTHS = st.dates(date(1890, 1, 1), ON)


def number_for(area: str, born: date, serial: int) -> str:
    return with_check_digit(f"{area}{born:%Y%m%d}{serial:03d}")


@given(BIRTHS, st.integers(0, 999), st.sampled_from(["110105", "420602", "659001", "542121"]))
def test_a_right_number_tells_birth_and_sex(born: date, serial: int, area: str) -> None:
    paper = read_paper(number_for(area, born, serial), on=ON)
    assert (paper.kind, paper.born_on) == ("resident_id", born)
    assert paper.sex == ("male" if serial % 2 else "female")
    assert contradicts(paper, born_on=born, sex=paper.sex) == []
    other = "female" if paper.sex == "male" else "male"
    assert contradicts(paper, born_on=born + timedelta(days=1), sex=other) == ["born_on", "sex"]


@given(BIRTHS, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born: date, serial: int, place: int, more: int) -> None:
    right = number_for("420602", born, serial)
    if not right[place].isdigit():
        return
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    with pytest.raises(BadPaper):
        read_paper(wrong, on=ON)


@given(BIRTHS, st.integers(0, 998), st.integers(0, 15))
def test_two_digits_exchanged_are_noticed(born: date, serial: int, place: int) -> None:
    right = number_for("420602", born, serial)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    if swapped != right:
        with pytest.raises(BadPaper):
            read_paper(swapped, on=ON)


@given(BIRTHS, st.integers(0, 999))
def test_blanks_dashes_and_full_width_are_mended(born: date, serial: int) -> None:
    right = number_for("420602", born, serial)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in right)
    for typed in (wide, f" {right[:6]} {right[6:14]}-{right[14:]}\u200b", right.lower()):
        assert read_paper(typed, on=ON).number == right


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadPaper):
        read_paper(text, on=ON)
    try:
        name = read_name(text)
    except BadName:
        return
    assert read_name(name) == name
    assert len(initials(name)) <= 30


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan(area: str) -> None:
    assert read_paper(number_for(area, date(1990, 3, 7), 1), on=ON).kind == "hmt_permit"


def test_permanent_residence_cards_of_foreigners() -> None:
    new = read_paper(number_for("911840", date(1980, 1, 1), 2), on=ON)
    assert (new.kind, new.sex) == ("foreign_permit", "female")
    old = read_paper("CAN110078010501", on=ON)
    assert (old.kind, old.born_on) == ("foreign_permit", date(1978, 1, 5))
    with pytest.raises(BadPaper) as bad:
        read_paper("CAN110078130501", on=ON)
    assert bad.value.flaw is PaperFlaw.BIRTH


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("1.10105E+17", PaperFlaw.LOST_DIGITS),
        ("429901199003072000", PaperFlaw.LOST_DIGITS),
        ("429901900307125", PaperFlaw.OLD_15),
        ("", PaperFlaw.EMPTY),
        ("42990119900307", PaperFlaw.LENGTH),
        ("4299011990030712AX", PaperFlaw.SIGNS),
        (with_check_digit("42990119900230125"), PaperFlaw.BIRTH),
        (with_check_digit("42990120300301125"), PaperFlaw.FUTURE),
        (with_check_digit("00000119900301125"), PaperFlaw.AREA),
    ],
)
def test_each_flaw_is_named(text: str, flaw: PaperFlaw) -> None:
    with pytest.raises(BadPaper) as bad:
        read_paper(text, on=ON)
    assert bad.value.flaw is flaw


@pytest.mark.parametrize(
    ("typed", "name", "letters"),
    [
        ("单 小明", "单小明", "sxm"),
        ("仇英", "仇英", "qy"),
        ("解晓东", "解晓东", "xxd"),
        ("曾国强", "曾国强", "zgq"),
        ("尉迟恭", "尉迟恭", "ycg"),
        ("万俟洛", "万俟洛", "mql"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提", "abdlmmt"),
        ("古丽.阿依", "古丽·阿依", "glay"),
        ("Ｊohn   Smith", "John Smith", "js"),
        ("𠮷田一", "𠮷田一", "ty"),
        ("王\ue001", "王\ue001", "w"),
    ],
)
def test_names_and_their_initials(typed: str, name: str, letters: str) -> None:
    assert read_name(typed) == name
    assert initials(name) == letters


@pytest.mark.parametrize("text", ["", "张", "张3", "=1+1", "张三(户主)", "x" * 61])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(BadName):
        read_name(text)


@given(BIRTHS, st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_bands_agree_with_ages_and_with_days_of_birth(born: date, on: date) -> None:
    years = age(born, on=on)
    low = band_of(born, on=on)
    assert low <= max(years, 0)
    after, until = born_between(years, years, on=on)
    assert born <= until
    assert after is None or born > after


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(
            st.one_of(st.integers(0, 30), st.integers(0, 3000)), min_size=width, max_size=width
        ),
        min_size=1,
        max_size=5,
    )
)


def with_sums(rows: list[list[int]]) -> list[list[int]]:
    table = [[*row, sum(row)] for row in rows]
    return [*table, [sum(column) for column in zip(*table, strict=True)]]


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_no_hidden_count_can_be_had_by_subtraction(rows: list[list[int]]) -> None:
    """Whoever adds and subtracts shown rows and columns, in any way, gets no hidden cell."""
    table = with_sums(rows)
    height, width = len(table), len(table[0])
    hidden = hidden_cells(table)
    for r, row in enumerate(table):
        for c, n in enumerate(row):
            assert (r, c) in hidden or not 0 < n < 10
    # Each row and column sums to nothing with its total negative: a set of rows against a set of
    # columns gives away a cell if it is the only hidden one on the border between them.
    for some_rows in _subsets(height):
        for some_columns in _subsets(width):
            border = [(r, c) for r, c in hidden if (r in some_rows) != (c in some_columns)]
            assert len(border) != 1


def _subsets(n: int) -> list[set[int]]:
    return [set(some) for size in range(n + 1) for some in combinations(range(n), size)]


def test_numbers_of_enough_people_are_all_shown() -> None:
    assert hidden_cells(with_sums([[20, 30], [40, 50]])) == frozenset()

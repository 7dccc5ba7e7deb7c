from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.tabular.cleaning import (
    as_date,
    as_moment,
    as_text,
    as_whole_number,
    clean_line,
    clean_text,
    lost_digits,
)
from linli.foundation.tabular.errors import BadCell

EPOCH, FIRST, LAST = map(datetime.fromisoformat, ("1899-12-30", "1960-01-01", "2100-01-01"))
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("\n\t\t\t\t\t\n\t\t\t\t\t路灯坏了", "路灯坏了"),
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("\u3000\u3000您好\u00a0 领导", "您好 领导"),
        ("停\u200b车\u200e\u202e难\ufeff\u2066!", "停车难!"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("谢谢👨\u200d👩\u200d👧❤️👍🏽", "谢谢👨\u200d👩\u200d👧❤️👍🏽"),
        ("不\u200d连", "不连"),
        ("一\n\n\n\n\n二", "一\n\n二"),
        ("坏\ud83d字", "坏字"),
        ("𠮷\ue000㼆", "𠮷\ue000㼆"),
        (None, ""),
        (24.0, "24"),
        (True, "是"),
    ],
)
def test_text_is_tidied_and_nothing_that_can_be_seen_is_lost(cell, text):
    assert clean_text(cell) == text


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)


def test_a_name_is_one_line():
    assert clean_line(" 张\n三\t\u3000丰 ") == "张 三 丰"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1.0, "1"),
        (1.1e17, "110000000000000000"),
        (0.5, "0.5"),
        (1e-7, "0.0000001"),
        (-3.0, "-3"),
        (datetime.fromisoformat("2020-01-05T10:23"), "2020-01-05 10:23:00"),
        (date(2020, 1, 5), "2020-01-05"),
    ],
)
def test_numbers_and_times_are_shown_as_a_person_writes_them(cell, text):
    assert as_text(cell) == text


def test_a_long_number_that_was_not_text_has_lost_its_last_digits():
    assert lost_digits(4.2060619900101124e17)
    assert lost_digits("4.20606E+17")
    assert not lost_digits("420606199001011234")
    assert not lost_digits(13800138000.0)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2020/1/5 10:23", (2020, 1, 5, 10, 23)),
        ("2020/1/6 12:09:38", (2020, 1, 6, 12, 9, 38)),
        ("2020-01-05", (2020, 1, 5)),
        ("2020.1.5", (2020, 1, 5)),
        ("2020年1月5日", (2020, 1, 5)),
        ("2020年1月5日 10时23分", (2020, 1, 5, 10, 23)),
        ("2020年1月5日下午3点", (2020, 1, 5, 15)),
        ("2020/1/5 上午12:10", (2020, 1, 5, 12, 10)),
        ("2020-1-5 3:05 PM", (2020, 1, 5, 15, 5)),
        ("２０２０－０１－０５　１０：２３", (2020, 1, 5, 10, 23)),
        ("20200105", (2020, 1, 5)),
        ("20200105102359", (2020, 1, 5, 10, 23, 59)),
        ("2020-01-05T10:23:00.123", (2020, 1, 5, 10, 23)),
        (43835.4326388889, (2020, 1, 5, 10, 23)),
        (43835, (2020, 1, 5)),
        ("43835.5", (2020, 1, 5, 12)),
        (datetime.fromisoformat("2020-01-05T10:23"), (2020, 1, 5, 10, 23)),
        (date(2020, 1, 5), (2020, 1, 5)),
    ],
)
def test_dates_are_understood_in_the_forms_that_stand_in_one_column(cell, expected):
    assert as_moment(cell, zone=ZONE) == datetime(*expected, tzinfo=ZONE)


def test_a_written_zone_is_kept():
    assert as_moment("2020-01-05T02:23:00Z", zone=ZONE) == datetime(2020, 1, 5, 10, 23, tzinfo=ZONE)
    assert as_moment("2020-01-05T10:23:00+0800", zone=ZONE).hour == 10


@pytest.mark.parametrize(
    "cell", ["", None, "不详", "1/2/2020", "2020-02-30", "2020-13-01", "12", 3.0, True, "昨天"]
)
def test_what_is_not_surely_a_date_is_refused_in_words(cell):
    with pytest.raises(BadCell, match="2020-01-05 10:23"):
        as_moment(cell, zone=ZONE)


def test_a_date_is_the_day_in_the_zone():
    assert as_date("2020年1月5日 23:59", zone=ZONE) == date(2020, 1, 5)


@given(st.datetimes(min_value=FIRST, max_value=LAST))
def test_a_serial_number_is_the_same_second(moment):
    moment = moment.replace(microsecond=0)
    serial = (moment - EPOCH).total_seconds() / 86400
    assert as_moment(serial, zone=ZONE) == moment.replace(tzinfo=ZONE)


@pytest.mark.parametrize(("cell", "number"), [("1,234", 1234), (3.0, 3), ("５", 5), (" 7 ", 7)])
def test_whole_numbers(cell, number):
    assert as_whole_number(cell) == number


@pytest.mark.parametrize("cell", ["1.5", "三", None, "", 1e17, "nan", "inf"])
def test_other_than_whole_numbers_are_refused(cell):
    with pytest.raises(BadCell):
        as_whole_number(cell)

"""Dates and numbers as a reader says them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from linli.channels.ui.templatetags import linli_ui

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, 24, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 11, 20, 9, 5, tzinfo=CHINA), "今天 09:05"),
        (datetime(2026, 11, 19, 20, 17, tzinfo=CHINA), "昨天 20:17"),
        (datetime(2026, 11, 12, 9, 12, tzinfo=CHINA), "11月12日 09:12"),
        (datetime(2025, 3, 1, 8, 0, tzinfo=CHINA), "2025年3月1日 08:00"),
        (datetime(2026, 11, 19, 16, 30, tzinfo=UTC), "今天 00:30"),
        (None, ""),
    ],
)
def test_a_moment_is_told_from_now(value: datetime | None, words: str) -> None:
    with translation.override("zh-hans"):
        assert linli_ui.moment(value) == words


def test_a_day_has_its_weekday_and_another_year_is_named() -> None:
    with translation.override("zh-hans"):
        assert linli_ui.day(date(2026, 11, 19)) == "11月19日 星期四"
        assert linli_ui.day(date(2025, 3, 1)) == "2025年3月1日 星期六"
        assert linli_ui.day(None) == ""


def test_english_has_its_own_order() -> None:
    with translation.override("en"):
        assert linli_ui.day(date(2026, 11, 19)) == "Thu 19 Nov"


def test_numbers_are_grouped_for_reading_aloud() -> None:
    assert linli_ui.caseno("202611180317") == "2026 1118 0317"
    assert linli_ui.code("528046") == "52 80 46"

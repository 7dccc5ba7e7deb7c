"""Ages, and the bands that services differ by."""

from __future__ import annotations

from datetime import date

UNKNOWN_BAND = 255
BANDS = (0, 6, 18, 60, 80)
# For whom a guardian agrees (个人信息保护法 art. 31), and who is of age (民法典 art. 17).
GUARDED_UNDER, ADULT = 14, 18


def age(born_on: date, *, on: date) -> int:
    """Completed years (周岁) on a day; someone born on 29 February grows older on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def band_of(born_on: date | None, *, on: date) -> int:
    """The band, named by its first year: 0, 6, 18, 60, 80; 255 where the birth is not known."""
    if born_on is None:
        return UNKNOWN_BAND
    years = age(born_on, on=on)
    return max((first for first in BANDS if first <= years), default=0)


def born_between(low: int, high: int | None, *, on: date) -> tuple[date | None, date]:
    """The days of birth (after the first, up to the second) of those aged low to high on a day."""
    latest = _years_before(on, low)
    return (None if high is None else _years_before(on, high + 1)), latest


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February: who was born the day before is as old as one on it
        return date(on.year - years, 2, 28)

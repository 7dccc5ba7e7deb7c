"""Days and hours: what kind a day is, and when a unit is open on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
DAY: Final = 24 * 60 * MINUTE
MIDNIGHT: Final = time(0)

# Opening times of one day in microseconds since its midnight.
Stretches = tuple[tuple[int, int], ...]


class DayKind(StrEnum):
    """What a day is under the national holiday notice of its year."""

    WORKDAY = "workday"  # 工作日
    WEEKEND = "weekend"  # 周末
    HOLIDAY = "holiday"  # 法定节假日
    MAKEUP = "makeup"  # 调休上班


@dataclass(frozen=True)
class Span:
    """One stretch of opening time; an end of 00:00 means 24:00 of the same day."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("Opening times are local times without a time zone.")
        if self.end != MIDNIGHT and self.end <= self.start:
            raise ValueError(f"Opening time ends before it starts: {self.start}–{self.end}.")

    @property
    def stretch(self) -> tuple[int, int]:
        """Start and end in microseconds since midnight."""
        return micros(self.start), DAY if self.end == MIDNIGHT else micros(self.end)


def micros(moment: time) -> int:
    """Return a local time of day in microseconds since midnight."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return seconds * SECOND + moment.microsecond


@dataclass(frozen=True)
class OpeningHours:
    """When a unit is open.

    `weekly` has seven entries, Monday to Sunday: Monday to Friday serve the working days; Saturday
    and Sunday are empty unless the unit really opens on ordinary weekends. `makeup` serves make-up
    working days, `holiday` official holidays (empty for nearly everybody).
    """

    weekly: tuple[tuple[Span, ...], ...]
    makeup: tuple[Span, ...]
    holiday: tuple[Span, ...] = ()
    _stretches: Mapping[DayKind, tuple[Stretches, ...]] = field(
        init=False, repr=False, compare=False
    )
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError("Opening hours need seven days, Monday to Sunday.")
        week = tuple(_checked(day) for day in self.weekly)
        if not any(week[:5]) or not self.makeup:
            raise ValueError(
                "Opening hours need time between Monday and Friday, and on make-up days."
            )
        table = {
            DayKind.WORKDAY: week,
            DayKind.WEEKEND: week,
            DayKind.MAKEUP: (_checked(self.makeup),) * 7,
            DayKind.HOLIDAY: (_checked(self.holiday),) * 7,
        }
        object.__setattr__(self, "_stretches", table)
        object.__setattr__(self, "_hash", hash((self.weekly, self.makeup, self.holiday)))

    def __hash__(self) -> int:
        return self._hash

    def stretches(self, kind: DayKind, weekday: int) -> Stretches:
        """Return the opening time of such a day in microseconds since its midnight."""
        return self._stretches[kind][weekday]


def _checked(spans: tuple[Span, ...]) -> Stretches:
    stretches = tuple(span.stretch for span in spans)
    for (_, end), (start, _) in pairwise(stretches):
        if start < end:
            raise ValueError("Opening times of a day must follow each other without overlap.")
    return stretches


_OFFICE = (Span(time(8, 30), time(12)), Span(time(14), time(17, 30)))
_ALL_DAY = (Span(MIDNIGHT, MIDNIGHT),)
STANDARD_HOURS: Final = OpeningHours(weekly=(_OFFICE,) * 5 + ((), ()), makeup=_OFFICE)
ROUND_THE_CLOCK: Final = OpeningHours(weekly=(_ALL_DAY,) * 7, makeup=_ALL_DAY, holiday=_ALL_DAY)


class WorkCalendar:
    """Which days are worked: listed days by their notice, all others by the day of the week."""

    __slots__ = ("_days", "counts", "known_years")

    def __init__(self, days: Mapping[date, DayKind], known_years: frozenset[int]) -> None:
        self._days = dict(days)
        self.known_years = known_years
        # What was already counted on this calendar, for the modules beside this one.
        self.counts: dict[object, object] = {}

    def kind(self, day: date) -> DayKind:
        """Return what kind of day it is."""
        listed = self._days.get(day)
        if listed is not None:
            return listed
        return DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND

    def is_working(self, day: date) -> bool:
        """Tell whether the day is worked: an ordinary workday or a make-up day."""
        kind = self.kind(day)
        return kind is DayKind.WORKDAY or kind is DayKind.MAKEUP

    def covers(self, day: date) -> bool:
        """Tell whether the holiday notice of that year is loaded."""
        return day.year in self.known_years


def hours_from_data(data: Mapping[str, object]) -> OpeningHours:
    """Read opening hours from JSON data as written by `hours_to_data`.

    Raises ValueError in words when the data cannot be read.
    """
    week = data.get("weekly")
    if not isinstance(week, list | tuple):
        raise ValueError("Opening hours need a list of seven days under “weekly”.")
    return OpeningHours(
        weekly=tuple(_spans(day) for day in week),
        makeup=_spans(data.get("makeup", ())),
        holiday=_spans(data.get("holiday", ())),
    )


def hours_to_data(hours: OpeningHours) -> dict[str, object]:
    """Return opening hours as JSON data: each span as a text such as “08:30-12:00”."""
    return {
        "weekly": [_texts(day) for day in hours.weekly],
        "makeup": _texts(hours.makeup),
        "holiday": _texts(hours.holiday),
    }


def _texts(spans: Iterable[Span]) -> list[str]:
    return [f"{span.start:%H:%M}-{_end_text(span)}" for span in spans]


def _end_text(span: Span) -> str:
    return "24:00" if span.end == MIDNIGHT else f"{span.end:%H:%M}"


def _spans(texts: object) -> tuple[Span, ...]:
    if not isinstance(texts, list | tuple):
        raise ValueError("The opening times of a day are a list such as [“08:30-12:00”].")
    return tuple(_span(text) for text in texts)


def _span(text: object) -> Span:
    start, dash, end = str(text).partition("-")
    try:
        if not dash:
            raise ValueError("no dash")
        until = MIDNIGHT if end.strip() == "24:00" else time.fromisoformat(end.strip())
        return Span(time.fromisoformat(start.strip()), until)
    except ValueError as error:
        raise ValueError(f"“{text}” is not an opening time such as 08:30-12:00.") from error

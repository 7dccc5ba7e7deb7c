"""The three rates and their samples (DOMAIN §1.10), as pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

Z95 = 1.959964


@dataclass(frozen=True)
class Rate:
    """A share of a sample; ``value`` is None while the sample is too small to say anything."""

    hits: float
    n: int
    least: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """The share in percent."""
        return 100 * self.hits / self.n if self.n >= self.least and self.n else None

    def change_from(self, before: Rate) -> float | None:
        """The change in percentage points; None where one of the two says nothing."""
        if self.value is None or before.value is None:
            return None
        return self.value - before.value

    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval in percent (Wilson); None for a sample that is too small."""
        if self.value is None:
            return None
        share, n = self.hits / self.n, self.n
        middle = share + Z95**2 / (2 * n)
        half = Z95 * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
        scale = 1 + Z95**2 / n
        low, high = (middle - half) / scale, (middle + half) / scale
        return 100 * max(0.0, low), 100 * min(1.0, high)


Counts = Mapping[str, int]


def _n(counts: Counts, *names: str) -> int:
    return sum(counts.get(name, 0) for name in names)


def _out(counts: Counts, *names: str) -> dict[str, int]:
    return {name: counts[name] for name in names if counts.get(name)}


def response(counts: Counts, *, least: int) -> Rate:
    """响应率: contacted in time, of those that had to be contacted."""
    return Rate(
        _n(counts, "contacted"),
        _n(counts, "contacted", "contacted_late"),
        least,
        _out(counts, "answered", "refused"),
    )


def solution(counts: Counts, *, least: int) -> Rate:
    """解决率: solved, and half of the partly solved, of the call-backs that gave an answer."""
    return Rate(
        _n(counts, "solved") + 0.5 * _n(counts, "partly"),
        _n(counts, "solved", "partly", "unsolved"),
        least,
        _out(counts, "out_parked", "out_praise", "out_unreasonable", "unreached", "unclear"),
    )


def satisfaction(counts: Counts, *, least: int) -> Rate:
    """满意率: satisfied or fairly so, of those who rated."""
    return Rate(
        _n(counts, "satisfied", "fairly"),
        _n(counts, "satisfied", "fairly", "dissatisfied"),
        least,
        _out(counts, "out_praise", "out_parked", "out_unreasonable", "not_rated"),
    )


def on_time(counts: Counts, *, least: int) -> Rate:
    """按时办结率: finished in time, of those finished."""
    return Rate(_n(counts, "finished"), _n(counts, "finished", "finished_late"), least)


def returned(counts: Counts, *, least: int) -> Rate:
    """退单率: returned, of those dispatched to the unit."""
    return Rate(_n(counts, "returned"), _n(counts, "dispatched"), least)

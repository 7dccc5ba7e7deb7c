"""同类纠纷: finished disputes as figures only, and only where several are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST_ALIKE = 3
_BANDS = (0, 1_000, 5_000, 20_000, 50_000, 200_000, 1_000_000)


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What is known of one finished dispute without its words: codes and figures."""

    band: int
    outcome: str
    days: int
    instalments: int = 0
    at_once: bool = False


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Several finished disputes of one type and band, told as figures (k ≥ 3)."""

    band: int
    n: int
    outcomes: tuple[tuple[str, int], ...]
    days_low: int
    days_middle: int
    days_high: int
    with_instalments: int
    at_once: int

    @property
    def agreed(self) -> int:
        """How many of them ended by agreement."""
        return sum(n for outcome, n in self.outcomes if outcome in ("written", "oral"))


def band_of(cents: int | None) -> int:
    """The band of an amount: -1 without one, else the index of its lower bound."""
    if cents is None:
        return -1
    yuan = cents // 100
    return max(index for index, low in enumerate(_BANDS) if yuan >= low)


def band_bounds(band: int) -> tuple[int | None, int | None]:
    """The bounds of a band in yuan (upper one not included); None where there is none."""
    if band < 0:
        return None, None
    upper = _BANDS[band + 1] if band + 1 < len(_BANDS) else None
    return _BANDS[band], upper


def alike(rows: Iterable[Finished], *, least: int = LEAST_ALIKE) -> tuple[Alike, ...]:
    """Groups by band, largest first; a group of fewer than ``least`` is not told at all.

    An outcome that fewer than ``least`` of a group had is counted among the others.
    """
    groups: dict[int, list[Finished]] = {}
    for row in rows:
        groups.setdefault(row.band, []).append(row)
    told = [_told(band, group, least) for band, group in groups.items() if len(group) >= least]
    return tuple(sorted(told, key=lambda one: (-one.n, one.band)))


def _told(band: int, group: Sequence[Finished], least: int) -> Alike:
    days = sorted(row.days for row in group)
    counted = Counter(row.outcome for row in group)
    shown = [(outcome, n) for outcome, n in counted.most_common() if n >= least]
    rest = len(group) - sum(n for _, n in shown)
    if rest:
        shown.append(("other", rest))
    instalments = sum(row.instalments > 1 for row in group)
    at_once = sum(row.at_once for row in group)
    return Alike(
        band=band,
        n=len(group),
        outcomes=tuple(shown),
        days_low=days[len(days) // 4],
        days_middle=days[len(days) // 2],
        days_high=days[(3 * len(days)) // 4],
        with_instalments=instalments if instalments >= least else 0,
        at_once=at_once if at_once >= least else 0,
    )

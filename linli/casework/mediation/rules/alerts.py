"""司法确认: until when both may apply, when they are told, why not, and which papers a court wants."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

FIRST, LAST = "first", "last"

# 民事诉讼法解释 art. 353–354: what is handed in with the joint application.
PAPERS: dict[str, bool] = {
    "application": True,
    "agreement": True,
    "proof": True,
    "identity": True,
    "contact": True,
    "property": False,
    "agent": False,
}
# 民事诉讼法 art. 205: which court it is.
COURTS = ("invited", "domicile", "place", "organisation")
ACTIVE = frozenset({"applied", "accepted", "confirmed"})
WAITING = frozenset({"applied", "accepted"})


class WhyNot(StrEnum):
    """Why an application is not offered; pages say it in words."""

    NO_AGREEMENT = "no_agreement_in_force"
    NOT_HEARD = "court_does_not_confirm"
    LATE = "confirm_late"
    ASKED = "confirm_asked_before"


def why_not(
    *,
    in_force: bool,
    court_hears: bool,
    deadline: date | None,
    today: date,
    states: Collection[str],
) -> WhyNot | None:
    """What keeps the parties from applying together now, or None."""
    if not in_force:
        return WhyNot.NO_AGREEMENT
    if not court_hears:
        return WhyNot.NOT_HEARD
    if ACTIVE & set(states):
        return WhyNot.ASKED
    if deadline is None or today > deadline:
        return WhyNot.LATE
    return None


def alert_now(
    in_force_on: date, today: date, *, first: int, last: int, told: Collection[str]
) -> str | None:
    """Which alert is due today and was not given: "last" swallows a "first" that was missed."""
    day = (today - in_force_on).days
    if day >= last:
        return None if LAST in told else LAST
    if day >= first:
        return None if FIRST in told or LAST in told else FIRST
    return None


def missing_papers(handed_in: Collection[str]) -> tuple[str, ...]:
    """Which papers the court must have are not there."""
    return tuple(code for code, is_must in PAPERS.items() if is_must and code not in handed_in)

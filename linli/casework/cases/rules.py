"""Who may make a move, and what stands in the way, as pure functions on plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from linli.foundation.calendar.rules import Limit
from linli.registers.access.rules import Actor, ActorKind


class Hindrance(StrEnum):
    """Why a move cannot be made; the pages say it in words."""

    NO_SUCH_MOVE = "no_such_move"
    NOT_YOURS = "not_yours"
    NOT_PERMITTED = "not_permitted"
    OUT_OF_SCOPE = "out_of_scope"
    OWN_STEP = "own_step"


class Ending(StrEnum):
    """What becomes of a file when its period is over."""

    ERASE = "erase"  # whatever is personal goes; what is counted stays
    SEAL = "seal"  # the words stay, but nobody finds it by person or word, and units lose sight


class SeatRule(Protocol):
    """A permission held in a seat (workflow.Who)."""

    @property
    def seat(self) -> str: ...
    @property
    def permission(self) -> str | None: ...


@dataclass(frozen=True)
class Standing:
    """How the actor stands towards one case."""

    covers: bool
    leads: bool
    assists: bool
    is_reporter: bool
    proved: frozenset[str] = frozenset()


def standing(
    actor: Actor,
    *,
    district: str,
    street: str,
    community: str,
    lead_unit: UUID | None,
    assisting: Sequence[UUID],
    is_reporter: bool = False,
    proved: frozenset[str] = frozenset(),
) -> Standing:
    """Where the actor's post stands towards a case with these codes and units.

    ``proved`` are the seats that the family found the actor to hold by its own registers.
    """
    covers = actor.scope.covers(district=district, street=street, community=community)
    unit = actor.unit_id
    return Standing(
        covers=covers,
        leads=unit is not None and unit == lead_unit,
        assists=unit is not None and unit in assisting,
        is_reporter=is_reporter,
        proved=proved,
    )


def _in_seat(seat: str, actor: Actor, at: Standing) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    return (
        seat in at.proved
        or {
            "body": at.covers and actor.kind is ActorKind.STAFF,
            "lead": at.leads,
            "assist": at.assists,
            "unit": at.leads or at.assists,
            "appointed": False,
            "party": False,
            "reporter": at.is_reporter,
            "system": False,
        }[seat]
    )


def hindrance(
    who: Sequence[SeatRule],
    actor: Actor,
    at: Standing,
    *,
    not_after: Sequence[str] = (),
    last_doers: Mapping[str, UUID | None] | None = None,
) -> Hindrance | None:
    """What keeps the actor from a move, or None. Nobody reviews their own step (DOMAIN §15)."""
    seated = [rule for rule in who if _in_seat(rule.seat, actor, at)]
    if not seated:
        return (
            Hindrance.NOT_YOURS
            if at.covers or at.leads or at.assists or at.proved
            else Hindrance.OUT_OF_SCOPE
        )
    if not any(rule.permission is None or actor.may(rule.permission) for rule in seated):
        return Hindrance.NOT_PERMITTED
    doers = last_doers or {}
    if actor.account_id and any(doers.get(action) == actor.account_id for action in not_after):
        return Hindrance.OWN_STEP
    return None


@dataclass(frozen=True)
class RunningClock:
    """What is needed of a running clock to know which is due next."""

    kind: str
    due_at: datetime
    warn_at: datetime


def next_due(clocks: Sequence[RunningClock]) -> RunningClock | None:
    """The running clock that is due first; None when none runs."""
    return min(clocks, key=lambda clock: (clock.due_at, clock.kind), default=None)


def slot_of(at: datetime) -> str:
    """The half-day a call falls in, so that three tries fall in two slots (DOMAIN §1.8).

    ``at`` is local time; returns e.g. "2026-11-20 am", "pm" or "evening".
    """
    part = "am" if at.hour < 12 else "pm" if at.hour < 18 else "evening"
    return f"{at:%Y-%m-%d} {part}"


@dataclass(frozen=True)
class TimedLimit:
    """A limit together with where it comes from, ready to start a clock."""

    rule_code: str
    rule_name: str
    basis: str
    limit: Limit
    hours_of: UUID | None = None

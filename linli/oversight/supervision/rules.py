"""Which rung of the ladder is due for a limit, and how a paper is numbered: pure functions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from linli.foundation.calendar.rules import (
    SHANGHAI,
    LimitUnit,
    OpeningHours,
    WorkCalendar,
    add_working_days,
)


class Rung(StrEnum):
    """The rungs of the ladder, lowest first (DOMAIN §1.8)."""

    REMIND = "remind"  # 提醒
    URGE = "urge"  # 催办
    ORDER = "order"  # 督办单
    LISTING = "listing"  # 挂牌督办
    CIRCULAR = "circular"  # 通报
    SUMMON = "summon"  # 约谈


RANK = {rung: rank for rank, rung in enumerate(Rung, start=1)}


class Trigger(StrEnum):
    """From which moment of a limit a rung counts."""

    WARN = "warn"  # a quarter of it is left
    DUE = "due"  # it has passed
    AFTER = "after"  # so long after it has passed


class To(StrEnum):
    """Whom a step goes to."""

    LEAD = "lead"
    ASSIST = "assist"
    BODY = "body"


class Signer(StrEnum):
    """Who may sign a step that no rule issues by itself."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"


MATTER, DISPUTE = "matter", "dispute"
# What a city may choose when it changes the ladder.
CLOCKS_OF = {
    To.LEAD: ("sign", "contact", "finish"),
    To.ASSIST: ("assist",),
    To.BODY: ("accept", "dispatch", "review", "follow_up", "parking"),
}
# A dispute is answered for by its committee alone: the hotline body has no limit in it.
DISPUTE_CLOCKS = ("accept", "finish", "file", "visit")
AFTER_UNITS = (LimitUnit.WORKING_DAY, LimitUnit.HOUR, LimitUnit.MINUTE)
REPLY_UNITS = (LimitUnit.WORKING_DAY, LimitUnit.HOUR)
SIGNED_BY_HAND = frozenset({Rung.LISTING, Rung.CIRCULAR, Rung.SUMMON})
TEXT_FIELDS = ("no", "title", "kind", "due", "unit")


@dataclass(frozen=True, kw_only=True)
class StepRule:
    """A rung, the limits it watches, and from when; with whom it goes to and what it asks."""

    code: str
    name: str
    rung: Rung
    clocks: frozenset[str]
    trigger: Trigger
    valid_from: date
    valid_to: date | None = None
    family: str = MATTER
    after: int = 0
    after_unit: LimitUnit = LimitUnit.WORKING_DAY
    urgencies: frozenset[str] = frozenset()
    to: To = To.LEAD
    roles: tuple[str, ...] = ("handler", "head")
    is_automatic: bool = True
    signer: Signer = Signer.SUPERVISOR
    unless_answered: bool = False
    reply_within: int = 0
    reply_unit: LimitUnit = LimitUnit.WORKING_DAY
    text: str = ""
    requirement: str = ""
    legal_basis: str = ""

    @property
    def rank(self) -> int:
        return RANK[self.rung]

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def fits(self, kind: str, urgency: str) -> bool:
        """Whether it watches this kind of limit on a case of this urgency."""
        return kind in self.clocks and (not self.urgencies or urgency in self.urgencies)


@dataclass(frozen=True)
class WatchedClock:
    """What is needed of a running limit to know which rung is due."""

    kind: str
    urgency: str
    warn_at: datetime
    due_at: datetime
    family: str = MATTER


def clocks_of(to: To, family: str = MATTER) -> tuple[str, ...]:
    """The limits that a rule may watch, by whom it goes to and for which family it is."""
    if family == MATTER:
        return CLOCKS_OF[to]
    return DISPUTE_CLOCKS if to is To.LEAD else ()


def in_force(
    rules: Sequence[StepRule],
    on: date,
    *,
    kind: str = "",
    urgency: str = "",
    family: str = MATTER,
) -> list[StepRule]:
    """The rules of a day, the highest rung first; those made for an urgency hide the general ones.

    Those of every family, unless a kind of limit is named.
    """
    rows = [rule for rule in rules if rule.holds(on)]
    if kind:
        rows = [rule for rule in rows if rule.family == family and rule.fits(kind, urgency)]
        own = {(rule.rung, rule.to) for rule in rows if rule.urgencies}
        rows = [rule for rule in rows if rule.urgencies or (rule.rung, rule.to) not in own]
    return sorted(rows, key=lambda rule: (-rule.rank, rule.code))


def comes_at(
    rule: StepRule, clock: WatchedClock, *, hours: OpeningHours, calendar: WorkCalendar
) -> datetime:
    """From when the rung of a rule is due for a limit."""
    if rule.trigger is Trigger.WARN:
        return clock.warn_at
    if rule.trigger is Trigger.DUE:
        return clock.due_at
    if rule.after_unit is LimitUnit.WORKING_DAY:
        end = clock.due_at.astimezone(SHANGHAI)
        day = add_working_days(end.date(), rule.after, hours=hours, calendar=calendar)
        return datetime.combine(day, end.time(), SHANGHAI)
    length = timedelta(minutes=1) if rule.after_unit is LimitUnit.MINUTE else timedelta(hours=1)
    return clock.due_at + rule.after * length


def rung_due(
    rules: Sequence[StepRule],
    clock: WatchedClock,
    *,
    now: datetime,
    reached: int = 0,
    is_answered: bool = False,
    hours: OpeningHours,
    calendar: WorkCalendar,
) -> StepRule | None:
    """The highest automatic rung whose moment has come and which outranks what was issued.

    ``reached`` is the rank of the highest rung already issued for the limit; a unit that answered
    is not sent rungs whose rule waits for an answer. Rungs that were missed are not made up for.
    """
    on = now.astimezone(SHANGHAI).date()
    for rule in in_force(rules, on, kind=clock.kind, urgency=clock.urgency, family=clock.family):
        if rule.rank <= reached:
            return None
        if not rule.is_automatic or (rule.unless_answered and is_answered):
            continue
        if comes_at(rule, clock, hours=hours, calendar=calendar) <= now:
            return rule
    return None


def latest_due(
    rule: StepRule, now: datetime, *, hours: OpeningHours, calendar: WorkCalendar
) -> datetime:
    """The latest due date (or moment of warning) that the rule can apply to now.

    In whole days where it counts working days: what is found so has still to be looked at.
    """
    if rule.trigger is not Trigger.AFTER:
        return now
    if rule.after_unit is not LimitUnit.WORKING_DAY:
        length = timedelta(minutes=1) if rule.after_unit is LimitUnit.MINUTE else timedelta(hours=1)
        return now - rule.after * length
    today = now.astimezone(SHANGHAI).date()
    day = today
    while add_working_days(day, rule.after, hours=hours, calendar=calendar) > today:
        day -= timedelta(days=1)
    return datetime.combine(day, time.max, SHANGHAI)


def may_sign(rung: Rung, rules: Sequence[StepRule], on: date, *, leads: bool) -> bool:
    """Whether a supervisor (or a leader) may sign a step of this rung on a day."""
    signers = {rule.signer for rule in rules if rule.rung is rung and rule.holds(on)}
    return leads or Signer.LEADER not in signers


_LETTERS = {
    Rung.ORDER: "督",
    Rung.LISTING: "挂督",
    Rung.CIRCULAR: "通",
    Rung.SUMMON: "约",
}
PAPERS = frozenset(_LETTERS)
_SUFFIXES = (
    "自治县",
    "自治州",
    "新区",
    "地区",
    "街道",
    "社区",
    "市",
    "区",
    "县",
    "旗",
    "乡",
    "镇",
    "村",
    "盟",
)


def short_place(name: str) -> str:
    """The name of a division without what kind of division it is: 城北区 → 城北."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


def mark_of(city: str, *below: str, taken: Collection[str] = (), unit: str = "") -> str:
    """The letters that a unit's papers carry: 临, 临城北; with letters of the unit if they are taken."""
    base = city[:1] + "".join(short_place(name) for name in below if name)
    if base not in taken:
        return base
    rest = "".join(sign for sign in unit if sign not in city)
    for length in range(1, len(rest) + 1):
        if (mark := base + rest[:length]) not in taken:
            return mark
    number = 2
    while f"{base}{number}" in taken:
        number += 1
    return f"{base}{number}"


def number_of(rung: Rung, *, mark: str, year: int, serial: int) -> str:
    """A paper's number as it is printed: （2026）临督字第00001号."""
    return f"（{year}）{mark}{_LETTERS[rung]}字第{serial:05d}号"

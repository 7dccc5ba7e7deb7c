"""The ladder as the city has configured it, read once in some seconds."""

from __future__ import annotations

import time
from threading import Lock

from linli.foundation.calendar.rules import LimitUnit
from linli.oversight.supervision.models import SupervisionRule
from linli.oversight.supervision.rules import Rung, Signer, StepRule, To, Trigger

_FRESH_SECONDS = 5.0
_lock = Lock()
_kept: tuple[float, tuple[StepRule, ...]] | None = None


def step_rules() -> tuple[StepRule, ...]:
    """All rules of the ladder, past ones too; at most five seconds behind a change made elsewhere."""
    global _kept  # one copy a process
    now = time.monotonic()
    kept = _kept
    if kept is not None and now - kept[0] < _FRESH_SECONDS:
        return kept[1]
    with _lock:
        rules = tuple(_rule(row) for row in SupervisionRule.objects.order_by("code", "valid_from"))
        _kept = (now, rules)
    return rules


def fresh_step_rules() -> tuple[StepRule, ...]:
    """All rules of the ladder as of now: for whoever is about to change them."""
    forget_step_rules()
    return step_rules()


def forget_step_rules() -> None:
    """Read them again at the next use (after a change in this process, and in tests)."""
    global _kept  # one copy a process
    _kept = None


def _rule(row: SupervisionRule) -> StepRule:
    return StepRule(
        code=row.code,
        name=row.name,
        family=row.family,
        rung=Rung(row.rung),
        clocks=frozenset(row.clocks),
        trigger=Trigger(row.trigger),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        after=row.after,
        after_unit=LimitUnit(row.after_unit),
        urgencies=frozenset(row.urgencies),
        to=To(row.to),
        roles=tuple(row.roles),
        is_automatic=row.is_automatic,
        signer=Signer(row.signer),
        unless_answered=row.unless_answered,
        reply_within=row.reply_within,
        reply_unit=LimitUnit(row.reply_unit),
        text=row.text,
        requirement=row.requirement,
        legal_basis=row.legal_basis,
    )

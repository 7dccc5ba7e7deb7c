"""What a keeper of the rules sends, for the tests of the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from linli.casework.matters.operations import catalogue as rules
from linli.registers.access.rules import Actor, Level, Reach, Scope
from tests.casework.city import City
from tests.registers.city import EAST

TODAY = date(2026, 11, 18)
NEXT_MONTH = date(2026, 12, 1)


def limit_words(**more: Any) -> rules.LimitWords:
    given: dict[str, Any] = {
        "name": "一般诉求办结时限",
        "amount": 4,
        "unit": "working_day",
        "start_rule": "next_day",
        "roll_rule": "roll",
        "legal_basis": "临政办〔2026〕12号",
    }
    return rules.LimitWords(**{**given, **more})


def district_keeper(city: City) -> Actor:
    scope = Scope(Level.DISTRICT, EAST, None, Reach.DIVISION)
    return replace(city["administrator"], scope=scope)


def wish(city: City, **more: Any) -> rules.DispatchWish:
    given: dict[str, Any] = {"category": "0303", "lead_id": city.unit_id("lamps")}
    return rules.DispatchWish(**{**given, **more})

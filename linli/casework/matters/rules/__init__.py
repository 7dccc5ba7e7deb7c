"""Which limit applies, who is to handle it, and what follows from an answer: pure functions."""

from linli.casework.matters.rules.answers import (
    CallResult,
    follow_up_result,
    is_second_slot_missing,
    may_return,
)
from linli.casework.matters.rules.book import (
    CategoryRow,
    DispatchRow,
    EmergencyRow,
    GroundRow,
    HintRow,
    LimitRow,
    RuleBook,
    ThresholdRow,
)
from linli.casework.matters.rules.routing import (
    Route,
    Suggestion,
    emergency_words,
    guess_nature,
    route,
    suggest,
)

__all__ = [
    "CallResult",
    "CategoryRow",
    "DispatchRow",
    "EmergencyRow",
    "GroundRow",
    "HintRow",
    "LimitRow",
    "Route",
    "RuleBook",
    "Suggestion",
    "ThresholdRow",
    "emergency_words",
    "follow_up_result",
    "guess_nature",
    "is_second_slot_missing",
    "may_return",
    "route",
    "suggest",
]

"""Every write to a case: opening it, moving it, following up, filing and verifying it."""

from linli.casework.cases.operations.advancing import advance
from linli.casework.cases.operations.erasing import Erased, also_erase
from linli.casework.cases.operations.errors import (
    CaseError,
    CaseMoved,
    Missing,
    MoveRefused,
    NoSuchCase,
    NotAllowedNow,
)
from linli.casework.cases.operations.following import also_follow, follow_divisions
from linli.casework.cases.operations.keeping import erase_expired, hold, lift_hold
from linli.casework.cases.operations.moving import Moving
from linli.casework.cases.operations.opening import (
    NewCase,
    Reporter,
    new_number,
    number_of,
    open_case,
    query_code_index,
)
from linli.casework.cases.operations.together import moves_together

__all__ = [
    "CaseError",
    "CaseMoved",
    "Erased",
    "Missing",
    "MoveRefused",
    "Moving",
    "NewCase",
    "NoSuchCase",
    "NotAllowedNow",
    "Reporter",
    "advance",
    "also_erase",
    "also_follow",
    "erase_expired",
    "follow_divisions",
    "hold",
    "lift_hold",
    "moves_together",
    "new_number",
    "number_of",
    "open_case",
    "query_code_index",
]

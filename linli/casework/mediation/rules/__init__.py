"""What mediation decides by, as pure functions on plain values."""

from linli.casework.mediation.rules.book import (
    BarRow,
    LimitRow,
    NoRuleFound,
    NumberRow,
    RuleBook,
    TypeRow,
)
from linli.casework.mediation.rules.numbering import agreement_number, file_number

__all__ = [
    "BarRow",
    "LimitRow",
    "NoRuleFound",
    "NumberRow",
    "RuleBook",
    "TypeRow",
    "agreement_number",
    "file_number",
]

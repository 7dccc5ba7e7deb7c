"""Working-time arithmetic on plain values: no database, no clock, no settings."""

from linli.foundation.calendar.rules.days import (
    ROUND_THE_CLOCK,
    SHANGHAI,
    STANDARD_HOURS,
    DayKind,
    OpeningHours,
    Span,
    WorkCalendar,
    hours_from_data,
    hours_to_data,
)
from linli.foundation.calendar.rules.limits import (
    DayMark,
    DueDate,
    Limit,
    LimitUnit,
    RollRule,
    StartRule,
    due,
)
from linli.foundation.calendar.rules.progress import (
    Remaining,
    midpoint,
    remaining,
    shift_by_pause,
    warn_at,
)
from linli.foundation.calendar.rules.walking import (
    add_working_days,
    working_days_between,
    working_minutes_between,
)
from linli.foundation.calendar.rules.words import (
    Account,
    Begins,
    Counting,
    Rolled,
    Rule,
    Run,
    account_of,
)

__all__ = [
    "ROUND_THE_CLOCK",
    "SHANGHAI",
    "STANDARD_HOURS",
    "Account",
    "Begins",
    "Counting",
    "DayKind",
    "DayMark",
    "DueDate",
    "Limit",
    "LimitUnit",
    "OpeningHours",
    "Remaining",
    "RollRule",
    "Rolled",
    "Rule",
    "Run",
    "Span",
    "StartRule",
    "WorkCalendar",
    "account_of",
    "add_working_days",
    "due",
    "hours_from_data",
    "hours_to_data",
    "midpoint",
    "remaining",
    "shift_by_pause",
    "warn_at",
    "working_days_between",
    "working_minutes_between",
]

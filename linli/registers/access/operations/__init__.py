"""Changing accounts and posts, coming in and going, and the log of readings."""

from linli.registers.access.operations.accounts import (
    FirstPost,
    PasswordRefused,
    change_account,
    change_own_password,
    create_account,
    deactivate,
    reactivate,
    set_password,
    unlock,
)
from linli.registers.access.operations.guard import AccountRefused
from linli.registers.access.operations.posts import (
    dissolve_unit,
    end_post,
    grant_post,
    set_post_grids,
    switch_post,
)
from linli.registers.access.operations.readings import (
    LOGS_KEPT,
    ReasonNeeded,
    forget_old_logs,
    log_reading,
    log_readings,
    unmask,
)
from linli.registers.access.operations.sign_in import (
    LockedOut,
    LogInRefused,
    forget_sessions,
    record_log_in,
    record_log_in_failure,
    record_log_out,
    verify_password,
)
from linli.registers.access.queries.accounts import UnknownPost
from linli.registers.places.rules.keepers import NotAllowed, Refused

__all__ = [
    "LOGS_KEPT",
    "AccountRefused",
    "FirstPost",
    "LockedOut",
    "LogInRefused",
    "NotAllowed",
    "PasswordRefused",
    "ReasonNeeded",
    "Refused",
    "UnknownPost",
    "change_account",
    "change_own_password",
    "create_account",
    "deactivate",
    "dissolve_unit",
    "end_post",
    "forget_old_logs",
    "forget_sessions",
    "grant_post",
    "log_reading",
    "log_readings",
    "reactivate",
    "record_log_in",
    "record_log_in_failure",
    "record_log_out",
    "set_password",
    "set_post_grids",
    "switch_post",
    "unlock",
    "unmask",
    "verify_password",
]

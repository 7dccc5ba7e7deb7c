"""调解: sessions planned, moved, cancelled, invited to, held and recorded."""

from linli.casework.mediation.operations.sessions.closed_time import mark_closed_sessions
from linli.casework.mediation.operations.sessions.feeding import drop_feed_key, new_feed_key
from linli.casework.mediation.operations.sessions.holding import (
    Record,
    correct_record,
    hold_at_once,
    hold_session,
)
from linli.casework.mediation.operations.sessions.inviting import (
    Guests,
    answer_invitation,
    invite,
)
from linli.casework.mediation.operations.sessions.planning import (
    Plan,
    cancel_planned,
    cancel_session,
    move_session,
    plan_session,
)

__all__ = [
    "Guests",
    "Plan",
    "Record",
    "answer_invitation",
    "cancel_planned",
    "cancel_session",
    "correct_record",
    "drop_feed_key",
    "hold_at_once",
    "hold_session",
    "invite",
    "mark_closed_sessions",
    "move_session",
    "new_feed_key",
    "plan_session",
]

"""The holiday table changed: planned sessions that now fall into closed time are told of."""

from __future__ import annotations

from datetime import datetime

import structlog

from linli.casework.cases.operations import CaseError
from linli.casework.mediation.models import Session, SessionState
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.operations.notices import (
    tell_committee,
    tell_mediators,
    tell_party,
)
from linli.casework.mediation.operations.sessions.checking import comers_of
from linli.casework.mediation.rules.calendar import Span, closed_because
from linli.casework.mediation.workflow import BEFORE, Action
from linli.foundation.calendar.queries import work_calendar
from linli.registers.access.rules import SYSTEM
from linli.registers.units.queries import hours_of

logger = structlog.get_logger(__name__)
_NOTICE = "dispute_session_closed"


def mark_closed_sessions(*, at: datetime) -> int:
    """Mark planned sessions that fall into closed time by now, once each, and tell who comes.

    One that lies in opening hours again loses its mark. Safe to run twice.
    """
    calendar, marked = work_calendar(), 0
    rows = Session.objects.filter(
        state=SessionState.PLANNED,
        begins__gt=at,
        dispute__case__state__in=[str(state) for state in BEFORE],
    ).select_related("dispute")
    for session in rows.order_by("begins", "id").iterator(chunk_size=500):
        span = Span(session.begins, session.ends)
        why = closed_because(span, hours_of(session.dispute.committee_id), calendar)
        if why is None and session.in_closed_time_since is not None:
            Session.objects.filter(id=session.id).update(in_closed_time_since=None)
        elif why is not None and session.in_closed_time_since is None:
            marked += _mark(session, str(why), at)
    return marked


def _mark(session: Session, why: str, at: datetime) -> bool:
    needs = {"begins": session.begins}
    try:
        with moving(
            session.dispute_id, Action.SESSION_IN_CLOSED_TIME, by=SYSTEM, at=at, needs=needs
        ) as it:
            Session.objects.filter(id=session.id).update(in_closed_time_since=at)
            it.say(session=session.position, begins=session.begins.isoformat(), why=why)
            tell_mediators(it, _NOTICE)
            tell_committee(it, _NOTICE)
            for party in comers_of(session):
                tell_party(it, party, _NOTICE)
    except CaseError as error:
        logger.warning("session_not_marked", session=str(session.id), why=str(error))
        return False
    return True

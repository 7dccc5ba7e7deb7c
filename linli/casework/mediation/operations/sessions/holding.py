"""人民调解记录: a session is recorded; what was recorded is corrected beside, never over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Missing, Moving, NotAllowedNow
from linli.casework.mediation.models import (
    DisputeParty,
    Session,
    SessionForm,
    SessionResult,
    SessionState,
    Utterance,
)
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.sessions.checking import (
    check_safety,
    clash_in_words,
    session_of,
)
from linli.casework.mediation.operations.sessions.planning import (
    Plan,
    planned_session,
    write_session,
)
from linli.casework.mediation.queries.safety import parties_of
from linli.casework.mediation.queries.talking import transcript
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import Actor

_RESULTS = (SessionResult.AGREED, SessionResult.NOT_AGREED, SessionResult.AGAIN)


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the official record asks for (DOMAIN §3.3 item 10).

    ``present`` are ids of parties, ``others`` the names of guests who came.
    """

    record: str
    result: str
    rights_told: bool = False
    present: Sequence[UUID] = field(default=())
    others: str = ""
    recorder: str = ""


def hold_session(
    case_id: UUID,
    session_id: UUID,
    record: Record,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Session:
    """Record a session that took place; the lines of one in writing go into its record.

    :raises Missing: rights not told, nobody present, or no record.
    :raises NotAllowedNow: not begun yet, held before, or it brought together who must not be.
    """
    needs = _needs(record)
    with moving(case_id, Action.HOLD_SESSION, by=by, at=at, needs=needs, expect=expect) as it:
        session = planned_session(it, session_id)
        if session.begins > at:
            raise NotAllowedNow("session_not_begun")
        _write(it, session, record)
    return session


def hold_at_once(
    case_id: UUID,
    plan: Plan,
    record: Record,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Session:
    """Record a session that nobody planned: at the scene, at the kitchen table, in the evening.

    It is bound by everything but opening hours.
    """
    with clash_in_words():
        needs = {"begins": plan.begins}
        with moving(case_id, Action.SCHEDULE, by=by, at=at, needs=needs, expect=expect) as it:
            if plan.begins > at:
                raise NotAllowedNow("session_not_begun")
            session = write_session(it, dispute_of(it), plan)
            it.say(told=False, unplanned=True)
        with moving(case_id, Action.HOLD_SESSION, by=by, at=at, needs=_needs(record)) as it:
            _write(it, session, record)
    return session


def _needs(record: Record) -> dict[str, object]:
    if not record.rights_told:
        raise Missing("rights_told")
    if not record.present:
        raise Missing("present")
    return {"record": record.record.strip(), "result": record.result}


def _write(it: Moving, session: Session, record: Record) -> None:
    if record.result not in _RESULTS:
        raise NotAllowedNow("no_such_result")
    present = [one for one in parties_of(it.case.id) if one.id in set(record.present)]
    if len(present) != len(set(record.present)):
        raise NotAllowedNow("no_such_party")
    check_safety(dispute_of(it), session.form, present, session.room)
    session.state, session.result = SessionState.HELD, record.result
    session.rights_told = True
    session.present = [one.position for one in present]
    session.others = record.others.strip()
    session.record = _text_of(session, record)
    session.recorded_by, session.recorded_at = (record.recorder.strip() or it.by.name)[:40], it.at
    session.save()
    it.say(session=session.position, result=record.result, present=session.present)


def _text_of(session: Session, record: Record) -> str:
    """The mediator's record; of a session in writing, every line follows word for word."""
    text = record.record.strip()
    if session.form != SessionForm.TEXT or not Utterance.objects.filter(session=session).exists():
        return text
    return f"{text}\n\n【在线文字调解逐句记录】\n{transcript(session)}"


def correct_record(
    case_id: UUID,
    session_id: UUID,
    *,
    words: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Correct a record: the correction stands beside it, with who and when.

    :raises NotAllowedNow: the session was not held yet.
    """
    needs = {"words": words.strip()}
    with moving(case_id, Action.CORRECT_RECORD, by=by, at=at, needs=needs, expect=expect) as it:
        session = session_of(it, session_id)
        if session.state != SessionState.HELD:
            raise NotAllowedNow("session_not_held")
        it.say(words.strip(), session=session.position)
    return it.case


def present_parties(session: Session) -> list[DisputeParty]:
    """The parties who were there."""
    rows = DisputeParty.objects.filter(
        dispute_id=session.dispute_id, position__in=session.present
    ).select_related("party")
    return list(rows.order_by("position"))

"""延长: more time only by the consent of every party, on paper or by their own query code."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from linli.casework.cases.models import Case
from linli.casework.cases.operations import Moving, NotAllowedNow
from linli.casework.mediation.models import Dispute, DisputeParty, ExtensionAsk, Side
from linli.casework.mediation.operations.moves import dispute_of, moving
from linli.casework.mediation.operations.notices import tell_mediators, tell_parties
from linli.casework.mediation.queries.safety import parties_of
from linli.casework.mediation.workflow import Action, ClockKind
from linli.registers.access.rules import SYSTEM, Actor

AGREES, REFUSES = "agrees", "refuses"
_LAST_HOUR = time(17, 30)
_ZONE = ZoneInfo("Asia/Shanghai")


def ask_extension(
    case_id: UUID,
    *,
    due_at: datetime,
    reason: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> ExtensionAsk:
    """Ask all parties for more time, until a day after the present limit; they are told.

    :raises NotAllowedNow: not later than the present limit, or something was asked already.
    """
    needs = {"due_at": due_at, "reason": reason.strip()}
    with moving(case_id, Action.ASK_EXTENSION, by=by, at=at, needs=needs, expect=expect) as it:
        clock = it.clock(ClockKind.MEDIATE)
        if clock is None:
            raise NotAllowedNow("no_limit_runs")
        if due_at <= max(clock.due_at, at):
            raise NotAllowedNow("not_later")
        if ExtensionAsk.objects.filter(dispute_id=it.case.id, state="open").exists():
            raise NotAllowedNow("asked_before")
        ask = ExtensionAsk.objects.create(
            dispute_id=it.case.id,
            due_at=due_at,
            reason=reason.strip(),
            asked_at=at,
            asked_by=by.name[:40],
        )
        it.say(due=due_at.isoformat())
        tell_parties(it)
    return ask


def answer_extension(
    case_id: UUID,
    *,
    party_id: UUID,
    answer: str,
    means: str,
    as_party: bool = False,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """Record a party's answer; with the last consent the limit moves, one refusal ends the asking.

    :raises NotAllowedNow: nothing is asked, or no such answer.
    """
    with transaction.atomic():
        with moving(
            case_id,
            Action.ANSWER_EXTENSION,
            by=by,
            at=at,
            needs={"answer": answer},
            expect=expect,
            party_id=party_id if as_party else None,
        ) as it:
            ask = _asked(it, answer)
            party = _party(it, party_id)
            ask.consents[str(party.position)] = [answer, means, at.isoformat()]
            if answer == REFUSES:
                ask.state, ask.ended_at = ExtensionAsk.State.REFUSED, at
                tell_mediators(it, "dispute_wish")
            ask.save(update_fields=["consents", "state", "ended_at"])
            it.say(party=party.position, answer=answer, means=means)
        if answer == AGREES and _all_agree(ask):
            _grant(case_id, ask, at=at)
    return it.case


def _asked(it: Moving, answer: str) -> ExtensionAsk:
    if answer not in (AGREES, REFUSES):
        raise NotAllowedNow("no_such_answer")
    ask = ExtensionAsk.objects.filter(dispute_id=it.case.id, state="open").first()
    if ask is None:
        raise NotAllowedNow("nothing_asked")
    return ask


def _party(it: Moving, party_id: UUID) -> DisputeParty:
    found = next((one for one in parties_of(it.case.id) if one.id == party_id), None)
    if found is None:
        raise NotAllowedNow("no_such_party")
    return found


def _all_agree(ask: ExtensionAsk) -> bool:
    needed = {str(p.position) for p in parties_of(ask.dispute_id) if p.side != Side.THIRD}
    agreed = {position for position, said in ask.consents.items() if said[0] == AGREES}
    return needed <= agreed


def _grant(case_id: UUID, ask: ExtensionAsk, *, at: datetime) -> None:
    needs = {"due_at": ask.due_at, "consents": ask.consents}
    with moving(case_id, Action.EXTEND, by=SYSTEM, at=at, needs=needs) as it:
        dispute = dispute_of(it)
        _move_limit(it, dispute, ask.due_at)
        ask.state, ask.ended_at = ExtensionAsk.State.GRANTED, at
        ask.save(update_fields=["state", "ended_at"])
        it.say(
            due=ask.due_at.isoformat(),
            consents=sorted(int(position) for position in ask.consents),
        )
        tell_mediators(it, "dispute_wish")
        tell_parties(it)


def _move_limit(it: Moving, dispute: Dispute, due_at: datetime) -> None:
    clock = it.clock(ClockKind.MEDIATE)
    if clock is None:
        raise NotAllowedNow("no_limit_runs")
    if due_at <= clock.due_at:
        raise NotAllowedNow("not_later")
    it.move_due(clock, due_at, note="双方同意延长")
    dispute.extensions += 1
    dispute.save(update_fields=["extensions"])


def end_of_day(day: date) -> datetime:
    """Close of business of a day, to which a limit is extended."""
    return timezone.make_aware(datetime.combine(day, _LAST_HOUR), _ZONE)


__all__ = ["AGREES", "REFUSES", "answer_extension", "ask_extension", "end_of_day"]
